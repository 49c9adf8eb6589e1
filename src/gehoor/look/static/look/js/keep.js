// A part that is fetched anew takes nothing out of someone's hands: what had the focus has it again, else the part
// itself has it, and what was folded open or shut stays so.
let kept = null;

const placeOf = (one) => one?.closest("[id]");
const is = (name, one) => `[${name}="${CSS.escape(one.getAttribute(name))}"]`;

// What the same row, link, button or fold will match in the new part.
function sign(one) {
  if (one.id) return `#${CSS.escape(one.id)}`;
  if (one.getAttribute("href")) return `a${is("href", one)}`;
  const form = one.closest("form[action]");
  return `${form ? `form${is("action", form)} ` : ""}${one.localName}`;
}

function mark(place, selector, one) {
  return { place: place.id, selector, number: [...place.querySelectorAll(selector)].indexOf(one) };
}

function find({ place, selector, number }) {
  return document.getElementById(place)?.querySelectorAll(selector)[number];
}

function held(target) {
  const one = document.activeElement;
  return target.contains(one) ? mark(placeOf(target), sign(one), one) : null;
}

// Who was in an open menu finds its button again; a part that lost what had the focus has it itself.
function giveBack(focus) {
  const place = document.getElementById(focus.place);
  const one = find(focus);
  for (const next of [one, one?.closest("details")?.querySelector("summary"), place]) {
    if (next === place && !place.hasAttribute("tabindex")) place.tabIndex = -1;
    next?.focus({ preventScroll: true });
    if (document.activeElement !== document.body) return;
  }
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  if (!placeOf(target)) return;
  const open = [...target.querySelectorAll("details[open]:not([data-menu])")];
  const shut = target.matches("details:not([open])") && target.id;
  kept = { focus: held(target), shut, open: open.map((one) => mark(placeOf(one), "details", one)) };
});

document.addEventListener("htmx:afterSwap", () => {
  if (!kept) return;
  const { focus, shut, open } = kept;
  kept = null;
  for (const one of open.map(find)) if (one) one.open = true;
  if (shut) document.getElementById(shut).open = false;
  if (focus && document.activeElement === document.body) giveBack(focus);
});
