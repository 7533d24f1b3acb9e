// Back from signing in: the reply that was being written is opened where it was.

import { find } from "./page.js";
import { reveal } from "./reveal.js";

function reopen() {
  const link = location.hash.startsWith("#reply-") && find(`#c-${location.hash.slice(7)} > .comment-body > .comment-actions [href$="/reply/"]`);
  if (!link) return;
  history.replaceState(null, "", `#c-${location.hash.slice(7)}`);
  reveal();
  link.closest(".comment-body").open = true;
  link.click();
}
addEventListener("load", reopen); // htmx doesn't begin before.
