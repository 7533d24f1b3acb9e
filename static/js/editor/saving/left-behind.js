// What this browser kept and the server never got is offered again when the editor is opened.

import { drop, leftBehind } from "./kept.js";

const SHOWN = ["title", "standfirst", "text"];

export async function offer(editor, saving) {
  await look(editor, saving);
  saving.words.offered = "yes";
}

async function look(editor, saving) {
  let entries;
  try {
    entries = await leftBehind(saving.words.who, saving.thing);
  } catch {
    return; // A browser that keeps nothing has nothing to offer.
  }
  for (const entry of entries) {
    if (isSame(editor, entry) || (await isOnTheServer(saving, entry))) await drop(entry.tab);
    else return show(editor, saving, entry);
  }
}

const wordsOf = (entry) => Object.fromEntries(entry.fields);

function isSame(editor, entry) {
  const kept = wordsOf(entry);
  return SHOWN.every((name) => (kept[name] ?? "").trim() === now(editor, name).trim());
}

const now = (editor, name) => (name === "text" ? editor.value : (editor.form.elements[name]?.value ?? ""));

async function isOnTheServer({ words }, { tab, sequence }) {
  try {
    const answer = await fetch(`${words.session}?${new URLSearchParams({ tab, sequence })}`);
    return answer.ok && (await answer.json()).has;
  } catch {
    return false;
  }
}

function show(editor, saving, entry) {
  const notice = document.querySelector("#kept-notice").content.firstElementChild.cloneNode(true);
  const said = notice.querySelector("[data-said]"), count = (wordsOf(entry).text ?? "").split(/\s+/).filter(Boolean).length;
  const at = new Date(entry.at).toLocaleString([], { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  said.textContent = said.textContent.replace("{at}", at).replace("{n}", count);
  const end = async () => {
    notice.remove();
    await drop(entry.tab);
    editor.focus();
  };
  notice.querySelector("[data-take]").addEventListener("click", async () => {
    notice.remove();
    putIn(editor, entry);
    saving.changed();
    await saving.keepHere();
    await end();
  });
  notice.querySelector("[data-leave]").addEventListener("click", end);
  editor.form.querySelector(".editor-notes").append(notice);
}

// Every field as it was; what the entry doesn't name is a box that wasn't ticked.
function putIn(editor, entry) {
  const kept = new Map();
  for (const [name, value] of entry.fields) kept.set(name, [...(kept.get(name) ?? []), value]);
  for (const field of editor.form.elements) {
    if (!field.name || ["hidden", "file", "submit", "button"].includes(field.type)) continue;
    const values = kept.get(field.name) ?? [];
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = values.includes(option.value);
    else if (field !== editor.textarea && kept.has(field.name)) field.value = values[0];
    else continue;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  editor.setValue(kept.get("text")?.[0] ?? "");
}
