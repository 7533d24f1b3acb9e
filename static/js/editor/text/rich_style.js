// How the text looks and behaves in CodeMirror: weight instead of colour, lists that go on, a hanging indent.

import { indentItem, outdentItem } from "./list_keys.js";
import { endingAt } from "./marks.js";
import { cellBefore, cellBelow, nextCell } from "./table_keys.js";

const EMPTY = /^(\s*)(?:(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?|(?:>\s?)+)$/;
const LIST = /^(\s*)((?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?)/;

// `smart` is what smart_typing.js makes, where the blog wants it.
export function styled(mirror, smart) {
  const { EditorView, Prec, keymap, history, historyKeymap, defaultKeymap, searchKeymap, search } = mirror;
  return [
    smart?.extensions ?? [],
    history({ joinToEvent: (change, isAdjacent) => isAdjacent && !smart?.isNewStep(change) }),
    EditorView.lineWrapping,
    mirror.dropCursor(),
    mirror.indentUnit.of("    "), // Markdown nests by four spaces.
    language(mirror),
    mirror.syntaxHighlighting(weights(mirror)),
    lines(mirror),
    search({ top: true }),
    Prec.high(keymap.of([
      { key: "Enter", run: cellBelow },
      { key: "Enter", run: (view) => !isCode(mirror, view) && outOfMarks(view) },
      { key: "Enter", run: endOfList },
      { key: "Enter", run: mirror.insertNewlineContinueMarkup },
      { key: "Backspace", run: (view) => !isCode(mirror, view) && (emptyPair(view) || endOfHeading(view)) },
      { key: "Backspace", run: mirror.deleteMarkupBackward },
    ])),
    keymap.of([
      {
        key: "Tab",
        run: (view) => nextCell(view) || indentItem(view) || inCode(mirror, view, mirror.indentMore),
        shift: (view) => cellBefore(view) || outdentItem(view) || inCode(mirror, view, mirror.indentLess),
      },
      ...historyKeymap, ...searchKeymap, ...defaultKeymap,
    ]),
  ];
}

// Not by CodeMirror's markdown(): its other languages inside are looked for in the whole text at each key.
function language(mirror) {
  const { Language, markdownLanguage: { data, parser } } = mirror;
  return new Language(data, parser.configure([footnotes(mirror)]), [], "markdown");
}

// Enter on an empty item, or an empty line of a quotation, ends it, with the empty line without which the next
// words would belong to it.
function endOfList(view) {
  const { state, dispatch } = view, { from, to } = state.selection.main, line = state.doc.lineAt(from);
  const empty = from === to && from === line.to && line.number > 1 && EMPTY.exec(line.text);
  if (!empty) return false;
  if (empty[1]) return outdentItem(view); // It ends the list that it is in, level by level.
  dispatch(state.update({
    changes: { from: line.from, to: line.to, insert: "\n" }, selection: { anchor: line.from + 1 },
    scrollIntoView: true, userEvent: "input",
  }));
  return true;
}

// In code Tab moves the line; elsewhere it does nothing, and least of all leaves the text (rich.js: Escape does).
function inCode(mirror, view, move) {
  if (isCode(mirror, view)) move(view);
  return true;
}

function isCode({ syntaxTree }, { state }) {
  const { name } = syntaxTree(state).resolveInner(state.selection.main.head, -1);
  return name.includes("Code") && name !== "InlineCode" && name !== "CodeMark";
}

// Enter before the end of bold words goes on behind it: a pair of marks doesn't reach over the end of a line.
function outOfMarks({ state, dispatch }) {
  const { head, empty } = state.selection.main, line = state.doc.lineAt(head);
  const pair = empty && endingAt(line.text, head - line.from).at(-1);
  if (!pair) return false;
  const isEmpty = pair.inside === pair.end, at = line.from + (isEmpty ? pair.from : pair.to);
  const changes = isEmpty ? { from: line.from + pair.from, to: line.from + pair.to } : [];
  dispatch(state.update({ changes, selection: { anchor: at }, userEvent: "delete" }));
  return false; // The line ends as any other.
}

function emptyPair({ state, dispatch }) {
  const { head, empty } = state.selection.main, line = state.doc.lineAt(head);
  const pair = empty && endingAt(line.text, head - line.from).find(({ inside, end }) => inside === end);
  if (!pair) return false;
  dispatch(state.update({ changes: { from: line.from + pair.from, to: line.from + pair.to }, userEvent: "delete.backward" }));
  return true;
}

function endOfHeading({ state, dispatch }) {
  const { head, empty } = state.selection.main, line = state.doc.lineAt(head);
  if (!empty || !/^#{1,6}\s+$/.test(line.text.slice(0, head - line.from))) return false;
  dispatch(state.update({ changes: { from: line.from, to: head }, userEvent: "delete.backward" }));
  return true;
}

function weights({ HighlightStyle, tags: t }) {
  return HighlightStyle.define([
    { tag: t.heading, class: "cm-heading" },
    { tag: t.strong, class: "cm-strong" },
    { tag: t.emphasis, class: "cm-em" },
    { tag: t.strikethrough, class: "cm-del" },
    { tag: t.quote, class: "cm-quote" },
    { tag: t.link, class: "cm-link" },
    { tag: [t.processingInstruction, t.url, t.comment, t.labelName, t.contentSeparator, t.meta], class: "cm-mark" },
  ]);
}

// "[^duck]" is a mark, not the words of a link.
function footnotes({ tags }) {
  return {
    defineNodes: [{ name: "FootnoteMark", style: tags.processingInstruction }],
    parseInline: [{
      name: "FootnoteMark",
      before: "Link",
      parse(inline, next, at) {
        if (next !== 91 || inline.char(at + 1) !== 94) return -1;
        const found = /^\[\^[^\]\s]{1,100}\]/.exec(inline.slice(at, Math.min(inline.end, at + 104)));
        return found ? inline.addElement(inline.elt("FootnoteMark", at, at + found[0].length)) : -1;
      },
    }],
  };
}

// Lines of a list hang from their mark; lines of code and of tables don't wrap their marks.
function lines({ Decoration, ViewPlugin }) {
  const hanging = new Map();
  const hang = (width) => {
    if (!hanging.has(width)) {
      const style = `padding-inline-start: ${width}ch; text-indent: -${width}ch`;
      hanging.set(width, Decoration.line({ attributes: { style } }));
    }
    return hanging.get(width);
  };
  const drawn = ({ state, visibleRanges }) => {
    const found = [];
    for (const { from, to } of visibleRanges) {
      for (let line = state.doc.lineAt(from); ; line = state.doc.line(line.number + 1)) {
        const list = LIST.exec(line.text.slice(0, 60)) ?? /^()((?:> ?)+)/.exec(line.text.slice(0, 60));
        if (list) found.push(hang(Math.min(16, list[0].length)).range(line.from));
        if (line.to >= to || line.number === state.doc.lines) break;
      }
    }
    return Decoration.set(found, true);
  };
  return ViewPlugin.fromClass(class {
    constructor(view) { this.decorations = drawn(view); }
    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = drawn(update.view);
    }
  }, { decorations: (plugin) => plugin.decorations });
}
