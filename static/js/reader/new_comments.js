// What is new since the last visit, for those whom the server doesn't know.

import { all, find, kept, status, thread, when } from "./page.js";

const VISIT = 30 * 60e3; // A page opened again within half an hour is the same visit.

function markNew() {
  const bar = thread && find(".new-bar[data-count]", thread);
  if (!bar) return;
  const now = Date.now();
  let { since = now, last = now } = kept("seen") ?? {};
  if (now - last > VISIT) since = last;
  kept("seen", { since, last: now });
  const fresh = all(".comment", thread).filter((comment) => Date.parse(find(":scope > .comment-head time", comment)?.dateTime) > since
    && !find(":scope > .comment-body > .comment-actions > [href$='/withdraw/']", comment)); // Their own.
  if (!fresh.length) return;
  const count = (n) => bar.dataset.count.replace("{n}", n);
  const made = [];
  const put = (which, place) => {
    const one = find("template", bar).content.children[which].cloneNode(true);
    made.push(one);
    place.append(one);
    return one;
  };
  const below = new Map();
  fresh.forEach((comment, n) => {
    const [before, after] = all("a", put(0, find(".comment-head", comment)));
    for (const [link, to] of [[before, fresh[n - 1]], [after, fresh[n + 1] ?? find("#respond")]])
      to ? link.hash = to.id : link.remove();
    for (let up = comment; (up = up.parentElement.closest("details.comment-body")); ) below.set(up, (below.get(up) ?? 0) + 1);
  });
  for (const [branch, n] of below) find(".new-mark", put(1, find("summary", branch))).textContent = count(n);
  const ago = find("[data-since]", bar);
  ago.textContent = ago.dataset.since.replace("{time}", when(since));
  find("a", bar).hash = fresh[0].id;
  const show = (words) => {
    for (const part of all(".new-bar, .reach p")) {
      find(".new-mark", part).textContent = words;
      part.hidden = !words;
    }
  };
  show(count(fresh.length));
  find("button", bar).onclick = () => {
    kept("seen", { since: now, last: now });
    for (const one of made) one.remove();
    show("");
    status("");
    find("#comments-title")?.focus();
  };
}

markNew();
