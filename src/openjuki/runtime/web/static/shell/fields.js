// Fields of a form in the order in which a clerk walks through them.
const TYPES_WITHOUT_STOP = new Set(["hidden", "submit", "button", "reset", "image"]);

function isStop(el) {
  return (
    el.matches("input, select, textarea") &&
    !TYPES_WITHOUT_STOP.has(el.type) &&
    !el.disabled &&
    !el.readOnly &&
    el.tabIndex >= 0 &&
    el.getClientRects().length > 0
  );
}

/** Stops of a form; a group of radio buttons is one stop (the checked one, else its first). */
export function stops(form) {
  const all = [...form.elements].filter(isStop);
  return all.filter((el) => {
    if (el.type !== "radio") return true;
    const group = all.filter((o) => o.type === "radio" && o.name === el.name);
    return el === (group.find((o) => o.checked) ?? group[0]);
  });
}

/** The button that Ctrl+Enter presses: the form's own first, else its key on the bar. */
export function submitterOf(form) {
  const own = [...form.elements].find(
    (el) => el.type === "submit" && !el.disabled && !el.formTarget && !el.closest(".fkeys, dialog:not([open])"),
  );
  return own ?? document.querySelector(`.fkeys [data-key=F12][form="${form.id}"]`);
}

/** Put a value in as if typed, so that everything that listens to typing hears it. */
export function enterValue(el, value) {
  if (el.type === "checkbox" || el.type === "radio") el.checked = Boolean(value);
  else el.value = value;
  el.dispatchEvent(new Event("input", { bubbles: true }));
  el.dispatchEvent(new Event("change", { bubbles: true }));
}

export function focusField(el) {
  el.focus();
  if (el.matches("input") && typeof el.select === "function") el.select();
}
