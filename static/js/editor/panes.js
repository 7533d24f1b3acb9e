// Text | Preview · Settings: tabs over the side pane; on a phone over everything, with Write first.
// From 96rem the preview stands beside the other panels.

import { make, walkByArrows } from "./make.js";

export function start(editor) {
  const { form } = editor, side = form.querySelector(".editor-tabs"), strip = form.querySelector(".editor-strip--side");
  const panels = [...form.querySelectorAll(".editor-panel")], write = form.querySelector(".editor-write");
  const narrow = matchMedia("(width < 60rem)"), wide = matchMedia("(width >= 96rem)");
  const list = make("div", { className: "editor-tabs", role: "tablist", ariaLabel: side.getAttribute("aria-label") });
  const tabs = [write, ...panels].filter((panel) => panel.dataset.tab).map((panel) => tabOf(panel));
  const titled = make("b", { className: "editor-title", hidden: true });
  let tab = "preview", shown = "write";

  function tabOf(panel) {
    const name = panel.id || "write", button = make("button", { type: "button", role: "tab", id: `tab-${name}` });
    button.textContent = panel.dataset.tab;
    button.dataset.panel = name;
    if (panel.id) {
      button.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
    }
    button.addEventListener("click", () => editor.show(name));
    return button;
  }

  function show(name) {
    if (name !== "write") {
      tab = wide.matches && name === "preview" ? (tab === "preview" ? "settings" : tab) : name;
      form.classList.remove("editor--alone");
    }
    shown = name;
    draw();
  }

  function draw() {
    form.dataset.shown = shown === "write" ? "write" : "side";
    const beside = wide.matches && !narrow.matches;
    if (beside && tab === "preview") tab = "settings";
    for (const panel of panels) panel.hidden = panel.id !== tab && !(beside && panel.id === "preview");
    const current = narrow.matches ? shown : tab;
    const panel = panels.find((one) => one.id === tab);
    const isTitled = !narrow.matches && !panel.dataset.tab;
    for (const one of tabs) {
      const name = one.dataset.panel;
      one.hidden = isTitled || (name === "write" && !narrow.matches) || (name === "preview" && beside);
      one.setAttribute("aria-selected", name === current);
      one.tabIndex = name === current || (!panel.dataset.tab && one === tabs[0]) ? 0 : -1;
    }
    titled.hidden = !isTitled;
    titled.textContent = panel.getAttribute("aria-label");
    list.classList.toggle("editor-tabs--phone", narrow.matches);
    if (narrow.matches) form.querySelector(".editor-bar").after(list);
    else strip.prepend(list);
  }

  side.replaceWith(list);
  list.append(...tabs);
  list.after(titled);
  walkByArrows(list, () => tabs, (one) => one.click());
  editor.onShow(show);
  narrow.addEventListener("change", draw);
  wide.addEventListener("change", draw);
  const wrong = form.querySelector(".editor-settings .errorlist");
  const asked = form.querySelector("[data-asked], .editor-panel[data-open]:not([data-open=''])");
  if (asked) tab = asked.id;
  else if (wrong || !editor.value) tab = "settings";
  draw();

  // A link to a field opens whatever it is in.
  form.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && ("undescribed" in link.dataset ? describe(editor) : reveal(editor, link.hash.slice(1)))) event.preventDefault();
  });

  // The menu closes on Escape and on a press outside, in the preview as well.
  const menu = form.querySelector("details.more");
  const shut = ({ target }) => { if (menu && !menu.contains(target)) menu.open = false; };
  document.addEventListener("click", shut);
  addEventListener("blur", () => { if (document.activeElement?.matches("iframe")) shut({ target: null }); });
  menu?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// Lead to the first picture in the text that has no description: to the field of its card, or between its brackets.
function describe(editor) {
  const at = editor.value.search(/!\[\s*\]\(/);
  if (at < 0) return false;
  editor.show("write");
  editor.select(at + 2);
  editor.focus();
  requestAnimationFrame(() => editor.form.querySelector('.picture-card--lacks input[type="text"]')?.focus());
  return true;
}

export function reveal(editor, id) {
  if (id === editor.textarea.id || id === "text") {
    editor.show("write");
    editor.focus();
    return true;
  }
  const field = document.getElementById(id) ?? document.getElementById(`${id}_0`);
  if (!field) return false;
  const panel = field.closest(".editor-panel");
  editor.show(panel?.id ?? "write");
  const fold = field.closest("details");
  if (fold) fold.open = true;
  const target = field.matches("input, textarea, select, button") ? field : field.querySelector("input, select, textarea") ?? field;
  target.focus();
  return true;
}
