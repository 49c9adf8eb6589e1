// What is sent from form[data-confirm-leave] is held in this tab until a page says that it arrived (body[data-arrived]).
// Whoever had to sign in anew or met an error on the way finds his words again where he typed them.
const STORE = "gehoor.held";
const WORDS = "textarea[name], select[name], input[name]:not([type=hidden], [type=password], [type=file], [type=checkbox], [type=radio])";
const page = document.body.dataset;
const pathOf = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;
const fieldsOf = (form) => [...form.querySelectorAll(WORDS)].filter((field) => !field.closest("[aria-hidden='true']"));

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-confirm-leave]")) return;
  const words = Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));
  sessionStorage.setItem(STORE, JSON.stringify({ me: page.me, path: pathOf(form), words }));
});

function giveBack() {
  const held = JSON.parse(sessionStorage.getItem(STORE) ?? "null");
  if (!held || held.me !== page.me) return;
  const form = [...document.querySelectorAll("form[data-confirm-leave]")].find((one) => pathOf(one) === held.path);
  if (!form) return;
  sessionStorage.removeItem(STORE);
  for (const field of fieldsOf(form)) {
    const word = held.words[field.name];
    if (!word || field.value === word) continue;
    field.value = word;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

if ("arrived" in page) sessionStorage.removeItem(STORE);
giveBack();
document.addEventListener("htmx:afterSettle", giveBack);
