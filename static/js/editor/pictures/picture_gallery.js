// The card of a gallery: its pictures in a row, with what they lack, to describe and to put in order.

import { make } from "../make.js";

export class GalleryCard {
  constructor(words, order) {
    Object.assign(this, { words, order, mode: "" });
    this.row = make("div", { className: "gallery-row" });
    this.lacking = make("span", { className: "gallery-lacks" });
    const choices = ["describe", "reorder"].map((mode) => {
      const button = make("button", { type: "button", className: "linklike", textContent: words[mode], ariaExpanded: "false" });
      button.addEventListener("click", () => this.open(this.mode === mode ? "" : mode));
      return button;
    });
    this.choices = choices;
    this.list = make("ol", { className: "gallery-list", hidden: true });
    this.element = make(
      "div", { className: "picture-card gallery-card", role: "group", ariaLabel: words.gallery },
      this.row, make("p", { className: "gallery-foot" }, this.lacking, make("span", {}, ...choices)), this.list,
    );
  }

  show(lines, cards) {
    Object.assign(this, { lines, cards });
    const lacking = lines.filter((line, at) => cards[at].lacks(line)).length;
    this.lacking.textContent = lacking
      ? this.words.lacking.replace("{n}", lacking).replace("{all}", lines.length) : "";
    this.element.classList.toggle("picture-card--lacks", lacking > 0 || cards.some(({ failed }) => failed));
    const shown = cards.map(({ image }) => image.src).join(" ");
    if (shown !== this.shown) {
      this.shown = shown;
      this.row.replaceChildren(...cards.map(({ image }) => make("img", { alt: "", src: image.src })));
    }
    // A picture that is on its way, or that didn't arrive, shows so wherever it stands.
    if (!this.mode && cards.some(({ failed, bar }) => failed || !bar.hidden)) this.open("describe");
    else this.draw();
  }

  open(mode) {
    this.mode = mode;
    this.drawn = undefined;
    this.draw();
  }

  draw() {
    this.choices.forEach((button, at) => button.setAttribute("aria-expanded", this.mode === ["describe", "reorder"][at]));
    this.list.hidden = !this.mode;
    const now = `${this.mode} ${this.cards.map(({ number }) => number)}`;
    if (now === this.drawn) return;
    this.drawn = now;
    if (this.mode === "describe") this.list.replaceChildren(...this.cards.map(({ element }) => make("li", {}, element)));
    if (this.mode === "reorder") this.list.replaceChildren(...this.cards.map((card, at) => this.movable(card, at)));
  }

  movable(card, at) {
    const move = (to, face, label) => {
      const button = make("button", { type: "button", textContent: face, ariaLabel: `${label}: ${card.name.textContent}` });
      button.disabled = to < 0 || to >= this.cards.length;
      button.addEventListener("click", () => this.move(at, to));
      return button;
    };
    const item = make(
      "li", { className: "gallery-move", draggable: true }, make("img", { alt: "", src: card.image.src }),
      make("span", { textContent: card.name.textContent }), move(at - 1, "↑", this.words.up), move(at + 1, "↓", this.words.down),
    );
    item.addEventListener("dragstart", (event) => {
      event.stopPropagation();
      event.dataTransfer.setData("text/x-place", String(at));
    });
    item.addEventListener("dragover", (event) => event.preventDefault());
    item.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const from = Number(event.dataTransfer.getData("text/x-place"));
      if (this.cards[from]) this.move(from, at);
    });
    return item;
  }

  move(from, to) {
    const order = this.lines.map((_, at) => at);
    order.splice(to, 0, ...order.splice(from, 1));
    this.order(this, order);
    this.list.children[to]?.querySelector("button:enabled")?.focus();
  }
}
