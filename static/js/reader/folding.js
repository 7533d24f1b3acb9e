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
  if (branch.matches(":focus-within")) branch.parentElement.scrollIntoView({ block: "nearest" }); // It was folded by its line, far down perhaps.
  const text = find(":scope > .text", branch);
  if (!text || find("summary > .fold-words", branch)) return;
  const words = Object.assign(document.createElement("span"), { className: "fold-words", dir: "auto" });
  if (text.lang) words.lang = text.lang;
  words.textContent = text.textContent.trim().replace(/\s+/g, " ").slice(0, 140);
  find("summary", branch).append(" ", words);
}
const isOpen = () => branches().some((branch) => branch.open);

// The link says what it will do, whoever folded what before.
function nameFoldAll() {
  const link = find(".fold-all");
  if (link) link.textContent = link.dataset[isOpen() ? "collapse" : "expand"];
}
nameFoldAll();

on("click", (event) => {
  if (!event.target.closest(".fold-all")) return;
  event.preventDefault();
  const open = isOpen();
  for (const branch of branches()) branch.open = !open; // Each names the link anew.
});
