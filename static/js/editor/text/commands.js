// What tools and keys do to the text. Pressed again, a mark that is there is taken away.

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

function around(editor, mark) {
  const { from, to, text } = editor.selection, { length } = mark;
  const outer = editor.lineAt(from), before = outer.text.slice(0, from - outer.from);
  const after = editor.value.slice(to, to + length);
  const alone = (words, end) => mark !== "*" || !words[end ? "startsWith" : "endsWith"]("**");
  if (before.endsWith(mark) && after === mark && alone(before) && alone(after, true)) {
    editor.replace(from - length, to + length, text, { from: from - length, to: to - length });
  } else if (text.length > 2 * length && text.startsWith(mark) && text.endsWith(mark) && alone(text, true)) {
    editor.replace(from, to, text.slice(length, -length), { from, to: to - 2 * length });
  } else {
    const words = text.trim(), start = from + text.indexOf(words);  // Marks stand at words, not at spaces.
    editor.replace(start, start + words.length, mark + words + mark, { from: start + length, to: start + length + words.length });
  }
}

function fence(editor) {
  const { from, to, text } = editor.selection;
  editor.replace(from, to, `\`\`\`\n${text.replace(/\n$/, "")}\n\`\`\`\n`, { from: from + 3 });
}

const ADDRESS = /^(?:https?:\/\/|mailto:|\/)\S+$/;

function link(editor) {
  const { from, to, text } = editor.selection, words = text.trim();
  if (ADDRESS.test(words)) editor.replace(from, to, `[](${words})`, { from: from + 1 });
  else editor.replace(from, to, `[${text}](https://)`, { from: from + text.length + 3, to: from + text.length + 11 });
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
