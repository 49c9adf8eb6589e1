// Shortcuts: data-key="r" on a link, button, radio or field. Letters can be switched off; Ctrl-K always finds the search.
// data-row marks the links of a list: j and k walk through them.
const STORE = "gehoor.keys";
const lettersWork = () => localStorage.getItem(STORE) !== "off";
const isTyping = (target) => target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

function press(target) {
  if (target.matches("input[type=radio]")) {
    target.checked = true;
    target.dispatchEvent(new Event("change", { bubbles: true }));
    const panel = target.closest(".dock")?.querySelector(`.dock-${CSS.escape(target.value)}`);
    panel?.querySelector("textarea, select, input:not([type=hidden])")?.focus();
  } else if (target.matches("input, textarea, select")) target.focus();
  else target.click();
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  if (!rows.length) return false;
  const focused = rows.indexOf(document.activeElement);
  const here = focused < 0 ? rows.findIndex((row) => row.matches("[aria-current]")) : focused;
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, here + step));
  rows[next].focus();
  rows[next].scrollIntoView({ block: "nearest" });
  return true;
}

function letter(key) {
  if (key === "j") return walk(1);
  if (key === "k") return walk(-1);
  if (key === "/") return search();
  if (key === "?") return openList();
  const target = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && !one.disabled);
  if (!target) return false;
  press(target);
  return true;
}

function search() {
  const box = document.querySelector("[data-search]");
  box?.focus();
  box?.select();
  return Boolean(box);
}

// Escape closes the deed that was opened; out of a reply or a note it leads to its tab, where letters work again.
function leave(target) {
  const dock = target.closest?.(".dock");
  const chosen = dock?.querySelector("input[name=deed]:checked");
  if (!chosen) return false;
  const way = dock.querySelector("[data-never-mind]");
  if (way) way.click();
  else if (target !== chosen && ["reply", "note"].includes(chosen.value)) chosen.focus();
  else {
    const reply = dock.querySelector("input[name=deed][value=reply]");
    reply.checked = true;
    reply.focus();
  }
  return true;
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && search()) return event.preventDefault();
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    const form = event.target.closest?.("form");
    if (event.target.matches?.("textarea, input, select, [data-focus-here]") && form) form.requestSubmit(form.querySelector(".button-primary"));
    return;
  }
  if (event.key === "Escape" && event.target.matches?.("[data-search]")) return event.target.blur();
  if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing && leave(event.target)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]") || !lettersWork()) return;
  if (letter(event.key)) event.preventDefault();
});

const dialog = document.getElementById("keys");
const toggle = dialog?.querySelector("[data-keys-switch]");

function nameOf(target) {
  const label = (target.labels?.[0] ?? target).cloneNode(true);
  for (const sign of label.querySelectorAll("kbd")) sign.remove();
  return target.getAttribute("aria-label") ?? label.textContent.replace(/\s+/g, " ").trim();
}

function fillList() {
  const list = dialog.querySelector("[data-keys-list]");
  const rows = [...document.querySelectorAll("[data-key]")].map((one) => [one.dataset.key, nameOf(one)]);
  const fixed = list.querySelectorAll("[data-fixed]");
  list.replaceChildren(...fixed);
  for (const [key, name] of rows) {
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    list.append(term, Object.assign(document.createElement("dd"), { textContent: name }));
  }
}

function openList() {
  if (!dialog) return false;
  fillList();
  dialog.showModal();
  return true;
}

dialog?.addEventListener("dialog:opening", fillList);
if (toggle) {
  toggle.checked = lettersWork();
  toggle.addEventListener("change", () => {
    if (toggle.checked) localStorage.removeItem(STORE);
    else localStorage.setItem(STORE, "off");
  });
}
