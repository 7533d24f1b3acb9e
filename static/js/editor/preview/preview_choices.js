// How the preview is looked at: on a phone or a desktop, in the dark, in the feed, in mail.

import { icon, make } from "../make.js";

export function choices(editor, panel, show) {
  const strip = editor.form.querySelector(".editor-strip--side"), words = panel.dataset;
  const press = (name, face, isOn, then) => {
    const button = make("button", { type: "button", title: words[name], ariaLabel: words[name] }, icon(face));
    button.setAttribute("aria-pressed", isOn);
    button.addEventListener("click", () => then(button));
    return button;
  };
  const width = (value) => () => {
    words.width = value;
    phone.setAttribute("aria-pressed", value === "phone");
    desktop.setAttribute("aria-pressed", value !== "phone");
  };
  const phone = press("phone", "phone", false, width("phone"));
  const desktop = press("desktop", "desktop", true, width("desktop"));
  const dark = press("dark", "moon", matchMedia("(prefers-color-scheme: dark)").matches, () => {
    const isDark = dark.getAttribute("aria-pressed") !== "true";
    dark.setAttribute("aria-pressed", isDark);
    words.scheme = isDark ? "dark" : "light";
    panel.dispatchEvent(new CustomEvent("shown"));
  });
  panel.addEventListener("shown", () => words.scheme && paint(panel.querySelector("iframe").contentDocument, words.scheme));
  const look = make("select", { ariaLabel: words.looks });
  for (const name of ["page", "feed", "mail"]) look.append(make("option", { value: name, textContent: words[name] }));
  look.addEventListener("change", () => {
    words.look = look.value;
    show();
  });
  const bar = make("div", { className: "preview-tools", role: "group", ariaLabel: words.tab }, phone, desktop, dark);
  if (editor.form.dataset.kind === "post") bar.prepend(look);
  strip.append(bar);
  const hide = () => (bar.hidden = panel.hidden);
  editor.onShow(hide);
  hide();
}

// What the page does in the dark or in the light is asked for by its stylesheets; here the answer is chosen.
function paint(page, scheme) {
  page.documentElement.style.colorScheme = scheme;
  for (const sheet of page.styleSheets) answer(sheet.cssRules, scheme);
}

const asked = new WeakMap(); // rules, and whether they are for the dark

function answer(rules, scheme) {
  for (const rule of rules) {
    if (rule.styleSheet) answer(rule.styleSheet.cssRules, scheme);
    const of = asked.get(rule) ?? /prefers-color-scheme: *(dark|light)/.exec(rule.media?.mediaText)?.[1];
    if (of) {
      asked.set(rule, of);
      rule.media.mediaText = of === scheme ? "all" : "not all";
    } else if (rule.cssRules && !rule.selectorText) answer(rule.cssRules, scheme);
  }
}
