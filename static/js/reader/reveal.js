// A linked comment is shown, even folded and inside folded branches.

import { find, on, thread } from "./page.js";

export function reveal() {
  const comment = /^#c-\d+$/.test(location.hash) && find(location.hash);
  // What another blog called a comment, in a link from then: where that is now, the server knows.
  if (/^#c(omment-)?\d+$/.test(location.hash) && thread && !find(location.hash))
    location.replace(location.hash.replace(/#\D+/, `/comments/was/${thread.dataset.post}${/-\w+/.exec(thread.dataset.permalink) ?? ""}/`) + "/");
  if (!comment) return;
  let opened;
  for (let branch = find(":scope > details", comment) ?? comment; branch; branch = branch.parentElement.closest("details.comment-body"))
    if (branch.open === false) opened = branch.open = true;
  comment.tabIndex = -1;
  // From here on the keyboard goes; a change of the address that is told late takes no field from its writer.
  if (!find(":is(input, textarea, select):focus")) comment.focus({ preventScroll: true });
  if (opened) comment.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();

// A link within the page scrolls there if that is near. Over more than two screens it would take longer than
// the reader waits, over paper that isn't painted yet; and where a page opens, it is at once.
export const { classList } = document.documentElement;
on("click", ({ target }) => {
  const to = document.getElementById(target.closest("a[href*='#']")?.hash.slice(1));
  if (to) classList.toggle("smooth", Math.abs(to.getBoundingClientRect().top) < 2 * innerHeight);
}, true);
