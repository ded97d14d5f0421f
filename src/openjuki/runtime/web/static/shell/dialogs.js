// Dialogs: the native element; data-dialog opens one by id, and the focus returns where it was.
let opener = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-dialog]");
  if (!button) return;
  opener = document.activeElement;
  document.getElementById(button.dataset.dialog)?.showModal();
});

document.addEventListener(
  "close",
  () => {
    opener?.focus?.();
    opener = null;
  },
  true,
);

// Answers that ask for a dialog bring it along: <dialog data-open> opens when it arrives.
document.addEventListener("htmx:afterSettle", () => {
  document.querySelector("dialog[data-open]:not([open])")?.showModal();
});
