// The confirming page: on to the next card after a decision, a selection in the text becomes a
// new duty, rows of the edit form come and go. What single keys do is in keys.js.
(function () {
  "use strict";

  function page() {
    return document.querySelector("[data-draft-page]");
  }
  function cardOf(key) {
    return document.getElementById("c-" + key);
  }
  function go(card) {
    if (!card) return;
    card.click();
    card.scrollIntoView({ block: "nearest" });
    card.focus({ preventScroll: true });
  }

  document.addEventListener("zelian:go", function (event) { go(event.detail.card); });

  // -- out of the editing form ---------------------------------------------------------------
  document.addEventListener("keydown", function (event) {
    if (!page() || event.ctrlKey || event.metaKey || event.altKey) return;
    // out of the editing form, back to the card; what was typed waits as a draft
    var editing = event.key === "Escape" && event.target.closest("[data-editing]");
    if (editing && !editing.querySelector(".ts-wrapper.dropdown-active")) {
      var cancel = editing.querySelector(".form-actions a[hx-get]");
      if (cancel) cancel.click();
    }
  });

  // -- after a decision: on to the next card that waits ------------------------------------
  var behind = {};
  // noted before the answer comes, for a doubt's own card is gone by then
  document.addEventListener("htmx:beforeRequest", function (event) {
    var card = event.target.closest("[data-card]");
    if (!card) return;
    var keys = Array.prototype.map.call(document.querySelectorAll("[data-card]"), function (one) {
      return one.dataset.card;
    });
    var at = keys.indexOf(card.dataset.card);
    behind[card.dataset.card] = keys.slice(at + 1).concat(keys.slice(0, at));
  });
  function nextOpen(key) {
    return (behind[key] || []).map(cardOf).find(function (card) {
      return card && (card.dataset.state === "proposed" || "doubt" in card.dataset);
    });
  }
  document.addEventListener("zelian:decided", function (event) {
    go(nextOpen(event.detail.key) || cardOf(event.detail.key));
  });

  // -- marks of doubts that were settled and of duties that were left out go out --------------
  function putOut(mark, keys) {
    var lit = mark.dataset.for.split(" ").filter(function (key) { return keys.indexOf(key) < 0; });
    if (!lit.length) {
      mark.replaceWith.apply(mark, Array.prototype.slice.call(mark.childNodes));
      return;
    }
    mark.dataset.for = lit.join(" ");
    mark.dataset.top = lit[lit.length - 1];
    var kinds = lit.map(function (key) { return "mark-" + key.split("-")[0]; });
    var rest = Array.prototype.filter.call(mark.classList, function (name) { return !/^mark-/.test(name); });
    mark.className = kinds.concat(rest).join(" ");
  }
  document.addEventListener("zelian:marks-off", function (event) {
    event.detail.keys.forEach(function (key) {
      document.querySelectorAll('.reader-text mark[data-for~="' + key + '"]').forEach(function (mark) {
        putOut(mark, event.detail.keys);
      });
    });
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    var groups = event.detail.target && event.detail.target.id === "draft-groups" &&
      document.getElementById("draft-groups");
    if (!groups) return;
    if (groups.dataset.added) {
      go(cardOf(groups.dataset.added));
    } else {
      // parts outside the cards are swapped after them
      window.setTimeout(function () { afterMany(groups); }, 0);
    }
  });
  // after a decision about many the keyboard goes on where something is still to be done
  function afterMany(groups) {
    if (document.activeElement && document.activeElement !== document.body) return;
    var word = document.querySelector("#draft-words[open] .word-open a.button");
    var next = word || groups.querySelector("[data-state=proposed]") ||
      (groups.querySelector("[data-state=accepted] .needs") || groups).closest("[data-card]") ||
      document.querySelector("#draft-bar input[type=date]");
    if (next && next.dataset.card) go(next);
    else if (next) next.focus();
  }
  // the form opens where the doubt is mended
  function firstField(card) {
    var part = card.dataset.focus && card.querySelector('[data-rows$="-' + card.dataset.focus + '"]');
    var row = part && part.querySelector("[data-row]:not([hidden])");
    if (part && !row) {
      part.querySelector("[data-add-row]").click();
      row = part.querySelector("[data-row]:not([hidden])");
    }
    return (row && row.querySelector("select, input:not([type=hidden])")) ||
      card.querySelector("textarea, input[type=text]");
  }
  // a card that was drawn anew stays the chosen one; once settled, for htmx sets classes till then
  document.addEventListener("htmx:afterSettle", function (event) {
    var key = event.detail.target && event.detail.target.dataset && event.detail.target.dataset.card;
    if (!key) return;
    window.setTimeout(function () {
      var card = cardOf(key);
      var field = card && card.matches("[data-editing]") && firstField(card);
      if (field) field.focus();
      else if (card && [document.body, card].indexOf(document.activeElement) >= 0) go(card);
    }, 0);
  });
  // somebody else's change never takes away a form that is being filled in
  document.addEventListener("htmx:oobBeforeSwap", function (event) {
    var target = event.detail.target;
    if (target && target.matches("[data-editing]")) event.detail.shouldSwap = false;
  });

  // -- links to cards, also to those a filter hides -----------------------------------------
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-goto]");
    if (link) {
      var card = cardOf(link.dataset.goto);
      if (card) {
        event.preventDefault();
        go(card);
      } else {
        event.preventDefault();
        location.href = location.pathname + "?show=all#c-" + link.dataset.goto;
      }
      return;
    }
    var filter = event.target.closest("[data-filter]");
    var tool = filter && document.querySelector('[data-filter-link="' + filter.dataset.filter + '"]');
    if (tool) {
      event.preventDefault();
      tool.click();
      return;
    }
    // a measure or a doubt leads to the card of the duty it lies in, a heading to its clause
    var mark = event.target.closest("[data-reader] mark");
    if (!mark || cardOf(mark.dataset.top) && mark.dataset.top.indexOf("provision-") < 0) return;
    var found = mark.dataset.for.split(" ").reverse().map(cardOf).find(Boolean);
    if (!found) return;
    var side = document.querySelector('[data-reader-show="cards"]');
    if (side) side.click();
    if (found.dataset.card) go(found);
    else found.scrollIntoView({ block: "start" });
  });
  document.addEventListener("click", function (event) {
    var asked = event.target.closest("[data-confirm]");
    if (asked && !window.confirm(asked.dataset.confirm)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  // -- a selection in the text -------------------------------------------------------------
  function letters(text) {
    // offsets are counted in characters, as the server counts them
    return Array.from(text).length;
  }
  function offset(node, at, starts) {
    var holder = node.nodeType === 1 ? node : node.parentElement;
    var paragraph = holder && holder.closest(".reader-text p");
    if (!paragraph) return null;
    var all = Array.prototype.slice.call(document.querySelectorAll(".reader-text p"));
    var range = document.createRange();
    range.selectNodeContents(paragraph);
    range.setEnd(node, at);
    return Number(starts[all.indexOf(paragraph)]) + letters(range.toString());
  }
  function take() {
    var selection = window.getSelection();
    var box = document.getElementById("add-duty");
    if (!page() || !box || !selection.rangeCount || selection.isCollapsed) return;
    var range = selection.getRangeAt(0);
    var starts = page().dataset.lineStarts.split(" ");
    var from = offset(range.startContainer, range.startOffset, starts);
    var to = offset(range.endContainer, range.endOffset, starts);
    if (from === null || to === null || to <= from) return;
    var quote = box.querySelector("textarea");
    var words = selection.toString().trim();
    if (!words) return;
    quote.value = words;
    quote.dispatchEvent(new Event("input", { bubbles: true }));
    box.querySelector('[name="start"]').value = from;
    box.querySelector('[name="end"]').value = to;
    box.open = true;
    box.classList.add("has-selection");
  }
  document.addEventListener("mouseup", function (event) {
    if (event.target.closest && event.target.closest(".reader-text")) window.setTimeout(take, 0);
  });
  document.addEventListener("keyup", function (event) {
    if (event.shiftKey && event.target.closest && event.target.closest(".reader-text")) take();
  });
  document.addEventListener("input", function (event) {
    // words typed by hand no longer stand where the selection was
    var box = event.target.closest("#add-duty");
    if (box && event.isTrusted) {
      box.querySelector('[name="start"]').value = "";
      box.querySelector('[name="end"]').value = "";
    }
  });

  // -- rows of the edit form ----------------------------------------------------------------
  function showFields(row) {
    var kind = row.querySelector('[name$="-kind"]').value;
    row.querySelectorAll("[data-kinds]").forEach(function (field) {
      var mine = field.dataset.kinds.split(" ").indexOf(kind) >= 0;
      field.closest(".measure-field").hidden = !mine;
    });
    row.querySelector(".measure-quote").hidden = !kind;
  }
  function showBearer(row) {
    var who = row.querySelector('[name$="who"]').value;
    row.querySelector("[data-bearer-where]").hidden = who === "post";
    row.querySelector("[data-bearer-post]").hidden = who !== "post";
  }
  function prepare(root) {
    var all = function (selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); };
    var own = function (selector) { return root.matches && root.matches(selector) ? [root] : []; };
    all("[data-measure]").concat(own("[data-measure]")).forEach(showFields);
    all("[data-bearer]").concat(own("[data-bearer]")).forEach(showBearer);
    all("[data-add-row]").forEach(function (button) {
      button.hidden = false;
      // the empty row is for pages without scripts; here the button brings it
      var rows = button.closest("[data-rows]");
      rows.querySelectorAll("[data-extra]").forEach(function (row) {
        var filled = row.querySelector(".field-wrong") || row.querySelector("select").value;
        row.hidden = !filled && Boolean(rows.querySelector("[data-row]:not([data-extra])"));
      });
    });
  }
  document.addEventListener("change", function (event) {
    var measure = event.target.closest("[data-measure]");
    if (measure) showFields(measure);
    var bearer = event.target.closest("[data-bearer]");
    if (bearer) showBearer(bearer);
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-add-row]");
    if (!button) return;
    var rows = button.closest("[data-rows]");
    var spare = rows.querySelector("[data-extra][hidden]");
    if (spare) {
      spare.hidden = false;
      spare.querySelector("select").focus();
      return;
    }
    var total = rows.querySelector('[name="' + rows.dataset.rows + '-TOTAL_FORMS"]');
    var copy = rows.querySelector("[data-empty-row]").content.cloneNode(true).querySelector("[data-row]");
    copy.querySelectorAll("*").forEach(function (element) {
      ["id", "name", "for", "aria-describedby"].forEach(function (name) {
        var value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace(/__prefix__/g, total.value));
      });
    });
    total.value = Number(total.value) + 1;
    button.before(copy);
    prepare(copy);
    var first = copy.querySelector("select, input");
    if (first) first.focus();
  });
  document.addEventListener("DOMContentLoaded", function () { prepare(document); });
  document.addEventListener("htmx:load", function (event) { prepare(event.target); });
})();
