// Function keys: a key presses what the page declared for it (data-key), wherever the focus is.
import { settled } from "./save.js";
import { canCopy, copyAbove } from "./rows.js";
import { chooseFor } from "./choices.js";
import { tickAll } from "./lists.js";

// Keys whose browser meaning would only disturb (find bar, caret browsing, menu) where a page does not use them.
const SILENT = new Set(["F1", "F3", "F4", "F6", "F7", "F10"]);
let busy = false;

const scope = () => document.querySelector("dialog[open]") ?? document;

const ACTIONS = {
  "copy-above": (event) => copyAbove({ wholeRow: event.shiftKey }),
  choose: () => chooseFor(document.activeElement),
  help: () => document.getElementById("help-dialog")?.showModal(),
  "tick-all": tickAll,
  back: () => history.back(),
  refresh: async () => {
    await settled();
    location.reload();
  },
};

// A key of the bar that could do nothing on this page leaves its place empty.
const USELESS = {
  "copy-above": () => !canCopy(),
  choose: () => !document.querySelector("main :is(select, [data-choices])"),
};
for (const el of document.querySelectorAll(".fkeys [data-action]")) {
  if (USELESS[el.dataset.action]?.()) empty(el);
}

function empty(el) {
  const place = document.createElement("span");
  place.className = "fkey-body";
  place.setAttribute("aria-hidden", "true");
  place.append(el.querySelector("kbd"));
  el.closest("li").classList.add("fkey-empty");
  el.replaceWith(place);
}

export function act(name, event) {
  ACTIONS[name]?.(event);
}

async function press(el) {
  if (busy) return;
  busy = true;
  try {
    const field = document.activeElement;
    await settled();
    field?.focus?.(); // a dialog that opens now gives the focus back to it
    el.click();
  } finally {
    setTimeout(() => (busy = false), 300);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!/^(F\d{1,2}|Escape)$/.test(event.key)) return;
  const dialog = document.querySelector("dialog[open]");
  if (dialog && event.key === "Escape") return; // the browser closes it
  const el = scope().querySelector(`[data-key="${event.key}"]:not([disabled])`);
  if (!el) {
    if (SILENT.has(event.key) || dialog) event.preventDefault();
    return;
  }
  event.preventDefault();
  if (event.repeat) return;
  if (el.dataset.action) act(el.dataset.action, event);
  else press(el);
});

// The same by mouse. The bar must not take the focus away from the field it acts upon.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.(".fkeys, .field-choose")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const el = event.target.closest?.("[data-action]");
  if (el) act(el.dataset.action, event);
});
