// The text in the browser's own field. Its undo, spelling and find work by themselves.

export function plainField(textarea) {
  return {
    element: textarea,
    get value() { return textarea.value; },
    get lines() { return textarea.value.split("\n").length; },
    get length() { return textarea.value.length; },
    get selection() { return { from: textarea.selectionStart, to: textarea.selectionEnd }; },
    slice: (from, to) => textarea.value.slice(from, to),
    lineAt(at) {
      const { value } = textarea, from = value.lastIndexOf("\n", at - 1) + 1, end = value.indexOf("\n", at);
      const to = end < 0 ? value.length : end;
      return { from, to, text: value.slice(from, to) };
    },
    select: (from, to) => textarea.setSelectionRange(from, to),
    replace(from, to, text, then) {
      textarea.focus({ preventScroll: true });
      type(textarea, from, to, text);
      if (then) textarea.setSelectionRange(then.from, then.to ?? then.from);
    },
    focus: () => textarea.focus(),
    lock: (isLocked) => (textarea.readOnly = isLocked),
    marks() {}, // A field of one colour has none.
    widgets(name, widgets) {
      let tray = textarea.parentElement.querySelector(`[data-widgets="${name}"]`);
      if (!tray) {
        tray = document.createElement("div");
        tray.dataset.widgets = name;
        textarea.after(tray);
      }
      tray.replaceChildren(...widgets.map(({ element }) => element));
    },
    placeOf() {
      const { left, top } = textarea.getBoundingClientRect();
      return { left, top, bottom: top + 24 };
    },
    // A field doesn't tell where its lines stand; for scrolling together their share is near enough.
    lineAtHeight(y) {
      const { top, height } = textarea.getBoundingClientRect();
      return Math.max(0, ((y - top) / height) * this.lines);
    },
    heightOfLine(line) {
      const { top, height } = textarea.getBoundingClientRect();
      return top + (line / this.lines) * height;
    },
    hear({ changed, pasted, files }) {
      textarea.addEventListener("input", changed);
      textarea.addEventListener("paste", (event) => handled(event, event.clipboardData, pasted, files));
      textarea.addEventListener("drop", (event) => handled(event, event.dataTransfer, () => false, files));
    },
  };
}

// Files go to whoever takes them, and what somebody has put in isn't put in again.
export function handled(event, data, pasted, files) {
  const isTaken = data.files.length ? files([...data.files]) || pasted(data) : pasted(data);
  if (isTaken) event.preventDefault();
  return isTaken;
}

// As if it was typed, so that the browser's own undo knows it.
function type(textarea, from, to, words) {
  textarea.setSelectionRange(from, to);
  const done = words ? document.execCommand("insertText", false, words) : document.execCommand("delete");
  if (done || (!words && from === to)) return;
  textarea.setRangeText(words, from, to, "end");
  textarea.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
