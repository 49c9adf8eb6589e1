// form[data-confirm-leave]: the browser asks before unsaved words are lost.
const dirty = new Set();
const formOf = (event) => event.target.closest?.("form[data-confirm-leave]");

document.addEventListener("input", (event) => {
  const form = formOf(event);
  if (form) dirty.add(form);
});

for (const name of ["submit", "reset", "autosave:done"]) {
  document.addEventListener(name, (event) => event.defaultPrevented || dirty.delete(formOf(event)));
}

addEventListener("beforeunload", (event) => {
  for (const form of dirty) if (!form.isConnected) dirty.delete(form);
  if (dirty.size) event.preventDefault();
});
