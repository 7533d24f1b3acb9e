// All choices before an article goes out: what is expected of them follows while they change.

import { isAhead, timeSaid } from "../editor/folds.js";
import { start as rows } from "../editor/rows.js";

const PAUSE = 400; // ms
const form = document.querySelector("form.publish");
const [place, card, go] = [".foreseen", ".publish-card", "[data-publish]"].map((one) => form.querySelector(one));
let timer, request;

function name() {
  const when = form.querySelector("[name=when]:checked")?.value, words = go.dataset;
  go.value = when === "draft" ? "now" : "1";
  if (form.dataset.public) go.textContent = words.public;
  else if (when !== "at") go.textContent = words.now;
  else go.textContent = (isAhead(form) ? words.at : words.past).replace("{time}", timeSaid(form));
}
async function asked(address, more = {}) {
  const body = new FormData(form);
  for (const [key, value] of [...body]) if (value instanceof File) body.delete(key);
  for (const [key, value] of Object.entries(more)) body.set(key, value);
  const answer = await fetch(address, { method: "POST", body, signal: request.signal });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
async function foresee() {
  request?.abort();
  request = new AbortController();
  try {
    place.replaceChildren(...(await asked(form.dataset.foresee)).body.childNodes);
    const shown = (await asked(form.dataset.preview, { look: "card" })).querySelector(".card-shared");
    if (shown) card.replaceChildren(shown);
  } catch { /* What was foreseen before stays. */ }
}
function later() {
  clearTimeout(timer);
  timer = setTimeout(foresee, PAUSE);
}
function choose(field, value) {
  const radio = form.querySelector(`[name=${field}][value="${value}"]`);
  if (radio) radio.checked = true;
}

let isUnsaved = false;
form.addEventListener("submit", () => { isUnsaved = false; });
addEventListener("beforeunload", (event) => isUnsaved && event.preventDefault());
form.addEventListener("input", () => { isUnsaved = true; name(); later(); });
form.addEventListener("click", ({ target }) => {
  const { openAt, publishAt } = target.dataset;
  if (openAt) {
    choose("comments_hours", "own");
    form.elements.comments_from.value = openAt;
    form.elements.comments_until.value ||= "22:00";
    form.elements.comments_open.checked = true;
  } else if (publishAt) {
    choose("when", "at");
    form.elements.published_at_1.value = publishAt;
  } else return;
  isUnsaved = true;
  name();
  later();
});
name();
rows({ form });
