// Back from signing in: the reply that was being written is opened where it was.

import { REPLY } from "./forms.js";
import { find } from "./page.js";
import { reveal } from "./reveal.js";

function reopen() {
  const id = location.hash.replace("#reply-", "#c-");
  const link = id !== location.hash && find(`${id} > .comment-body > .comment-actions > ${REPLY}`);
  if (!link) return;
  history.replaceState(null, "", id);
  reveal();
  link.closest(".comment-body").open = true;
  link.click();
}
addEventListener("load", reopen); // htmx doesn't begin before.
