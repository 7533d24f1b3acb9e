// Folding: remembered for each article; "Collapse all" in place.

import { all, find, kept, on, thread } from "./page.js";

const branches = () => thread ? all("details.comment-body", thread) : [];
const idOf = (branch) => branch.parentElement.id;

for (const id of kept("folded") ?? []) {
  const branch = find(`#${id} > details.comment-body`);
  if (branch) branch.open = false;
}
on("toggle", ({ target }) => {
  if (target.matches("details.comment-body")) {
    const folded = branches().filter((branch) => !branch.open).map(idOf);
    kept("folded", folded.length ? folded : null);
    nameFoldAll();
  }
}, true);

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
