// Filling in a list with the keyboard: Esc closes the open row, Ctrl Enter saves it, and after
// saving the next row opens where that was asked for. Dates get a picker beside their text.
(function () {
  "use strict";

  // where to go on after a page that had to be loaded anew: the row that was saved
  var KEPT = "zelian-list-next";
  var wantsNext = false;

  function editingRow(from) {
    return from && from.closest ? from.closest("tr.list-editing") : null;
  }
  function nextEditor(row) {
    while (row) {
      row = row.nextElementSibling;
      var link = row && row.querySelector("a[data-edit]");
      if (link) return link;
    }
    return null;
  }

  document.addEventListener("keydown", function (event) {
    var row = editingRow(event.target);
    if (!row) return;
    if (event.key === "Escape") {
      event.preventDefault();
      row.querySelector("[data-cancel]").click();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      row.querySelector("form.form").requestSubmit();
    }
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("button") : null;
    if (button && editingRow(button)) wantsNext = button.hasAttribute("data-next");
  });

  // the native picker, opened from a button: the text field takes every way of writing a day
  function addPicker(field) {
    if (field.dataset.picker || !("showPicker" in HTMLInputElement.prototype)) return;
    field.dataset.picker = "1";
    var picker = document.createElement("input");
    picker.type = "date";
    picker.className = "day-picker";
    picker.tabIndex = -1;
    picker.setAttribute("aria-hidden", "true");
    picker.addEventListener("change", function () {
      var day = picker.value.split("-");
      if (day.length !== 3) return;
      field.value = day[0] + "年" + Number(day[1]) + "月" + Number(day[2]) + "日";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    var open = document.createElement("button");
    open.type = "button";
    open.className = "link-button day-open";
    open.textContent = field.dataset.day;
    open.addEventListener("click", function () { picker.showPicker(); });
    field.insertAdjacentElement("afterend", picker);
    field.insertAdjacentElement("afterend", open);
  }
  function prepare(root) {
    root.querySelectorAll("input[data-day]").forEach(addPicker);
  }
  document.addEventListener("DOMContentLoaded", function () {
    prepare(document);
    var saved = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    var link = saved && nextEditor(document.getElementById(saved));
    if (link) link.click();
  });
  // a row that went below another name has the page loaded anew
  document.addEventListener("htmx:beforeOnLoad", function (event) {
    var row = editingRow(event.target);
    if (row && wantsNext && event.detail.xhr.getResponseHeader("HX-Refresh")) {
      sessionStorage.setItem(KEPT, row.id);
    }
  });

  // a row that came into the table: an editor takes the focus, a saved row gives it back
  document.addEventListener("htmx:load", function (event) {
    var row = event.target;
    if (!row.matches || !row.matches("tr.list-row, tr.list-editing")) return;
    prepare(row);
    if (row.classList.contains("list-editing")) {
      var field = row.querySelector(".form-errors, textarea, select, input:not([type=hidden])");
      if (field) field.focus();
      return;
    }
    var link = wantsNext && row.querySelector("[data-saved]") ? nextEditor(row) : null;
    wantsNext = false;
    if (link) link.click();
    else if (row.querySelector("a[data-edit]")) row.querySelector("a[data-edit]").focus();
  });
})();
