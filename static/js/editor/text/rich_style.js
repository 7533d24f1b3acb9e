// How the text looks and behaves in CodeMirror: weight instead of colour, lists that go on, a hanging indent.

const LIST = /^(\s*)((?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?)/;

export function styled(mirror) {
  const { EditorView, Prec, keymap, history, historyKeymap, defaultKeymap, searchKeymap, search } = mirror;
  return [
    history(),
    EditorView.lineWrapping,
    mirror.dropCursor(),
    mirror.indentUnit.of("    "), // Markdown nests by four spaces.
    language(mirror),
    mirror.syntaxHighlighting(weights(mirror)),
    lines(mirror),
    search({ top: true }),
    Prec.high(keymap.of([
      { key: "Enter", run: endOfList },
      { key: "Enter", run: mirror.insertNewlineContinueMarkup },
      { key: "Backspace", run: mirror.deleteMarkupBackward },
    ])),
    keymap.of([
      { key: "Tab", run: (view) => tab(mirror, view, mirror.indentMore), shift: (view) => tab(mirror, view, mirror.indentLess) },
      ...historyKeymap, ...searchKeymap, ...defaultKeymap,
    ]),
  ];
}

// Not by CodeMirror's markdown(): its other languages inside are looked for in the whole text at each key.
function language(mirror) {
  const { Language, markdownLanguage: { data, parser } } = mirror;
  return new Language(data, parser.configure([footnotes(mirror)]), [], "markdown");
}

// Enter on an empty item ends the list, with the empty line without which the next words would belong to it.
function endOfList({ state, dispatch }) {
  const { from, to } = state.selection.main, line = state.doc.lineAt(from);
  if (from !== to || !/^(?:[-*+]|\d{1,9}[.)])\s+$/.test(line.text) || from !== line.to || line.number === 1) return false;
  dispatch(state.update({
    changes: { from: line.from, to: line.to, insert: "\n" }, selection: { anchor: line.from + 1 },
    scrollIntoView: true, userEvent: "input",
  }));
  return true;
}

// In lists and code Tab moves the line; elsewhere it goes on to the next field, as everywhere.
function tab({ syntaxTree }, view, move) {
  const { from, to } = view.state.selection.main, line = view.state.doc.lineAt(from);
  const inCode = syntaxTree(view.state).resolveInner(from, -1).name.includes("Code");
  if (!inCode && from === to && !LIST.test(line.text)) return false;
  return move(view);
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
