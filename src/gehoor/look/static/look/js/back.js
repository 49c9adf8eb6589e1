// Whoever comes back to a list with the browser's button goes on at the row that he opened.
document.addEventListener("click", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (row) history.replaceState({ ...history.state, row: row.getAttribute("href") }, "");
});

const left = history.state?.row;
if (left && document.activeElement === document.body) {
  document.querySelector(`[data-row][href="${CSS.escape(left)}"]`)?.focus({ preventScroll: true });
}
