// Lists by arrow keys: [data-list] holds [data-item] links or buttons; Enter opens the one in focus.
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

function itemsOf(list) {
  return [...list.querySelectorAll("[data-item]")].filter((el) => el.getClientRects().length > 0);
}

function target(items, at, key) {
  if (key === "Home") return 0;
  if (key === "End") return items.length - 1;
  return Math.min(Math.max(at + STEPS[key], 0), items.length - 1);
}

document.addEventListener("keydown", (event) => {
  if (!(event.key in STEPS) && event.key !== "Home" && event.key !== "End") return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const el = event.target;
  const item = el.closest?.("[data-item]");
  const list = item?.closest("[data-list]");
  if (list) {
    const items = itemsOf(list);
    event.preventDefault();
    items[target(items, items.indexOf(item), event.key)]?.focus();
    return;
  }
  // From nowhere in particular, the down arrow enters the page's main list.
  if (event.key === "ArrowDown" && (el === document.body || el.id === "main")) {
    const first = document.querySelector("main [data-list] [data-item]");
    if (first) {
      event.preventDefault();
      first.focus();
    }
  }
});

// Space on a row with a check box ticks it; a click anywhere on the row opens it.
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches?.("a[data-item]")) return;
  const box = event.target.closest("tr, li")?.querySelector("input[type=checkbox]");
  if (box) {
    event.preventDefault();
    box.click();
  }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("a, button, input, label, select")) return;
  event.target.closest("[data-list] tr")?.querySelector("a[data-item]")?.click();
});

// One key ticks all that are shown, as many as may be chosen at once (data-most); pressed again, none.
// [data-ticked] says how many are.
const boxes = () => [...document.querySelectorAll("[data-list] input[type=checkbox]")];

function tell() {
  const place = document.querySelector("[data-ticked]");
  if (place) place.textContent = boxes().filter((box) => box.checked).length;
}

export function tickAll() {
  const all = boxes();
  const wanted = Math.min(Number(all[0]?.closest("[data-list]").dataset.most ?? all.length), all.length);
  const none = all.filter((box) => box.checked).length >= wanted;
  all.forEach((box, at) => (box.checked = !none && at < wanted));
  tell();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-list] input[type=checkbox]")) tell();
});
document.addEventListener("htmx:afterSettle", tell); // rows that come one after another
window.addEventListener("pageshow", tell); // a page that comes back keeps its ticks
