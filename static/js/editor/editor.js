// What every part of the editor is given: one text, whichever field stands behind it.
//
//   form, textarea         the form, and the field that is sent with it
//   value, setValue(text)  the whole text
//   fields                 what the form holds: [[name, value], …]
//   lines                  how many the text has
//   cursor, selection      a place; { from, to, text }
//   select(from, to)       put the cursor or the selection there
//   replace(from, to, text, { from, to })   as if typed; afterwards this is selected
//   replaceSelection(text), insertAtLine(text)   at the cursor; on lines of their own there
//   onChange(fn)           after each change of the text: fn(editor)
//   onFiles(fn)            files dropped, pasted or chosen: fn(files); takeFiles(files) hands them on
//   onPaste(fn)            fn(clipboard data) → true if it has put something in
//   say(text, kind)        the line of state in the bar; kinds: "", "held", "wrong"
//   sayOfFiles(text, kind) what stands there instead of “Saved” while files are on their way, or didn't arrive
//   show(panel)            "write", "preview", "settings", "publish", …
//   focus(), placeOf(at)   put the cursor into the text; { left, top, bottom } of a place on the screen
//   marks(name, [{ from, to, className, attributes }])   passages drawn otherwise; they move with the text
//   widgets(name, [{ at, element }])   elements below the lines of these places; each call replaces the last
//   readOnly(isLocked)     the text can be read and not changed

import { plainField } from "./text/plain.js";

export function makeEditor(form) {
  const textarea = form.elements.text, said = form.querySelector("#said");
  const changed = [], files = [], pasted = [], shown = [];
  const kept = { marks: {}, widgets: {}, isLocked: false }; // what another field takes over
  let field = plainField(textarea), isRead = false;
  const state = { text: { text: said.textContent, kind: "" }, files: { text: "", kind: "" } };
  const tellState = (change) => {
    Object.assign(state, change);
    const { text, kind } = state.files.text && !state.text.kind ? state.files : state.text;
    said.textContent = text;
    said.className = kind && `said--${kind}`;
  };
  // While an input method composes, its letters aren't the text yet.
  let isComposing = false, isLate = false;
  const tell = () => (isComposing ? (isLate = true) : changed.forEach((fn) => fn(editor)));
  form.addEventListener("compositionstart", ({ target }) => (isComposing = field.element.contains(target)));
  form.addEventListener("compositionend", () => setTimeout(() => {
    const wasLate = isLate;
    isComposing = isLate = false;
    if (wasLate) tell();
  }));
  const first = (told, thing) => told.some((fn) => fn(thing));
  const hear = () => field.hear({
    changed: tell,
    pasted: (data) => first(pasted, data),
    files: (list) => first(files, list),
  });

  const editor = {
    form, textarea,
    get value() { return field.value; },
    get lines() { return field.lines; },
    get cursor() { return field.selection.to; },
    get selection() {
      const { from, to } = field.selection;
      return { from, to, text: field.slice(from, to) };
    },
    get isRich() { return field.isRich; },
    get element() { return field.element; },
    // What the form holds, with the text as it is: it is long, and would be copied twice.
    get fields() {
      isRead = true;
      const fields = [...new FormData(form)].filter(([name]) => name !== "text");
      isRead = false;
      return [...fields, ["text", field.value]];
    },
    setValue: (text) => field.replace(0, field.length, text),
    select: (from, to = from) => field.select(from, to),
    replace: (from, to, text, then) => field.replace(from, to, text, then),
    replaceSelection(text) {
      const { from, to } = field.selection;
      field.replace(from, to, text);
    },
    insertAtLine(text) {
      const { from, to } = placeForLines(field), before = field.slice(0, from), after = field.slice(to, field.length);
      const above = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
      const below = !after ? "\n" : after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
      field.replace(from, to, above + text + below);
    },
    lineAt: (at) => field.lineAt(at),
    onChange: (fn) => changed.push(fn),
    onFiles: (fn) => files.push(fn),
    onPaste: (fn) => pasted.push(fn),
    onShow: (fn) => shown.push(fn),
    takeFiles: (list) => first(files, [...list]),
    say: (text, kind = "") => tellState({ text: { text, kind } }),
    sayOfFiles: (text, kind = "") => tellState({ files: { text, kind } }),
    show: (panel) => shown.forEach((fn) => fn(panel)),
    focus: () => field.focus(),
    placeOf: (at) => field.placeOf(at),
    lineAtHeight: (y) => field.lineAtHeight(y),
    heightOfLine: (line) => field.heightOfLine(line),
    marks: (name, marks) => field.marks(name, kept.marks[name] = marks),
    widgets: (name, widgets) => field.widgets(name, kept.widgets[name] = widgets),
    readOnly: (isLocked) => field.lock(kept.isLocked = isLocked),
    get isLocked() { return Boolean(kept.isLocked); },
    command: (name) => field.commands?.[name]?.(),
    // Another field in place of the plain one: the words and the place in them come along.
    take(make) {
      const { from, to } = field.selection, wasThere = document.activeElement === field.element;
      for (const name of Object.keys(kept.widgets)) field.widgets(name, []);
      field = make(textarea);
      hear();
      field.select(from, to);
      for (const [name, marks] of Object.entries(kept.marks)) field.marks(name, marks);
      for (const [name, widgets] of Object.entries(kept.widgets)) field.widgets(name, widgets);
      if (kept.isLocked) field.lock(true);
      if (wasThere) field.focus();
    },
  };
  form.addEventListener("formdata", ({ formData }) => isRead || formData.set("text", field.value));
  hear();
  return editor;
}

// Where lines of their own go: at the cursor, or behind its line if words stand on both sides of it.
function placeForLines(field) {
  const { from, to } = field.selection;
  if (from !== to) return { from, to };
  const line = field.lineAt(from), isWithin = field.slice(line.from, from).trim() && field.slice(from, line.to).trim();
  return isWithin ? { from: line.to, to: line.to } : { from, to };
}
