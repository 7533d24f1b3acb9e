// Clean Markdown from the HTML that browsers, Google Docs and Word put on the clipboard. It is parsed
// into a document of its own, where no script runs and nothing is fetched.

import { table } from "../text/tables.js";

const SAFE = /^(?:https?:|mailto:|tel:|\/|#)/i;
const DROPPED = "script, style, template, noscript, head, title, meta, link, iframe, object, embed, form, input, button, select, textarea, svg, math, canvas, o\\:p, xml";

export function fromHtml(html, Turndown) {
  if (!Turndown) return "";
  const page = new DOMParser().parseFromString(html.replace(/<!--\[if[\s\S]*?<!\[endif\]-->/g, ""), "text/html");
  tidy(page);
  if (!page.body.querySelector("*:not(br, span, div, meta)") && !page.body.querySelector("div + div, br")) return "";
  return service(Turndown).turndown(page.body).replace(/\u00a0/g, " ").replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n").trim();
}

// What programs say with styles is said with elements; what only they understand goes.
function tidy(page) {
  page.body.querySelectorAll(DROPPED).forEach((element) => element.remove());
  for (const bold of page.body.querySelectorAll("b, strong")) { // Google wraps all in <b style="font-weight:normal">.
    if (/font-weight:\s*(normal|400)/.test(bold.getAttribute("style"))) bold.replaceWith(...bold.childNodes);
  }
  for (const span of page.body.querySelectorAll("span[style], font[style]")) {
    const style = span.getAttribute("style");
    if (!span.textContent.trim() || span.closest("h1, h2, h3, h4, h5, h6")) continue;
    if (/font-weight:\s*(bold|[6-9]00)/.test(style) && !span.closest("b, strong")) wrap(span, "strong");
    if (/font-style:\s*italic/.test(style) && !span.closest("i, em")) wrap(span, "em");
    if (/text-decoration[^;]*line-through/.test(style)) wrap(span, "del");
  }
  wordLists(page);
  for (const list of page.body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) list.previousElementSibling?.append(list); // Google's
  for (const cell of page.body.querySelectorAll("li > p:only-child, td > p:only-child, th > p:only-child")) cell.replaceWith(...cell.childNodes);
}

function wrap(element, tag) {
  const inside = element.ownerDocument.createElement(tag);
  inside.append(...element.childNodes);
  element.append(inside);
}

// Word's lists are paragraphs with their mark written in.
function wordLists(page) {
  for (const line of page.body.querySelectorAll("p[class*=MsoList], p[style*=mso-list]")) {
    const level = +/level(\d)/.exec(line.getAttribute("style"))?.[1] || 1;
    const mark = line.querySelector("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']");
    const isNumber = /^\s*[\da-z]{1,3}[.)]/i.test(mark?.textContent ?? line.textContent);
    if (mark) mark.remove();
    else line.firstChild.textContent = line.textContent.replace(/^\s*(?:[·•o§-]|\d+[.)])\s+/, "");
    const item = page.createElement("li");
    item.append(...line.childNodes);
    const before = line.previousElementSibling;
    line.replaceWith(listFor(page, before, level, isNumber ? "OL" : "UL", line, item) ?? item);
  }
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
