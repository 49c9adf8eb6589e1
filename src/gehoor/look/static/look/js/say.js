// Say something to people who listen to the page instead of looking at it.
export function say(words) {
  const region = document.querySelector("[data-live-region]");
  if (!region || !words) return;
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = words; });
}
