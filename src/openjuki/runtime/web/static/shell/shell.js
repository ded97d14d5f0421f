// Entry of the shell's scripts: plain modules, no build step, nothing inline (CSP).
import "./tidy.js";
import "./save.js";
import "./keys.js";
import "./enter.js";
import "./lists.js";
import "./dialogs.js";
import "./readings.js";
import "./offers.js";
import "./idle.js";
import "./print.js";

// One place for the token: htmx and fetch both take it from <body>, so that a renewed one reaches all.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.body.dataset.csrf;
});

const wanted = document.querySelector("[autofocus]") ?? document.querySelector("[aria-invalid=true]");
wanted?.focus();
