// Autosave on leaving a field, and the guard against leaving a page with something unsaved.
// A form takes part by the `autosave` template tag (data-autosave, hx-post, hx-trigger).
const RETRY_MS = 5000;
const edits = new WeakMap(); // form → number of edits so far
const sent = new WeakMap(); // form → number of edits when the last request left
const known = new WeakMap(); // form → what the server last agreed to; only what differs was typed here
const sending = new WeakMap(); // form → what it held when the last request left

const forms = () => [...document.querySelectorAll("form[data-autosave]")];
const stateOf = (form) => form.dataset.state ?? "clean";

function held(form) {
  const data = new FormData(form);
  data.delete("known");
  return new URLSearchParams(data).toString();
}
for (const form of forms()) known.set(form, held(form));

function show(form, state, text) {
  form.dataset.state = state;
  const place = document.getElementById(form.dataset.autosave);
  if (!place) return;
  place.dataset.state = state;
  if (text !== undefined) place.textContent = text;
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-autosave], [data-guard]")) return;
  edits.set(form, (edits.get(form) ?? 0) + 1);
  if (form.matches("[data-autosave]")) {
    if (stateOf(form) !== "failed") show(form, "dirty", "未保存");
  } else form.dataset.state = "dirty";
});

document.addEventListener("htmx:configRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches("form[data-autosave]")) return;
  sending.set(form, held(form));
  event.detail.parameters.known = known.get(form) ?? "";
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches("form[data-autosave]")) return;
  sent.set(form, edits.get(form) ?? 0);
  show(form, "saving", "保存中…");
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches("form[data-autosave]")) return;
  if (event.detail.successful) {
    const more = (edits.get(form) ?? 0) !== sent.get(form);
    known.set(form, sending.get(form));
    if (more) show(form, "dirty", "未保存");
    else show(form, "saved");
    return;
  }
  if (event.detail.xhr.status === 409) {
    show(form, "failed"); // somebody else was first: to try again would not help, the answer says what does
    return;
  }
  show(form, "failed", "保存できません。入力は画面に残っています。つながり次第やり直します");
  setTimeout(() => form.isConnected && save(form), RETRY_MS);
});

// A box of findings in which the clerk is writing a reason is not replaced under the cursor; nor is one by an
// answer that left before the newest edit: it would bring back the reason as it was then.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const box = event.detail.target;
  const form = box.closest("form[data-autosave]");
  const writing = box.contains(document.activeElement) && event.detail.fragment.querySelector("[data-finding]");
  const stale = form && (edits.get(form) ?? 0) !== (sent.get(form) ?? 0);
  if (writing || (stale && box.querySelector("[name^=ackreason-]"))) event.detail.shouldSwap = false;
});

export function save(form) {
  form.dispatchEvent(new CustomEvent("shell:save"));
}

/** Leave the field that has the focus (fires its change event) and wait until every form is saved. */
export async function settled(limitMs = 3000) {
  const active = document.activeElement;
  if (active?.form?.matches("[data-autosave]")) active.blur();
  forms()
    .filter((form) => stateOf(form) === "dirty")
    .forEach(save);
  const end = performance.now() + limitMs;
  const busy = () => forms().some((form) => ["dirty", "saving"].includes(stateOf(form)));
  while (busy() && performance.now() < end) await new Promise((done) => setTimeout(done, 15));
  return !busy();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || event.defaultPrevented) return;
  if (event.submitter?.formTarget) return; // into a frame (a preview): the page stays, and may be sent yet
  if (form.dataset.submitting) {
    event.preventDefault(); // a key held down must not send twice
    return;
  }
  form.dataset.submitting = "yes";
  form.dataset.state = "clean";
  if (known.has(form)) {
    const field = form.elements.known ?? form.appendChild(document.createElement("input"));
    Object.assign(field, { type: "hidden", name: "known", value: known.get(form) });
  }
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.submitting;
});

window.addEventListener("beforeunload", (event) => {
  const open = [...document.querySelectorAll("form[data-autosave], form[data-guard]")];
  const unsaved = open.some((f) => !f.dataset.submitting && ["dirty", "saving", "failed"].includes(stateOf(f)));
  if (unsaved) event.preventDefault();
});
