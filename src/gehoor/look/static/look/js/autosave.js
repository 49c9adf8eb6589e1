// form[data-autosave-url]: what is typed is kept a second later, and says so in [data-autosave-state].
// The words come from the page: data-saving, data-saved ("Draft kept {time}") and data-failed on that element; the time
// comes from the answer, {"kept": true, "time": "13:15"}.
const WAIT = 1000;
const timers = new WeakMap();

function tell(form, kind, time = "") {
  const state = form.querySelector("[data-autosave-state]");
  if (state) state.textContent = (state.dataset[kind] ?? "").replace("{time}", time);
}

async function save(form) {
  timers.delete(form);
  tell(form, "saving");
  try {
    const answer = await fetch(form.dataset.autosaveUrl, {
      method: "POST",
      body: textOnly(form),
      headers: { "X-Requested-With": "autosave" },
      redirect: "error",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const { kept, time } = await answer.json();
    tell(form, kept ? "saved" : "empty", time);
    form.dispatchEvent(new CustomEvent("autosave:done", { bubbles: true }));
  } catch {
    tell(form, "failed");
  }
}

// Files are sent with the letter itself, not with every keystroke.
function textOnly(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-autosave-url]");
  if (!form?.dataset.autosaveUrl) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), WAIT));
});

document.addEventListener("submit", (event) => {
  clearTimeout(timers.get(event.target));
  timers.delete(event.target);
});
