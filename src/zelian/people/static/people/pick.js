// Pickers of people: <select data-pick="address"> asks the server while somebody types.
// The chosen are remembered in this browser, so that a restored draft finds its options again.
(function () {
  "use strict";

  var KEPT = 30;

  function meta(name) {
    var tag = document.querySelector('meta[name="' + name + '"]');
    return tag ? tag.content : "";
  }
  function key() {
    return "zelian-picked:" + meta("zelian-account");
  }
  function remembered() {
    try {
      return JSON.parse(window.localStorage.getItem(key()) || "[]");
    } catch (refused) {
      // the browser keeps nothing, or something else wrote there: begin anew
      return [];
    }
  }
  function remember(option) {
    var all = remembered().filter(function (known) { return known.value !== option.value; });
    all.unshift({ value: option.value, text: option.text });
    try {
      window.localStorage.setItem(key(), JSON.stringify(all.slice(0, KEPT)));
    } catch (full) {
      // a draft of this choice will have to be chosen again
      return;
    }
  }

  // Before drafts are restored (they wait for DOMContentLoaded), their options must stand.
  function offer(select) {
    var present = Array.prototype.map.call(select.options, function (option) { return option.value; });
    remembered().forEach(function (known) {
      if (present.indexOf(known.value) < 0) select.add(new Option(known.text, known.value));
    });
  }

  function load(select) {
    return function (text, done) {
      var address = select.dataset.pick + "?q=" + encodeURIComponent(text);
      fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" })
        .then(function (response) {
          if (response.status === 401) document.dispatchEvent(new CustomEvent("zelian:signed-out"));
          return response.ok ? response.json() : { results: [] };
        })
        .then(function (answer) { done(answer.results); })
        .catch(function () { done([]); });
    };
  }
  function row(words) {
    return function () {
      var line = document.createElement("div");
      line.className = "no-results";
      line.textContent = words;
      return line;
    };
  }
  function enhance(select) {
    if (select.tomselect) return;
    // the label moves to the new control; the hidden original keeps its name in words
    var label = select.labels && select.labels[0];
    if (label) select.setAttribute("aria-label", label.firstChild.textContent.trim());
    var picker = new window.TomSelect(select, {
      plugins: select.multiple ? ["remove_button"] : [],
      placeholder: select.getAttribute("placeholder"),
      hidePlaceholder: true,
      maxOptions: 50,
      loadThrottle: 250,
      // the server has chosen already: pinyin would not be found in the words again
      score: function () { return function () { return 1; }; },
      shouldLoad: function (text) { return text.trim().length > 0; },
      load: load(select),
      onType: function () { picker.clearOptions(); },
      onItemAdd: function (value) {
        var option = picker.options[value];
        if (option) remember(option);
        picker.setTextboxValue("");
        picker.refreshOptions(false);
      },
      render: { no_results: row(select.dataset.pickEmpty || "") }
    });
  }
  function enhanceAll(root) {
    if (!window.TomSelect) return;
    root.querySelectorAll("select[data-pick]").forEach(enhance);
  }
  function whenReady(root) {
    if (!root.querySelector("select[data-pick]")) return;
    if (window.TomSelect) {
      enhanceAll(root);
      return;
    }
    var script = document.getElementById("tom-select-script");
    if (!script) {
      var sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.href = meta("zelian-tom-select-css");
      document.head.insertBefore(sheet, document.querySelector('link[href*="pages/zelian"]'));
      script = document.createElement("script");
      script.id = "tom-select-script";
      script.src = meta("zelian-tom-select");
      document.head.appendChild(script);
    }
    script.addEventListener("load", function () { enhanceAll(document); });
  }

  document.querySelectorAll("select[data-pick]").forEach(offer);
  document.addEventListener("DOMContentLoaded", function () { whenReady(document); });
  document.addEventListener("htmx:load", function (event) {
    event.target.querySelectorAll("select[data-pick]").forEach(offer);
    whenReady(event.target);
  });
})();
