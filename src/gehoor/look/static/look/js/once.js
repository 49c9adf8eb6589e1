// A form that is on its way is not sent a second time, by a double click or a key that is held down.
const WAIT = 10_000;
let sent = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  const now = performance.now();
  if (now - (sent.get(form) ?? -WAIT) < WAIT) event.preventDefault();
  else sent.set(form, now);
});

// Whoever comes back to the page may send it anew.
addEventListener("pageshow", () => { sent = new WeakMap(); });
