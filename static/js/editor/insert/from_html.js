// Clean Markdown from the HTML that browsers, Google Docs and Word put on the clipboard. It is parsed
// into a document of its own, where no script runs and nothing is fetched; what styles say is kept as "data-style",
// since the page's policy is asked about each style there as well, and complains.

import { table } from "../text/tables.js";

const SAFE = /^(?:https?:|mailto:|tel:|\/|#)/i;
const DROPPED = "script, style, template, noscript, head, title, meta, link, iframe, object, embed, form, input, button, select, textarea, svg, math, canvas, o\\:p, xml";

// `firstNote` is the number of the first footnote: those of the text keep theirs.
export function fromHtml(html, Turndown, firstNote = 1) {
  if (!Turndown) return "";
  const page = new DOMParser().parseFromString(inert(html.replace(/<!--\[if[\s\S]*?<!\[endif\]-->/g, "")), "text/html");
  takeNotes(page, firstNote);
  joinWide(page);
  tidy(page);
  if (!page.body.querySelector("*:not(br, span, div, meta)") && !page.body.querySelector("div + div, br")) return "";
  return service(Turndown).turndown(page.body).replace(/\u00a0/g, " ").replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n").trim();
}

const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^"'<>])*>/gi, STYLE_SHEET = /<style\b[\s\S]*?(?:<\/style\s*>|$)/gi;
const NAME = /"[^"]*"|'[^']*'|\b(?:style|on[a-z]+)(?=\s*=)/gi;

// No style applies and nothing is listened for, whatever document it is parsed into.
function inert(html) {
  const named = (found) => (/^["']/.test(found) ? found : `data-${found}`);
  return html.replace(STYLE_SHEET, "").replace(TAG, (tag) => tag.replace(NAME, named));
}

const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u3000-\u303f\uff01-\uff60]/u, WITH_WIDE = /[“”‘’…—]/;

// Between Chinese or Japanese signs the end of a line is no space: Word breaks its HTML anywhere between them.
function joinWide(page) {
  const all = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT), texts = [];
  while (all.nextNode()) if (!all.currentNode.parentElement.closest("pre, textarea")) texts.push(all.currentNode);
  texts.forEach((text, n) => {
    const { data } = text;
    text.data = data.replace(/[ \t\r]*\n\s*/g, (space, at) => {
      const sides = [data[at - 1] ?? texts[n - 1]?.data.at(-1) ?? "", data[at + space.length] ?? texts[n + 1]?.data[0] ?? ""];
      const isWide = sides.some((sign) => WIDE.test(sign)) && sides.every((sign) => WIDE.test(sign) || WITH_WIDE.test(sign));
      return isWide ? "" : space;
    });
  });
}

// What programs say with styles is said with elements; what only they understand goes.
function tidy(page) {
  page.body.querySelectorAll(DROPPED).forEach((element) => element.remove());
  for (const bold of page.body.querySelectorAll("b, strong")) { // Google wraps all in <b style="font-weight:normal">.
    if (/^(normal|400)$/.test(styleOf(bold)["font-weight"])) bold.replaceWith(...bold.childNodes);
  }
  for (const span of page.body.querySelectorAll("span[data-style], font[data-style]")) {
    const style = styleOf(span);
    if (!span.textContent.trim() || span.closest("h1, h2, h3, h4, h5, h6, [role=heading]")) continue;
    if (/^(bold|[6-9]00)$/.test(style["font-weight"]) && !span.closest("b, strong")) wrap(span, "strong");
    if (style["font-style"] === "italic" && !span.closest("i, em")) wrap(span, "em");
    if (/line-through/.test(`${style["text-decoration"]} ${style["text-decoration-line"]}`)) wrap(span, "del");
  }
  for (const [selector, tag] of Object.entries(MEANT)) for (const element of page.body.querySelectorAll(selector)) renamed(element, tag);
  wordLists(page);
  for (const list of page.body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) list.previousElementSibling?.append(list); // Google's
  for (const cell of page.body.querySelectorAll("li > p:only-child, td > p:only-child, th > p:only-child")) cell.replaceWith(...cell.childNodes);
}

// What Word calls some paragraphs, and its page in the browser.
const MEANT = {
  "p.MsoTitle, [role=heading][aria-level='1']": "h1", "[role=heading][aria-level='2']": "h2", "[role=heading][aria-level='3']": "h3",
  "p.MsoQuote, p.MsoIntenseQuote": "blockquote",
};

function renamed(element, tag) {
  const other = element.ownerDocument.createElement(tag);
  other.append(...element.childNodes);
  element.replaceWith(other);
}

// What is said of an element itself: "mso-bidi-font-weight" is another thing than "font-weight".
function styleOf(element) {
  const said = (element.getAttribute("data-style") ?? "").split(";").map((one) => /^\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(one));
  return Object.fromEntries(said.filter(Boolean).map(([, name, value]) => [name.toLowerCase(), value.toLowerCase()]));
}

// Notes are links that lead to and fro: the first is in the text, the second stands before the note's words.
function takeNotes(page, number) {
  const { body } = page, hash = (link) => link.getAttribute("href").slice(1);
  const named = (name) => name && body.querySelector(`a[name="${CSS.escape(name)}"], [id="${CSS.escape(name)}"]`);
  const isAt = (link, place) => place && (place === link || place.contains(link) || link.contains(place));
  const taken = [];
  for (const link of body.querySelectorAll("a[href^='#']")) {
    const back = [...body.querySelectorAll("a[href^='#']")].find((one) => (
      one !== link && isAt(one, named(hash(link))) && isAt(link, named(hash(one))) && link.compareDocumentPosition(one) === Node.DOCUMENT_POSITION_FOLLOWING
    ));
    if (back) taken.push([link, back]);
    else if (hash(link).startsWith("_") && !taken.some(([, one]) => one === link)) link.replaceWith(...link.childNodes); // to a place in that document
  }
  taken.forEach(([link, back], at) => putNote(page, link, back, number + at));
  for (const rule of body.querySelectorAll("[data-style*='note-list'] hr")) rule.remove();
}

function putNote(page, link, back, number) {
  const mark = page.createElement("a"), words = page.createElement("div"), place = back.closest("li, p, div");
  mark.dataset.note = words.dataset.noteText = number;
  mark.textContent = number;
  (link.closest("sup") ?? link).replaceWith(mark);
  const whole = place.closest("[data-style*='mso-element:footnote'], [data-style*='mso-element:endnote'], [id^='sdfootnote'], [id^='sdendnote']");
  (back.closest("sup") ?? back).remove();
  words.append(...(whole && !/note-list/.test(whole.getAttribute("data-style")) ? whole : place).childNodes);
  page.body.append(words);
  (whole ?? place).remove();
}

function wrap(element, tag) {
  const inside = element.ownerDocument.createElement(tag);
  inside.append(...element.childNodes);
  element.append(inside);
}

// Word's lists are paragraphs with their mark written in; in the browser each item is a list of its own.
function wordLists(page) {
  for (const box of page.body.querySelectorAll(".ListContainerWrapper")) {
    const item = box.querySelector("li"), line = renamedLine(page, item);
    box.replaceWith(line);
  }
  for (const line of page.body.querySelectorAll("p[class*=MsoList], p[data-style*=mso-list]")) {
    const level = +/level(\d)/.exec(line.getAttribute("data-style"))?.[1] || 1;
    const mark = line.querySelector("[data-style*='mso-list:Ignore'], [data-style*='mso-list: Ignore']");
    const isNumber = line.dataset.list === "OL" || /^\s*[\da-z]{1,3}[.)]/i.test(mark?.textContent ?? line.textContent);
    if (mark) mark.remove();
    else if (!line.dataset.list) line.firstChild.textContent = line.textContent.replace(/^\s*(?:[·•o§-]|\d+[.)])\s+/, "");
    const item = page.createElement("li");
    item.append(...line.childNodes);
    const before = line.previousElementSibling;
    line.replaceWith(listFor(page, before, level, isNumber ? "OL" : "UL", line, item) ?? item);
  }
}

