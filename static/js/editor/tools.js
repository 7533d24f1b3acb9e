// The tools over the text; on a phone they stand on the keyboard.

import { commands } from "./text/commands.js";
import { chooseFiles } from "./insert/insert.js";
import { icon, make, walkByArrows } from "./make.js";

export function start(editor) {
  const { form } = editor, bar = form.querySelector(".editor-tools"), words = bar.dataset;
  const tool = (name, face, className = "") => {
    const button = make("button", { type: "button", title: words[name], className, ariaLabel: words[name] }, face);
    button.dataset.tool = name;
    // The selection in the text stays, and the keyboard of a phone with it.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => run(name));
    return button;
  };
  const run = (name) => {
    if (own[name]) return own[name]();
    if (commands[name]) commands[name](editor);
    else editor.command(name);
    editor.focus();
  };
  const own = {
    insert: () => editor.insertMenu(),
    picture: () => chooseFiles(editor),
    find: () => editor.command("find"),
    whole: () => whole(editor, bar),
  };
  const insert = tool("insert", icon("plus"), "tool-insert");
  insert.append(make("span", { textContent: words.insert }));
  const end = make("span", { className: "end" });
  bar.append(
    insert, make("hr"), tool("heading", "H", "tool-letter"), tool("bold", "B", "tool-letter"),
    tool("italic", "I", "tool-letter tool-letter--i"), tool("link", icon("chain")), tool("picture", icon("picture"), "narrow-only"),
    tool("quote", icon("quote")), tool("list", icon("list"), "wide-only"), tool("code", icon("code"), "wide-only"), end,
    tool("undo", icon("undo"), "narrow-only"), tool("find", icon("find"), "wide-only"), tool("whole", icon("whole"), "wide-only"),
  );
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.name);
  const all = () => [...bar.querySelectorAll("button")];
  all().forEach((button, at) => (button.tabIndex = at ? -1 : 0));
  walkByArrows(bar, all);
}

// The text alone on the screen, until it is pressed again.
export function whole(editor, bar = editor.form.querySelector(".editor-tools")) {
  const isAlone = editor.form.classList.toggle("editor--alone");
  bar.querySelector("[data-tool=whole]").setAttribute("aria-pressed", isAlone);
  if (isAlone) document.documentElement.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) document.exitFullscreen();
}
