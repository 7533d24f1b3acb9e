// The list: its rows, what became of each, and how many there are.

import { fetched, parsed } from "./send.js";
import { phrase } from "./toast.js";

const FEW = 10; // rows ahead, before more are asked for
const PAUSE = 3_000; // ms, before it is asked again whether more have come
const KEPT = 120; // rows that were decided on, before the first of them go

export const main = document.querySelector(".desk");
const list = main.querySelector(".queue ol");
const place = main.querySelector(".opened-position")?.dataset;

export const rows = () => [...list.children];
export const rowOf = (key) => list.querySelector(`[data-comment="${key}"]`);
export const linkOf = (row) => row.querySelector("a");
export const keyOf = (row) => row.dataset.comment;
export const current = () => list.querySelector('[aria-current="true"]')?.closest("li");

const isLeft = (row) => !row.matches(".is-decided");
export const after = (row) => row?.nextElementSibling ?? null;
export const before = (row) => row?.previousElementSibling ?? null;

// The next row that waits for a decision, or the first that was left.
export function nextLeft(row) {
  const all = rows();
  const here = all.indexOf(row);
  return all.slice(here + 1).find(isLeft) ?? all.slice(0, here).find(isLeft) ?? null;
}

export function point(row) {
  for (const link of list.querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
  linkOf(row).setAttribute("aria-current", "true");
  linkOf(row).scrollIntoView({ block: "nearest" });
}

// --- Where a row stands: "3 of 14". ---

let first = 1, gone = 0, total = Number(place?.of ?? 0);
if (place && current()) first = Number(place.n) - rows().indexOf(current());

export function position(row) {
  if (!total) return null;
  return { n: first + rows().indexOf(row), m: Math.max(total, first - 1 + rows().length) };
}

// `left` is how many the list has, as it is filtered.
export function count(counts, left) {
  for (const [slug, n] of Object.entries(counts)) {
    for (const mark of document.querySelectorAll(`[data-count="${slug}"]`)) {
      const { label } = mark.dataset;
      mark.textContent = label ? `${label} ${n}` : n || "";
      const age = mark.parentElement.querySelector("time");
      if (age) age.hidden = !n; // An empty list has no oldest.
    }
  }
  if (total && left !== null) total = left + gone + rows().filter((row) => !isLeft(row)).length;
}

// "quickfoot, 3 of 14, reported twice"
export function described(row) {
  const name = row.querySelector(".queue-name").lastChild.textContent.trim();
  const at = position(row);
  const said = [...row.querySelectorAll(".badge, .queue-outcome")].map((badge) => badge.innerText.trim());
  const lower = said.filter(Boolean).map((word) => word.toLocaleLowerCase(document.documentElement.lang));
  return [name, at && phrase("of", at), ...lower].filter(Boolean).join(", ");
}

// --- What became of it. ---

// Dims a row before the server has answered.
export function dim(row, { outcome, icon, tone }) {
  row.querySelector(".queue-again")?.remove();
  row.classList.remove("is-unread");
  row.classList.add("is-decided");
  row.querySelector(".queue-name .hidden")?.remove();
  const line = row.querySelector(".queue-line--small");
  for (const badge of line.querySelectorAll(".badge, .queue-outcome")) badge.remove();
  const mark = parsed(`<span class="queue-outcome"><svg class="icon" aria-hidden="true"><use/></svg> <span></span></span>`);
  mark.querySelector("use").setAttribute("href", `#i-${icon}`);
  mark.querySelector(".queue-outcome").classList.add(`queue-outcome--${tone}`);
  mark.querySelector("span > span").textContent = outcome;
  line.prepend(mark.body.firstElementChild);
}

// The row as the server says it is.
export function replace(key, html) {
  const old = rowOf(key), fresh = html && parsed(html).querySelector("li");
  if (!old || !fresh) return null;
  if (linkOf(old).hasAttribute("aria-current")) linkOf(fresh).setAttribute("aria-current", "true");
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (hadFocus) linkOf(fresh).focus({ preventScroll: true });
  return fresh;
}

// It isn't saved: the row is back, and says so, with the way to try it again.
export function bringBack(key, html, text, again) {
  const row = rowOf(key);
  if (!row) return;
  const fresh = html ? replace(key, html) : row;
  fresh.classList.remove("is-decided");
  if (!html) fresh.querySelector(".queue-outcome")?.remove();
  const button = document.createElement("button");
  button.className = "queue-again";
  button.type = "button";
  button.textContent = text;
  button.onclick = again;
  fresh.querySelector(".queue-again")?.remove();
  fresh.append(button);
}

// --- More of them. ---

let asking = null, asked = 0;

// Asks for the rows that follow the last one, and says whether there were any.
export function more() {
  asking ??= load().finally(() => { asking = null; });
  return asking;
}

async function load() {
  const last = list.lastElementChild;
  asked = Date.now();
  if (!last) return false;
  const address = new URL(linkOf(last).href);
  address.pathname += "after/";
  const html = await fetched(address);
  const fresh = html ? [...parsed(html).querySelectorAll("li")] : [];
  const unknown = fresh.filter((row) => !rowOf(keyOf(row)));
  list.append(...unknown);
  return unknown.length > 0;
}

export function keepAhead(row) {
  const ahead = rows().length - rows().indexOf(row) - 1;
  if (ahead < FEW && Date.now() - asked > PAUSE) more();
  const done = rows().slice(0, rows().indexOf(row)).filter((one) => !isLeft(one));
  for (const one of done.slice(0, Math.max(0, done.length - KEPT))) {
    one.remove();
    first += 1;
    gone += 1;
  }
}
