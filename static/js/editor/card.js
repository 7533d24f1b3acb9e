// The card that stands for the article where its address is shared: made anew as its fields change.

import { later } from "./make.js";

const ABOUT = ["csrfmiddlewaretoken", "title", "standfirst", "text", "lead", "slug", "social_title", "meta_description", "social_picture"];
const PAUSE = 400; // ms

export function start({ form, onChange }) {
  const place = form.querySelector(".field-card_now .readonly"), fold = place?.closest("details");
  if (!place) return;
  let request;

  async function show() {
    if (!fold.open) return;
    request?.abort();
    request = new AbortController();
    const body = new FormData();
    for (const [name, value] of new FormData(form)) if (ABOUT.includes(name)) body.set(name, value);
    body.set("look", "card");
    const answer = await fetch(form.dataset.preview, { method: "POST", body, signal: request.signal });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const card = page.querySelector(".card-shared");
    place.replaceChildren(card);
    count("social_title", card.dataset.titleCount);
    count("meta_description", card.dataset.descriptionCount);
  }

  function count(name, said) {
    const help = form.querySelector(`.field-${name} .help`);
    if (help && said) help.textContent = said;
  }

  const tried = () => show().catch(() => {}); // The last card stays.
  const soon = later(PAUSE, tried);
  form.addEventListener("input", ({ target }) => ABOUT.includes(target.name) && soon());
  onChange(soon);
  fold.addEventListener("toggle", tried);
}
