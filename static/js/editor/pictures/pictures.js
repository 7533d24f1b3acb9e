// Pictures in a text: dropped, pasted or chosen, each with a line of Markdown and a card below it at once.

import { fileSize } from "../../file-size.js";
import { laterIdle, make } from "../make.js";
import { Card } from "./picture_card.js";
import { GalleryCard } from "./picture_gallery.js";
import { pictureGroups, pictureLine } from "./picture_lines.js";

export const ON_ITS_WAY = "sending/", NOTHING = "data:,";
const TAKEN = /^(image|audio|video)\//;
const PAUSE = 150; // ms

export function start(editor) {
  const place = document.querySelector("#picture-words");
  if (place) new Pictures(editor, place.dataset).begin();
}

class Pictures {
  constructor(editor, words) {
    const token = () => editor.form.elements.csrfmiddlewaretoken.value;
    Object.assign(this, { editor, words, token, cards: new Map(), galleries: new Map(), files: new Map(), number: 0, known: JSON.parse(words.known) });
    this.ask = {
      change: (card, about) => this.change(card, about),
      retry: (card) => this.send(card),
      remove: (card) => this.remove(card),
      decorate: (card) => this.decorate(card),
      leave: (card) => this.leave(card),
    };
  }

  begin() {
    this.editor.onFiles((files) => this.take([...files]));
    this.editor.shownFor = (address) => this.cards.get(address)?.image.src;
    this.editor.onChange(laterIdle(PAUSE, () => this.look()));
    this.startBringing();
    this.look();
  }

  take(files) {
    const taken = files.filter(({ type, name }) => TAKEN.test(type) || /\.(heic|svg|avif)$/i.test(name));
    if (!taken.length || this.editor.isLocked) return false;
    const cards = taken.map((file) => this.cardOf(file));
    const lines = cards.map(({ address }) => pictureLine({ description: "", address, width: "column" }));
    this.editor.insertAtLine(lines.join("\n"));
    this.look();
    for (const card of cards) this.send(card);
    return true;
  }

  cardOf(file) {
    this.number += 1;
    const name = file.name || this.words.pasted, address = `${ON_ITS_WAY}${Date.now().toString(36)}${this.number}/${plainName(name)}`;
    const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : "";
    const card = new Card(this.words, this.ask, { name, address, preview, size: fileSize(file.size) });
    this.files.set(card, file);
    this.cards.set(address, card);
    return card;
  }

  send(card) {
    const file = this.files.get(card), all = fileSize(file.size);
    card.retry.hidden = true;
    card.failed = "";
    card.tell("");
    card.progress(0, all);
    this.editor.sending.send(file, card, {
      progress: (share) => card.progress(share, `${fileSize(share * file.size)} ${this.words.of} ${all}`),
      done: (sent) => this.arrived(card, sent),
      failed: (why, mayRetry) => {
        card.size.textContent = all;
        card.fail(why, mayRetry);
        this.look();
      },
    });
  }

  arrived(card, sent) {
    const before = card.address, size = fileSize(this.files.get(card).size);
    card.size.textContent = size;
    this.cards.delete(before);
    this.cards.set(sent.url, card);
    const lines = this.linesOf(before);
    card.done(sent.url, sent.note);
    card.kind = sent.kind;
    for (const line of lines) this.write(line, { address: sent.url }, true);
    this.look();
    this.keepWords(card);
  }

  // Give each line of the text its card, and each gallery its own.
  look() {
    const groups = pictureGroups(this.editor.value), shown = [], all = [];
    this.foreign = new Set();
    for (const group of groups) {
      const cards = group.map((line) => this.cardFor(line));
      all.push(...cards);
      group.forEach((line, at) => cards[at].show(line));
      if (group.length === 1) shown.push({ at: group[0].to, element: cards[0].element });
      else shown.push({ at: group.at(-1).to, element: this.galleryFor(group, cards).element });
    }
    this.showBringing();
    this.countUnsent(all);
    const now = shown.map(({ element }) => element);
    const isSame = now.length === this.now?.length && now.every((element, at) => element === this.now[at]);
    // The plain field would take the cursor out of a card.
    if (this.editor.isRich || !isSame) this.editor.widgets("pictures", shown);
    this.now = now;
  }

  // Whatever way they came into the text, or left it.
  countUnsent(cards) {
    const { sending } = this.editor, unsent = cards.filter(({ failed, address }) => failed && address.startsWith(ON_ITS_WAY));
    for (const one of sending.unsent) if (one instanceof Card && !unsent.includes(one)) sending.forget(one);
    for (const one of unsent) if (!sending.unsent.has(one)) sending.lost(one);
  }

