// The picture of a shared link: seen beside its list, and chosen from the library by its looks.

import { Chooser } from "../insert/chooser.js";
import { make } from "../make.js";

export function start({ form }) {
  const field = form.elements.social_picture, words = document.querySelector("#picture-words")?.dataset;
  if (!field || !words) return;
  const image = make("img", { className: "shared-picture", alt: "", width: 384, height: 216, hidden: true });
  const button = make("button", { type: "button", className: "button button--small", textContent: words.fromLibrary });
  const chooser = new Chooser(words, {
    take(picture) {
      const id = String(picture.id);
      if (![...field.options].some(({ value }) => value === id)) field.add(new Option(picture.name, id));
      field.value = id;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      button.focus();
    },
  });

  async function show() {
    const { value } = field, [picture] = value ? await chooser.ask({ pk: value }) : [];
    if (field.value !== value) return;
    image.hidden = !picture;
    if (picture) image.src = picture.thumbnail;
  }

  button.addEventListener("click", () => chooser.open());
  field.addEventListener("input", show);
  field.closest("details").addEventListener("toggle", show, { once: true });
  field.after(button, image);
}
