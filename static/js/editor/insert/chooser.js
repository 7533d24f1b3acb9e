// The pictures of the library in a dialog, to choose one of them.

import { later, make } from "../make.js";

const PAUSE = 200; // ms

export class Chooser {
  // `take(picture)` gets what was chosen, as the server shows it; `fromDevice()` chooses a file instead, if it may.
  constructor(words, { take, fromDevice }) {
    Object.assign(this, { words, taken: take, fromDevice });
  }

  // Pictures of the library: one by its `pk`, or a page `p` of those in which `q` is found.
  async ask(about) {
    try {
      const answer = await fetch(`${this.words.library}?${new URLSearchParams(about)}`);
      const { pictures = [], more = false, error = "" } = await answer.json();
      Object.assign(this, { hasMore: more, why: error });
      return pictures;
    } catch {
      Object.assign(this, { hasMore: false, why: this.words.away });
      return [];
    }
  }

  item(picture, choose) {
    const image = make("img", { alt: picture.description, src: picture.thumbnail, width: 384, height: 216, loading: "lazy" });
    const button = make("button", { type: "button", ariaLabel: [picture.name, picture.description].filter(Boolean).join(": ") }, image, make("b", { textContent: picture.name }), make("small", { textContent: picture.used }));
    button.addEventListener("click", choose);
    return make("li", {}, button);
  }

  open() {
    if (!this.dialog) this.draw();
    this.dialog.showModal();
    this.field.value = "";
    this.show();
  }

  draw() {
    const { words } = this;
    const button = (textContent, fn, className = "button") => {
      const made = make("button", { type: "button", className, textContent });
      made.addEventListener("click", fn);
      return made;
    };
    this.field = make("input", { type: "search", placeholder: words.search, ariaLabel: words.search, autocomplete: "off" });
    this.field.addEventListener("input", later(PAUSE, () => this.show()));
    this.field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    this.list = make("ul", { className: "pick-pictures" });
    this.said = make("p", { className: "hint", role: "status" });
    this.more = button(words.more, () => this.show(this.page + 1));
    const device = this.fromDevice && button(words.fromDevice, () => {
      this.dialog.close();
      this.fromDevice();
    });
    this.dialog = make(
      "dialog", { className: "chooser", ariaLabel: words.choosePicture },
      make("header", {}, make("h2", { textContent: words.choosePicture }), this.field, ...(device ? [device] : [])),
      make("div", { className: "chooser-list" }, this.list, this.said, this.more),
      make("footer", {}, button(words.cancel, () => this.dialog.close())),
    );
    document.body.append(this.dialog);
  }

  async show(page = 1) {
    const q = this.field.value.trim(), found = await this.ask({ q, p: page });
    if (q !== this.field.value.trim()) return; // Somebody has typed on.
    this.page = page;
    const items = found.map((one) => this.item(one, () => {
      this.dialog.close();
      this.taken(one);
    }));
    if (page === 1) this.list.replaceChildren(...items);
    else this.list.append(...items);
    if (page > 1) items[0]?.querySelector("button").focus();
    this.more.hidden = !this.hasMore;
    this.said.textContent = this.why || (this.list.children.length ? "" : this.words.nonePictures);
  }
}