  cardFor(line) {
    const { address } = line, src = address.split("#")[0];
    if (/^https?:\/\//.test(src) && !src.startsWith(`${location.origin}/`)) this.foreign.add(src);
    let card = this.cards.get(src);
    if (!card) {
      const name = decodeURIComponent(src.split("/").at(-1));
      const preview = src.startsWith(ON_ITS_WAY) ? NOTHING : ""; // That of another visit is nowhere.
      card = new Card(this.words, this.ask, { name, address: src, preview, ...this.known[src] });
      if (src.startsWith(ON_ITS_WAY)) card.fail(this.words.lost, false);
      this.cards.set(src, card);
    }
    return card;
  }

  galleryFor(lines, cards) {
    const key = cards[0];
    const same = [...this.galleries.values()].find((one) => one.cards.some((card) => cards.includes(card)));
    const gallery = this.galleries.get(key) ?? same ?? new GalleryCard(this.words, (one, order) => this.reorder(one, order));
    for (const [kept, one] of this.galleries) if (one === gallery) this.galleries.delete(kept);
    this.galleries.set(key, gallery);
    gallery.show(lines, cards);
    return gallery;
  }

  linesOf(address) {
    return pictureGroups(this.editor.value).flat().filter((line) => line.address.split("#")[0] === address);
  }

  change(card, about) {
    for (const line of this.linesOf(card.address).reverse()) this.write(line, about);
    if (about.description) card.isDecoration = false;
    if ("description" in about) this.keepWords(card);
    this.look();
  }

  decorate(card) {
    card.isDecoration = !card.isDecoration;
    if (card.isDecoration) for (const line of this.linesOf(card.address).reverse()) this.write(line, { description: "" });
    this.keepWords(card);
    this.look();
  }

  // On with the text below the picture.
  leave(card) {
    const line = this.linesOf(card.address).at(-1);
    if (line) this.editor.select(Math.min(line.to + 1, this.editor.value.length));
    this.editor.focus();
  }

  remove(card) {
    for (const { from, to } of this.linesOf(card.address).reverse()) {
      const { value } = this.editor, end = value[to] === "\n" ? to + 1 : to;
      this.replace(from, end, "", false);
    }
    this.cards.delete(card.address);
    this.files.delete(card);
    this.editor.sending.forget(card);
    this.look();
  }

  reorder(gallery, order) {
    const { lines } = gallery, { value } = this.editor;
    const text = order.map((at) => value.slice(lines[at].from, lines[at].to)).join("\n");
    this.replace(lines[0].from, lines.at(-1).to, text, false);
    this.look();
  }

  write(line, about, isElsewhere = false) {
    this.replace(line.from, line.to, pictureLine({ ...line, ...about }), isElsewhere);
  }

  // `isElsewhere`: somebody goes on typing, and their cursor stays where it is.
  replace(from, to, text, isElsewhere) {
    const { selection } = this.editor, was = document.activeElement, by = text.length - (to - from);
    const moved = (at) => (at >= to ? at + by : Math.min(at, from + text.length));
    const then = isElsewhere ? { from: moved(selection.from), to: moved(selection.to) } : { from: from + text.length };
    this.editor.replace(from, to, text, then);
    if (was && was !== document.activeElement && was.isConnected) was.focus({ preventScroll: true });
  }

  // The library takes the words of a picture that had none.
  async keepWords(card) {
    const [line] = this.linesOf(card.address);
    if (!line || card.address.startsWith(ON_ITS_WAY) || !card.address.startsWith("/") || (card.kind ?? "image") !== "image") return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.token());
    body.set("src", card.address);
    body.set("description", line.description);
    if (card.isDecoration) body.set("decoration", "on");
    try {
      const answer = await fetch(this.words.keep, { method: "POST", body });
      const said = answer.ok ? await answer.json() : {};
      card.isDecoration = said.decoration ?? card.isDecoration;
      card.described = said.description;
      this.look();
    } catch {
      // The text has them in any case.
    }
  }

  // Pictures on other sites: readers' browsers don't load them, so the blog fetches them once.
  startBringing() {
    this.bring = make("p", { className: "notice-bar bring", hidden: true });
    this.bringSaid = make("span", { role: "status" });
    const button = make("button", { type: "button", className: "linklike", textContent: this.words.bringHome });
    button.addEventListener("click", () => this.bringHome(button));
    this.bring.append(this.bringSaid, " ", button);
    (document.querySelector(".editor-notes") ?? this.editor.textarea.parentElement).prepend(this.bring);
  }

  showBringing() {
    const n = this.foreign.size;
    this.bring.hidden = !n && !this.bringing;
    if (n && !this.bringing && n !== this.told) {
      this.told = n;
      this.bringSaid.textContent = n === 1 ? this.words.foreignOne : this.words.foreignMany.replace("{n}", n);
    }
  }

  async bringHome(button) {
    const addresses = [...this.foreign];
    this.bringing = true;
    button.hidden = true;
    this.bringSaid.textContent = this.words.fetching;
    const wrong = (await Promise.all(addresses.map((address) => this.bringOne(address)))).filter(Boolean);
    this.bringing = false;
    button.hidden = false;
    this.told = this.foreign.size;
    this.bringSaid.textContent = wrong.join(" ");
    this.look();
  }

  async bringOne(address) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.token());
    body.set("address", address);
    try {
      let answer = await fetch(this.words.bring, { method: "POST", body }), said = await answer.json();
      while (said.wait) {
        await new Promise((done) => setTimeout(done, 1000));
        body.set("task", said.wait);
        answer = await fetch(this.words.bring, { method: "POST", body });
        said = await answer.json();
      }
      if (!said.url) return `${address}: ${said.error}`;
      for (const line of this.linesOf(address).reverse()) this.write(line, { address: said.url }, true);
      return "";
    } catch {
      return `${address}: ${this.words.away}`;
    }
  }
}

const plainName = (name) => encodeURIComponent(name.replace(/[\s()<>]+/g, "-"));
