// What is new since the last visit, for those whom the server doesn't know.

import { all, find, kept, thread, when } from "./page.js";

const VISIT = 30 * 60e3; // A page opened again within half an hour is the same visit.
const NOT_OWN = ".comment:not(:has(> .comment-body > .comment-actions > [href$='/withdraw/']))";

function markNew() {
  const bar = thread && find(".new-bar[data-count]", thread);
  if (!bar) return;
  const now = Date.now();
  let { since = now, last = now } = kept("seen") ?? {};
  if (now - last > VISIT) since = last;
  kept("seen", { since, last: now });
  // When each comment was written, and those that a link leads to; a time's parent is the way there.
  const fresh = all(`${NOT_OWN} > .comment-head .permalink time, .thread-more time`, thread)
    .filter((time) => Date.parse(time.dateTime) > since);
  if (!fresh[0]) return;
  const count = (n) => bar.dataset.count.replace("{n}", n);
  const put = (which, place) => place.appendChild(find("template", bar).content.children[which].cloneNode(true));
  const below = new Map();
  fresh.forEach((time, n) => {
    const head = time.closest(".comment-head");
    if (head) {
      const [before, after] = all("a", put(0, head));
      for (const [link, to] of [[before, fresh[n - 1]], [after, fresh[n + 1]]])
        if (to) link.href = to.parentElement;
        else if (link === before || !find("#respond")) link.remove();
    }
    for (let up = time; (up = up.parentElement.closest("details.comment-body, .thread-more")); ) below.set(up, (below.get(up) ?? 0) + 1);
  });
  for (const [branch, n] of below) find(".new-mark", put(1, find("summary", branch) ?? branch)).textContent = count(n);
  const ago = find("[data-since]", bar);
  ago.textContent = ago.dataset.since.replace("{time}", when(since));
  for (const way of all(".new-bar, .reach p")) {
    find(".new-mark", way).textContent = count(fresh.length);
    find("a", way).href = fresh[0].parentElement;
    way.hidden = false;
  }
  find("button", bar).onclick = () => {
    kept("seen", { since: now, last: now });
    for (const one of all(":has(> .new-mark)")) one.remove();
    find("#comments-title")?.focus();
  };
}

markNew();

// What is said while the page is open, and a thank in its place, come by modules of their own, once the page is there.
for (const { dataset } of all("#live, #thanking"))
  addEventListener("load", () => setTimeout(() => import(dataset.script), 2e3));
