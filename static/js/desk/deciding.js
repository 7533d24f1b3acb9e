// Decisions: the next comment is shown at once, the decision is sent behind it.

import * as list from "./list.js";
import { forget, prefetch, refresh, show } from "./pane.js";
import { allSent, fieldsOf, inTurn, parsed, sent } from "./send.js";
import { hideToast, keepToast, keptToast, phrase, showToast } from "./toast.js";
import { dimUndo } from "./unavailable.js";

const { main } = list;
let last = Promise.resolve(true); // whether the decision made last was saved

// Sends a form about the open comment; `ends` says that it is done with.
export function decide(form, submitter, { ends, reopen } = {}) {
  const key = main.querySelector(".opened")?.dataset.open, row = list.rowOf(key);
  const { outcome, icon, tone } = { ...form.dataset, ...submitter?.dataset };
  const deed = { action: form.action, body: fieldsOf(form, submitter), reopen };
  hideToast();
  if (row && outcome) list.dim(row, { outcome, icon, tone });
  if (row && outcome && ends !== false) goOn(row);
  return send(deed, key);
}

function send(deed, key) {
  const answered = inTurn(async () => {
    const answer = await sent(deed.action, deed.body);
    if (answer.status === 200 && answer.data) saved(answer.data, key, deed);
    else failed(answer, key, deed);
    return answer.status === 200;
  });
  last = answered;
  return answered;
}

function saved({ words, rows, counts, left, undo: label }, key, deed) {
  for (const [one, html] of Object.entries(rows ?? {})) list.replace(one, html);
  list.count(counts, left);
  dimUndo(label);
  showToast(words, ways(label));
  if (!/\/approve\/$/.test(deed.action)) {
    forget(); // Strikes and counts of the same people have changed.
    refresh();
  }
}

function failed(answer, key, deed) {
  const { data, html } = answer;
  const again = () => {
    if (deed.reopen) return deed.reopen(html);
    const row = list.rowOf(key);
    if (data?.said || answer.status === 422) return row && show(row);
    hideToast();
    if (row) row.querySelector(".queue-again")?.remove();
    send(deed, key);
  };
  const said = data?.said ?? (html && answer.status === 409 ? refusal(html) : null);
  const label = said || answer.status === 422 ? phrase("lookAgain") : phrase("failed");
  list.bringBack(key, data?.rows?.[key], label, again);
  if (data?.counts) list.count(data.counts, data.left);
  forget();
  prefetch(list.after(list.current()));
  showToast(said ? phrase("refused", { said }) : phrase("unsent"), [[said ? phrase("look") : phrase("again"), "", again]], true);
}

function refusal(html) {
  return parsed(html).querySelector("[role=alert] p")?.firstChild?.textContent.trim();
}

async function goOn(row) {
  const next = list.nextLeft(row);
  if (next) return show(next);
  if (await list.more()) return show(list.nextLeft(row));
  await allSent();
  const left = list.nextLeft(row); // One may have come back.
  if (left) return show(left);
  keepToast();
  location.assign(main.dataset.list);
}

// The way back in a toast, if there is one; its button says what it takes back.
export const ways = (label) => (label ? [[label, "u", undo]] : []);

export function undo() {
  const before = last;
  return inTurn(async () => {
    if (!(await before)) return; // What was to be undone was never saved, and says so itself.
    const body = new URLSearchParams({ csrfmiddlewaretoken: token(), list: main.dataset.query });
    const { status, data } = await sent(main.dataset.undoAt, body);
    if (!data) return showToast(phrase("unsent"), [[phrase("again"), "", undo]], true);
    for (const [one, html] of Object.entries(data.rows ?? {})) list.replace(one, html);
    list.count(data.counts, data.left);
    forget();
    dimUndo(data.undo);
    if (status !== 200) return showToast(phrase("refused", { said: data.said }), ways(data.undo), true);
    showToast(data.words, ways(data.undo));
    if (!data.comment) return refresh();
    const row = list.rowOf(data.comment);
    if (row) show(row);
    else location.assign(data.address);
  });
}

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? main.dataset.token;

const { said, label } = keptToast();
if (said) showToast(said, ways(label));
