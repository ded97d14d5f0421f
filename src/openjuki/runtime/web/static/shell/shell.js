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

// Where work goes on: what the page says, else the first box with something wrong in it or beside it.
const PLACES = ["[autofocus]", "[aria-invalid=true]", "[data-field]:has(.finding-error) :is(input, select, textarea)"];
for (const place of PLACES) {
  const wanted = document.querySelector(place);
  if (!wanted) continue;
  wanted.focus();
  break;
}
