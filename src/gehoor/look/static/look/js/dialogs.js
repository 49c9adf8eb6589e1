// data-dialog-open="id": opens that <dialog>. On a link the address stays as the way without JavaScript.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog-open]");
  const dialog = opener && document.getElementById(opener.dataset.dialogOpen);
  if (dialog) {
    event.preventDefault();
    opener.closest("details[data-menu]")?.removeAttribute("open");
    dialog.dispatchEvent(new CustomEvent("dialog:opening"));
    dialog.showModal();
    return;
  }
  // A click on the veil, not on the dialog's own surface.
  if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
});
