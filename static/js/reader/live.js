// A thread that is open grows: what others say is offered where it belongs, and nothing moves until it is asked for.

import { all, find, on, thread } from "./page.js";

const { dataset: words, content } = find("#live");
const address = thread.dataset.live;
const list = find(".comments", thread);
const line = find(".live", thread);
const plainly = line.firstElementChild; // the link of those without scripts
const POLL = 30e3; // Where streams don't come through.
const UNSEEN = 30 * 60e3; // A page out of sight listens no longer.
const QUIET = 60e3; // What is new is said at most once in it.
const FIELD = ":is(textarea, select, input:not([type=checkbox], [type=radio]), [contenteditable])";
const OWN = ":scope > :not(summary, .replies, .thread-more, .inline-form)";
const body = (comment) => find(":scope > .comment-body", comment);
const head = (comment) => find(":scope > .comment-head", comment);
const at = (id) => document.getElementById(id);
const isNewestFirst = new URLSearchParams(location.search).get("sort") === "newest";
const news = new Map(); // key of a new comment: its element, and its parent's key, "" for none
const edits = new Map(); // key of a comment in sight: how it is now
let number = +thread.dataset.number;
let stream, waits, asks, said = 0;

// One answer after the other; those who are told at once don't all ask at once.
function heard(latest) {
  if (latest > number) waits ??= setTimeout(ask, Math.random() * 1e3);
}
async function ask() {
  waits = undefined;
  if (asks) return;
  asks = true;
  const before = number;
  try {
    const answer = await fetch(`${address}${number}/`);
    if (answer.status === 404) return stop(); // The page is too old; the link loads it anew.
    if (!answer.ok) throw answer.status;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    take(find("section", page));
    lost(false);
  } catch { lost(true); } finally { asks = false; }
  if (number > before) say();
}
function stop() {
  hush();
  line.replaceChildren(plainly);
}

function take(section) {
  number = +section.dataset.number;
  const isLast = !find(":scope > .thread-more", list.parentElement);
  const first = Math.min(...all(":scope > .comment", list).map(({ id }) => +id.slice(2)));
  for (const root of all(".comments > .comment", section)) {
    const here = at(root.id);
    if (here) for (const one of all(".comment", here)) if (!find(`#${one.id}`, root)) cover(one);
    if (here || (isLast && !(+root.id.slice(2) < first))) compare(root, "");
  }
  for (const key of section.dataset.gone.split(" ").filter(Boolean)) {
    news.delete(`c-${key}`);
    const one = at(`c-${key}`);
    if (one) cover(one);
  }
  line.count = find("h2", section).textContent;
  offer();
}
function compare(fresh, parent) {
  const here = at(fresh.id);
  const below = all(":scope > .comment-body > .replies > .comment", fresh);
  if (here && !here.isNew) change(here, fresh);
  else news.set(fresh.id, { fresh, parent });
  for (const reply of below) compare(reply, fresh.id);
}
// What both have of their own: the head and the body, without replies and forms.
const own = (comment) => [head(comment), ...all(OWN, body(comment))].filter(Boolean);
const text = (comment) => own(comment).filter((part) => !part.matches(".comment-actions")).map((part) => part.textContent).join();

function change(here, fresh) {
  if (text(here) === text(fresh)) return edits.delete(here.id);
  if (!find(".comment-gone", body(fresh)) || find(OWN + ".inline-form", body(here))) {
    const { top, bottom } = here.getBoundingClientRect();
    if (bottom > 0 && top < innerHeight) return edits.set(here.id, fresh);
  }
  swap(here, fresh);
}
// Take over what is its own, at the same height where that is in sight.
function swap(here, fresh) {
  edits.delete(here.id);
  steady(here, () => {
    const parts = own(here);
    const room = parts.at(-1).getBoundingClientRect().bottom - parts[0].getBoundingClientRect().top;
    const [first] = parts.filter((part) => part.parentElement === body(here));
    const [oldHead, newHead] = [head(here), head(fresh)];
    first.before(...all(OWN, body(fresh)).map((part) => document.importNode(part, true)));
    for (const part of parts) if (part !== oldHead) part.remove();
    if (newHead) oldHead ? oldHead.replaceWith(document.importNode(newHead, true)) : body(here).before(document.importNode(newHead, true));
    else oldHead?.remove();
    const now = own(here);
    const less = room - (now.at(-1).getBoundingClientRect().bottom - now[0].getBoundingClientRect().top);
    if (less > 0) now.at(-1).style.paddingBlockEnd = `${less}px`;
  });
}
function cover(here) {
  if (here.isNew || here.isGone || here.matches(".comment--held")) return;
  here.isGone = true;
  const part = find(".text", body(here));
  if (!part) return;
  const { height } = part.getBoundingClientRect();
  part.textContent = words.gone;
  part.style.minBlockSize = `${height}px`;
  const actions = find(":scope > .comment-actions", body(here));
  if (actions) actions.style.visibility = "hidden";
}
// What is above the reader moves nothing.
function steady(place, act) {
  const { bottom } = place.getBoundingClientRect();
  const isAbove = bottom < 0;
  const root = document.documentElement;
  root.style.overflowAnchor = "none";
  act();
  if (isAbove) scrollBy({ top: place.getBoundingClientRect().bottom - bottom, behavior: "instant" });
  root.style.overflowAnchor = "";
}

