// Saves by itself: in this browser at once, on the server two seconds after the first key that isn't there.
//
// Two seconds after the last key everything is on the server, and whoever types without a pause is never
// more than those behind. What the server doesn't take stays in the browser and is sent again.

import { drop, keep, openTab } from "./kept.js";
import { offer } from "./left-behind.js";
import { whenIdle } from "../make.js";

const PAUSE = 2000, AT_HAND = 300, PATIENCE = 30_000; // ms
const AGAIN = [3, 5, 10, 20, 30]; // s
const SMALL = 60_000; // bytes that a browser sends on while the page is closed
const NOT_SENT = new Set(["csrfmiddlewaretoken", "_save", "_continue", "_preview"]);
const OF_SAVING = /^(base_|tab$|sequence$)/; // what is said of the saving itself

export function start(editor) {
  const place = document.querySelector("#saving"), { form } = editor;
  if (!place) return;
  const saving = new Saving(editor, form, place);
  editor.saving = saving;
  editor.save = () => saving.saveNow(); // What can be undone, and where the cursor is, stays.
  form.addEventListener("input", ({ isComposing }) => isComposing || saving.changed());
  form.addEventListener("compositionend", () => saving.changed());
  form.addEventListener("change", () => saving.changed());
  editor.onChange(() => saving.changed());
  form.addEventListener("submit", () => saving.submitted());
  addEventListener("pageshow", () => (saving.isLeaving = false));
  addEventListener("pagehide", () => saving.leave());
  document.addEventListener("visibilitychange", () => document.hidden && saving.leave());
  addEventListener("online", () => saving.send());
  openTab(saving.tab);
  offer(editor, saving);
}

class Saving {
  constructor(editor, form, place) {
    Object.assign(this, { editor, form, place, words: place.dataset, url: place.dataset.autosave });
    this.tab = form.elements.tab.value;
    this.sent = Number(form.elements.sequence.value);
    this.changes = this.saved = this.atHand = this.tries = 0;
    this.told = new EventTarget();
    this.asOnServer = this.fields();
  }

  get thing() { return `${this.words.kind}/${this.words.pk || "new"}`; }
  get isBehind() { return this.changes > this.saved; }
  get name() { return { tab: this.tab, who: this.words.who, thing: this.thing }; }

  // Tell others of what the server said: "saved", "newer", "signed-out".
  on(kind, fn) { this.told.addEventListener(kind, ({ detail }) => fn(detail)); }
  tell(kind, detail) { this.told.dispatchEvent(new CustomEvent(kind, { detail })); }

  fields() {
    return this.editor.fields.filter(([name, value]) => typeof value === "string" && !NOT_SENT.has(name));
  }

  // An event says that something may have; only then it is looked at, because a text can be long.
  hasChanged(fields = this.fields()) {
    if (this.isBehind && isSame(fields, this.asOnServer)) this.saved = this.changes;
    return this.isBehind;
  }

  changed() {
    this.changes += 1;
    if (this.isOff) return;
    this.keeping ??= setTimeout(() => whenIdle(() => this.keepHere(), AT_HAND), AT_HAND);
    this.timer ??= setTimeout(() => whenIdle(() => this.send(), AT_HAND), PAUSE);
  }

  async keepHere() {
    clearTimeout(this.keeping);
    this.keeping = undefined;
    const { changes } = this, fields = this.fields();
    if (!this.hasChanged(fields)) return;
    try {
      await keep({ ...this.name, at: Date.now(), sequence: this.sent + 1, fields });
      this.atHand = changes;
      this.heldSince ??= new Date();
      if (changes <= this.saved) await drop(this.tab);
    } catch (error) {
      this.noRoom = error.name === "QuotaExceededError";
    }
  }

  async send({ keepalive = false } = {}) {
    clearTimeout(this.timer);
    this.timer = undefined;
    const fields = this.isOff ? [] : this.fields();
    if (this.isOff || !this.hasChanged(fields)) return;
    if (this.request && !keepalive) return void (this.waits = true);
    const { changes } = this, body = this.body(fields);
    this.editor.say(this.words.saving);
    const request = fetch(this.url, {
      method: "POST", body, keepalive: keepalive && this.isSmall(body), signal: AbortSignal.timeout(PATIENCE),
    });
    if (!keepalive) this.request = request;
    try {
      await this.heard(await request, changes, fields);
    } catch {
      this.failed(this.words.unreachable);
    }
    if (this.request === request) this.request = undefined;
    if (this.waits) {
      this.waits = false;
      this.send();
    }
  }

  // As the button does it: in the history it is a text that somebody kept, and not one that was kept for them.
  async saveNow() {
    this.isAsked = true;
    this.asOnServer = [];
    this.changes += 1;
    await this.send();
  }

