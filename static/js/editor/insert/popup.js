// A list of choices at a place in the text. The cursor stays in the text, and the list says which choice is meant.

import { icon, make } from "../make.js";

const MARGIN = 8; // px to the window's edge

// open(choices, { at, foot, choose, cancel }): choices are { name, hint, icon, run }.
export function popup(editor, { id, label, columns = 1 }) {
  const list = make("ul", { id, role: "listbox", ariaLabel: label, className: "popup-list" });
  const foot = make("p", { className: "popup-foot" });
  const box = make("div", { className: `popup popup--${columns}`, hidden: true }, list, foot);
  editor.form.append(box);
  let choices = [], current = 0, asked = null;

  function draw() {
    list.replaceChildren(...choices.map((choice, at) => {
      const words = make("span", {}, make("b", { textContent: choice.name }), make("small", { textContent: choice.hint ?? "" }));
      const option = make("li", { id: `${id}-${at}`, role: "option" }, ...(choice.icon ? [icon(choice.icon)] : []), words);
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => choose(at));
      option.addEventListener("mousemove", () => mark(at));
      return option;
    }));
    mark(0);
  }

  function mark(at) {
    current = at;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", number === at));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    if (choices.length) editor.element.setAttribute("aria-activedescendant", `${id}-${at}`);
    else editor.element.removeAttribute("aria-activedescendant");
  }

  function place(at) {
    const there = editor.placeOf(at);
    if (!there) return close();
    const { innerWidth, innerHeight } = window, { offsetWidth: width, offsetHeight: height } = box;
    const below = there.bottom + 6, above = there.top - height - 6;
    box.style.left = `${Math.max(MARGIN, Math.min(there.left, innerWidth - width - MARGIN))}px`;
    box.style.top = `${below + height > innerHeight && above > 0 ? above : Math.min(below, Math.max(MARGIN, innerHeight - height - MARGIN))}px`;
  }

  function choose(at) {
    const choice = choices[at], { choose: then } = asked ?? {};
    close();
    if (choice) then?.(choice);
  }

  function close() {
    if (box.hidden) return;
    box.hidden = true;
    asked = null;
    for (const name of ["aria-activedescendant", "aria-controls"]) editor.element.removeAttribute(name);
  }

  const step = { ArrowDown: columns, ArrowUp: -columns, ArrowRight: columns > 1 && 1, ArrowLeft: columns > 1 && -1 };
  editor.form.addEventListener("keydown", (event) => {
    if (box.hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (step[event.key] && choices.length) mark((current + step[event.key] + choices.length) % choices.length);
    else if (["Enter", "Tab"].includes(event.key) && choices.length && !event.shiftKey) choose(current);
    else if (event.key === "Escape") {
      const { cancel } = asked;
      close();
      cancel?.();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  editor.form.addEventListener("focusout", (event) => event.target === editor.element && setTimeout(() => {
    if (document.activeElement !== editor.element && !box.contains(document.activeElement)) close();
  }));

  return {
    get isOpen() { return !box.hidden; },
    close,
    open(found, question) {
      asked = question;
      choices = found;
      foot.replaceChildren(...(question.foot ?? []));
      foot.hidden = !foot.childNodes.length;
      box.hidden = false;
      editor.element.setAttribute("aria-controls", id);
      draw();
      place(question.at);
    },
  };
}
