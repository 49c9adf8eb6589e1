// After a partial came in, focus goes to its first error or marked heading; [data-say] in it is read out.
import { say } from "./say.js";

function arrive(root) {
  const target = root.querySelector?.(":is([data-focus-here], [aria-invalid='true']):not([data-still] *)");
  target?.focus({ preventScroll: false });
  say(root.querySelector?.("[data-say]")?.dataset.say);
}

arrive(document);
document.addEventListener("htmx:afterSettle", (event) => arrive(event.detail.elt));

// A sign-in that ran out answers with 401 or a redirect elsewhere: reload, so that the person sees where he stands.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) location.reload();
});
