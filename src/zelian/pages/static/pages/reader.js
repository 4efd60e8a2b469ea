// The side-by-side reader: a mark leads to its card, a card to its mark; j and k walk the cards.
(function () {
  "use strict";

  var calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function reveal(element) {
    element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }
  function escaped(key) {
    return window.CSS && CSS.escape ? CSS.escape(key) : key.replace(/"/g, "\\\"");
  }
  function pieces(reader, key) {
    return reader.querySelectorAll('mark[data-for~="' + escaped(key) + '"]');
  }
  function cards(reader) {
    return Array.prototype.slice.call(reader.querySelectorAll("[data-card]"));
  }
  function show(reader, side) {
    reader.classList.toggle("reader-on-cards", side === "cards");
    reader.querySelectorAll("[data-reader-show]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.readerShow === side));
    });
  }
  function choose(reader, key, from) {
    reader.querySelectorAll(".is-chosen").forEach(function (old) { old.classList.remove("is-chosen"); });
    var card = reader.querySelector('[data-card="' + escaped(key) + '"]');
    var marks = pieces(reader, key);
    marks.forEach(function (mark) { mark.classList.add("is-chosen"); });
    if (card) {
      card.classList.add("is-chosen");
      reader.dataset.at = key;
    }
    if (from === "text" && card) {
      show(reader, "cards");
      reveal(card);
      card.focus({ preventScroll: true });
    }
    if (from === "card" && marks.length) reveal(marks[0]);
    if (from === "locate" && marks.length) {
      show(reader, "text");
      reveal(marks[0]);
    }
  }
  function step(reader, by) {
    var all = cards(reader);
    if (!all.length) return;
    var at = all.findIndex(function (card) { return card.dataset.card === reader.dataset.at; });
    var next = all[Math.max(0, Math.min(all.length - 1, at + by))] || all[0];
    choose(reader, next.dataset.card, "card");
    reveal(next);
    next.focus({ preventScroll: true });
  }
  function typing(target) {
    return target.closest("input, textarea, select, [contenteditable]");
  }
  document.addEventListener("click", function (event) {
    var toggle = event.target.closest("[data-reader-show]");
    if (toggle) {
      show(toggle.closest("[data-reader]"), toggle.dataset.readerShow);
      return;
    }
    var mark = event.target.closest("[data-reader] mark");
    if (mark) {
      choose(mark.closest("[data-reader]"), mark.dataset.top, "text");
      return;
    }
    var card = event.target.closest("[data-reader] [data-card]");
    if (card && !event.target.closest("a, button, input, select, textarea, label, summary")) {
      choose(card.closest("[data-reader]"), card.dataset.card, "card");
    }
    var locate = event.target.closest("[data-reader] [data-locate]");
    if (locate) choose(locate.closest("[data-reader]"), locate.dataset.locate, "locate");
  });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    var reader = document.querySelector("[data-reader]");
    if (!reader) return;
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      step(reader, event.key === "j" ? 1 : -1);
    }
    if (event.key === "Enter" && event.target.matches("[data-card]")) {
      event.preventDefault();
      choose(reader, event.target.dataset.card, "locate");
    }
  });
  function start(root) {
    root.querySelectorAll("[data-card]").forEach(function (card) {
      if (!card.hasAttribute("tabindex")) card.tabIndex = -1;
    });
    var key = location.hash.replace(/^#[mc]-/, "");
    var reader = document.querySelector("[data-reader]");
    if (reader && location.hash && reader.querySelector('[data-card="' + escaped(key) + '"]')) {
      choose(reader, key, "card");
    }
  }
  document.addEventListener("DOMContentLoaded", function () { start(document); });
  document.addEventListener("htmx:load", function (event) { start(event.target); });
})();