function renamedLine(page, item) {
  const line = page.createElement("p"), level = item.dataset.ariaLevel ?? 1;
  line.dataset.list = item.parentElement.nodeName;
  line.setAttribute("data-style", `mso-list:l0 level${level}`);
  line.append(...(item.querySelector("p") ?? item).childNodes);
  return line;
}

// The list before it takes the item in; else a new one that stands in its place.
function listFor(page, before, level, tag, line, item) {
  let list = before?.hasAttribute("data-word") ? before : null;
  if (!list) {
    list = page.createElement(tag);
    list.dataset.word = "";
    list.append(item);
    return list;
  }
  for (let depth = 1; depth < level; depth++) {
    const last = list.lastElementChild;
    const deeper = last.querySelector(":scope > ul, :scope > ol") ?? last.appendChild(page.createElement(tag));
    list = deeper;
  }
  list.append(item);
  return page.createTextNode("");
}

let made;
function service(Turndown) {
  if (made) return made;
  made = new Turndown({ headingStyle: "atx", bulletListMarker: "-", codeBlockStyle: "fenced", emDelimiter: "*", hr: "---" });
  made.addRule("link", {
    filter: (node) => node.nodeName === "A",
    replacement(words, node) {
      if (node.dataset.note) return `[^${node.dataset.note}]`;
      const href = (node.getAttribute("href") ?? "").trim(), text = words.trim();
      if (!text || !SAFE.test(href)) return words;
      return `[${text.replace(/\n+/g, " ")}](${unwrapped(href).replace(/[()\s]/g, encodeURIComponent).replace(/\(/g, "%28").replace(/\)/g, "%29")})`;
    },
  });
  made.addRule("picture", {
    filter: "img",
    replacement(_, node) {
      const src = node.getAttribute("src") ?? "";
      return /^https?:\/\//i.test(src) ? `![${(node.alt ?? "").replace(/[[\]\n]/g, " ").trim()}](${src.replace(/[()\s]/g, encodeURIComponent).replace(/\(/g, "%28").replace(/\)/g, "%29")})` : "";
    },
  });
  made.addRule("note", {
    filter: (node) => Boolean(node.dataset?.noteText),
    replacement: (words, node) => `\n\n[^${node.dataset.noteText}]: ${words.trim().replace(/\n(?=.)/g, "\n    ")}\n\n`,
  });
  made.addRule("struck", { filter: ["del", "s", "strike"], replacement: (words) => `~~${words}~~` });
  made.addRule("item", { filter: "li", replacement: (words, node, options) => item(words, node, options) });
  made.addRule("heading one", { filter: "h1", replacement: (words) => `\n\n## ${words.trim()}\n\n` }); // The title is the page's h1.
  made.addRule("table", { filter: "table", replacement: (_, node) => `\n\n${ofTable(node)}\n\n` });
  return made;
}

// Google sends its readers round by itself.
function unwrapped(href) {
  const found = /^https?:\/\/(?:www\.)?google\.[a-z.]+\/url\?/.test(href) && new URL(href).searchParams.get("q");
  return found && SAFE.test(found) ? found : href;
}

function item(words, node, options) {
  const text = words.trim().replace(/\n{2,}(?=\s*(?:[-*+]|\d+\.)\s)/g, "\n").replace(/\n/g, "\n    ");
  const list = node.parentNode, isNumbered = list?.nodeName === "OL";
  const number = (+list?.getAttribute("start") || 1) + [...(list?.children ?? [])].filter((one) => one.nodeName === "LI").indexOf(node);
  return `${isNumbered ? `${number}. ` : `${options.bulletListMarker} `}${text}${node.nextElementSibling ? "\n" : ""}`;
}

function ofTable(node) {
  const inside = (cell) => made.turndown(cell.innerHTML || " ");
  const rows = [...node.rows].map((row) => [...row.cells].map(inside)).filter((row) => row.length);
  if (rows.length < 2 || Math.max(...rows.map((row) => row.length)) < 2) return rows.flat().join("\n\n");
  return table(rows);
}