  body(fields) {
    const body = new FormData();
    if (this.isAsked) body.set("asked", "yes");
    this.isAsked = false;
    this.sent += 1;
    this.form.elements.sequence.value = this.sent;
    for (const [name, value] of fields) body.append(name, value);
    body.set("sequence", this.sent);
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    return body;
  }

  isSmall(body) {
    return [...body].reduce((sum, [, value]) => sum + 2 * value.length + 100, 0) < SMALL;
  }

  async heard(answer, changes, fields) {
    const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
    const said = isOurs ? await answer.json() : {};
    if (answer.ok && isOurs) return this.took(said, changes, fields);
    if (answer.status === 409) return this.stop("newer", said);
    if (answer.status === 401 || answer.redirected) return this.signedOut();
    if (answer.status === 403 && !isOurs) return this.freshToken();
    this.failed(said.why ?? (answer.status === 413 || answer.status === 400 ? this.words.tooLong : this.words.unreachable));
  }

  async took(said, changes, fields) {
    this.saved = Math.max(this.saved, changes);
    this.asOnServer = fields;
    this.tries = 0;
    this.form.elements.base_number.value = said.number;
    this.form.elements.base_revision.value = said.revision;
    if (!this.words.pk) this.begin(said);
    if (!this.isBehind) {
      this.heldSince = undefined;
      this.editor.say(said.said);
      await drop(this.tab);
    }
    this.tell("saved", said);
  }

  // From its first words on, a new article has an address of its own.
  begin({ pk, autosave, change }) {
    Object.assign(this.words, { pk, autosave });
    this.url = autosave;
    this.form.dataset.pk = pk;
    history.replaceState(history.state, "", change + location.hash);
    for (const element of document.querySelectorAll("[data-once-saved], [data-foresee]")) nowOf(element, pk);
    this.tell("begun", { pk });
  }

  async signedOut() {
    await this.keepHere();
    this.sayHeld();
    this.tell("signed-out");
  }

  // Somebody signed in in another tab: this form's token is of the session before.
  async freshToken() {
    if (this.hasFreshToken) return this.failed(this.words.unreachable);
    this.hasFreshToken = true;
    if (await this.renew()) await this.send();
    else await this.signedOut();
    this.hasFreshToken = false;
  }

  async renew() {
    const answer = await fetch(this.words.session, { headers: { Accept: "application/json" } });
    if (!answer.ok) return false;
    const { token, who } = await answer.json();
    if (String(who) !== this.words.who) return false;
    this.form.elements.csrfmiddlewaretoken.value = token;
    return true;
  }

  async failed(why) {
    await this.keepHere();
    if (this.atHand >= this.changes) this.sayHeld(why);
    else this.editor.say((this.noRoom ? this.words.noRoom : this.words.notSaved).replace("{why}", why), "wrong");
    const wait = AGAIN[Math.min(this.tries, AGAIN.length - 1)];
    this.tries += 1;
    this.timer ??= setTimeout(() => this.send(), wait * 1000);
    this.tell("failed", why);
  }

  sayHeld(why = "") {
    const at = (this.heldSince ?? new Date()).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.editor.say(`${this.words.held.replace("{at}", at)} ${why}`.trim(), "held");
  }

  // Nothing is sent from here any more until somebody decides; what is typed stays in the browser.
  stop(kind, said) {
    this.isOff = true;
    if (this.hasChanged()) fetch(this.url, { method: "POST", body: this.body(this.fields()) }).catch(() => this.keepHere());
    this.tell(kind, said);
  }

  // What stands in the form came from the server.
  begins() {
    this.asOnServer = this.fields();
    this.saved = this.changes;
    this.isOff = false;
  }

  submitted() {
    clearTimeout(this.timer);
    this.isLeaving = true;
    this.sent += 1;
    this.form.elements.sequence.value = this.sent;
  }

  leave() {
    if (this.isLeaving || this.isOff) return;
    this.keepHere();
    this.send({ keepalive: true });
  }
}

// What a text has once it is kept: its history, its preview link, all choices.
function nowOf(element, pk) {
  if ("onceSaved" in element.dataset) element.hidden = false;
  for (const one of [element, ...element.querySelectorAll("a")]) {
    for (const name of ["href", "action", "data-foresee"]) {
      const address = one.getAttribute(name);
      if (address?.includes("/0/")) one.setAttribute(name, address.replace("/0/", `/${pk}/`));
    }
  }
}

function isSame(some, others) {
  const isAlike = ([name, value], at) => name === others[at][0] && (value === others[at][1] || OF_SAVING.test(name));
  return some.length === others.length && some.every(isAlike);
}
