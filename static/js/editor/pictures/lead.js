// The lead picture in the settings, as a card: dropped, pasted, from this device or from the library. Without
// this module there are the list of pictures, a field for a file and two numbers.

import { fileSize } from "../../file-size.js";
import { startFocus } from "../../focus.js";
import { Chooser } from "../insert/chooser.js";
import { icon, make } from "../make.js";

const TAKEN = /^image\//, WORDS = ["description", "caption"], MIDDLE = [50, 50], LATELY = 3;

export function start(editor) {
  const place = editor.form.querySelector(".lead-now"), words = document.querySelector("#picture-words")?.dataset;
  if (place && words && editor.form.elements.lead) new Lead(editor, place, words).begin();
}

class Lead {
  constructor(editor, place, words) {
    Object.assign(this, { editor, place, words, form: editor.form, fold: place.closest("details") });
    this.field = this.form.elements.lead;
    this.chooser = new Chooser(words, { take: (picture) => this.take(picture), fromDevice: () => this.choose() });
  }

  begin() {
    this.draw();
    const { lead } = this.place.dataset, known = lead && JSON.parse(lead);
    this.show(known && String(known.id) === this.field.value ? known : null);
    if (this.field.value && !this.picture) this.find();
    this.fold.classList.add("fold--lead");
    // Somebody else wrote into the list: what was kept in this browser, for one.
    this.field.addEventListener("input", () => this.field.value !== this.now && this.find());
    this.fold.addEventListener("toggle", () => this.showLately());
    this.listen();
    this.showLately();
  }

