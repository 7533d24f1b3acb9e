// What can be put into a text, at "/" or "+" at the start of a line and by the button Insert.

import { make } from "../make.js";
import { isInCode, nextNote } from "../text/markdown.js";
import { popup } from "./popup.js";

const WORDS = "[\\p{L}\\p{N} ]{0,20}";
const AT_START = new RegExp(`^([/+])(${WORDS})$`, "u"), AFTER_A_SPACE = new RegExp(`\\s(/)((?! )${WORDS})$`, "u");

// What each writes; "|" is where the cursor goes. A function writes itself.
const WRITES = {
  picture: chooseFiles,
  gallery: chooseFiles,
  quote: "> |",
  table: "| |  |  |\n| --- | --- |\n|  |  |\n|  |  |",
  code: "```\n|\n```",
  note: footnote,
  callout: "> [!note]\n> |",
  details: "<details markdown=\"1\">\n<summary>|</summary>\n\n\n</details>",
  divider: "---\n\n|",
  embed: "https://|",
  article: (editor) => editor.replaceSelection("[["),
  more: "<!--more-->\n\n|",
};
const ICONS = { quote: "quote", article: "chain", more: "more" };

export function start(editor) {
  const bar = editor.form.querySelector(".editor-tools"), said = JSON.parse(bar.dataset.choices);
  const all = Object.keys(WRITES).map((key) => ({ key, icon: ICONS[key] ?? key, ...said[key] }));
  const menu = popup(editor, { id: "insert-menu", label: bar.dataset.insert, columns: 2 });
  const button = bar.querySelector("[data-tool=insert]");
  let kept = null; // the line where a "/" was to stay one

  const fits = (words) => all.filter(({ name, hint }) => `${name} ${hint}`.toLowerCase().includes(words));
  // Amid words a "/" is one more often than not: only a name that begins so is meant.
  const begins = (words) => all.filter(({ name }) => name.toLowerCase().startsWith(words));
  const foot = (mark) => [
    make("kbd", { textContent: "↑" }), make("kbd", { textContent: "↓" }), ` ${bar.dataset.choose}`,
    make("kbd", { textContent: "Enter" }), ` ${bar.dataset.puts}`,
    make("kbd", { textContent: "Esc" }), ` ${mark ? bar.dataset.keeps.replace("/", mark) : bar.dataset.closes}`,
  ];

  editor.onChange(() => {
    const line = editor.lineAt(editor.cursor), typed = line.text.slice(0, editor.cursor - line.from);
    const first = AT_START.exec(typed), found = first ?? AFTER_A_SPACE.exec(typed);
    if (!found || line.text !== typed) {
      kept = null;
      return menu.close();
    }
    const [, mark, words] = found, from = line.from + typed.length - words.length - 1;
    if (kept === from || document.activeElement !== editor.element) return;
    const choices = (first ? fits : begins)(words.trim().toLowerCase());
    if (!choices.length || isInCode(editor)) return menu.close();
    menu.open(choices, {
      at: from, foot: foot(mark),
      choose: ({ key }) => put(key, from, editor.cursor),
      cancel: () => (kept = from),
    });
  });

  button.setAttribute("aria-haspopup", "listbox");
  editor.insertMenu = () => {
    if (menu.isOpen) return menu.close();
    editor.focus();
    menu.open(all, { at: editor.lineAt(editor.cursor).from, foot: foot(), choose: ({ key }) => put(key) });
  };

  const spacesBefore = (at) => {
    const line = editor.lineAt(at), words = line.text.slice(0, at - line.from);
    return words.trim() ? words.length - words.trimEnd().length : 0;
  };

  function put(key, from, to) {
    if (from !== undefined) editor.replace(from - (key === "article" ? 0 : spacesBefore(from)), to, "");
    const writes = WRITES[key];
    editor.focus();
    if (typeof writes === "function") return writes(editor);
    const chosen = editor.selection.text, [before, after] = writes.split("|");
    // The one of a table is its first column's head; all its others are lines of the table.
    if (key === "table") {
      block(editor, writes.replace("| |", "| "), 2);
      return editor.command("tableMade");
    }
    block(editor, before + (key === "quote" ? chosen.replaceAll("\n", "\n> ") : chosen) + (after ?? ""), before.length + chosen.length);
  }
}

// On lines of its own; the cursor so many characters into it.
function block(editor, text, into) {
  const { from } = editor.selection;
  editor.insertAtLine(text);
  const start = editor.value.indexOf(text, from);
  editor.select(start + into);
}

function footnote(editor) {
  const { value } = editor, mark = `[^${nextNote(value)}]`, line = editor.lineAt(editor.selection.to);
  // On an empty line it belongs to the words before it.
  const at = line.text.trim() ? editor.selection.to : value.slice(0, line.from).trimEnd().length;
  const after = value.slice(at), rest = at < line.from ? after.replace(/^\s*\n/, "\n") : after;
  const text = `${value.slice(0, at)}${mark}${rest.trimEnd()}\n\n${mark}: `;
  editor.replace(at, value.length, text.slice(at), { from: text.length });
}

export function chooseFiles(editor) {
  const field = make("input", { type: "file", accept: "image/*,audio/*,video/*", multiple: true });
  field.addEventListener("change", () => editor.takeFiles(field.files));
  field.click();
}
