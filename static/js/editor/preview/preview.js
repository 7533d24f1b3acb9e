// What the text becomes, as readers will see it. The last good one stays while the next is made. Where a
// text takes long, only the paragraphs that have changed are made at once, and the whole in a pause.

import { later } from "../make.js";
import { choices } from "./preview_choices.js";
import { NOTHING, ON_ITS_WAY } from "../pictures/pictures.js";
import { linesOf, partOf } from "../text/source_lines.js";
import { scrollTogether } from "./scroll_together.js";

const PAUSE = 120, LONG = 160, WHOLE = 4000; // ms: after the last key; what takes long; until all of a long one is made anew, or what was refused
const ABOUT = ["tab", "csrfmiddlewaretoken", "title", "standfirst", "tags", "lead", "has_maths", "has_contents"];

export function start(editor) {
  const { form } = editor, panel = form.querySelector("#preview"), frame = panel.querySelector("iframe");
  const state = panel.querySelector(".preview-state");
  const shown = { text: null, blocks: [], took: 0, isRefused: false }; // what the frame has
  let request, isWanted = true, onlyText = false;

  async function rendered(text, more = {}) {
    request?.abort();
    request = new AbortController();
    const body = new FormData();
    for (const [name, value] of editor.fields) if (ABOUT.includes(name)) body.set(name, value);
    for (const [name, value] of Object.entries({ text, look: panel.dataset.look ?? "page", ...more })) body.set(name, value);
    const answer = await fetch(form.dataset.preview, { method: "POST", body, signal: request.signal });
    if (answer.redirected || ![200, 422].includes(answer.status)) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    shown.isRefused = !answer.ok;
    for (const image of page.querySelectorAll(`img[src^="${ON_ITS_WAY}"]`)) { // The server has none of it yet.
      image.src = editor.shownFor?.(image.getAttribute("src")) ?? NOTHING;
    }
    if (answer.ok) return page;
    state.textContent = page.querySelector(".box p")?.textContent ?? "";
  }

  async function whole() {
    const text = editor.value, since = performance.now(), page = await rendered(text);
    if (!page) return;
    await ready(frame);
    const there = frame.contentDocument;
    there.documentElement.className = page.documentElement.className;
    there.body.replaceWith(there.adoptNode(page.body));
    const blocks = linesOf(there.querySelector(".prose")?.children ?? [], text);
    Object.assign(shown, { text, blocks, took: performance.now() - since });
    state.textContent = "";
    panel.dispatchEvent(new CustomEvent("shown"));
  }

  async function part() {
    const text = editor.value, changed = partOf(shown, text), page = await rendered(changed.text, { part: "1" });
    if (!page) return;
    const made = [...(page.querySelector(".prose")?.children ?? [])], there = frame.contentDocument;
    for (const element of made) there.adoptNode(element);
    shown.blocks[changed.first].element.before(...made);
    for (const { element } of shown.blocks.slice(changed.first, changed.last + 1)) element.remove();
    const after = shown.blocks.slice(changed.last + 1).map(({ element, line }) => ({ element, line: line + changed.moved }));
    const inside = linesOf(made, changed.text).map(({ element, line }) => ({ element, line: line + changed.line }));
    Object.assign(shown, { text, blocks: [...shown.blocks.slice(0, changed.first), ...inside, ...after] });
    state.textContent = "";
    all();
  }

  const isSeen = () => !panel.hidden && panel.checkVisibility();
  const tried = (make) => make().catch((error) => {
    if (error.name !== "AbortError") state.textContent = state.dataset.away;
  });
  const all = later(WHOLE, () => isSeen() && tried(whole));
  function show() {
    if (!isSeen()) return (isWanted = true);
    isWanted = false;
    const isPart = onlyText && shown.took > LONG && partOf(shown, editor.value);
    onlyText = false;
    tried(isPart ? part : whole);
  }

  frame.src = frame.dataset.src;
  const soon = later(PAUSE, show), slowly = later(WHOLE, show);
  editor.onChange(() => {
    onlyText = true;
    if (shown.isRefused) slowly();
    else soon();
  });
  form.addEventListener("input", ({ target }) => ABOUT.includes(target.name) && soon());
  editor.onShow(() => isWanted && show());
  matchMedia("(width >= 96rem)").addEventListener("change", () => isWanted && show());
  choices(editor, panel, () => {
    shown.took = 0;
    show();
  });
  scrollTogether(editor, panel, frame, shown);
  show();
}

// The document in the frame stays, so its place and its stylesheets stay.
async function ready(frame) {
  while (frame.contentDocument?.readyState !== "complete" || !frame.contentDocument.querySelector("link")) {
    await new Promise((then) => frame.addEventListener("load", then, { once: true }));
  }
}
