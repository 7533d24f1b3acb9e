// Keys that can't be used on the open comment: their hints are dimmed, and pressing one, or coming
// to its button, says why below the decisions. The reasons stand in the page.

import { main } from "./list.js";

const reasonOf = (key) => main.querySelector(`.opened [data-cannot="${key}"]`);
const turn = (element, isOff) => element?.[isOff ? "setAttribute" : "removeAttribute"]("aria-disabled", "true");

export function dimKeys() {
  for (const hint of main.querySelectorAll(".key-hint[data-press]")) turn(hint, reasonOf(hint.dataset.press));
}

export function dimUndo(canUndo) {
  turn(main.querySelector(".keybar [data-undo]"), !canUndo);
}

export function sayWhy(key) {
  const reason = reasonOf(key), status = main.querySelector(".decide-why");
  if (!reason || !status) return;
  const cap = document.createElement("kbd");
  cap.textContent = key;
  status.replaceChildren(cap, " ", reason.textContent);
}

// Presses what the key stands for, where it is there and can be used.
export function press(key) {
  if (main.hasAttribute("aria-busy")) return; // What it would be pressed on isn't what is shown.
  const found = main.querySelector(`.opened [data-key="${key}"]:not([aria-disabled])`);
  if (found) found.click();
  else sayWhy(key);
}

main.addEventListener("focusin", ({ target }) => {
  if (target.matches(".opened [data-key][aria-disabled]")) sayWhy(target.dataset.key);
});
