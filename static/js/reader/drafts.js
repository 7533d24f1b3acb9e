// What is typed is kept in the browser until it is sent, and offered again.

import { all, find, kept, on, thread, when } from "./page.js";

const WEEK = 7 * 24 * 3600e3;
export const place = (form) => form.dataset.edit ?? form.elements.parent?.value ?? "0";

export function saveDraft(form) {
  const text = form.elements.text.value;
  if (text.trim()) kept("draft", { ...kept("draft"), [place(form)]: { text, at: Date.now() } });
  else forget(place(form));
}
export function forget(where) {
  const { [where]: gone, ...drafts } = kept("draft") ?? {};
  kept("draft", Object.keys(drafts).length ? drafts : null);
}
export function offerDraft(form) {
  const draft = kept("draft")?.[place(form)];
  const field = form.elements.text;
  const { kept: at, edit } = form.dataset;
  const before = field.value;
  // What the server kept on the way through sign-in, or has, yields to what was typed after it.
  const is_newer = draft?.at > (edit ? 0 : at ?? Infinity) * 1000 && draft.text !== before;
  if (!draft || (before.trim() && !is_newer) || Date.now() - draft.at > WEEK) return;
  field.value = draft.text;
  if (at) return; // The page says so already.
  note(form, form.dataset.back.replace("{time}", when(draft.at)), form.dataset.discard, () => {
    field.value = before;
    forget(place(form));
  });
}
// Sent the plain way: whoever is led to a comment afterwards has sent it.
function forgetSent() {
  const sent = kept("sent");
  if (!sent || find(".policy-ask")) return;
  kept("sent", null);
  if (/^#c-\d+$/.test(location.hash)) forget(sent);
}
// A thread that has closed gives back what was not sent.
function giveBack(box) {
  for (const [where, { text, at }] of Object.entries(kept("draft") ?? {})) {
    const part = document.createElement("div");
    part.append(box.content.cloneNode(true));
    const [label, field] = [find("label", part), find("textarea", part)];
    label.textContent = box.dataset.unsent.replace("{time}", when(at));
    label.htmlFor = field.id = `unsent-${where}`;
    field.value = text;
    find("button", part).onclick = () => { forget(where); part.remove(); };
    box.before(part);
  }
}
// A sentence above the text with a button that answers it.
export function note(form, words, label, act) {
  const line = document.createElement("p");
  const button = document.createElement("button");
  line.className = "hint";
  button.type = "button";
  button.className = "linklike";
  button.textContent = label;
  button.onclick = () => { act(); line.remove(); form.elements.text.focus(); };
  line.append(words, " ", button);
  form.elements.text.before(line);
}

on("input", ({ target }) => { if (target.matches(".form [name=text]") && thread) saveDraft(target.form); });
on("click", ({ target }) => { if (target.name === "discard") forget(place(target.form)); });
addEventListener("pageshow", () => { for (const box of all("[data-unsent]")) giveBack(box); });

if (thread) {
  forgetSent();
  for (const form of all(".form[data-busy]")) offerDraft(form);
}
