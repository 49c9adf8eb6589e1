// [data-drop] around a file input: takes dropped files and lists what will be sent.
function sizeOf(bytes) {
  const [unit, divisor] = bytes < 1e6 ? ["kB", 1e3] : ["MB", 1e6];
  const number = (bytes / divisor).toLocaleString(document.documentElement.lang, { maximumFractionDigits: unit === "MB" ? 1 : 0 });
  return `${number} ${unit}`;
}

function list(box) {
  const place = box.querySelector("[data-drop-files]");
  const files = [...box.querySelector("input[type=file]").files];
  place?.replaceChildren(...files.map((file) => Object.assign(document.createElement("li"), { textContent: `${file.name} · ${sizeOf(file.size)}` })));
}

// input[type=file][data-most-bytes]: what is larger together is not even sent; data-too-large says so.
function weigh(input) {
  const bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
  const isTooLarge = bytes > Number(input.dataset.mostBytes ?? Infinity);
  input.setCustomValidity(isTooLarge ? input.dataset.tooLarge : "");
  return input.reportValidity();
}

// A browser refuses to send, and says nothing, when the field at fault is folded away.
document.addEventListener("invalid", (event) => event.target.closest("details")?.setAttribute("open", ""), true);

document.addEventListener("submit", (event) => {
  for (const input of event.target.querySelectorAll("input[type=file][data-most-bytes]")) {
    if (!weigh(input)) return event.preventDefault();
  }
}, true);

function ready(root) {
  for (const hint of root.querySelectorAll("[data-drop-hint]")) hint.hidden = false;
}

document.addEventListener("change", (event) => {
  const box = event.target.matches?.("input[type=file]") && event.target.closest("[data-drop]");
  if (box) list(box);
  if (box && event.target.dataset.mostBytes) weigh(event.target);
});

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    const box = event.target.closest?.("[data-drop]");
    if (!box || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    box.dataset.over = "";
  });
}

for (const name of ["dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const box = event.target.closest?.("[data-drop]");
    if (!box || box.contains(event.relatedTarget)) return;
    delete box.dataset.over;
    if (name !== "drop" || !event.dataTransfer.files.length) return;
    event.preventDefault();
    const input = box.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

ready(document);
document.addEventListener("htmx:load", (event) => ready(event.target));
