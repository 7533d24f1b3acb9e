// htmx, fetched at the first sign of intent; until then links and forms work alone.

import { WIRED } from "./forms.js";
import { find, on } from "./page.js";

let htmx;

// Which text may become HTML: what is parsed apart from the page, where nothing of it runs. The policy of every
// page asks here (SECURE_CSP), and all else that somebody could talk a page into is refused.
window.trustedTypes?.createPolicy("default", {
  createHTML: (html, _, sink) => sink.match("parse") && html,
});

function fetchHtmx() {
  return htmx ??= new Promise((done, failed) => {
    const { content } = find("#on-demand");
    Object.assign(content.lastChild, { onload: () => {
      // Where pictures are still on their way, htmx would wait for what has happened before it came.
      if (document.readyState !== "complete") document.dispatchEvent(new Event("DOMContentLoaded"));
      done();
    }, onerror: failed });
    document.head.append(content);
  });
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
