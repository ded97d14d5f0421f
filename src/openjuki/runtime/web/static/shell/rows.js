// 前行複写: copy from the row above, column by column. Rows carry data-row, fields data-column.
import { enterValue, focusField, stops } from "./fields.js";

const valueOf = (el) => (el.type === "checkbox" ? el.checked : el.value);
const isBlank = (el) => (el.type === "checkbox" ? !el.checked : el.value === "");

function above(row) {
  const rows = [...row.parentElement.querySelectorAll(":scope > [data-row]")];
  return rows[rows.indexOf(row) - 1];
}

/** Copy the focused field's value from the row above and go on; `wholeRow` fills every blank field. */
export function copyAbove({ wholeRow = false } = {}) {
  const field = document.activeElement;
  const row = field?.closest?.("[data-row]");
  const source = row && above(row);
  if (!source) return;
  const targets = wholeRow ? [...row.querySelectorAll("[data-column]")].filter(isBlank) : [field];
  for (const target of targets) {
    const from = source.querySelector(`[data-column="${target.dataset.column}"]`);
    if (from && !isBlank(from)) enterValue(target, valueOf(from));
  }
  if (wholeRow) return;
  const all = stops(field.form);
  const next = all[all.indexOf(field) + 1];
  if (next) focusField(next);
}
