// Keys in a list of the text: Tab moves an item with all below it a level in or out, and numbers follow.

const ITEM = /^(\s*)([-*+]|(\d{1,9})([.)]))(\s+)/, LEVEL = 4; // spaces: Markdown nests by them

const indentOf = (text) => /^\s*/.exec(text)[0].length;

// The lines of a list round one of them, as their numbers; null where there is none.
function listAt(doc, number) {
  const belongs = (text) => ITEM.test(text) || (text.trim() && indentOf(text) >= 2);
  const at = (one) => (one >= 1 && one <= doc.lines ? doc.line(one).text : null);
  const isIn = (one, step) => at(one) !== null && (belongs(at(one)) || (!at(one).trim() && at(one + step) !== null && belongs(at(one + step))));
  if (!isIn(number, 1) || !at(number).trim()) return null;
  let first = number, last = number;
  while (isIn(first - 1, -1)) first -= 1;
  while (isIn(last + 1, 1)) last += 1;
  while (first < number && !ITEM.test(at(first))) first += 1;
  return ITEM.test(at(first)) ? { first, last } : null;
}

export const indentItem = (view) => moveItems(view, 1);
export const outdentItem = (view) => moveItems(view, -1);

function moveItems(view, step) {
  const { state } = view, { from, to } = state.selection.main, { doc } = state;
  const start = doc.lineAt(from).number, list = listAt(doc, start);
  if (!list) return false;
  const lines = [];
  for (let number = list.first; number <= list.last; number++) lines.push(doc.line(number).text);
  const made = moved(lines, start - list.first, Math.min(doc.lineAt(to).number, list.last) - list.first, step);
  const changes = made.flatMap((text, at) => change(doc.line(list.first + at), text));
  if (changes.length) view.dispatch({ changes, scrollIntoView: true, userEvent: step > 0 ? "input.indent" : "delete.dedent" });
  return true;
}

// Only what stands before the words differs.
function change({ from, text: before }, after) {
  if (before === after) return [];
  const rest = /\S/.test(before) ? before.replace(ITEM, "").trimStart() : "", kept = before.length - rest.length;
  return [{ from, to: from + kept, insert: after.slice(0, after.length - rest.length) }];
}

// The lines of a list with some of its items, and what is below them, moved by a level. Pure.
export function moved(lines, first, last, step) {
  while (first > 0 && !ITEM.test(lines[first])) first -= 1;
  const indent = indentOf(lines[first]);
  while (last + 1 < lines.length && (!lines[last + 1].trim() || indentOf(lines[last + 1]) > indent)) last += 1;
  const above = lines.slice(0, first).findLast((line) => ITEM.test(line) && indentOf(line) <= indent);
  if (step > 0 ? above === undefined || indentOf(above) < indent : !indent) return lines;
  const by = step > 0 ? LEVEL : -Math.min(LEVEL, indent);
  const shift = (line) => (!line.trim() ? line : by > 0 ? " ".repeat(by) + line : line.slice(Math.min(-by, indentOf(line))));
  return numbered(lines.map((line, at) => (at < first || at > last ? line : shift(line))), lines, first);
}

// Numbers that went on by one still do; those that are all the same, as some write them, stay.
function numbered(lines, before, moved) {
  const isLazy = before.map((line) => ITEM.exec(line)?.[3]).filter(Boolean).every((number, _, all) => all.length > 1 && number === all[0]);
  if (isLazy) return lines;
  const last = [];
  return lines.map((line, at) => {
    const found = ITEM.exec(line);
    if (!found) return line;
    const [whole, space, , number, sign, gap] = found, { length } = space;
    while (last.length && last.at(-1).length > length) last.pop();
    const level = last.at(-1)?.length === length ? last.at(-1) : null;
    if (!number) {
      if (level) level.number = null;
      return line;
    }
    const now = level?.number ? level.number + 1 : at < moved ? +number : level || at === moved ? 1 : +number;
    if (level) level.number = now;
    else last.push({ length, number: now });
    return `${space}${now}${sign}${gap}${line.slice(whole.length)}`;
  });
}