// The nearest comment above a new one that stands on the page, or "".
function where({ parent }) {
  return news.has(parent) && !at(parent) ? where(news.get(parent)) : parent;
}
function offer() {
  for (const key of news.keys()) if (at(key)) news.delete(key); // It is their own, say.
  for (const button of all(".live-show", thread)) button.remove();
  const places = new Map();
  for (const one of news.values()) places.set(where(one), (places.get(where(one)) ?? 0) + 1);
  for (const [key, n] of places) {
    const actions = key && find(":scope > .comment-actions", body(at(key)));
    if (actions) actions.append(button(n, words.reply, words.replies, () => show(key)));
    if (key) same(key);
  }
  const shown = news.size && button(news.size, words.comment, words.comments, () => show());
  line.replaceChildren(shown || words.ready);
}
function button(n, one, many, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "live-show";
  for (const [kind, phrase] of [["long", n === 1 ? one : many], ["short", words.brief]]) {
    const part = document.createElement("span");
    part.className = `live-${kind}`;
    part.textContent = phrase.replace("{n}", n);
    if (kind === "short") part.ariaHidden = "true";
    made.append(part);
  }
  made.onclick = press;
  return made;
}
// Whoever writes an answer is told of another one before they send it.
function same(key) {
  const form = find(":scope > .inline-form form", body(at(key)));
  const names = [...news.values()].filter(({ parent }) => parent === key).map(({ fresh }) => find(".comment-name", fresh)?.textContent);
  if (!form || !names[0]) return;
  const note = find(".live-same", form) ?? document.createElement("p");
  note.className = "live-same";
  note.textContent = words.same.replace("{name}", names.at(-1));
  find(".button--primary", form).closest("form > *").before(note);
}

// Put in what is new below a comment, or all.
function show(only) {
  const shown = [];
  const byAge = [...news].sort(([one], [other]) => one.slice(2) - other.slice(2));
  for (const [key, one] of byAge) {
    if (at(key) || (only && where(one) !== only)) continue;
    const comment = document.importNode(one.fresh, true);
    const all_ = [comment, ...all(".comment", comment)];
    for (const each of all_) {
      head(each)?.append(content.firstElementChild.cloneNode(true));
      each.isNew = true;
    }
    const above = one.parent && at(one.parent);
    const place = one.parent ? above && replies(above) : list;
    if (!place) continue;
    const isOnTop = place === list && isNewestFirst;
    place.insertBefore(comment, isOnTop ? place.firstChild : find(":scope > .reach", place));
    shown.push(...all_.map(({ id }) => id));
  }
  for (const key of shown) news.delete(key);
  for (const comment of shown.map(at)) comment.isNew = false;
  for (const [key, fresh] of edits) swap(at(key), fresh);
  if (line.count) find("#comments-title").textContent = line.count;
  offer();
  const [first] = shown.map(at).sort((one, other) => (one.compareDocumentPosition(other) & 2) - 1);
  if (!first) return;
  for (let up = first.parentElement; (up = up.closest("details")); up = up.parentElement) up.open = true;
  first.tabIndex = -1;
  first.focus();
  window.htmx?.process(list);
  find("#live-status").textContent = words.shown.replace("{n}", shown.length);
  said = Date.now();
}
function replies(comment) {
  const place = body(comment);
  let found = find(":scope > .replies", place);
  if (!found) {
    found = document.createElement("ol");
    found.className = "replies";
    found.setAttribute("role", "list");
    place.append(found);
  }
  return found;
}

// Said politely: once a minute, and never to somebody who writes.
function say() {
  const writes = document.activeElement?.matches(FIELD);
  if (!news.size || writes || Date.now() - said < QUIET) return;
  said = Date.now();
  find("#live-status").textContent = words.told.replace("{n}", news.size);
}
function lost(is) {
  line.classList.toggle("live--lost", is);
  if (is) line.replaceChildren(words.lost);
  else offer();
}

// The stream; where none comes through, a question now and then.
function listen() {
  hush();
  stream = new EventSource(address);
  stream.onmessage = ({ data }) => heard(+data);
  stream.onopen = () => { if (line.matches(".live--lost")) lost(false); };
  stream.onerror = () => {
    if (stream?.readyState !== EventSource.CLOSED) return;
    hush();
    stream = { polls: setInterval(ask, POLL), close() { clearInterval(this.polls); } };
  };
}
function hush() {
  stream?.close();
  stream = undefined;
}
// With HTTP/1.1 a browser has six connections to a site, for all its tabs: a page out of sight leaves its own at once.
const isShared = /^h[23]/.test(performance.getEntriesByType("navigation")[0]?.nextHopProtocol ?? "");
let leaving;
on("visibilitychange", () => {
  clearTimeout(leaving);
  if (document.hidden) leaving = setTimeout(hush, isShared ? UNSEEN : 5e3);
  else if (!stream) listen();
});
addEventListener("pagehide", hush);
addEventListener("pageshow", ({ persisted }) => { if (persisted) listen(); });
on("scrollend", () => {
  for (const [key, fresh] of edits) change(at(key), fresh);
});
on("htmx:load", () => { if (news.size) offer(); });
on("keydown", (event) => {
  const isOn = find(".reach-key input")?.checked ?? true;
  if (!isOn || !news.size || event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing
    || event.target.closest(`dialog, ${FIELD}`)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  show();
}, true);

const sheet = document.createElement("link");
Object.assign(sheet, { rel: "stylesheet", href: words.sheet });
document.head.append(sheet);
line.replaceChildren(words.ready);
listen();
