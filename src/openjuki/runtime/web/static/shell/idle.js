// Idle lock (U-12): after a time without a key or the mouse the page covers itself, the session is locked,
// and a sign-in by the same person uncovers it. Everything typed stays in the page, and saved on the server.
import { settled } from "./save.js";

const { idleSeconds, lockUrl, aliveUrl, activeUrl, staff } = document.body.dataset;
const dialog = document.getElementById("idle-lock");
const channel = "BroadcastChannel" in window ? new BroadcastChannel("openjuki-shell") : null;
let last = Date.now();
let told = Date.now(); // when the server last heard of this person
let locked = false;

const headers = () => ({ "X-CSRFToken": document.body.dataset.csrf, Accept: "application/json" });

function cover() {
  locked = true;
  document.body.classList.add("is-locked");
  if (!dialog.open) dialog.showModal();
}

async function lock() {
  if (locked || !dialog) return;
  await settled(1500); // what stands half typed in a field is saved first
  cover();
  channel?.postMessage("locked");
  fetch(lockUrl, { method: "POST", headers: headers(), redirect: "manual" }).catch(() => {});
}

async function uncoverIfSignedIn() {
  if (!locked) return;
  const answer = await fetch(aliveUrl, { headers: headers(), redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  const session = await answer.json();
  if (session.staff !== staff) {
    document.getElementById("lock-text").textContent =
      "別の担当者がサインインしています。この画面の続きは、元の担当者だけが開けます。";
    return;
  }
  renewToken(session.csrf);
  locked = false;
  last = Date.now();
  document.body.classList.remove("is-locked");
  dialog.close();
}

function renewToken(token) {
  document.body.dataset.csrf = token;
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
}

/** Who types for long without sending anything is not idle: the server is told now and then. */
function tell() {
  if (locked || last <= told || Date.now() - told < (Number(idleSeconds) * 1000) / 4) return;
  told = Date.now();
  fetch(activeUrl, { method: "POST", headers: headers(), redirect: "manual" })
    .then((answer) => [401, 423].includes(answer.status) && cover())
    .catch(() => {});
}

/** The server said that the session is over: cover the page instead of losing what stands in it. */
function onRefused(event) {
  if (dialog && event.detail.xhr.status === 401) cover();
}

if (dialog) {
  const limit = Number(idleSeconds) * 1000;
  for (const kind of ["keydown", "pointerdown", "wheel"]) {
    document.addEventListener(kind, () => (last = Date.now()), { capture: true, passive: true });
  }
  const tick = () => (Date.now() - last >= limit ? lock() : tell());
  setInterval(tick, Math.min(1000, limit / 4));
  document.addEventListener("htmx:afterRequest", () => (told = Date.now()));
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", () => locked && dialog.showModal());
  document.addEventListener("htmx:responseError", onRefused);
  document.addEventListener("click", (e) => e.target.closest?.("[data-action=lock]") && lock());
  channel?.addEventListener("message", ({ data }) => {
    if (data === "locked") cover();
    if (data === "signed-in") uncoverIfSignedIn();
  });
  window.addEventListener("focus", uncoverIfSignedIn);
  channel?.postMessage("signed-in"); // this page was served to someone who is signed in
}
