// The entry screens' own keys and dependent fields; everything else is the shell's.
import { enterValue, focusField } from "../shell/fields.js";
import { settled } from "../shell/save.js";

// A town was chosen, by its postal code or from the list: it fills the address around its field.
function fillTown(town) {
  const place = town.closest(".address") ?? document.getElementById(opened)?.closest(".address");
  if (!place) return;
  for (const column of ["code", "town_code", "text", "postal_code"]) {
    const field = place.querySelector(`[data-column="${column}"]`);
    const value = town.dataset[column];
    if (field && value !== undefined && field.value !== value) {
      if (column === "postal_code") field.value = value; // asking again would open the list again
      else enterValue(field, value);
    }
  }
  focusField(place.querySelector('[data-column="lot"]'));
}

let opened = null;
document.addEventListener("htmx:afterSwap", (event) => {
  if (!event.detail.target.matches?.(".towns")) return;
  opened = event.detail.target.id;
  const only = event.detail.target.querySelector("span[data-town]");
  if (only) fillTown(only);
});
document.addEventListener("click", (event) => {
  const town = event.target.closest?.("button[data-town]");
  if (town) {
    const dialog = town.closest("dialog");
    fillTown(town);
    dialog.close();
    focusField(dialog.closest(".address").querySelector('[data-column="lot"]'));
  }
  if (event.target.closest?.("[data-close]")) event.target.closest("dialog").close();
  const resume = event.target.closest?.("[data-resume]");
  if (resume) {
    enterValue(resume.closest(".member").querySelector('[data-column="resumes"]'), resume.dataset.resume);
  }
  const fill = event.target.closest?.("[data-fill]");
  if (fill) enterValue(document.querySelector(`[name="${fill.dataset.fill}"]`), fill.dataset.value);
  const more = event.target.closest?.("[data-more]");
  if (more) showMore(more.closest(".member"));
});

// Rarer lines of a row come with a new page: what is typed is saved first.
async function open(query) {
  await settled();
  location.assign(`${location.pathname}?${new URLSearchParams(query)}`);
}

function showMore(row) {
  if (!row) return;
  const first = row.querySelector(".line-more .input");
  if (first) focusField(first);
  else open({ more: row.dataset.at, focus: `members.${row.dataset.at}.furigana_surname` });
}

// Items that only some notices need come and go with what is chosen.
document.addEventListener("change", (event) => {
  const el = event.target;
  if (el.dataset.column === "kind") {
    const row = el.closest(".member");
    const foreign = el.value === "2";
    if (row && foreign !== Boolean(row.querySelector(".line-foreign"))) {
      open({ focus: `members.${row.dataset.at}.${foreign ? "roman_name" : "registered_domicile"}` });
    }
  }
  if (el.name === "notifier.capacity") {
    const agent = ["agent", "statutory_agent"].includes(el.value);
    document.querySelector("[data-agent]")?.classList.toggle("is-hidden", !agent);
  }
});

// Rows are added and taken out on the server; what is being typed is saved first.
async function press(button) {
  await settled();
  button.form.requestSubmit(button);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-rowkey]");
  if (!button || button.dataset.ready) return;
  event.preventDefault();
  press(button);
});
document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  const row = event.target.closest?.(".member");
  let button = null;
  if (event.key === "Insert" && !event.altKey) button = document.querySelector("[data-rowkey=Insert]");
  if (event.key === "Delete" && event.altKey) button = row?.querySelector("[data-rowkey=Delete]");
  if (event.altKey && event.code === "KeyD" && row) {
    event.preventDefault();
    showMore(row);
    return;
  }
  if (!button) return;
  event.preventDefault();
  press(button);
});

// Alt and a digit takes a 続柄 that is proposed for this row.
document.addEventListener("keydown", (event) => {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (!event.altKey || !digit) return;
  const proposals = event.target.closest?.("tr, .member")?.querySelectorAll(".proposals button");
  if (!proposals?.[digit - 1]) return;
  event.preventDefault();
  proposals[digit - 1].click();
});

// A number picks its line in a short list of choices; one of two digits waits for the second.
let typed = "";
document.addEventListener("keydown", (event) => {
  const dialog = document.querySelector("dialog[open]");
  if (!dialog || event.target.matches?.("input, select, textarea") || !/^[0-9]$/.test(event.key)) return;
  const codes = [...dialog.querySelectorAll(".choice-code")];
  typed += event.key;
  if (!codes.some((c) => c.textContent.startsWith(typed))) typed = event.key;
  const choice = codes.find((c) => c.textContent === typed)?.closest("[data-item]");
  if (!choice) {
    codes.find((c) => c.textContent.startsWith(typed))?.closest("[data-item]")?.focus();
    return;
  }
  typed = "";
  event.preventDefault();
  choice.click();
});
document.addEventListener("close", () => (typed = ""), true);

// A notice that was refused leads to the first thing to do about it.
if (document.querySelector("[data-refused]") && !document.querySelector("[aria-invalid=true]")) {
  document.querySelector(".finding-ack input[type=checkbox]:not(:checked)")?.focus();
}
