// Forms: Ctrl+Enter, "Posting…", and what Escape and Cancel close.

import { place } from "./drafts.js";
import { all, find, kept, on, retitle } from "./page.js";

// Known by their addresses: a class would stand in each comment of each page.
export const REPLY = '[href$="/reply/"]';
export const REPORT = '[href$="/report/"]';
export const WIRED = "[data-hx-get], [data-hx-post]";

export function busy(form, is) {
  const button = find(".button--primary", form);
  button.dataset.rest ??= button.textContent;
  button.textContent = is ? form.dataset.busy : button.dataset.rest;
  button.setAttribute("aria-disabled", is);
  form.busy = is;
}
export function close(box, focus = true) {
  const opener = box.matches(".choosing") ? find("#follow")
    : find(box.matches(".reporting") ? REPORT : REPLY, box.parentElement);
  box.remove();
  retitle();
  if (focus) opener?.focus();
}

on("submit", (event) => {
  const form = event.target;
  if (!form.matches(".form[data-busy]")) return;
  if (form.elements.spent) form.elements.spent.value = performance.now() | 0;
  const { key } = form.elements; // What tells this form, if it is sent twice, from everybody's.
  if (key) key.value ||= crypto.getRandomValues(new Uint32Array(6)).join("");
  if (form.busy) return event.stopImmediatePropagation(), event.preventDefault();
  if (event.submitter?.name) return; // Preview and Edit come back with the form.
  busy(form, true);
  if (!form.matches(WIRED)) kept("sent", place(form));
}, true);
addEventListener("pageshow", () => {
  for (const form of all(".form[data-busy]")) if (form.busy) busy(form, false);
});

on("keydown", (event) => {
  const { key, target } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey) && target.matches(".form textarea"))
    target.form.requestSubmit(find(".button--primary", target.form));
  if (key === " " && target.matches("a[role=button]")) event.preventDefault(), target.click();
  const box = key === "Escape" && target.closest(".inline-form");
  if (box) close(box);
});
on("click", (event) => {
  const box = event.target.closest("a.inline-form-cancel")?.closest(".inline-form");
  if (box) event.preventDefault(), close(box);
});
