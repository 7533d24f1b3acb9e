// Keys in a table of the text: Tab to the next cell, Enter to the one below it.

const RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

// The table round a line: { first, last } as numbers of lines, or null.
export function tableAt(doc, number) {
  const isRow = (at) => at >= 1 && at <= doc.lines && doc.line(at).text.includes("|");
  if (!isRow(number)) return null;
  let first = number, last = number;
  while (isRow(first - 1)) first -= 1;
  while (isRow(last + 1)) last += 1;
  const isTable = last > first && RULE.test(doc.line(first + 1).text) && doc.line(first + 1).text.includes("-");
  return isTable ? { first, last } : null;
}

// Where the words of a row's cells stand, as places in the text.
function cellsOf({ from, text }) {
  const bars = [...text.matchAll(/\\.|\|/g)].filter(([sign]) => sign === "|").map(({ index }) => index);
  if (text.trimStart()[0] !== "|") bars.unshift(-1);
  if (text.trimEnd().at(-1) !== "|" || bars.length < 2) bars.push(text.length);
  return bars.slice(1).map((end, at) => {
    const start = bars[at] + 1, words = text.slice(start, end), kept = words.trim();
    const into = kept ? words.indexOf(kept) : Math.min(1, words.length);
    return { from: from + start + into, to: from + start + into + kept.length, end: from + end };
  });
}

function placeIn(state) {
  const { head, from, to } = state.selection.main, line = state.doc.lineAt(head), table = tableAt(state.doc, line.number);
  if (!table || state.doc.lineAt(from).number !== state.doc.lineAt(to).number) return null;
  const cells = cellsOf(line), at = cells.findIndex(({ end }) => head <= end);
  return { line, table, cells, at: at < 0 ? cells.length - 1 : at, isBehind: at < 0 || head > cells.at(-1).end };
}

function goTo(view, { from, to }) {
  view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
  return true;
}

const rowBy = ({ doc }, { first, last }, number, step) => {
  const next = number + step + (number + step === first + 1 ? step : 0);
  return next < first || next > last ? null : cellsOf(doc.line(next));
};

// A row as wide as the last one, below it; the cursor in one of its cells.
function addRow(view, { last }, at) {
  const { state } = view, line = state.doc.line(last), widths = cellsOf(line).length;
  const text = line.text.trimStart()[0] === "|"
    ? line.text.replace(/(\\.|[^|])/g, (found) => " ".repeat(found.length))
    : ` ${"| ".repeat(widths - 1)}`;
  view.dispatch({ changes: { from: line.to, insert: `\n${text}` }, userEvent: "input.row" });
  return goTo(view, cellsOf(view.state.doc.line(last + 1))[at]);
}

export function nextCell(view) {
  const here = placeIn(view.state);
  if (!here) return false;
  if (here.at + 1 < here.cells.length) return goTo(view, here.cells[here.at + 1]);
  const below = rowBy(view.state, here.table, here.line.number, 1);
  return below ? goTo(view, below[0]) : addRow(view, here.table, 0);
}

export function cellBefore(view) {
  const here = placeIn(view.state);
  if (!here) return false;
  if (here.at > 0) return goTo(view, here.cells[here.at - 1]);
  const above = rowBy(view.state, here.table, here.line.number, -1);
  return above ? goTo(view, above.at(-1)) : true;
}

// Within a row Enter would cut it in two; on an empty last row it ends the table.
export function cellBelow(view) {
  const here = placeIn(view.state), { state } = view, { empty } = state.selection.main;
  if (!here || here.isBehind || !empty || state.selection.main.head === here.line.from || here.line.number === here.table.first + 1) return false;
  const below = rowBy(state, here.table, here.line.number, 1);
  if (below) return goTo(view, below[Math.min(here.at, below.length - 1)]);
  if (here.cells.some(({ from, to }) => from !== to)) return addRow(view, here.table, here.at);
  view.dispatch({
    changes: { from: here.line.from, to: here.line.to }, selection: { anchor: here.line.from }, scrollIntoView: true, userEvent: "delete",
  });
  return true;
}
