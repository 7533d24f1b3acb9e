// What scripts add to the reader's pages. Everything here also works as a link, a form or
// a <details> without them; the words come from the page, so that they can be translated.

const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const on = (name, act, capture) => document.addEventListener(name, act, capture);
const thread = find("[data-post]");
const status = (words) => { find("#status").textContent = words; };

// One drawer of the browser's storage for each article; a browser may refuse to keep it.
const kept = (drawer, value) => {
  const key = `${drawer}:${thread?.dataset.post}`;
  try {
    if (value === undefined) return JSON.parse(localStorage.getItem(key));
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch { return null; }
};
const when = (time) => new Date(time).toLocaleString(document.documentElement.lang, {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
});

// --- The menu closes on Escape and on a press outside. ---

const menu = find(".menu");
on("click", ({ target }) => { if (menu && !menu.contains(target)) menu.open = false; });

// --- Folding: remembered for each article; "Collapse all" in place. ---

const branches = () => thread ? all("details.body", thread) : [];
const idOf = (branch) => branch.parentElement.id;

for (const id of kept("folded") ?? []) {
  const branch = find(`#${id} > details.body`);
  if (branch) branch.open = false;
}
on("toggle", ({ target }) => {
  if (target.matches("details.body")) {
    const folded = branches().filter((branch) => !branch.open).map(idOf);
    kept("folded", folded.length ? folded : null);
    nameFoldAll();
  }
}, true);

function foldAll(event) {
  event.preventDefault();
  const open = branches().some((branch) => branch.open);
  for (const branch of branches()) branch.open = !open;
  nameFoldAll();
}
// The link says what it will do, whoever folded what before.
function nameFoldAll() {
  const link = find(".fold-all");
  if (!link) return;
  const { collapse, expand } = link.dataset;
  link.textContent = branches().some((branch) => branch.open) ? collapse : expand;
}
nameFoldAll();

// --- A linked comment is shown even inside folded branches. ---

function reveal() {
  const comment = /^#c-\d+$/.test(location.hash) && find(location.hash);
  if (!comment) return;
  let branch = comment, opened;
  while ((branch = branch.parentElement.closest("details.body"))) {
    opened ||= !branch.open;
    branch.open = true;
  }
  if (opened) comment.scrollIntoView();
}
addEventListener("hashchange", reveal);

// --- What is new since the last visit, for those whom the server doesn't know. ---

const VISIT = 30 * 60e3; // A page opened again within half an hour is the same visit.

function markNew() {
  const bar = thread && find(".new-bar[data-new]", thread);
  if (!bar) return;
  const now = Date.now();
  let { since = now, last = now } = kept("seen") ?? {};
  if (now - last > VISIT) since = last;
  kept("seen", { since, last: now });
  const fresh = all(".permalink > time", thread)
    .filter((time) => Date.parse(time.dateTime) > since)
    .map((time) => time.closest(".comment"))
    .filter((comment) => !find(":scope > .body > .actions > [href$='withdraw/']", comment)); // Their own.
  if (!fresh.length) return;
  const count = (n) => bar.dataset.count.replace("{n}", n);
  const below = new Map();
  const marks = fresh.map((comment) => mark(find(".head", comment), " ", bar.dataset.new));
  for (let up of fresh)
    while ((up = up.parentElement.closest("details.body"))) below.set(up, (below.get(up) ?? 0) + 1);
  for (const [branch, n] of below) marks.push(mark(find("summary", branch), bar.dataset.comma, count(n)));
  find(".new", bar).textContent = count(fresh.length);
  find("[data-since]", bar).textContent = find("[data-since]", bar).dataset.since.replace("{time}", when(since));
  find("a", bar).hash = fresh[0].id;
  find("button", bar).onclick = () => {
    kept("seen", { since: now, last: now });
    for (const one of marks) one.remove();
    bar.hidden = true;
    status(find(".new", bar).textContent = "");
    find("#comments-title")?.focus();
  };
  bar.hidden = false;
}
function mark(place, before, words) {
  const [whole, word] = [0, 0].map(() => document.createElement("span"));
  word.className = "new";
  word.textContent = words;
  whole.append(before, word);
  place.append(whole);
  return whole;
}

// --- Forms: drafts, Ctrl+Enter, "Posting…", one of them under a comment at a time. ---

const WIRED = "[hx-get], [hx-post]";
const WEEK = 7 * 24 * 3600e3;
const place = (form) => form.dataset.edit ?? form.elements.parent?.value ?? "0";

function saveDraft(form) {
  const text = form.elements.text.value;
  if (text.trim()) kept("draft", { ...kept("draft"), [place(form)]: { text, at: Date.now() } });
  else forget(place(form));
}
function forget(where) {
  const { [where]: gone, ...drafts } = kept("draft") ?? {};
  kept("draft", Object.keys(drafts).length ? drafts : null);
}
function offerDraft(form) {
  const draft = kept("draft")?.[place(form)];
  const field = form.elements.text;
  const { kept: at, edit } = form.dataset;
  const before = field.value;
  // What the server kept on the way through sign-in, or has, yields to what was typed after it.
  const is_newer = draft?.at > (edit ? 0 : at ?? Infinity) * 1000 && draft.text !== before;
  if (!draft || (before.trim() && !is_newer) || Date.now() - draft.at > WEEK) return;
  field.value = draft.text;
  if (at) return; // The page says so already.
  note(form, form.dataset.back.replace("{time}", when(draft.at)), form.dataset.discard, () => {
    field.value = before;
    forget(place(form));
  });
}
// Sent the plain way: whoever is led to a comment afterwards has sent it.
function forgetSent() {
  const sent = kept("sent");
  if (!sent || find(".ask")) return;
  kept("sent", null);
  if (/^#c-\d+$/.test(location.hash)) forget(sent);
}
// A thread that has closed gives back what was not sent.
function giveBack(box) {
  for (const [where, { text, at }] of Object.entries(kept("draft") ?? {})) {
    const part = document.createElement("div");
    part.append(box.content.cloneNode(true));
    const [label, field] = [find("label", part), find("textarea", part)];
    label.textContent = box.dataset.unsent.replace("{time}", when(at));
    label.htmlFor = field.id = `unsent-${where}`;
    field.value = text;
    find("button", part).onclick = () => { forget(where); part.remove(); };
    box.before(part);
  }
}
// A sentence above the text with a button that answers it.
function note(form, words, label, act) {
  const line = document.createElement("p");
  const button = document.createElement("button");
  line.className = "hint";
  button.type = "button";
  button.className = "linklike";
  button.textContent = label;
  button.onclick = () => { act(); line.remove(); form.elements.text.focus(); };
  line.append(words, " ", button);
  form.elements.text.before(line);
}
function busy(form, is) {
  const button = find(".button--primary", form);
  button.dataset.rest ??= button.textContent;
  button.textContent = is ? form.dataset.busy : button.dataset.rest;
  button.setAttribute("aria-disabled", is);
  form.busy = is;
}
function close(box, focus = true) {
  const opener = box.matches(".choosing") ? find("#follow")
    : find(box.matches(".reporting") ? ".report" : ".reply", box.parentElement);
  box.remove();
  if (focus) opener?.focus();
}

on("input", ({ target }) => { if (target.matches(".form [name=text]") && thread) saveDraft(target.form); });
on("submit", (event) => {
  const form = event.target;
  if (!form.matches(".form[data-busy]")) return;
  if (form.elements.spent) form.elements.spent.value = performance.now() | 0;
  const { key } = form.elements; // What tells this form, if it is sent twice, from everybody's.
  if (key) key.value ||= Array.from(crypto.getRandomValues(new Uint32Array(6)), (n) => n.toString(36)).join("");
  if (form.busy) return event.stopImmediatePropagation(), event.preventDefault();
  if (event.submitter?.name) return; // Preview and Edit come back with the form.
  busy(form, true);
  if (!form.matches(WIRED)) kept("sent", place(form));
}, true);
addEventListener("pageshow", () => { for (const box of all("[data-unsent]")) giveBack(box);
for (const form of all(".form[data-busy]")) if (form.busy) busy(form, false); });

on("keydown", (event) => {
  const { key, target } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey) && target.matches(".form textarea"))
    target.form.requestSubmit(find(".button--primary", target.form));
  if (key === " " && target.matches("a[role=button]")) event.preventDefault(), target.click();
  if (key !== "Escape") return;
  const box = target.closest(".inline-form");
  if (box) close(box);
  else if (menu?.open) { menu.open = false; find("summary", menu).focus(); }
});
on("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  if (link.matches(".fold-all")) foldAll(event);
  const box = link.matches(".cancel") && link.closest(".inline-form");
  if (box) { event.preventDefault(); close(box); }
});
on("click", ({ target }) => { if (target.name === "discard") forget(place(target.form)); });
// Back from signing in: the reply that was being written is opened where it was.
function reopen() {
  const link = location.hash.startsWith("#reply-") && find(`#c-${location.hash.slice(7)} > .body > .actions .reply`);
  if (!link) return;
  history.replaceState(null, "", `#c-${location.hash.slice(7)}`);
  reveal();
  link.closest(".body").open = true;
  link.click();
}
addEventListener("load", reopen); // htmx doesn't begin before.

