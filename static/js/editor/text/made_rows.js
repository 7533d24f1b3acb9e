// Rows of a table that keys or the menu made: an empty one at its end goes once the text is left or sent. Those that
// somebody typed stay, and so does a table's only row.

import { tableAt } from "./table_keys.js";

const MADE = "input.row", LEFT = "delete.row", EMPTY = /^[\s|]*$/;

// Extensions; noteTable(view): the empty rows of the table at the cursor were made; leave(view) takes them away.
export function madeRows({ StateEffect, StateField, EditorView }) {
  const note = StateEffect.define();
  const rows = StateField.define({ // places in lines
    create: () => [],
    update(kept, tr) {
      const made = tr.effects.filter((one) => one.is(note)).flatMap(({ value }) => value);
      if (tr.isUserEvent(MADE)) tr.changes.iterChanges((from, to, start, end) => made.push(end));
      if (tr.isUserEvent(LEFT)) return made;
      return tr.docChanged || made.length ? [...kept.map((at) => tr.changes.mapPos(at, -1)), ...made] : kept;
    },
  });
  const leave = (view) => {
    const changes = emptyAtEnd(view.state.doc, view.state.field(rows));
    if (changes.length && !view.state.readOnly) view.dispatch({ changes, userEvent: LEFT });
  };
  // To another window is not away: there stands what comes into the row.
  const blur = ({ relatedTarget: to }, view) => {
    if (to && !view.dom.contains(to)) setTimeout(() => view.hasFocus || leave(view));
  };
  return {
    extensions: [rows, EditorView.domEventHandlers({ blur })],
    leave,
    noteTable(view) {
      const { doc, selection } = view.state, { first, last } = tableAt(doc, doc.lineAt(selection.main.head).number);
      const lines = Array.from({ length: last - first - 1 }, (_, at) => doc.line(first + 2 + at));
      view.dispatch({ effects: note.of(lines.filter(({ text }) => EMPTY.test(text)).map(({ to }) => to)) });
    },
  };
}

// What takes the made rows away that stand empty at the end of their table, from the last one up.
function emptyAtEnd(doc, places) {
  const numbers = [...new Set(places.map((at) => doc.lineAt(at).number))].sort((one, other) => other - one), gone = new Set();
  for (const number of numbers) {
    const table = EMPTY.test(doc.line(number).text) && tableAt(doc, number);
    const isLast = table && (number === table.last || gone.has(number + 1));
    if (isLast && number > table.first + 2) gone.add(number);
  }
  return [...gone].reverse().map((number) => ({ from: doc.line(number - 1).to, to: doc.line(number).to }));
}
