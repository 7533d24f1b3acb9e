// The editor of articles: preview beside the text, a toolbar, and a button that says what it does.
// Without this module the form works by itself: "Save and preview" shows the text that was saved.

const PAUSE = 400; // ms after the last key

// Before and after the selection, or at the start of its lines.
const TOOLS = [
  ["H", "Heading", { line: "## " }],
  ["B", "Bold", { around: "**" }],
  ["I", "Italic", { around: "*" }],
  ["Link", "Link", { before: "[", after: "](https://)" }],
  ["“", "Quotation", { line: "> " }],
  ["≡", "List", { line: "- " }],
  ["Note", "Note", { before: "", after: "[^1]", end: "\n\n[^1]: " }],
];

const panes = document.querySelector(".panes");
const bar = document.querySelector(".action-bar");
if (panes) startPreview(panes);
if (bar) startBar(bar);

function startPreview(panes) {
  const text = panes.querySelector("textarea");
  const frame = panes.querySelector("iframe");
  const state = panes.querySelector("[role=status]");
  const said = state.textContent;
  let timer, request;

  const show = async () => {
    request?.abort();
    request = new AbortController();
    const body = new FormData();
    body.set("text", text.value);
    body.set("csrfmiddlewaretoken", text.form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(panes.dataset.preview, { method: "POST", body, signal: request.signal });
      if (answer.redirected || ![200, 422].includes(answer.status)) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.status === 422) state.textContent = page.body.innerText.trim();
      else replaceBody(frame, page, () => (state.textContent = said));
    } catch (error) {
      if (error.name !== "AbortError") state.textContent = panes.dataset.away;
    }
  };
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  if (text.value) show();

  addTabs(panes);
  addToolbar(panes, text);
  scrollTogether(panes, text, frame);
}

// The document in the frame stays, so its place and its stylesheets stay; the last good text does too.
function replaceBody(frame, page, then) {
  const there = frame.contentDocument;
  if (there?.readyState !== "complete" || !there.querySelector("link")) {
    frame.addEventListener("load", () => replaceBody(frame, page, then), { once: true });
    return;
  }
  there.body.replaceWith(there.adoptNode(page.body));
  then();
}

function scrollTogether(panes, text, frame) {
  const label = make("label", { className: "together" });
  const box = make("input", { type: "checkbox", checked: true });
  label.append(box, panes.dataset.together);
  panes.querySelector(".pane--look .pane-head").append(label);
  text.addEventListener("scroll", () => {
    const page = frame.contentDocument?.documentElement;
    if (!box.checked || !page) return;
    const share = text.scrollTop / Math.max(1, text.scrollHeight - text.clientHeight);
    page.scrollTo({ top: share * (page.scrollHeight - page.clientHeight), behavior: "instant" });
  });
}

function addTabs(panes) {
  const list = make("div", { className: "tablist", role: "tablist" });
  const parts = [panes.querySelector(".pane--write"), panes.querySelector(".pane--look")];
  const names = [panes.dataset.write, panes.dataset.look];
  const tabs = parts.map((part, at) => {
    part.id ||= `pane-${at}`;
    const tab = make("button", { type: "button", role: "tab", textContent: names[at] });
    tab.setAttribute("aria-controls", part.id);
    tab.addEventListener("click", () => choose(at));
    return tab;
  });
  const choose = (chosen) =>
    parts.forEach((part, at) => {
      part.hidden = at !== chosen;
      tabs[at].setAttribute("aria-selected", at === chosen);
      tabs[at].tabIndex = at === chosen ? 0 : -1;
    });
  walkByArrows(list, tabs, (tab) => tab.click());
  list.append(...tabs);
  panes.prepend(list);
  choose(0);
}

function addToolbar(panes, text) {
  const bar = make("div", { className: "toolbar", role: "toolbar", ariaLabel: "Markdown" });
  bar.setAttribute("aria-controls", text.id);
  const tools = TOOLS.map(([face, name, what], at) => {
    const tool = make("button", { type: "button", textContent: face, title: name, tabIndex: at ? -1 : 0 });
    tool.setAttribute("aria-label", name);
    tool.addEventListener("click", () => insert(text, what));
    return tool;
  });
  walkByArrows(bar, tools, (tool) => tool.focus());
  bar.append(...tools);
  panes.querySelector(".pane--write .pane-head label").after(bar);
}

function insert(text, { line, around, before = around, after = around, end }) {
  const { selectionStart: from, selectionEnd: to, value } = text;
  text.focus();
  if (line) {
    const start = value.lastIndexOf("\n", from - 1) + 1;
    type(text, start, to, value.slice(start, to).replace(/^/gm, line));
    return;
  }
  if (end) {
    const number = 1 + Math.max(0, ...[...value.matchAll(/\[\^(\d+)\]/g)].map((found) => +found[1]));
    after = after.replace("1", number);
    type(text, value.length, value.length, end.replace("1", number));
  }
  type(text, from, to, before + value.slice(from, to) + after);
  const place = from + before.length;
  text.setSelectionRange(place, place + to - from);
}

// As if it was typed, so that the browser's own undo knows it.
function type(text, from, to, words) {
  text.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, from, to, "end");
    text.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

function walkByArrows(group, items, go) {
  group.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = items.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = items.at((at + step) % items.length);
    items.forEach((item) => (item.tabIndex = item === next ? 0 : -1));
    next.focus();
    go(next);
  });
}

function startBar(bar) {
  const form = bar.closest("form");
  const [main, on] = ["_save", "_continue"].map((name) => bar.querySelector(`[name=${name}]`));
  const said = bar.querySelector("[role=status]");
  if (!main) return;
  const name = () => (main.textContent = label(bar, form));
  if (on) on.textContent = bar.dataset.on;
  name();
  form.addEventListener("input", () => {
    said.textContent = bar.dataset.unsaved;
    name();
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    said.textContent = bar.dataset.sending;
    [main, on].forEach((button) => button?.setAttribute("aria-disabled", "true"));
  });
  addEventListener("pageshow", () => delete form.dataset.sent);
}

function label(bar, form) {
  const { when, published_at_0: day, published_at_1: time } = form.elements;
  if (!when) return bar.dataset.public;
  if (when.value !== "at") return bar.dataset[when.value];
  if ("isPublic" in bar.dataset) return bar.dataset.public;
  // The blog's time, wherever the author's computer stands.
  const at = new Date(`${day.value}T${time.value || "00:00"}Z`);
  const ahead = at - document.body.dataset.adminUtcOffset * 1000 > Date.now();
  if (isNaN(at)) return bar.dataset.public;
  const words = at.toLocaleString(document.documentElement.lang, {
    timeZone: "UTC", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
    year: at.getFullYear() === new Date().getFullYear() ? undefined : "numeric",
  });
  return bar.dataset[ahead ? "at" : "past"].replace("{time}", words);
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}
