// What is pasted becomes Markdown: an address over words a link, a page's HTML its text, cells a table.
// With Shift, and into code, it stays as it is.

import { fromHtml } from "./from_html.js";
import { isInCode, nextNote } from "../text/markdown.js";
import { table } from "../text/tables.js";

const ADDRESS = /^https?:\/\/\S+$|^mailto:\S+@\S+$/;

export function start(editor) {
  let isPlain = false;
  editor.form.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "v" && (event.ctrlKey || event.metaKey)) isPlain = event.shiftKey;
  }, true);

  editor.onPaste((data) => {
    const asItIs = isPlain || isInCode(editor), text = data.getData("text/plain"), html = data.getData("text/html");
    isPlain = false;
    if (asItIs) return false;
    const { from, to, text: chosen } = editor.selection;
    if (isAddressOfLink(editor, from)) return false;
    if (ADDRESS.test(text.trim()) && chosen.trim() && !chosen.includes("\n") && !ADDRESS.test(chosen.trim())) {
      editor.replace(from, to, `[${chosen}](${text.trim()})`);
      return true;
    }
    if (ADDRESS.test(text.trim())) return false;
    const written = html ? fromHtml(html, editor.turndown, nextNote(editor.value)) : table(rows(text));
    if (!written || (html && written === text)) return false;
    if (/\n\s*\n|^\|/.test(written)) editor.insertAtLine(written);
    else editor.replaceSelection(written);
    return true;
  });
}

// In the place that Ctrl+K leaves for it.
function isAddressOfLink(editor, at) {
  const line = editor.lineAt(at);
  return /\]\([^()\s]*$/.test(line.text.slice(0, at - line.from));
}

// Cells of a sheet, where at least two lines have the same tabs.
function rows(text) {
  const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
  const isSheet = lines.length > 1 && lines[0].length > 1 && lines.every((line) => line.length === lines[0].length);
  return isSheet ? lines : [];
}
