// The confirming page by keyboard: single keys on the chosen card, a help dialog that lists them,
// what was done told to screen readers. Keys pressed while an answer is awaited wait their turn.
(function () {
  "use strict";

  var MOST_WAITING = 20;
  var STORE = "zelian-draft-keys";
  var waiting = [];
  var busy = false;
  var decided = [];

  function page() {
    return document.querySelector("[data-draft-page]");
  }
  function cards() {
    return Array.prototype.slice.call(document.querySelectorAll("[data-card]"));
  }
  function cardOf(key) {
    return document.getElementById("c-" + key);
  }
  function chosen() {
    var reader = document.querySelector("[data-reader]");
    return document.querySelector("[data-card].is-chosen") ||
      (reader && reader.dataset.at ? cardOf(reader.dataset.at) : null);
  }
  function go(card) {
    document.dispatchEvent(new CustomEvent("zelian:go", { detail: { card: card } }));
  }
  function sentence(name) {
    var all = document.getElementById("draft-sentences");
    return all ? all.dataset[name] : "";
  }
  function say(words) {
    var region = document.getElementById("draft-said");
    if (!region) return;
    region.textContent = "";
    window.setTimeout(function () { region.textContent = words; }, 60);
  }
  function named(card) {
    var heading = card.querySelector(".duty-action");
    if (!heading) return "";
    var number = heading.querySelector(".duty-no");
    var words = heading.textContent.trim();
    return number ? words.slice(number.textContent.trim().length).trim() : words;
  }
  function left() {
    var words = document.querySelector("#draft-left span");
    return words ? words.textContent.trim() + "。" : "";
  }

  // -- on and off: who dictates or types elsewhere can do without single keys ----------------
  function stored() {
    try {
      return window.localStorage.getItem(STORE);
    } catch (refused) {
      // the browser keeps nothing (private window, policy): the keys are on
      return null;
    }
  }
  function isOn() {
    return stored() !== "off";
  }
  function show() {
    var box = document.getElementById("draft-keys-on");
    if (box) box.checked = isOn();
    if (page()) page().classList.toggle("keys-off", !isOn());
  }
  document.addEventListener("change", function (event) {
    if (event.target.id !== "draft-keys-on") return;
    try {
      window.localStorage.setItem(STORE, event.target.checked ? "on" : "off");
    } catch (refused) {
      // as above: nothing is kept, the choice holds for this page only through its class
    }
    if (page()) page().classList.toggle("keys-off", !event.target.checked);
  });
  document.addEventListener("DOMContentLoaded", show);

  // -- going from card to card -----------------------------------------------------------------
  function step(by, wanted, none) {
    var all = cards();
    var at = all.indexOf(chosen());
    var order = by > 0
      ? all.slice(at + 1).concat(all.slice(0, Math.max(at, 0)))
      : all.slice(0, Math.max(at, 0)).reverse().concat(all.slice(at + 1).reverse());
    var found = order.find(wanted);
    if (found) go(found);
    else say(sentence(none));
  }
  function isDoubtful(card) {
    return "doubt" in card.dataset;
  }
  function isOpen(card) {
    return card.dataset.state === "proposed";
  }

  // -- source and card -----------------------------------------------------------------------
  function jump() {
    var card = chosen();
    if (!card) return;
    var text = document.querySelector(".reader-text");
    if (text.contains(document.activeElement)) {
      var side = document.querySelector('[data-reader-show="cards"]');
      if (side) side.click();
      go(card);
      return;
    }
    var mark = text.querySelector('mark[data-for~="' + card.dataset.card + '"]');
    if (!mark) return;
    // the reader itself shows and reveals the place
    card.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
  }

  // -- deciding ------------------------------------------------------------------------------
  function press(button) {
    if (button && !button.disabled) button.click();
  }
  function pressIn(card, key) {
    press(card && card.querySelector('[data-key="' + key + '"]'));
  }
  function undo() {
    var card = chosen();
    while (decided.length) {
      var last = cardOf(decided.pop());
      if (last && last.dataset.state && !isOpen(last)) {
        card = last;
        break;
      }
    }
    if (!card || !card.querySelector('[data-key="u"]')) return;
    go(card);
    pressIn(card, "u");
  }
  function pick(number) {
    var card = chosen();
    press(card && card.querySelectorAll("[data-pick]")[number - 1]);
  }
  var ways = {
    a: function () { pressIn(chosen(), "a"); },
    x: function () { pressIn(chosen(), "x"); },
    e: function () { pressIn(chosen(), "e"); },
    s: function () { pressIn(chosen(), "s"); },
    u: undo,
    g: jump,
    d: function () { step(1, isDoubtful, "noDoubt"); },
    D: function () { step(-1, isDoubtful, "noDoubt"); },
    n: function () { step(1, isOpen, "noOpen"); },
    N: function () { step(-1, isOpen, "noOpen"); },
    A: function () { press(document.querySelector('.draft-bulk [data-key="A"]')); },
    "?": function () {
      var dialog = document.getElementById("draft-keys");
      if (dialog && !dialog.open) dialog.showModal();
    }
  };
  function way(key) {
    if (/^[1-9]$/.test(key)) return function () { pick(Number(key)); };
    return Object.prototype.hasOwnProperty.call(ways, key) ? ways[key] : null;
  }
  function isTyping(target) {
    return Boolean(target.closest("input, textarea, select, [contenteditable], .ts-wrapper"));
  }
  document.addEventListener("keydown", function (event) {
    if (!page() || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      var form = event.target.closest("[data-editing] form");
      var accept = form && form.querySelector("button[name=accept]");
      if (accept) {
        event.preventDefault();
        press(accept);
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    var off = page().classList.contains("keys-off");
    if (document.querySelector("dialog[open]") || off) {
      // neither the reader's j and k then
      if (event.key.length === 1 && event.key !== " ") event.stopImmediatePropagation();
      return;
    }
    var act = way(event.key);
    if (!act && event.key !== "j" && event.key !== "k") return;
    if (busy) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (act && waiting.length < MOST_WAITING && !event.repeat) waiting.push(event.key);
      return;
    }
    if (!act) return;
    event.preventDefault();
    act();
  }, true);

  // -- when an answer has come ------------------------------------------------------------------
  var soon;
  function drain() {
    busy = false;
    while (waiting.length && !busy) {
      var act = way(waiting.shift());
      if (act) act();
    }
  }
  function forget() {
    waiting = [];
    busy = false;
  }
  document.addEventListener("htmx:beforeSend", function (event) {
    if (event.target.closest && event.target.closest("[data-draft-page]")) busy = true;
  });
  document.addEventListener("htmx:afterSettle", function () {
    // once an answer, after the events that came with it
    window.clearTimeout(soon);
    if (busy) soon = window.setTimeout(drain, 0);
  });
  ["htmx:responseError", "htmx:sendError", "htmx:timeout", "htmx:sendAbort"].forEach(function (name) {
    document.addEventListener(name, forget);
  });
  document.addEventListener("zelian:decided", function (event) {
    var key = event.detail.key;
    var card = cardOf(key);
    if (card && card.dataset.state) {
      decided.push(key);
      say(sentence(card.dataset.state) + named(card) + "。" + left());
    } else {
      say(sentence("settled") + left());
    }
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    var key = event.detail.target && event.detail.target.dataset && event.detail.target.dataset.card;
    var card = key && cardOf(key);
    if (!card) return;
    if (card.querySelector(".notice-error")) {
      // what waits was meant for a page without this trouble
      waiting = [];
      say(sentence("refused"));
    } else if (/\/reopen\/$/.test(event.detail.pathInfo.requestPath)) {
      say(sentence("proposed") + named(card) + "。" + left());
    }
  });
})();
