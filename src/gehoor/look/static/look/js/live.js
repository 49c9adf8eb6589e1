// [data-live-url]: listens to that stream and passes each event on to the element as "live", so that
// hx-trigger="live" fetches its partial anew. data-live-topics narrows it ("case:2417 team:7").
// [data-live-notice]: shown at the first event of someone else's doing ("changed since you opened").
import { say } from "./say.js";

const streams = new Map();

function listeners(url) {
  return [...document.querySelectorAll("[data-live-url]")].filter((one) => one.dataset.liveUrl === url);
}

function concerns(element, topics) {
  const wanted = element.dataset.liveTopics?.split(/\s+/).filter(Boolean) ?? [];
  return !wanted.length || !topics.length || wanted.some((topic) => topics.includes(topic));
}

function read(data) {
  try {
    return JSON.parse(data);
  } catch {
    return {};
  }
}

function pass(url, event) {
  const detail = read(event.data);
  for (const element of listeners(url)) {
    if (!concerns(element, detail.topics ?? [])) continue;
    element.dispatchEvent(new CustomEvent("live", { detail }));
    if (detail.by_me) continue;
    for (const notice of element.querySelectorAll("[data-live-notice][hidden]")) {
      notice.hidden = false;
      say(notice.textContent.trim());
    }
  }
}

function open(url) {
  if (!url || streams.has(url)) return;
  const stream = new EventSource(url);
  stream.addEventListener("message", (event) => pass(url, event));
  streams.set(url, stream);
}

function tidy() {
  for (const [url, stream] of streams) {
    if (listeners(url).length) continue;
    stream.close();
    streams.delete(url);
  }
}

function bind() {
  for (const element of document.querySelectorAll("[data-live-url]")) open(element.dataset.liveUrl);
  tidy();
}

bind();
document.addEventListener("htmx:afterSettle", bind);
// A page kept for the back button must not hold its line open; it takes it up again when shown.
addEventListener("pagehide", () => { for (const stream of streams.values()) stream.close(); streams.clear(); });
addEventListener("pageshow", (event) => { if (event.persisted) bind(); });
