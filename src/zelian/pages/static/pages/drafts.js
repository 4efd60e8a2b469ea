// Drafts: what is typed into a form with data-draft stays in this browser until it is saved.
// Kept per account; never files, passwords or tokens. The hidden "submission" number is kept
// too, so that sending again after a lost answer does not record twice; so is "version", so
// that a draft begun before somebody else's change is still seen to be older.
(function () {
  "use strict";

  var PREFIX = "zelian-draft:";
  var DAYS = 7;

  function account() {
    var tag = document.querySelector('meta[name="zelian-account"]');
    return tag ? tag.content : "";
  }
  function keyOf(form) {
    return PREFIX + account() + ":" + form.dataset.draft;
  }
  function store() {
    try {
      return window.localStorage;
    } catch (refused) {
      // the browser keeps nothing (private window, policy): forms work without drafts
      return null;
    }
  }
  function kept(field) {
    return field.name && !field.disabled && field.name !== "csrfmiddlewaretoken" &&
      !/^(file|password|submit|button|reset|image)$/.test(field.type);
  }
  function read(form) {
    var values = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!kept(field)) return;
      var all = values[field.name] || (values[field.name] = []);
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.checked) all.push(field.value);
      } else if (field.multiple && field.options) {
        Array.prototype.forEach.call(field.options, function (option) {
          if (option.selected) all.push(option.value);
        });
      } else {
        all.push(field.value);
      }
    });
    return values;
  }
  function write(form, values) {
    var used = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!kept(field) || !(field.name in values)) return;
      var all = values[field.name];
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = all.indexOf(field.value) >= 0;
      } else if (field.multiple && field.options) {
        Array.prototype.forEach.call(field.options, function (option) {
          option.selected = all.indexOf(option.value) >= 0;
        });
      } else {
        var at = used[field.name] || 0;
        used[field.name] = at + 1;
        if (at < all.length) field.value = all[at];
      }
      if (field.tomselect) field.tomselect.sync();
      // what came back is not to lie hidden in a part that is folded up
      var folded = field.type !== "hidden" && all.join("") && field.closest("details");
      if (folded) folded.open = true;
    });
  }
  function visibleDiffers(form, values) {
    var now = read(form);
    return Object.keys(values).some(function (name) {
      var field = form.elements[name];
      if (field && field.type === "hidden") return false;
      return name in now && JSON.stringify(now[name]) !== JSON.stringify(values[name]);
    });
  }
  // Once somebody signs out, an answer that comes late must not bring the drafts back.
  var leaving = false;
  function save(form) {
    var place = store();
    if (!place || !account() || leaving) return;
    try {
      place.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values: read(form) }));
    } catch (full) {
      // the browser's room is used up: drop the drafts that are out of date, try once more
      sweep(place, 0);
    }
  }
  function sweep(place, days) {
    for (var i = place.length - 1; i >= 0; i -= 1) {
      var key = place.key(i);
      if (key.indexOf(PREFIX) !== 0) continue;
      var age = Date.now() - (JSON.parse(place.getItem(key)).at || 0);
      if (age > days * 86400000) place.removeItem(key);
    }
  }
  function clearSaved(place) {
    document.querySelectorAll("[data-saved]").forEach(function (mark) {
      place.removeItem(PREFIX + account() + ":" + mark.dataset.saved);
    });
  }
  // who signs out leaves nothing of theirs behind: the next person may sit at the same screen
  function forget(place) {
    for (var i = place.length - 1; i >= 0; i -= 1) {
      var key = place.key(i);
      if (key.indexOf(PREFIX + account() + ":") === 0) place.removeItem(key);
    }
  }
  function begin(form) {
    var place = store();
    if (!place || !account() || form.dataset.draftReady) return;
    form.dataset.draftReady = "1";
    var notice = form.querySelector(".draft-notice");
    var fresh = read(form);
    var found = place.getItem(keyOf(form));
    if (found && !form.hasAttribute("data-bound")) {
      var values = JSON.parse(found).values;
      if (visibleDiffers(form, values)) {
        write(form, values);
        if (notice) notice.hidden = false;
        form.dispatchEvent(new CustomEvent("zelian:draft-restored", { bubbles: true }));
      }
    }
    var timer;
    function later() {
      clearTimeout(timer);
      timer = setTimeout(function () { save(form); }, 400);
    }
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", function () {
      clearTimeout(timer);
      save(form);
    });
    document.addEventListener("zelian:keep-drafts", function () { save(form); });
    var clear = form.querySelector("[data-draft-clear]");
    if (clear) {
      clear.addEventListener("click", function () {
        clearTimeout(timer);
        place.removeItem(keyOf(form));
        write(form, fresh);
        if (notice) notice.hidden = true;
        form.dispatchEvent(new CustomEvent("zelian:draft-restored", { bubbles: true }));
      });
    }
  }
  function start(root) {
    root.querySelectorAll("form[data-draft]").forEach(begin);
  }
  document.addEventListener("DOMContentLoaded", function () {
    var place = store();
    if (place) {
      sweep(place, DAYS);
      clearSaved(place);
      document.querySelectorAll("form[data-sign-out]").forEach(function (form) {
        form.addEventListener("submit", function () { leaving = true; forget(place); });
      });
    }
    start(document);
  });
  document.addEventListener("htmx:load", function (event) {
    var place = store();
    if (place) clearSaved(place);
    start(event.target);
  });
})();
