// Joins a passkey form to allauth's script: what the page needs stands in data attributes, nothing inline.
document.addEventListener("DOMContentLoaded", () => {
  for (const { dataset } of document.querySelectorAll("[data-passkey]")) {
    const ids = { credential: dataset.credential, data: dataset.options, passwordless: dataset.passwordless };
    ids[dataset.passkey === "addForm" ? "add" : "authenticate"] = dataset.button;
    window.allauth.webauthn.forms[dataset.passkey]({ ids });
  }
});
