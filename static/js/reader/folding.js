// Folding: remembered for each article; "Collapse all" in place.

import { all, find, kept, on } from "./page.js";

const branches = () => all("#comments details.comment-body");

for (const id of kept("folded") ?? []) {
  const branch = find(`#${id} > details.comment-body`);
  if (branch) branch.open = false;
}
on("toggle", ({ target }) => {
  if (target.matches("details.comment-body")) {
    if (!target.open) beginWith(target);
    const folded = branches().filter((branch) => !branch.open).map((branch) => branch.parentElement.id);
    kept("folded", folded.length ? folded : null);
    nameFoldAll();
  }
}, true);

// A folded row has the first words of what is folded; where the server folded it, it sent them.
function beginWith(branch) {
  const text = find(":scope > .text", branch);
  if (!text || find("summary > .fold-words", branch)) return;
  const words = text.cloneNode();
  words.className = "fold-words";
  words.textContent = text.textContent.trim().slice(0, 140);
  find("summary", branch).append(" ", words);
}
function foldAll(event) {
  event.preventDefault();
  const open = branches().some((branch) => branch.open);
  for (const branch of branches()) branch.open = !open;
  nameFoldAll();
}
// The link says what it will do, whoever folded what before.
function nameFoldAll() {
  const link = find(".fold-all");
  if (!link) return;
  const { collapse, expand } = link.dataset;
  link.textContent = branches().some((branch) => branch.open) ? collapse : expand;
}
nameFoldAll();

on("click", (event) => { if (event.target.closest("a.fold-all")) foldAll(event); });
