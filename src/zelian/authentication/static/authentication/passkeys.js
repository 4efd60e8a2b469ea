// Passkeys: asks the server for a question, the device for its answer, and sends the form.
// A form says with data-passkey where the question is; data-passkey-new makes a new one.
(function () {
  "use strict";

  var able = Boolean(window.isSecureContext && window.PublicKeyCredential && navigator.credentials);

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }
  function text(buffer) {
    if (!buffer) return null;
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function known(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }
  function toMake(options) {
    return Object.assign({}, options, {
      challenge: bytes(options.challenge),
      user: Object.assign({}, options.user, { id: bytes(options.user.id) }),
      excludeCredentials: known(options.excludeCredentials),
    });
  }
  function toAsk(options) {
    return Object.assign({}, options, {
      challenge: bytes(options.challenge),
      allowCredentials: known(options.allowCredentials),
    });
  }
  function answer(credential) {
    var said = credential.response;
    var response = { clientDataJSON: text(said.clientDataJSON) };
    if (said.attestationObject) {
      response.attestationObject = text(said.attestationObject);
      response.transports = said.getTransports ? said.getTransports() : [];
    } else {
      response.authenticatorData = text(said.authenticatorData);
      response.signature = text(said.signature);
      response.userHandle = text(said.userHandle);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment || null,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: response,
    });
  }

  function tell(form, what) {
    var place = form.querySelector("[data-passkey-trouble]");
    if (!place) return;
    place.textContent = what ? place.dataset[what] : "";
    place.hidden = !what;
  }
  function busy(form, is) {
    form.querySelectorAll("button").forEach(function (button) {
      button.disabled = is;
      if (is) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    });
  }

  async function ask(form) {
    tell(form, "");
    busy(form, true);
    try {
      var reply = await fetch(form.dataset.passkey, {
        headers: { "X-Requested-With": "XMLHttpRequest" },
        credentials: "same-origin",
        redirect: "error",
      });
      if (!reply.ok) throw new TypeError(String(reply.status));
      var options = (await reply.json()).publicKey;
      var credential = form.dataset.passkeyNew
        ? await navigator.credentials.create({ publicKey: toMake(options) })
        : await navigator.credentials.get({ publicKey: toAsk(options) });
      form.elements.credential.value = answer(credential);
      form.submit();
    } catch (trouble) {
      busy(form, false);
      // a DOMException comes from the device or the person; anything else from the way to us
      var known = trouble.name === "InvalidStateError";
      tell(form, trouble instanceof DOMException ? (known ? "known" : "refused") : "failed");
    }
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    if (!able) {
      if (form.dataset.passkeyNew) busy(form, true);
      return;
    }
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      event.stopPropagation();
      ask(form);
    });
    var button = form.querySelector("[data-passkey-ask]");
    if (button) button.addEventListener("click", function () { ask(form); });
  });
  document.querySelectorAll("[data-passkey-missing]").forEach(function (notice) { notice.hidden = able; });
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.addEventListener("click", function () { window.print(); });
  });
})();
