// What is new since the last visit, for those whom the server doesn't know.

import { all, find, kept, status, thread, when } from "./page.js";

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
    .filter((comment) => !find(":scope > .comment-body > .comment-actions > [href$='withdraw/']", comment)); // Their own.
  if (!fresh.length) return;
  const count = (n) => bar.dataset.count.replace("{n}", n);
  const below = new Map();
  const marks = fresh.map((comment) => mark(find(".comment-head", comment), " ", bar.dataset.new));
  for (let up of fresh)
    while ((up = up.parentElement.closest("details.comment-body"))) below.set(up, (below.get(up) ?? 0) + 1);
  for (const [branch, n] of below) marks.push(mark(find("summary", branch), bar.dataset.comma, count(n)));
  find(".new-mark", bar).textContent = count(fresh.length);
  find("[data-since]", bar).textContent = find("[data-since]", bar).dataset.since.replace("{time}", when(since));
  find("a", bar).hash = fresh[0].id;
  find("button", bar).onclick = () => {
    kept("seen", { since: now, last: now });
    for (const one of marks) one.remove();
    bar.hidden = true;
    status(find(".new-mark", bar).textContent = "");
    find("#comments-title")?.focus();
  };
  bar.hidden = false;
}
function mark(place, before, words) {
  const [whole, word] = [0, 0].map(() => document.createElement("span"));
  word.className = "new-mark";
  word.textContent = words;
  whole.append(before, word);
  place.append(whole);
  return whole;
}

markNew();
