// textarea[data-autosize] grows with its text where the browser cannot do it by itself (field-sizing).
const byItself = CSS.supports("field-sizing", "content");

function grow(area) {
  const least = Number(area.dataset.rows ??= String(area.rows));
  area.rows = Math.min(24, Math.max(least, area.value.split("\n").length + 1));
}

if (!byItself) {
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("textarea[data-autosize]")) grow(event.target);
  });
  document.querySelectorAll("textarea[data-autosize]").forEach(grow);
}
