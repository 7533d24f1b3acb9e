// Keys of the whole page; those that only the text knows stand with it. A list of all is under "?".

import { commands } from "./commands.js";
import { make } from "../make.js";
import { whole } from "../tools.js";

const IN_THE_TEXT = { b: "bold", i: "italic", k: "link" };

export function start(editor) {
  const { form } = editor, list = listOfKeys(form);
  const anywhere = {
    s: () => editor.save(),
    f: () => editor.command("find"),
    enter: () => form.querySelector("[data-main]")?.click(),
    "\\": () => form.classList.toggle("editor--alone"),
    "shift+f": () => whole(editor),
  };
  // Where nothing saves by itself, it is the button.
  editor.save ??= () => form.requestSubmit(form.querySelector("[name=_continue][value='1']"));

  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if (event.key === "F6") return taken(event, () => goOn(form, editor, event.shiftKey ? -1 : 1));
    if (!(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase(), isInText = editor.element.contains(event.target);
    const does = isInText && !event.shiftKey && IN_THE_TEXT[key];
    if (does) return taken(event, () => commands[does](editor));
    const act = anywhere[event.shiftKey ? `shift+${key}` : key];
    if (act && (key !== "f" || event.shiftKey || (isInText && editor.isRich))) taken(event, act);
  }, true);
  form.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input, textarea, select") || event.target.isContentEditable;
    if (event.key === "?" && !isTyping) taken(event, () => list.showModal());
  });
  form.querySelector(".more [data-keys]")?.addEventListener("click", () => {
    form.querySelector(".more").open = false;
    list.showModal();
  });
}

function taken(event, act) {
  event.preventDefault();
  event.stopPropagation();
  act();
}

// Text, side pane, bar, and round again.
function goOn(form, editor, step) {
  const side = form.querySelector(".editor-side"), bar = form.querySelector(".editor-bar");
  const places = [form.querySelector(".editor-write"), side, bar].filter((place) => place.checkVisibility());
  const here = places.findIndex((place) => place.contains(document.activeElement));
  const next = places.at((here + step + places.length) % places.length);
  if (next.matches(".editor-write")) return editor.focus();
  const inside = [...next.querySelectorAll("a[href], button, input, select, textarea, summary")];
  inside.find((one) => one.checkVisibility() && one.tabIndex >= 0)?.focus();
}

function listOfKeys(form) {
  const { keys, keysTitle, closes } = form.querySelector(".editor-tools").dataset;
  const dialog = make("dialog", { className: "keys-list", ariaLabel: keysTitle }, make("h2", { textContent: keysTitle }));
  const lines = make("dl");
  for (const [key, does] of JSON.parse(keys)) {
    lines.append(make("dt", {}, ...key.split(" ").map((one) => make("kbd", { textContent: one }))), make("dd", { textContent: does }));
  }
  const close = make("button", { type: "button", className: "button", textContent: closes });
  close.addEventListener("click", () => dialog.close());
  dialog.append(lines, close);
  form.append(dialog);
  return dialog;
}
