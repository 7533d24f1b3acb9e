// Taking what a reader says into the article, beside the text: the comment, the passage as a field with
// what it changes, "Put it into the text", and the line for the public list.

import { make } from "../make.js";

// A word has the space behind it; Chinese, Japanese and Korean are compared sign by sign.
const WORDS = /^\s+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]\s*|[^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+\s*/g;
const MOST = 1500; // words on a side; more are shown as one change

export function takeIn(editor, panel, passage, reader) {
  const said = panel.dataset, all = [...panel.children];
  let before = passage.whole;
  const back = make("button", { type: "button", className: "linklike", textContent: `← ${said.all}` });
  const who = make("p", {}, make("b", { textContent: reader.name }), " ", make("span", { className: "hint", textContent: reader.when }));
  const words = make("p", { textContent: reader.said, dir: "auto", className: "reader-said" });
  const field = make("textarea", { id: "take-after", rows: 4, value: before });
  const line = make("input", { id: "take-line", maxLength: 300, value: "" });
  const thanks = make("input", { type: "checkbox", id: "take-thanks", checked: reader.agrees });
  const diff = make("p", { className: "reader-diff", dir: "auto" });
  const put = make("button", { type: "button", className: "button button--primary", textContent: said.put });
  const told = make("p", { className: "hint", role: "status" });
  let isAsked = false; // whether somebody wants it in the text

  const view = make("div", { className: "reader-take-in" },
    back, make("article", { className: "reader-card reader-card--here" }, who, words),
    label(field, said.passage, said.hint), field, diff,
    label(line, said.line), line,
    make("label", { className: "check" }, thanks, " ", make("span", { textContent: said.thanks.replace("{name}", reader.name) })),
    make("p", { className: "hint", textContent: reader.agrees ? said.agreed : said.unasked }),
    make("p", { className: "buttons" }, put), told,
    make("p", { className: "hint", textContent: said.effect.replace("{name}", reader.name) }));

  // Update says of what is begun here that it isn't in the text.
  function unfinished(is = isAsked || field.value !== before) {
    const foreseen = document.querySelector("#publish .foreseen");
    document.querySelector(".take-in-open")?.remove();
    if (!is) return;
    const go = make("button", { type: "button", className: "linklike", textContent: said.finish });
    go.addEventListener("click", () => {
      editor.show("readers");
      (line.value.trim() ? put : line).focus();
    });
    foreseen?.before(make("p", { className: "take-in-open" }, said.unfinished, " ", go));
  }

  function lacksLine() {
    const lacks = !line.value.trim();
    put.textContent = lacks && isAsked ? said.lineFirst : said.put;
    line.setAttribute("aria-invalid", lacks && isAsked);
    unfinished();
    return lacks;
  }

  function show() {
    unfinished();
    diff.replaceChildren(...compared(before, field.value).map(([tag, text]) => tag ? make(tag, { textContent: text }) : text));
    const at = editor.value.indexOf(before);
    editor.marks?.("taken", at < 0 ? [] : [{ from: at, to: at + before.length, className: "taken-mark", attributes: {} }]);
  }

  async function keep() {
    const body = new URLSearchParams({ before: passage.whole, after: field.value, line: line.value });
    if (thanks.checked) body.set("thanks", "on");
    const headers = { Accept: "application/json", "X-CSRFToken": editor.form.elements.csrfmiddlewaretoken.value };
    const answer = await fetch(reader.take, { method: "POST", headers, body });
    return (await answer.json()).why ?? "";
  }

  // What can't be kept is said, before anything stands in the text.
  put.addEventListener("click", async () => {
    isAsked = true;
    if (lacksLine()) return line.focus();
    if (!editor.value.includes(before)) return void (told.textContent = said.gone);
    put.disabled = true;
    try {
      told.textContent = (await keep()) || said.kept;
      const at = editor.value.indexOf(before);
      if (told.textContent === said.kept && at >= 0) {
        const after = field.value;
        editor.replace(at, at + before.length, after, { from: at, to: at + after.length });
        before = after;
        isAsked = false;
        show();
      }
    } catch {
      told.textContent = said.failed;
    }
    put.disabled = false;
  });
  back.addEventListener("click", () => {
    view.remove();
    unfinished(false);
    for (const one of all) one.hidden = false;
    editor.marks?.("taken", []);
  });
  field.addEventListener("input", show);
  line.addEventListener("input", lacksLine);

  for (const one of all) one.hidden = true;
  panel.append(view);
  editor.show("readers");
  show();
  const at = editor.value.indexOf(before);
  if (at >= 0) editor.select(at);
  field.focus();
}

function label(field, name, hint = "") {
  const words = make("label", { htmlFor: field.id, textContent: name });
  return hint ? make("div", {}, words, make("p", { className: "hint", textContent: hint })) : words;
}

// [["del" | "ins" | "", text]], by the longest common run of words.
export function compared(before, after) {
  const old = before.match(WORDS) ?? [], now = after.match(WORDS) ?? [];
  if (old.length > MOST || now.length > MOST) return [["del", before], ["ins", after]];
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let a = old.length - 1; a >= 0; a--) {
    for (let b = now.length - 1; b >= 0; b--) {
      lengths[a][b] = old[a] === now[b] ? lengths[a + 1][b + 1] + 1 : Math.max(lengths[a + 1][b], lengths[a][b + 1]);
    }
  }
  const pieces = [];
  const add = (tag, text) => (pieces.at(-1)?.[0] === tag ? (pieces.at(-1)[1] += text) : pieces.push([tag, text]));
  for (let a = 0, b = 0; a < old.length || b < now.length;) {
    if (a < old.length && b < now.length && old[a] === now[b]) add("", old[a++]), b++;
    else if (a < old.length && (b === now.length || lengths[a + 1][b] >= lengths[a][b + 1])) add("del", old[a++]);
    else add("ins", now[b++]);
  }
  return pieces;
}