// --- htmx, fetched at the first sign of intent; until then links and forms work alone. ---

const source = find("script[data-htmx]").dataset.htmx;
let htmx;

function fetchHtmx() {
  return htmx ??= new Promise((done, failed) => {
    const meta = document.createElement("meta");
    meta.name = "htmx-config";
    meta.content = JSON.stringify({
      allowEval: false, includeIndicatorStyles: false, historyEnabled: false, attributesToSettle: [],
      responseHandling: [{ code: "204", swap: false }, { code: "[23]..|40[349]|422|429", swap: true }, { code: "...", swap: false, error: true }],
    });
    const script = document.createElement("script");
    Object.assign(script, { src: source, onload: done, onerror: failed });
    document.head.append(meta, script);
  });
}
for (const sign of ["pointerover", "touchstart", "focusin"])
  on(sign, ({ target }) => { if (target.closest?.(WIRED)) fetchHtmx().catch(Object); }, { passive: true });

// A press that comes before htmx does waits for it, and goes the plain way if it fails.
function hold(event, again, plainly) {
  if (window.htmx || !event.target.closest(WIRED)) return;
  event.preventDefault();
  // Not before this press is over: within it, a form can't be sent again.
  fetchHtmx().then(() => setTimeout(again), () => setTimeout(plainly));
}
on("click", (event) => {
  const link = event.target.closest("a[hx-get]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey)
    hold(event, () => link.click(), () => location.assign(link.href));
});
on("submit", (event) => {
  const { target: form, submitter } = event;
  // Pressed again rather than sent again: htmx learns from a click which button it was.
  const again = () => { form.busy = false; submitter ? submitter.click() : form.requestSubmit(); };
  hold(event, again, () => { form.removeAttribute("hx-post"); again(); });
});

on("htmx:beforeRequest", (event) => {
  const link = event.target;
  if (!link.matches(".reply, .report")) return;
  const kind = link.matches(".reply") ? ".writing" : ".reporting";
  const open = find(`:scope > .inline-form${kind}`, link.closest(".body"));
  if (!open) return;
  event.preventDefault(); // The form is there already.
  find("[type=radio], textarea", open)?.focus();
});
on("htmx:beforeSwap", ({ detail }) => {
  // A whole page is an answer to something else, a lost session for one.
  if (/<html/i.test(detail.serverResponse)) { detail.shouldSwap = false; failed(detail.elt); }
});
for (const name of ["htmx:responseError", "htmx:sendError"]) on(name, ({ detail }) => failed(detail.elt));

function failed(form) {
  if (!form.matches("form")) return location.assign(form.href);
  busy(form, false);
  status(form.dataset.failed);
  find(".error", form)?.remove();
  const words = document.createElement("p");
  words.className = "error";
  words.textContent = form.dataset.failed;
  form.prepend(words);
}

on("htmx:load", ({ detail: { elt } }) => {
  if (elt.matches(".comment")) settle(elt);
  else if (elt.matches(".writing")) settleForm(elt);
  else if (elt.matches(".follow, .reporting, .choosing")) (find(".box--error, :checked", elt) ?? find("[type=radio]", elt) ?? elt).focus();
});
// htmx has put the new comment where its form was; it belongs at the end of the list.
function settle(comment) {
  const parent = comment.parentElement.closest(".comment");
  const body = parent && find(":scope > .body", parent);
  let list = parent ? find(":scope > .replies", body) : find(".comments", thread);
  if (!list) {
    list = document.createElement("ol");
    list.className = "replies";
    list.setAttribute("role", "list");
    body.append(list);
  }
  list.append(comment);
  forget(parent ? parent.id.slice(2) : "0");
  // Deeper than is drawn here: its own page shows it.
  let depth = 0;
  for (let up = list; up; up = up.parentElement.closest(".replies")) depth += up.matches(".replies");
  if (depth > 6) return location.assign(thread.dataset.permalink.replace("0", comment.id.slice(2)));
  comment.tabIndex = -1;
  comment.focus();
}
function settleForm(box) {
  const form = find("form", box);
  for (const other of all(".writing.inline-form")) {
    if (other === box) continue;
    const text = find("textarea", other)?.value.trim();
    if (text && form && !form.elements.text.value.trim() && box.matches(".inline-form"))
      note(form, "", form.dataset.move, () => {
        form.elements.text.value = text;
        saveDraft(form);
        forget(place(find("form", other)));
      });
    if (box.matches(".inline-form")) close(other, false);
  }
  if (!form) return find("h2, h3", box)?.scrollIntoView({ block: "nearest" });
  const wrong = find(".box--error, .preview, .ask", box);
  if (!wrong && box.matches(".inline-form")) offerDraft(form);
  if (wrong || box.matches(".inline-form")) (wrong ?? form.elements.text).focus();
}

reveal();
markNew();
if (thread) forgetSent();
for (const form of all(".form[data-busy]")) if (thread) offerDraft(form);
