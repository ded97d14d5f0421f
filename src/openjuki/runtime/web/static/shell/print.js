// Print the paper that stands in the frame; then the page has the keyboard again, or its keys were dead.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-print]");
  if (!button) return;
  const frame = document.getElementById(button.dataset.print);
  frame.focus();
  frame.contentWindow.print();
  button.focus();
});
