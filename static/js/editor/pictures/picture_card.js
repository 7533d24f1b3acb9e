// The card of a picture below its line: what it is, how far it has come, and what is said of it.

import { make } from "../make.js";

const WIDTHS = ["column", "wide", "full"];
let number = 0;

// `ask` does what the card asks for: change(card, { description, … }), retry(card), remove(card),
// decorate(card), leave(card).
export class Card {
  constructor(words, ask, { name, address, preview, width, height, size = "" }) {
    Object.assign(this, { words, ask, name, address, number: (number += 1) });
    this.image = make("img", { alt: "", loading: "lazy", ...(width && { width, height }), src: preview || address });
    this.name = make("b", { textContent: name });
    this.size = make("span", { textContent: size });
    this.bar = make("progress", { max: 1, value: 0, hidden: true, ariaLabel: `${words.sending} ${name}` });
    this.said = make("p", { className: "card-said", role: "status", hidden: true });
    this.retry = this.button(words.retry, () => ask.retry(this), { hidden: true });
    this.remove = this.button(words.remove, () => ask.remove(this));
    const [description, caption] = ["description", "caption"].map((name) => this.field(name));
    Object.assign(this, { description, caption });
    caption.row.hidden = true;
    this.more = this.button(words.addCaption, () => {
      caption.row.hidden = false;
      this.more.hidden = true;
      caption.field.focus();
    });
    this.widths = WIDTHS.map((width) => this.button(words[width], () => ask.change(this, { width })));
    this.decoration = this.button(words.decoration, () => ask.decorate(this));
    this.actions = make(
      "p", { className: "card-actions" }, this.more,
      make("span", { className: "card-widths", role: "group", ariaLabel: words.width }, make("span", { textContent: words.widths }), ...this.widths),
      this.decoration, this.retry, this.remove,
    );
    this.element = make(
      "div", { className: "picture-card", role: "group", ariaLabel: name }, this.image,
      make("div", { className: "card-words" }, make("p", { className: "card-name" }, this.name, this.size), this.bar, this.said, description.row, caption.row, this.actions),
    );
  }

  button(text, fn, about = {}) {
    const button = make("button", { type: "button", className: "linklike", textContent: text, ...about });
    button.addEventListener("click", fn);
    return button;
  }

  field(name) {
    const id = `card-${this.number}-${name}`;
    const field = make("input", { type: "text", id, maxLength: 300, autocomplete: "off" });
    field.addEventListener("change", () => {
      const said = field.value.trim(); // Now: before long the field may show what the text still says.
      // After the focus has gone on to where it goes.
      setTimeout(() => this.ask.change(this, { [name]: said }));
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // It sends no form.
      field.blur();
      setTimeout(() => this.ask.leave(this)); // Once what was written is in the text.
    });
    return { field, row: make("div", {}, make("label", { textContent: this.words[name], htmlFor: id }), field) };
  }

  // What the text says now.
  show(line) {
    for (const name of ["description", "caption"]) {
      const { field } = this[name];
      if (document.activeElement !== field) field.value = line[name];
    }
    if (line.caption) {
      this.caption.row.hidden = false;
      this.more.hidden = true;
    }
    this.widths.forEach((button, at) => button.setAttribute("aria-pressed", WIDTHS[at] === line.width));
    this.decoration.setAttribute("aria-pressed", Boolean(this.isDecoration));
    this.element.classList.toggle("picture-card--lacks", this.lacks(line) || Boolean(this.failed));
  }

  lacks(line) {
    return !line.description && !this.isDecoration && !this.described;
  }

  progress(share, size) {
    this.bar.hidden = false;
    this.bar.value = share;
    this.size.textContent = size;
  }

  done(address, note) {
    Object.assign(this, { address, failed: "" });
    this.bar.hidden = true;
    this.tell(note);
  }

  fail(why, mayRetry) {
    this.failed = why;
    this.bar.hidden = true;
    this.retry.hidden = !mayRetry;
    this.tell(why, true);
  }

  tell(text, isWrong = false) {
    this.said.hidden = !text;
    this.said.textContent = text || "";
    this.said.classList.toggle("card-said--wrong", isWrong);
  }
}