  listen() {
    const { fold } = this, over = (isOver) => fold.classList.toggle("is-over", isOver);
    fold.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      over(true);
    });
    fold.addEventListener("dragleave", ({ relatedTarget }) => fold.contains(relatedTarget) || over(false));
    fold.addEventListener("drop", (event) => {
      over(false);
      if (this.send(event.dataTransfer.files)) event.preventDefault();
    });
    fold.addEventListener("paste", (event) => this.send(event.clipboardData.files) && event.preventDefault());
  }

  button(text, fn, className = "button button--small") {
    const button = make("button", { type: "button", className, textContent: text });
    button.addEventListener("click", fn);
    return button;
  }

  draw() {
    const { words, form } = this, across = form.elements.lead_focus_x, down = form.elements.lead_focus_y;
    const ways = () => [this.button(words.fromDevice, () => this.choose()), this.button(words.fromLibrary, () => this.chooser.open())];
    this.lately = make("div", { className: "lead-lately", hidden: true });
    this.empty = make(
      "div", {}, make(
        "div", { className: "lead-drop" }, icon("picture"), make("b", { textContent: words.dropHere }),
        make("p", { textContent: words.sendable }), make("p", { className: "lead-ways" }, ...ways()),
      ), this.lately,
    );
    this.box = make("div", { className: "focus" }, make("img", { alt: "" }));
    this.box.dataset.name = this.place.dataset.name;
    this.image = this.box.firstElementChild;
    this.cuts = across ? JSON.parse(words.cuts).map(([name, ratio]) => cut(name, ratio)) : [];
    this.name = make("b");
    this.size = make("span");
    this.bar = make("progress", { max: 1, value: 0 });
    this.said = make("p", { className: "card-said", role: "status" });
    this.retry = this.button(words.retry, () => this.go(), "linklike");
    this.under = make("div", { className: "lead-sending" }, make("p", { className: "card-name" }, this.name, this.size), this.bar, this.said, this.retry);
    this.ring = make("div", {}, make("p", { className: "hint", textContent: words.ring }), make("ul", { className: "focus-cuts" }, ...this.cuts));
    this.card = make("div", {}, this.box, this.under, this.ring, make("p", { className: "lead-ways" }, ...ways(), this.button(words.remove, () => this.remove(), "linklike")));
    this.place.replaceChildren(this.empty, this.card);
    this.drawRing = across ? startFocus(this.box, across, down, this.cuts) : () => {};
    this.ring.hidden = !across;
    this.image.addEventListener("load", () => this.drawRing());
  }

  choose() {
    const field = make("input", { type: "file", accept: "image/*" });
    field.addEventListener("change", () => this.send(field.files));
    field.click();
  }

  send(files) {
    const file = [...files].find(({ type, name }) => TAKEN.test(type) || /\.(heic|svg|avif)$/i.test(name));
    if (!file || this.editor.isLocked) return false;
    this.forget();
    this.file = file;
    this.put(null, { words: { description: "", caption: "", focus: MIDDLE } });
    this.show(null, URL.createObjectURL(file));
    this.go();
    return true;
  }

  go() {
    const { file, words } = this, all = fileSize(file.size), isMeant = (fn) => (...told) => this.file === file && fn(...told);
    const progress = isMeant((share) => {
      this.bar.value = share;
      this.size.textContent = `${fileSize(share * file.size)} ${words.of} ${all}`;
      this.sayValue(`${words.sending}, ${Math.round(share * 100)} %`);
    });
    this.tell({ name: file.name || words.pasted, said: words.untilSaved });
    progress(0);
    this.editor.sending.send(file, this, {
      progress,
      done: isMeant((sent) => {
        this.arrived();
        this.put(sent);
        this.tell(sent.note ? { name: sent.name, said: sent.note } : null);
      }),
      failed: isMeant((why, mayRetry) => {
        this.tell({ name: this.name.textContent, said: why, isWrong: true, mayRetry });
        this.size.textContent = all;
        this.sayValue(words.notSent, true);
      }),
    });
  }

  // What stands below the picture while it isn't simply there.
  tell(about) {
    this.under.hidden = !about;
    this.card.classList.toggle("lead--sending", Boolean(this.file));
    this.ring.hidden = Boolean(this.file) || !this.cuts.length;
    if (!about) return;
    this.name.textContent = about.name;
    this.said.textContent = about.said;
    this.said.classList.toggle("card-said--wrong", Boolean(about.isWrong));
    this.bar.hidden = !this.file || Boolean(about.isWrong);
    this.size.textContent = "";
    this.retry.hidden = !about.mayRetry;
  }

  sayValue(text, lacks = false) {
    this.fold.dataset.sending = "";
    const value = this.fold.querySelector(".fold-value");
    value.textContent = text;
    value.classList.toggle("lacks", lacks);
  }

  take(picture) {
    this.forget();
    this.put(picture, { words: picture });
    this.show(picture);
  }

  remove() {
    this.forget();
    this.put(null, { words: { description: "", caption: "", focus: MIDDLE } });
    this.show(null);
    this.empty.querySelector("button").focus();
  }

  forget() {
    this.arrived();
    this.editor.sending.forget(this);
  }

  arrived() {
    this.file = null;
    delete this.fold.dataset.sending;
  }

  // Into the fields, as if somebody had chosen and typed there.
  put(picture, { words } = {}) {
    const { field, form } = this, id = picture ? String(picture.id) : "";
    this.picture = picture;
    if (id && ![...field.options].some(({ value }) => value === id)) field.add(new Option(picture.name, id));
    field.value = this.now = id;
    for (const name of words ? WORDS : []) if (form.elements[`lead_${name}`]) form.elements[`lead_${name}`].value = words[name];
    const ring = [form.elements.lead_focus_x, form.elements.lead_focus_y];
    if (words && ring[0]) ring.forEach((one, at) => (one.value = words.focus[at]));
    this.drawRing();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show(picture, address = picture?.wide) {
    if (this.image.src.startsWith("blob:")) URL.revokeObjectURL(this.image.src);
    this.picture = picture;
    this.now = this.field.value;
    this.empty.hidden = Boolean(address);
    this.card.hidden = !address;
    this.fold.classList.toggle("fold--no-lead", !address);
    for (const name of ["width", "height"]) {
      if (picture) this.image.setAttribute(name, picture[name]);
      else this.image.removeAttribute(name);
    }
    if (address) this.image.src = address;
    else this.image.removeAttribute("src");
    this.tell(null);
    this.showLately();
  }

  async find() {
    this.forget();
    const { value } = this.field;
    const [picture = null] = value ? await this.chooser.ask({ pk: value }) : [];
    if (this.field.value === value && !this.file) this.show(picture);
  }

  async showLately() {
    if (!this.fold.open || this.card.hidden === false || !this.lately.hidden) return;
    const found = (await this.chooser.ask({})).slice(0, LATELY);
    this.lately.hidden = !found.length;
    const list = make("ul", { className: "pick-pictures" }, ...found.map((one) => this.chooser.item(one, () => this.take(one))));
    this.lately.replaceChildren(make("b", { textContent: this.words.lately }), list);
  }
}

function cut(name, ratio) {
  const item = make("li", {}, make("img", { alt: "" }), make("small", { textContent: name }));
  item.dataset.ratio = ratio;
  return item;
}
