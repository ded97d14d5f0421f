// 前行複写: copy from a row above, column by column. Rows carry data-row, fields data-column.
import { enterValue, focusField, stops } from "./fields.js";

const valueOf = (el) => (el.type === "checkbox" ? el.checked : el.value);
const isBlank = (el) => (el.type === "checkbox" ? !el.checked : el.value === "");

/** The same column in the nearest row above that has it: what a person's items stand in may be two rows. */
function above(row, field) {
  const rows = [...row.parentElement.querySelectorAll(":scope > [data-row]")];
  const same = `[data-column="${field.dataset.column}"]`;
  return rows.slice(0, rows.indexOf(row)).reverse().map((each) => each.querySelector(same)).find(Boolean);
}

/** Whether there is anything on this page that could be copied from a row above. */
export function canCopy() {
  const fields = [...document.querySelectorAll("[data-row] [data-column]:not([type=hidden])")];
  return fields.some((field) => above(field.closest("[data-row]"), field));
}

/** Copy the focused field's value from the row above and go on; `wholeRow` fills every blank field. */
export function copyAbove({ wholeRow = false } = {}) {
  const field = document.activeElement;
  const row = field?.closest?.("[data-row]");
  if (!row) return;
  const targets = wholeRow ? [...row.querySelectorAll("[data-column]")].filter(isBlank) : [field];
  const sources = targets.map((target) => above(row, target));
  sources.forEach((from, at) => from && !isBlank(from) && enterValue(targets[at], valueOf(from)));
  if (wholeRow || !sources[0]) return;
  const all = stops(field.form);
  const next = all[all.indexOf(field) + 1];
  if (next) focusField(next);
}
