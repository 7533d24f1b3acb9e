// The review desk without page loads. All of it works as links and forms without this.

import { decide, undo } from "./deciding.js";
import { open } from "./dialogs.js";
import { listen } from "./keys.js";
import { after, before, current, linkOf, main, more, rowOf, rows } from "./list.js";
import { isPhone, prefetch, show, showEarlier, stepBack, toggleRecord } from "./pane.js";
import { dimKeys, press, sayWhy } from "./unavailable.js";

main.classList.add("desk--scripted");

async function move(step) {
  const row = current();
  const next = row ? step(row) : rows()[0];
  if (next) return show(next);
  if (step === after && await more()) return move(step);
}

function otherList(step) {
  const lists = [...main.querySelectorAll(".queue-shows a")];
  const here = lists.findIndex((link) => link.hasAttribute("aria-current"));
  lists[here + step]?.click();
}

function search() {
  const field = main.querySelector(".queue [type=search]");
  if (!field) return document.querySelector('[data-key="/"]')?.click();
  field.closest("details").open = true;
  field.focus();
}

const keys = document.querySelector("#keys");
const deeds = {
  j: () => move(after),
  k: () => move(before),
  u: undo,
  h: () => toggleRecord(),
  p: () => press("p"),
  "[": () => otherList(-1),
  "]": () => otherList(1),
  "/": search,
  "?": () => keys.showModal(),
  Escape: () => { if (main.matches(".desk--record")) toggleRecord(false); },
};
for (const key of "awdbmor") deeds[key] = () => press(key);
listen(deeds);

// --- The same with a pointer. ---

const isPlain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

const ways = [
  [".queue li > a", (link) => show(link.closest("li"), { isPushed: main.matches(".desk--list") && isPhone() })],
  ["[rel=next]", () => move(after)],
  ["[rel=prev]", () => move(before)],
  [".opened [data-key][aria-disabled]", (button) => sayWhy(button.dataset.key)],
  ["[data-dialog]", (link) => open(link)],
  ["[data-undo]", () => undo()],
  ["[data-earlier]", () => showEarlier()],
  ["[data-record]", () => toggleRecord(true)],
  ["[data-record-close]", () => toggleRecord(false)],
  [".opened-steps .back", (link) => toList(link)],
  ["[data-press]", (button) => deeds[button.dataset.press]()],
];

main.addEventListener("click", (event) => {
  if (!isPlain(event) || event.defaultPrevented) return;
  for (const [selector, deed] of ways) {
    const found = event.target.closest(selector);
    if (found) {
      event.preventDefault();
      return deed(found);
    }
  }
});

main.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-deed]");
  if (!form || form.closest("dialog")) return;
  event.preventDefault();
  decide(form, event.submitter);
});

keys.addEventListener("click", ({ target }) => {
  if (target === keys || target.closest("[data-close]")) keys.close();
});

// --- On a phone the list and the comment take turns; Back leads to the list. ---

function toList(link) {
  if (history.state?.isPushed) return history.back();
  stepBack();
  history.pushState(null, "", link.href);
}

addEventListener("popstate", () => {
  const key = /\/comments\/(\d+)\/$/.exec(location.pathname)?.[1];
  const row = key && rowOf(key);
  if (row) show(row);
  else if (key) location.reload();
  else stepBack();
});

dimKeys();
const opened = current();
if (opened) {
  linkOf(opened).scrollIntoView({ block: "nearest" });
  prefetch(after(opened));
  prefetch(after(after(opened)));
}
