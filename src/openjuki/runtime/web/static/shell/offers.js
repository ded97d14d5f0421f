// What a finding offers instead of what was typed: Alt and its digit in the field, or a click, takes it.
import { enterValue } from "./fields.js";

function take(button) {
  const input = button.closest("[data-field]")?.querySelector(".field-control .input");
  if (!input) return;
  enterValue(input, button.dataset.offer);
  input.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-offer]");
  if (button) take(button);
});
document.addEventListener(
  "keydown",
  (event) => {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    if (!event.altKey || !digit) return;
    const button = event.target.closest?.("[data-field]")?.querySelectorAll("[data-offer]")[digit - 1];
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the row may have keys of its own
    take(button);
  },
  true,
);
