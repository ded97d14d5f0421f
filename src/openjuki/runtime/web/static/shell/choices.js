// 候補 (F4): the codes of the field in focus in a dialog; choosing one types it into the field.
import { enterValue, focusField, stops } from "./fields.js";

const dialog = () => document.getElementById("choices-dialog");
let field = null;

export function chooseFor(el) {
  if (el?.matches?.("select")) {
    el.showPicker?.();
    return;
  }
  const button = el?.closest?.("[data-field]")?.querySelector("[data-choices]");
  if (button) open(button);
}

async function open(button) {
  field = document.getElementById(button.dataset.for);
  await window.htmx.ajax("GET", button.dataset.choices, { target: "#choices-body", swap: "innerHTML" });
  dialog().showModal();
  dialog().querySelector("[data-item]")?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-choices]");
  if (opener) open(opener);
  const choice = event.target.closest?.("[data-choose]");
  if (!choice || !field) return;
  dialog().close();
  enterValue(field, choice.dataset.choose);
  const all = field.form ? stops(field.form) : [];
  focusField(all[all.indexOf(field) + 1] ?? field);
});
