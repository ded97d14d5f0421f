// What a reading answers besides its own field (postal code → town), and the invalid mark of fields.
import { enterValue } from "./fields.js";

function apply(output) {
  const input = document.getElementById(output.htmlFor?.value ?? output.getAttribute("for"));
  const around = input?.closest("[data-row]") ?? input?.form;
  if (!around) return;
  for (const fill of output.querySelectorAll("[data-fill]")) {
    const other = around.querySelector(`[data-column="${fill.dataset.fill}"]`);
    if (other && other.value !== fill.dataset.value) enterValue(other, fill.dataset.value);
  }
}

function mark(field) {
  const input = field.querySelector(".field-control .input");
  if (!input) return;
  const wrong = field.querySelector("[data-level=error], .reading-problem");
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  if (target.matches?.(".field-reading")) apply(target);
  const field = target.closest?.("[data-field]");
  if (field) mark(field);
});
document.addEventListener("htmx:oobAfterSwap", (event) => {
  const field = event.detail.target.closest?.("[data-field]");
  if (field) mark(field);
});
