// The menu closes on Escape and on a press outside.

import { find, on } from "./page.js";

const menu = find(".menu");

on("click", ({ target }) => { if (menu && !menu.contains(target)) menu.open = false; });
on("keydown", ({ key, target }) => {
  if (key !== "Escape" || !menu?.open || target.closest(".inline-form")) return;
  menu.open = false;
  find("summary", menu).focus();
});
