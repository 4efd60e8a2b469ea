// Behaviour of the frame and the components. No inline handlers: everything is bound here.
(function () {
  "use strict";

  document.documentElement.classList.add("scripted");

  function meta(name) {
    var tag = document.querySelector('meta[name="' + name + '"]');
    return tag ? tag.content : "";
  }

  // -- menus: <details class="menu"> closes on Escape, on a click outside, when another opens
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.menu"));
  });
  document.addEventListener("focusin", function (event) {
    closeMenus(event.target.closest("details.menu"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      var open = document.querySelector("details.menu[open]");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      }
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      var search = document.getElementById("search");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    }
  });

  // -- dialogs: data-dialog="id" opens <dialog id>, data-dialog-close closes the one around it
  document.addEventListener("click", function (event) {
    var opener = event.target.closest("[data-dialog]");
    if (opener) {
      var dialog = document.getElementById(opener.dataset.dialog);
      if (dialog && dialog.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
    }
    if (event.target.closest("[data-dialog-close]")) {
      event.preventDefault();
      event.target.closest("dialog").close();
    }
  });

  // -- htmx: the token with every request; an expired session is told, nothing typed is lost
  function token() {
    // the cookie is fresher than the page when somebody signed in again in another window
    var cookie = /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie);
    return cookie ? decodeURIComponent(cookie[1]) : meta("zelian-csrf");
  }
  document.addEventListener("htmx:configRequest", function (event) {
    event.detail.headers["X-CSRFToken"] = token();
  });
  function signedOut() {
    var notice = document.getElementById("signed-out");
    if (!notice) return;
    var link = notice.querySelector("[data-sign-in]");
    var here = location.pathname + location.search;
    if (link) link.href = meta("zelian-sign-in") + "?next=" + encodeURIComponent(here);
    notice.hidden = false;
    if (link) link.focus();
    document.dispatchEvent(new CustomEvent("zelian:keep-drafts"));
  }
  document.addEventListener("zelian:signed-out", signedOut);
  function trouble(kind) {
    var notice = document.getElementById("trouble");
    if (!notice) return;
    notice.hidden = false;
    notice.querySelectorAll("[data-trouble]").forEach(function (words) {
      words.hidden = words.dataset.trouble !== kind;
    });
    document.dispatchEvent(new CustomEvent("zelian:keep-drafts"));
  }
  document.addEventListener("htmx:responseError", function (event) {
    var code = event.detail.xhr ? event.detail.xhr.status : 0;
    if (code === 401) signedOut();
    else trouble(code === 403 ? "refused" : code === 413 ? "too-big" : "server");
  });
  document.addEventListener("htmx:sendError", function () { trouble("network"); });
  document.addEventListener("htmx:beforeRequest", function () {
    var notice = document.getElementById("trouble");
    if (notice) notice.hidden = true;
  });

  // -- forms: a second click on the button must not send twice
  function isWriting(form) {
    return form instanceof HTMLFormElement && (form.method === "post" || form.hasAttribute("hx-post"));
  }
  function lock(form) {
    form.dataset.sending = "1";
    form.querySelectorAll("button:not([type=button])").forEach(function (button) {
      if (button.disabled) return;
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
    });
  }
  function unlock(form) {
    delete form.dataset.sending;
    form.querySelectorAll("button[aria-busy]").forEach(function (button) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
    });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!isWriting(form) || form.hasAttribute("hx-post")) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    if (form.elements.csrfmiddlewaretoken) form.elements.csrfmiddlewaretoken.value = token();
    // after the event, so that the pressed button's own name and value are still sent
    setTimeout(function () {
      if (event.defaultPrevented) unlock(form);
      else lock(form);
    }, 0);
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    var form = event.detail.elt;
    if (!isWriting(form)) return;
    if (form.dataset.sending) event.preventDefault();
    else lock(form);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (isWriting(event.detail.elt)) unlock(event.detail.elt);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sending]").forEach(unlock);
  });

  // -- files: too big a file is told before it is sent
  function readable(bytes) {
    return bytes >= 1048576 ? Math.round(bytes / 104857.6) / 10 + " MB" : Math.ceil(bytes / 1024) + " KB";
  }
  function fileNote(input) {
    var note = input.parentNode.querySelector(".file-too-big");
    if (!note) {
      note = document.createElement("p");
      note.className = "field-errors file-too-big";
      note.setAttribute("role", "alert");
      note.id = (input.id || input.name) + "_too_big";
      input.insertAdjacentElement("afterend", note);
    }
    return note;
  }
  document.addEventListener("change", function (event) {
    var input = event.target;
    if (input.type !== "file" || !input.dataset.limit) return;
    var limit = Number(input.dataset.limit);
    var big = Array.prototype.filter.call(input.files, function (file) { return file.size > limit; });
    var note = fileNote(input);
    note.textContent = big.length
      ? meta("zelian-too-big")
          .replace("{name}", big[0].name)
          .replace("{size}", readable(big[0].size))
          .replace("{limit}", readable(limit))
      : "";
    input.setCustomValidity(note.textContent);
    input.setAttribute("aria-invalid", big.length ? "true" : "false");
  });
  document.addEventListener("submit", function (event) {
    var wrong = event.target.querySelector('input[type=file][data-limit][aria-invalid="true"]');
    if (wrong && wrong.validationMessage) {
      event.preventDefault();
      wrong.focus();
    }
  }, true);

  // -- filters: a choice applies at once, words after a pause; without script there is a button
  var pause;
  function applyFilter(form) {
    form.querySelectorAll("input, select").forEach(function (field) {
      // empty fields stay out of the address
      if (!field.value && field.name) field.disabled = true;
    });
    if (window.htmx) window.htmx.trigger(form, "zelian:filter");
    else form.submit();
    form.querySelectorAll(":disabled").forEach(function (field) { field.disabled = false; });
  }
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-autosubmit]");
    if (form) applyFilter(form);
  });
  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-autosubmit]");
    if (!form || event.target.type === "date" || !/^(text|search)$/.test(event.target.type)) return;
    clearTimeout(pause);
    pause = setTimeout(function () { applyFilter(form); }, 500);
  });

  // -- long choices become searchable; the library comes only where it is needed
  function wantsSearch(root) {
    var found = Array.prototype.slice.call(root.querySelectorAll("select[multiple], select[data-search], select"));
    return found.filter(function (select) {
      if (select.tomselect || select.closest(".filters, [data-plain]")) return false;
      return select.multiple || select.hasAttribute("data-search") || select.options.length > 15;
    });
  }
  function enhance(root) {
    var selects = wantsSearch(root);
    if (!selects.length) return;
    if (window.TomSelect) {
      selects.forEach(function (select) {
        // the label moves to the new control; the hidden original keeps its name in words
        var label = select.labels && select.labels[0];
        if (label) select.setAttribute("aria-label", label.firstChild.textContent.trim());
        new window.TomSelect(select, {
          plugins: select.multiple ? ["remove_button"] : [],
          maxOptions: 500,
          allowEmptyOption: true
        });
      });
      return;
    }
    if (document.getElementById("tom-select-script")) return;
    var sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = meta("zelian-tom-select-css");
    document.head.insertBefore(sheet, document.querySelector('link[href*="pages/zelian"]'));
    var script = document.createElement("script");
    script.id = "tom-select-script";
    script.src = meta("zelian-tom-select");
    script.onload = function () { enhance(document); };
    document.head.appendChild(script);
  }
  document.addEventListener("DOMContentLoaded", function () {
    enhance(document);
    var errors = document.querySelector(".form-errors");
    if (errors) errors.focus();
  });
  document.addEventListener("htmx:load", function (event) { enhance(event.target); });
})();
