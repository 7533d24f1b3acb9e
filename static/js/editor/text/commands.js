// What tools and keys do to the text. Pressed again, a mark that is there is taken away.

import { isMarked, toggled } from "./marks.js";

const LINE = { quote: "> ", list: "- ", heading: "## " };

export const commands = {
  bold: (editor) => around(editor, "**"),
  italic: (editor) => around(editor, "*"),
  code: (editor) => (editor.selection.text.includes("\n") ? fence(editor) : around(editor, "`")),
  link,
  heading: (editor) => lines(editor, LINE.heading, /^#{1,6} +/),
  quote: (editor) => lines(editor, LINE.quote, /^> ?/),
  list: (editor) => lines(editor, LINE.list, /^[-*+] +/),
};

// In each line by itself: a pair of marks doesn't reach over the end of a paragraph.
function around(editor, mark) {
  const { from, to } = editor.selection, first = editor.lineAt(from);
  if (to <= first.to) {
    const made = toggled(first.text, from - first.from, to - first.from, mark);
    return replaceLines(editor, first.from, first.text, made);
  }
  const last = editor.lineAt(to), text = editor.value.slice(first.from, last.to), ends = text.split("\n");
  const parts = ends.map((line, at) => [
    at ? 0 : from - first.from, at < ends.length - 1 ? line.length : to - last.from,
  ]);
  const isBlank = (line, at) => !line.slice(...parts[at]).trim();
  const hasAll = ends.every((line, at) => isBlank(line, at) || isMarked(line, mark));
  const made = ends.map((line, at) => (isBlank(line, at) || isMarked(line, mark) !== hasAll ? line : toggled(line, ...parts[at], mark).text));
  const whole = made.join("\n");
  replaceLines(editor, first.from, text, { text: whole, from: from === first.from ? 0 : parts[0][0], to: whole.length - (last.to - to) });
}

// Only what differs is typed anew.
function replaceLines(editor, start, before, { text, from, to }) {
  let same = 0, end = 0;
  const most = Math.min(before.length, text.length);
  while (same < most && before[same] === text[same]) same += 1;
  while (end < most - same && before.at(-1 - end) === text.at(-1 - end)) end += 1;
  const then = { from: start + from, to: start + to };
  if (before === text) return editor.select(then.from, then.to);
  editor.replace(start + same, start + before.length - end, text.slice(same, text.length - end), then);
}

function fence(editor) {
  const { from, to, text } = editor.selection;
  editor.replace(from, to, `\`\`\`\n${text.replace(/\n$/, "")}\n\`\`\`\n`, { from: from + 3 });
}

const ADDRESS = /^(?:https?:\/\/|mailto:|\/)\S+$/;

const LINK = /\[((?:\\.|[^[\]\\])*)\]\(([^()\s]*)\)/g, BARE = /^(?:https?:\/\/)?$/;

// Of a link: from its words to its address, and from there out of it. One without an address goes, its words stay.
function link(editor) {
  const { from, to, text } = editor.selection, words = text.trim(), line = editor.lineAt(from);
  const here = [...line.text.matchAll(LINK)].find(({ index, 0: { length } }) => line.from + index < from && to < line.from + index + length);
  if (here) return throughLink(editor, line.from + here.index, here);
  if (ADDRESS.test(words)) editor.replace(from, to, `[](${words})`, { from: from + 1 });
  else if (words) editor.replace(from, to, `[${text}](https://)`, { from: from + text.length + 3, to: from + text.length + 11 });
  else editor.replace(from, to, "[](https://)", { from: from + 1 });
}

function throughLink(editor, start, { 0: whole, 1: words, 2: address }) {
  const end = start + whole.length, place = start + words.length + 3;
  const isInWords = editor.selection.to < place - 1;
  if (BARE.test(address) && (!words || !isInWords)) editor.replace(start, end, words, { from: start + words.length });
  else if (isInWords) editor.select(place, end - 1);
  else editor.select(end);
}

// At the start of each line of the selection.
function lines(editor, mark, there) {
  const { from, to } = editor.selection, start = editor.lineAt(from).from, end = editor.lineAt(to).to;
  const before = editor.value.slice(start, end).split("\n");
  const has = before.every((line) => !line.trim() || there.test(line));
  const after = before.map((line) => (has ? line.replace(there, "") : line.trim() || before.length === 1 ? mark + line.replace(there, "") : line));
  const text = after.join("\n");
  const isOne = from === to, place = isOne ? to + text.length - (end - start) : start;
  editor.replace(start, end, text, isOne ? { from: Math.max(start, place) } : { from: start, to: start + text.length });
}
