// Files of an import, sent in pieces: an upload that broke off goes on where it was. Without it the
// form sends them whole.

import { fileSize } from "../file-size.js";

const form = document.querySelector("#import-form");
const drop = document.querySelector("#import-drop");
const list = document.querySelector("#import-uploads");
const template = document.querySelector("#import-upload");
const button = form.querySelector(".button--primary");
const key = form.elements.csrfmiddlewaretoken.value;
const words = template.dataset;
const pause = 3000; // ms until it is tried again

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

class Refused extends Error {}

// One request, until it is answered: {received, …}. A lost connection is waited for.
async function ask(address, body, row, method = "POST") {
  for (;;) {
    let answer;
    try {
      answer = await fetch(address, { method, body, headers: { "X-CSRFToken": key }, signal: row.stop.signal });
    } catch (error) {
      if (row.stop.signal.aborted) throw error;
      row.say(words.waits);
      await wait(pause);
      continue;
    }
    if (answer.redirected || !answer.headers.get("content-type")?.includes("json")) {
      if (answer.status >= 500 || answer.status === 429) { row.say(words.waits); await wait(pause); continue; }
      throw new Refused(words.out);
    }
    const told = await answer.json();
    if (!answer.ok && answer.status !== 409) throw new Refused(told.why);
    return told;
  }
}

class Row {
  constructor(file) {
    this.file = file;
    this.stop = new AbortController();
    this.element = template.content.cloneNode(true).firstElementChild;
    this.element.querySelector("b").textContent = file.name;
    this.element.querySelector("button").addEventListener("click", () => this.cancel());
  }

  say(text) { this.element.querySelector("small").textContent = text; }

  show(received, since, from) {
    const { size } = this.file;
    this.element.querySelector("progress").value = (100 * received) / size;
    const of = words.of.replace("{done}", fileSize(received)).replace("{all}", fileSize(size));
    const rate = (received - from) / (Date.now() - since);
    const seconds = Math.ceil((size - received) / rate / 1000);
    const left = seconds < 100 ? words.left.replace("{n}", seconds) : words.minutes.replace("{n}", Math.round(seconds / 60));
    this.say(received < size ? of + (rate > 0 ? ` · ${left}` : "") : `${fileSize(size)} · ${words.whole}`);
  }

  async send(name) {
    const about = new URLSearchParams({ name: this.file.name, size: this.file.size, stamp: this.file.lastModified });
    const begun = await ask(form.dataset.upload, about, this);
    this.address = begun.address;
    const [since, from] = [Date.now(), begun.received];
    let { received } = begun;
    this.show(received, since, from);
    while (received < this.file.size) {
      const piece = this.file.slice(received, received + Number(form.dataset.piece));
      ({ received } = await ask(`${this.address}?from=${received}`, piece, this));
      this.show(received, since, from);
    }
    const sent = Object.assign(document.createElement("input"), { type: "hidden", name, value: begun.token });
    this.element.append(sent);
  }

  cancel() {
    this.stop.abort();
    if (this.address) fetch(this.address, { method: "DELETE", headers: { "X-CSRFToken": key } });
    this.element.remove();
  }
}

let waiting = 0;
let line = Promise.resolve();

function take(files, name) {
  for (const file of files) {
    const row = new Row(file);
    list.append(row.element);
    button.disabled = Boolean(++waiting);
    line = line.then(() => row.stop.signal.aborted ? null : row.send(name)).catch((error) => {
      if (error.name === "AbortError") return;
      row.element.classList.add("is-refused");
      row.say(error instanceof Refused ? error.message : words.waits);
    }).finally(() => { button.disabled = Boolean(--waiting); });
  }
}

for (const [field, name] of [[form.elements.file, "upload"], [form.elements.media, "media_upload"]]) {
  field.addEventListener("change", () => {
    take(field.files, name);
    field.value = "";
  });
}
drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("is-over"); });
drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("is-over");
  take(event.dataTransfer.files, "upload");
});
form.classList.add("is-scripted");
