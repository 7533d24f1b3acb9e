// htmx, fetched at the first sign of intent; until then links and forms work alone.

import { WIRED } from "./forms.js";
import { find, on } from "./page.js";

const source = find("script[data-htmx]").dataset.htmx;
let htmx;

function fetchHtmx() {
  return htmx ??= new Promise((done, failed) => {
    const meta = document.createElement("meta");
    meta.name = "htmx-config";
    meta.content = JSON.stringify({
      allowEval: false, includeIndicatorStyles: false, historyEnabled: false, attributesToSettle: [],
      responseHandling: [{ code: "204", swap: false }, { code: "[23]..|40[349]|422|429", swap: true }, { code: "...", swap: false, error: true }],
    });
    const script = document.createElement("script");
    Object.assign(script, { src: source, onload: () => { begin(); done(); }, onerror: failed });
    document.head.append(meta, script);
  });
}
// Where pictures are still on their way, htmx would wait for what has happened before it came.
function begin() {
  if (document.readyState !== "complete") document.dispatchEvent(new Event("DOMContentLoaded"));
}
for (const sign of ["pointerover", "touchstart", "focusin"])
  on(sign, ({ target }) => { if (target.closest?.(WIRED)) fetchHtmx().catch(Object); }, { passive: true });

// A press that comes before htmx does waits for it, and goes the plain way if it fails.
function hold(event, again, plainly) {
  if (window.htmx || !event.target.closest(WIRED)) return;
  event.preventDefault();
  // Not before this press is over: within it, a form can't be sent again.
  fetchHtmx().then(() => setTimeout(again), () => setTimeout(plainly));
}
on("click", (event) => {
  const link = event.target.closest("a[data-hx-get]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey)
    hold(event, () => link.click(), () => location.assign(link.href));
});
on("submit", (event) => {
  const { target: form, submitter } = event;
  // Pressed again rather than sent again: htmx learns from a click which button it was.
  const again = () => { form.busy = false; submitter ? submitter.click() : form.requestSubmit(); };
  hold(event, again, () => { form.removeAttribute("data-hx-post"); again(); });
});
