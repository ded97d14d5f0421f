// Enter = next field, Shift+Enter = previous, Ctrl+Enter = submit. A form with data-enter="submit"
// (a search line) keeps the browser's way; in one with data-enter="last" (sign-in) Enter in the last field
// submits. While the IME converts, Enter belongs to the IME.
import { focusField, stops, submitterOf } from "./fields.js";
import { settled } from "./save.js";

async function submit(form) {
  await settled();
  form.requestSubmit(submitterOf(form) ?? undefined);
}

function move(el, step) {
  const all = stops(el.form);
  let at = all.indexOf(el);
  if (at < 0) at = all.findIndex((o) => o.type === "radio" && o.name === el.name);
  const next = all[at + step];
  if (next) focusField(next);
  else if (step > 0 && el.form.dataset.enter === "last") submit(el.form);
  else if (step > 0) submitterOf(el.form)?.focus();
}

document.addEventListener("keydown", (event) => {
  const el = event.target;
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || !el.form) return;
  if (!el.matches("input, select, textarea")) return;
  if (event.ctrlKey) {
    event.preventDefault();
    submit(el.form);
    return;
  }
  if (el.matches("textarea, [type=submit], [type=button], [type=file]")) return;
  if (el.form.dataset.enter === "submit" || el.form.method === "dialog") return;
  event.preventDefault();
  if (!event.repeat) move(el, event.shiftKey ? -1 : 1);
});
