// Dialogs: the native element; data-dialog opens one by id, which gives the focus back on closing.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-dialog]");
  if (button) document.getElementById(button.dataset.dialog)?.showModal();
});

// Answers that ask for a dialog bring it along: <dialog data-open> opens when it arrives, with a page or after.
const openAsked = () => document.querySelector("dialog[data-open]:not([open])")?.showModal();
document.addEventListener("htmx:afterSettle", openAsked);
openAsked();
