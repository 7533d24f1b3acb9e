// What can be put into a text, at "/" or "+" at the start of a line and by the button Insert.

import { make } from "../make.js";
import { popup } from "./popup.js";

const STARTED = /^[/+]([\p{L}\p{N} ]{0,20})$/u;

// What each writes; "|" is where the cursor goes. A function writes itself.
const WRITES = {
  picture: chooseFiles,
  gallery: chooseFiles,
  quote: "> |",
  table: "| |  |  |\n| --- | --- |\n|  |  |\n|  |  |",
  code: "```|\n\n```",
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
  const foot = (mark) => [
    make("kbd", { textContent: "↑" }), make("kbd", { textContent: "↓" }), ` ${bar.dataset.choose}`,
    make("kbd", { textContent: "Enter" }), ` ${bar.dataset.puts}`,
    make("kbd", { textContent: "Esc" }), ` ${mark ? bar.dataset.keeps.replace("/", mark) : bar.dataset.closes}`,
  ];

  editor.onChange(() => {
    const { from, text } = editor.lineAt(editor.cursor), typed = text.slice(0, editor.cursor - from);
    const found = STARTED.exec(typed);
    if (!found || text !== typed) {
      kept = null;
      return menu.close();
    }
    if (kept === from || document.activeElement !== editor.element) return;
    const choices = fits(found[1].trim().toLowerCase());
    if (!choices.length) return menu.close();
    menu.open(choices, {
      at: from, foot: foot(typed[0]),
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

  function put(key, from, to) {
    if (from !== undefined) editor.replace(from, to, "");
    const writes = WRITES[key];
    editor.focus();
    if (typeof writes === "function") return writes(editor);
    const chosen = editor.selection.text, [before, after] = writes.split("|");
    // The one of a table is its first column's head; all its others are lines of the table.
    if (key === "table") return block(editor, writes.replace("| |", "| "), 2);
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
  const { value } = editor, numbers = [...value.matchAll(/\[\^(\d+)\]/g)].map((found) => +found[1]);
  const mark = `[^${1 + Math.max(0, ...numbers)}]`, line = editor.lineAt(editor.selection.to);
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
