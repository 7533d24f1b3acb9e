// The comment that is open, and the record beside it. The next one is fetched beforehand.
// Fetching and showing read nothing: only what is sent does.

import { current, keyOf, linkOf, main, point, position, keepAhead, after, before, described, rowOf } from "./list.js";
import { fetched, parsed } from "./send.js";
import { phrase, say, showToast } from "./toast.js";
import { dimKeys } from "./unavailable.js";

const FRESH = 15_000; // ms; what was fetched longer ago is looked at again once it is shown
const panes = new Map(); // key of a comment: {html: a promise of its panes, at}
let turn = 0;

function address(row, query = "") {
  const found = new URL(linkOf(row).href);
  found.pathname += "pane/";
  found.search += query;
  return found;
}

export function prefetch(row) {
  if (!row) return null;
  const key = keyOf(row);
  if (!panes.has(key)) {
    const pane = { at: Date.now(), html: null, text: null };
    pane.html = fetched(address(row)).then((html) => {
      if (html == null) panes.delete(key);
      return (pane.text = html ?? null, html);
    });
    panes.set(key, pane);
    if (panes.size > 12) panes.delete(panes.keys().next().value);
  }
  return panes.get(key);
}

// What was decided changes what stands beside other comments of the same people.
export function forget() { panes.clear(); }

export const isPhone = () => matchMedia("(width < 48rem)").matches;

// On a phone the list steps in front of the comment. What is still on its way is dropped: nobody
// is thrown back to a comment that they have left.
export function stepBack() {
  turn += 1;
  main.removeAttribute("aria-busy");
  main.classList.add("desk--list");
}

// Opens the comment of a row beside the list.
export async function show(row, { isPushed = false, isFocused = true } = {}) {
  const mine = ++turn;
  point(row);
  const pane = prefetch(row);
  if (pane.text === null) main.setAttribute("aria-busy", "true");
  else open(pane.text, row, isFocused);
  say(described(row));
  if (pane.text === null) {
    const html = await pane.html;
    if (mine !== turn) return;
    main.removeAttribute("aria-busy");
    if (html === undefined) return unreached(row);
    if (html === null) return location.assign(linkOf(row).href); // Its page says what is the matter.
    open(html, row, isFocused);
  } else if (Date.now() - pane.at > FRESH) refresh();
  go(linkOf(row).href, isPushed);
  keepAhead(row);
  prefetch(after(row));
  prefetch(after(after(row))); // Whoever is quick finds the one after that as well.
  prefetch(before(row));
}

// Nothing was answered: what is open stays so, with all that isn't saved yet.
function unreached(row) {
  const still = rowOf(main.querySelector(".opened")?.dataset.open);
  if (still) point(still);
  showToast(phrase("unsent"), [[phrase("again"), "", () => show(row)]], true);
}

// Looks again at what is open, and shows it anew if it is different.
export async function refresh() {
  const row = current(), mine = turn;
  if (!row) return;
  panes.delete(keyOf(row));
  const old = prefetchedText, html = await prefetch(row).html;
  const isTyping = main.querySelector(".writer-record")?.contains(document.activeElement)
    && document.activeElement.matches("textarea, input");
  if (mine === turn && html != null && !isTyping && plain(html) !== plain(old)) paint(html, row, false);
  prefetch(after(row));
}

function open(html, row, isFocused) {
  main.classList.remove("desk--list");
  if (isPhone()) scrollTo(0, 0);
  paint(html, row, isFocused);
}

let prefetchedText = "";
const plain = (html) => html.replace(/name="csrfmiddlewaretoken" value="\w+"/g, "");

function paint(html, row, isFocused) {
  prefetchedText = html;
  const page = parsed(html);
  const held = main.querySelector(".opened")?.contains(document.activeElement)
    ? document.activeElement.closest("[data-key]")?.dataset.key : null;
  for (const part of [".opened", ".writer-record"]) {
    const fresh = page.querySelector(part), old = main.querySelector(part);
    if (old && fresh) old.replaceWith(fresh);
  }
  const place = main.querySelector(".opened-position"), at = position(row);
  if (place && at) place.textContent = phrase("of", at);
  dimKeys();
  if (!isFocused) return;
  const again = held && main.querySelector(`.opened [data-key="${held}"]`);
  (again ?? (isPhone() ? document.querySelector("#open-title") : linkOf(row)))?.focus({ preventScroll: true });
}

function go(href, isPushed) {
  if (href === location.href) return;
  if (isPushed) history.pushState({ isPushed }, "", href);
  else history.replaceState(history.state, "", href);
}

// More of the branch, above the parent.
export async function showEarlier() {
  const row = current();
  const html = row && await fetched(address(row, "&earlier=1"));
  if (html && row === current()) {
    paint(html, row, false);
    main.querySelector("#earlier")?.scrollIntoView({ block: "nearest" });
  }
}

// --- The record opens over the comment where there is no room beside it. ---

export function toggleRecord(isOpen = !main.matches(".desk--record")) {
  const record = main.querySelector(".writer-record");
  if (!record) return;
  const isBeside = matchMedia("(width >= 64rem)").matches;
  main.classList.toggle("desk--record", isOpen && !isBeside);
  if (isOpen || isBeside) {
    record.scrollIntoView({ block: "nearest" });
    record.focus({ preventScroll: isBeside });
  } else if (current()) linkOf(current()).focus({ preventScroll: true });
}
