// A linked comment is shown even inside folded branches.

import { find } from "./page.js";

export function reveal() {
  const comment = /^#c-\d+$/.test(location.hash) && find(location.hash);
  if (!comment) return;
  let branch = comment, opened;
  while ((branch = branch.parentElement.closest("details.comment-body"))) {
    opened ||= !branch.open;
    branch.open = true;
  }
  comment.tabIndex = -1;
  comment.focus({ preventScroll: true }); // From here on the keyboard goes.
  if (opened) comment.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();

// A link within the page scrolls there; where a page opens, it is at once.
export const { classList } = document.documentElement;
addEventListener("load", () => setTimeout(() => classList.add("smooth")));
