// CodeMirror in the place of the plain field. If its bundle doesn't arrive, the plain one stays and works.

import { madeRows } from "./made_rows.js";
import { handled } from "./plain.js";
import { styled } from "./rich_style.js";
import { smartTyping } from "./smart_typing.js";

export async function start(editor) {
  let mirror;
  try {
    mirror = await import("../../vendor/codemirror.js");
  } catch {
    return; // Nothing is lost but comfort.
  }
  editor.turndown = mirror.TurndownService;
  editor.take((textarea) => richField(mirror, textarea, editor.form.querySelector(".editor-tools").dataset));
}

function richField(mirror, textarea, words) {
  const { Compartment, EditorState, EditorView, StateEffect, StateField, Decoration } = mirror;
  const label = textarea.form.querySelector(`label[for="${textarea.id}"]`);
  const locked = new Compartment(), told = {}, { lang, has_maths: maths } = textarea.form.elements;
  const rows = madeRows(mirror), about = { language: () => lang?.value || words.smart, hasMaths: () => maths?.checked };
  const decorate = StateEffect.define();
  const decorations = StateField.define({
    create: () => new Map(),
    update(kept, { changes, docChanged, effects }) {
      const asked = effects.filter((effect) => effect.is(decorate));
      if (!docChanged && !asked.length) return kept;
      const moved = new Map([...kept].map(([name, set]) => [name, set.map(changes)]));
      for (const { value: [name, set] } of asked) moved.set(name, set);
      return moved;
    },
    provide: (field) => EditorView.decorations.computeN([field], (state) => [...state.field(field).values()]),
  });

  label.id = "label-of-text";
  const view = new EditorView({
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        styled(mirror, words.smart && smartTyping(mirror, about)),
        rows.extensions,
        decorations,
        locked.of([]),
        EditorState.phrases.of(JSON.parse(words.phrases)),
        mirror.placeholder(words.placeholder),
        EditorView.contentAttributes.of({
          "aria-labelledby": label.id, spellcheck: "true", autocorrect: "on", autocapitalize: "sentences",
        }),
        EditorView.domEventHandlers({
          // After Escape Tab leaves the text, however long it takes to find; any other key takes that back.
          keydown: ({ key }, view) => void (key === "Tab" || key === "Shift" || view.setTabFocusMode(key === "Escape")),
          blur: (event, view) => view.setTabFocusMode(false),
          paste: (event) => handled(event, event.clipboardData, told.pasted, told.files),
          drop: (event, view) => dropped(event, view, told),
        }),
        EditorView.updateListener.of((update) => update.docChanged && told.changed?.()),
      ],
    }),
    parent: textarea.parentElement,
  });
  textarea.form.addEventListener("submit", () => rows.leave(view), true);
  textarea.hidden = true;
  label.removeAttribute("for");
  const leaving = Object.assign(document.createElement("p"), { id: "leaving-the-text", hidden: true, textContent: words.leaving });
  textarea.before(leaving);
  view.contentDOM.setAttribute("aria-describedby", [textarea.getAttribute("aria-describedby"), leaving.id].filter(Boolean).join(" "));

  textarea.removeAttribute("name"); // It would be slow to follow a long text; editor.js gives the form its words.
  let made = {};
  const whole = () => {
    const { doc } = view.state;
    if (made.doc !== doc) made = { doc, text: doc.toString() };
    return made.text;
  };

  const { eq: isSame } = Decoration.none.constructor;
  const draw = (name, set) => {
    const drawn = view.state.field(decorations).get(name) ?? Decoration.none;
    if (!isSame([drawn], [set])) view.dispatch({ effects: decorate.of([name, set]) });
  };

  return {
    isRich: true,
    view,
    element: view.contentDOM,
    get value() { return whole(); },
    get lines() { return view.state.doc.lines; },
    get length() { return view.state.doc.length; },
    get selection() { return view.state.selection.main; },
    slice: (from, to) => view.state.sliceDoc(from, to),
    lineAt: (at) => view.state.doc.lineAt(at),
    select: (from, to = from) => view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true }),
    replace(from, to, text, then) {
      const changes = view.state.changes({ from, to, insert: text });
      const end = from + view.state.toText(text).length;
      const anchor = then?.from ?? end, head = then ? then.to ?? then.from : end;
      view.dispatch({ changes, selection: { anchor, head }, scrollIntoView: true, userEvent: "input" });
    },
    focus: () => view.focus(),
    placeOf: (at) => view.coordsAtPos(at),
    // The line at a height of the screen, with how far into it.
    lineAtHeight(y) {
      const from = y - view.documentTop;
      if (from < 0) return 0;
      const { from: at, top, height } = view.lineBlockAtHeight(from);
      return view.state.doc.lineAt(at).number - 1 + Math.min(1, (from - top) / height);
    },
    heightOfLine(line) {
      const { doc } = view.state, whole = Math.min(doc.lines, Math.floor(line) + 1);
      const { top, height } = view.lineBlockAt(doc.line(Math.max(1, whole)).from);
      return view.documentTop + top + height * (line - Math.floor(line));
    },
    lock: (isLocked) => view.dispatch({
      effects: locked.reconfigure(isLocked ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : []),
    }),
    marks(name, marks) {
      const set = marks.map(({ from, to, ...about }) => Decoration.mark({ class: about.className, attributes: about.attributes }).range(from, to));
      draw(name, Decoration.set(set, true));
    },
    widgets(name, widgets) {
      const set = widgets.map(({ at, element }) => {
        const widget = new (elementWidget(mirror))(element);
        return Decoration.widget({ widget, block: true, side: 1 }).range(view.state.doc.lineAt(at).to);
      });
      draw(name, Decoration.set(set, true));
    },
    commands: {
      tableMade: () => rows.noteTable(view),
      find: () => mirror.openSearchPanel(view),
      undo: () => mirror.undo(view),
      redo: () => mirror.redo(view),
    },
    hear: (ears) => Object.assign(told, ears),
  };
}

// Files stand where they are dropped.
function dropped(event, view, told) {
  if (!event.dataTransfer.files.length) return false;
  const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
  view.dispatch({ selection: { anchor: besideBlock(view.state.doc, at) } });
  return handled(event, event.dataTransfer, () => false, told.files);
}

// The nearer end of the paragraph, list or table that a place is in: none is cut in two.
function besideBlock(doc, at) {
  let first = doc.lineAt(at), last = first;
  while (first.text.trim() && first.number > 1 && doc.line(first.number - 1).text.trim()) first = doc.line(first.number - 1);
  while (last.text.trim() && last.number < doc.lines && doc.line(last.number + 1).text.trim()) last = doc.line(last.number + 1);
  return at - first.from < last.to - at ? first.from : last.to;
}

let Widget;
function elementWidget({ WidgetType }) {
  Widget ??= class extends WidgetType {
    constructor(element) {
      super();
      this.element = element;
    }
    eq(other) { return other.element === this.element; }
    // The field counts no margins: around the element stands a box that has its full height.
    toDOM() {
      const box = document.createElement("div");
      box.className = "editor-widget";
      box.append(this.element);
      return box;
    }
    ignoreEvent() { return true; }
  };
  return Widget;
}

