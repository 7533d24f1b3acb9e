// What several parts of the editor ask of a Markdown text.

export function nextNote(text) {
  const numbers = [...text.matchAll(/\[\^(\d+)\]/g)].map((found) => +found[1]);
  return 1 + Math.max(0, ...numbers);
}

export function isInCode(editor) {
  const before = editor.value.slice(0, editor.selection.from);
  return (before.match(/^ {0,3}(?:```|~~~)/gm)?.length ?? 0) % 2 === 1;
}
