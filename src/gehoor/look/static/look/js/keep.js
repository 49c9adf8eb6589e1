// A list that is fetched anew takes nothing out of someone's hands: the row or button that had the focus has it again,
// and what was folded open stays open.
let kept = null;

function sign(one) {
  if (one.id) return `#${CSS.escape(one.id)}`;
  const href = one.getAttribute("href");
  return href ? `a[href="${CSS.escape(href)}"]` : "";
}

function fold(details) {
  const place = details.closest("[id]");
  const all = place ? [...place.querySelectorAll("details")] : [];
  return { place: place?.id, number: all.indexOf(details) };
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  const focused = target?.contains(document.activeElement) ? document.activeElement : null;
  const open = [...(target?.querySelectorAll("details[open]:not([data-menu])") ?? [])].map(fold);
  kept = { focus: focused && sign(focused), open };
});

document.addEventListener("htmx:afterSwap", () => {
  if (!kept) return;
  const { focus, open } = kept;
  kept = null;
  for (const { place, number } of open) {
    const details = place && document.getElementById(place)?.querySelectorAll("details")[number];
    if (details) details.open = true;
  }
  if (focus && document.activeElement === document.body) document.querySelector(focus)?.focus({ preventScroll: true });
});
