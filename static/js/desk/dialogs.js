// Deleting and banning without leaving the list: the pages' own forms in a dialog, which say
// what will happen at each change, as the server foresees it.

import { decide, ways } from "./deciding.js";
import { refresh } from "./pane.js";
import { fetched, fieldsOf, parsed, sent } from "./send.js";
import { showToast, phrase } from "./toast.js";
import { dimUndo } from "./unavailable.js";

const PAUSE = 300; // ms of typing
const kept = new Map(); // address: a dialog that was closed with words in it

// It opens at once, so that keys meant for it reach it, and is filled when its form is here.
export async function open(link) {
  const { href } = link, opener = document.activeElement;
  const dialog = kept.get(href) ?? empty();
  kept.delete(href);
  dialog.addEventListener("close", () => {
    if (isTouched(dialog)) kept.set(href, dialog);
    dialog.remove();
    // What was decided has opened the next comment, and that has the focus.
    if (opener?.isConnected && !("done" in dialog.dataset)) opener.focus();
  }, { once: true });
  reveal(dialog);
  if (dialog.querySelector("form")) return;
  const html = await fetched(href);
  if (!dialog.open) return;
  if (html === undefined) return unreached(dialog, link);
  if (html === null || !fill(dialog, html)) return location.assign(href); // Its page says why.
  focusFirst(dialog);
  const { early, wanted } = dialog.dataset;
  if (early) pick(dialog, early);
  if (wanted === undefined) return;
  if (early) want(dialog);
  else confirmUnseen(dialog);
}

function unreached(dialog, link) {
  dialog.close();
  showToast(phrase("unsent"), [[phrase("again"), "", () => open(link)]], true);
}

function reveal(dialog) {
  document.querySelector(".desk").append(dialog);
  dialog.showModal();
  focusFirst(dialog);
}

function focusFirst(dialog) {
  const field = dialog.querySelector("input:checked, input:not([type=hidden]):enabled");
  (dialog.querySelector("[role=alert]") ? dialog : field ?? dialog).focus();
}

function empty() {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.tabIndex = -1;
  dialog.setAttribute("aria-labelledby", "dialog-title");
  // Words change nothing of it, or are looked at while they are typed.
  dialog.addEventListener("change", ({ target }) => { if (!target.matches("textarea")) foresee(dialog); });
  let timer;
  dialog.addEventListener("input", ({ target }) => {
    dialog.querySelector("form").dataset.touched = "";
    clearTimeout(timer);
    if (/^why_|^until$/.test(target.name)) timer = setTimeout(() => foresee(dialog), PAUSE);
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    press(dialog, event.submitter);
  });
  dialog.addEventListener("click", (event) => {
    const { target } = event;
    if (target.closest("[data-effects]")) showEffects(dialog, event);
    if (target.closest("[data-close]") || (target === dialog && !isTouched(dialog))) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => keyed(dialog, event));
  return dialog;
}

function fill(dialog, html) {
  dialog.replaceChildren(...parsed(html).body.childNodes);
  return dialog.querySelector("form");
}

const isTouched = (dialog) => "touched" in (dialog.querySelector("form")?.dataset ?? {});
const confirmation = (dialog) => dialog.querySelector('[name="confirm"]:not([aria-disabled])');

function keyed(dialog, event) {
  const { key, target } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    return confirm(dialog);
  }
  const isText = target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  if (isText || event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(key)) return;
  event.preventDefault();
  if (dialog.querySelector("form")) pick(dialog, key);
  else dialog.dataset.early = key;
}

function pick(dialog, n) {
  const rule = dialog.querySelector(`[data-n="${n}"]:not(:disabled)`);
  const more = rule?.closest("summary") && rule.parentElement;
  if (more) more.open = true; // Outside the rules: which reason it is, and why.
  const field = more ? more.querySelector("input") : rule;
  field?.focus();
  if (!more) field?.click();
}

