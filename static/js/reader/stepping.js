// From one new comment to the next, by link and by key; and to the form, into its field.

import { all, find, on } from "./page.js";
import { classList, reveal } from "./reveal.js";

const top = (element) => element?.getClientRects()[0]?.top; // undefined where it is folded away

// From where the reader is: at what has the focus, or was linked to and is in sight.
function step(event, forward) {
  const heads = all(".comment-head:has(.new-step)");
  if (!heads[0]) return;
  event.preventDefault();
  const active = document.activeElement.closest(".comment, .comment *");
  const here = top(active ?? find(".comment:target"));
  const line = active || (here > 0 && here < innerHeight) ? here : 24;
  const at = heads.findLastIndex((head) => top(head) < line + 24);
  const to = heads[forward ? at + 1 : at - (top(heads[at]) > line - 24)];
  classList.remove("smooth"); // The next step may come before a glide has ended.
  if (to) location.hash = to.parentElement.id, reveal();
  else find(forward ? "[rel=next]" : "[rel=prev]", heads.at(-forward))?.click();
}

on("click", (event) => {
  const link = event.target.closest("[href$='#respond'], .reach [rel]");
  const field = find("#respond [name=text]");
  if (link?.matches(".reach [rel]")) step(event, link.rel === "next");
  else if (link && field) event.preventDefault(), field.focus();
});

// The key is told of beside the links, and can be switched off there; the browser keeps the choice.
const box = find(".reach-key input");
const KEPT = "reader.keys";
let isOn = true;
try { isOn = localStorage.getItem(KEPT) !== "off"; } catch { /* A browser may keep nothing. */ }
if (box) {
  box.parentElement.hidden = false;
  box.checked = isOn;
  box.addEventListener("change", () => {
    isOn = box.checked;
    try { localStorage.setItem(KEPT, isOn ? "on" : "off"); } catch { /* Then it holds for this page. */ }
  });
}
on("keydown", (event) => {
  if (isOn && event.key.toLowerCase() === "n" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing
    && !event.target.closest("dialog, textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])"))
    step(event, !event.shiftKey);
});
