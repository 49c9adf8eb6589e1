// After a partial came in, focus goes to its first error or marked heading; [data-say] in it is read out.
import { say } from "./say.js";

function arrive(root) {
  const target = root.querySelector?.(":is([data-focus-here], [aria-invalid='true']):not([data-still] *)");
  target?.focus({ preventScroll: false });
  say(root.querySelector?.("[data-say]")?.dataset.say);
}

// A conversation opens at its newest message: the end of what holds [data-start-here] comes to the lower edge of the
// window (its own place says nothing while it sticks there).
function start() {
  if (location.hash || matchMedia("(max-width: 44rem)").matches) return;
  document.querySelector("[data-start-here]")?.parentElement.scrollIntoView({ block: "end" });
}

start();
arrive(document);
document.addEventListener("htmx:afterSettle", (event) => arrive(event.detail.elt));

// A sign-in that ran out answers with 401 or a redirect elsewhere: reload, so that the person sees where he stands.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) location.reload();
});