function showEffects(dialog, event) {
  event.preventDefault();
  const effects = dialog.querySelector(".dialog-effects");
  effects.scrollIntoView({ block: "start" });
  effects.focus({ preventScroll: true });
}

// --- What will happen, asked anew at each change; only the last answer counts. ---

const isAsked = (dialog) => !dialog.querySelector("form") || "asked" in dialog.dataset;

// Pressed before it is known what will happen: kept, and done when it is, unless anything is changed.
function want(dialog) {
  dialog.dataset.wanted = "";
  const button = dialog.querySelector(".dialog-foot .button:last-child");
  if (button) button.textContent = phrase("working");
}

function confirm(dialog) {
  if (isAsked(dialog)) return want(dialog);
  delete dialog.dataset.wanted;
  const button = confirmation(dialog);
  if (button) button.click();
  else foresee(dialog, true); // It says what is missing.
}

// It was pressed before anybody could read what happens: what is plain is done, all else is shown first.
function confirmUnseen(dialog) {
  const button = confirmation(dialog);
  const isPlain = !button?.matches("[data-asks]") && !dialog.querySelector("[data-decided], [role=alert]");
  if (!button || isPlain) return confirm(dialog);
  delete dialog.dataset.wanted;
  tell(dialog, "early", "box box--held");
  button.focus();
}

async function foresee(dialog, isPressed = false) {
  const form = dialog.querySelector("form");
  const turn = (form.dataset.turn = Number(form.dataset.turn ?? 0) + 1);
  confirmation(dialog)?.setAttribute("aria-disabled", "true");
  dialog.dataset.asked = "";
  delete dialog.dataset.wanted;
  const body = fieldsOf(form);
  body.append(isPressed ? "pressed" : "live", "1");
  const { html } = await sent(form.action, body);
  if (Number(form.dataset.turn) !== turn) return;
  delete dialog.dataset.asked;
  if (html) renew(form, html);
  else tell(dialog, "unsent", "box box--error");
  if (html && "wanted" in dialog.dataset && dialog.open) confirmUnseen(dialog);
}

function renew(form, html) {
  const page = parsed(html);
  for (const part of form.querySelectorAll("[data-live]")) {
    const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
    const hadFocus = part.contains(document.activeElement);
    if (!fresh) continue;
    part.replaceWith(fresh);
    if (hadFocus) form.querySelector('[name="confirm"]')?.focus();
  }
  form.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
}

function tell(dialog, name, look) {
  const box = dialog.querySelector('[data-live="said"]');
  box.textContent = phrase(name);
  box.className = look;
}

function press(dialog, submitter) {
  const form = dialog.querySelector("form");
  if (isAsked(dialog)) return want(dialog);
  if (submitter?.name !== "confirm" || submitter.hasAttribute("aria-disabled")) return foresee(dialog, true);
  if ("stays" in form.dataset) return stay(dialog, form, submitter);
  const deed = { reopen: (html) => again(dialog, html) };
  delete form.dataset.touched;
  dialog.dataset.done = "";
  dialog.close();
  decide(form, submitter, deed);
}

// It wasn't saved: the same dialog with every word in it, and what came first.
function again(dialog, html) {
  if (html) fill(dialog, html);
  delete dialog.dataset.done;
  dialog.querySelector("form").dataset.touched = "";
  dialog.addEventListener("close", () => dialog.remove(), { once: true });
  reveal(dialog);
}

// About a person and not a comment: the comment stays open.
async function stay(dialog, form, submitter) {
  submitter.setAttribute("aria-disabled", "true");
  const { status, data, html } = await sent(form.action, fieldsOf(form, submitter));
  submitter.removeAttribute("aria-disabled");
  if (status === 200 && data) {
    delete form.dataset.touched;
    if (data.goes_on) return location.assign(data.goes_on);
    dialog.close();
    showToast(data.words, ways(data.undo));
    dimUndo(data.undo);
    return refresh();
  }
  if (html) renew(form, html);
  else tell(dialog, "unsent", "box box--error");
}
