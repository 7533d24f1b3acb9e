// What readers quote: marked in the text with the number of readers, and as cards beside it. A comment
// is taken into the article from its card.

import { later, laterIdle, make } from "../make.js";
import { takeIn } from "./take-in.js";

const MARKED = 200; // passages, the most quoted

export async function start(editor) {
  const panel = editor.form.querySelector("#readers");
  if (!panel) return;
  const { passages, isAway } = await fetched(panel.dataset.from);
  const cards = passages.slice(0, MARKED).map((passage) => cardOf(editor, panel, passage));
  const list = panel.querySelector(".reader-cards"), tab = document.getElementById("tab-readers");
  const hint = panel.querySelector("[data-none]");
  if (!passages.length && !isAway) hint.textContent = hint.dataset.none;
  list.append(...cards.map(({ element }) => element));
  if (tab && passages.length) tab.append(make("span", { className: "editor-count", textContent: ` ${passages.length}` }));

  function look() {
    const text = editor.value;
    for (const card of cards) {
      card.at = text.indexOf(card.passage.text);
      card.warn(card.at < 0 ? panel.dataset.reworded : "");
    }
    editor.marks?.("readers", cards.filter(({ at }) => at >= 0).flatMap(marksOf));
    tellWhatChanged(panel, cards);
    follow();
  }

  // The card of the sentence that the cursor is in comes first, with what rewording it leads to.
  function follow() {
    const here = cards.find(({ at, passage }) => at >= 0 && at <= editor.cursor && editor.cursor <= at + passage.text.length);
    for (const card of cards) {
      card.element.classList.toggle("reader-card--here", card === here);
      if (card.at >= 0) card.warn(card === here ? panel.dataset.here.replace("{date}", card.passage.since) : "");
    }
    if (here && list.firstElementChild !== here.element && !list.contains(document.activeElement)) list.prepend(here.element);
  }

  editor.onChange(laterIdle(400, look));
  document.addEventListener("selectionchange", later(150, follow));
  editor.element.closest(".editor-write").addEventListener("click", ({ target, clientX }) => {
    const mark = target.closest?.(".quoted-number");
    if (!mark || clientX >= mark.getBoundingClientRect().left) return; // Not on the number beside it.
    editor.show("readers");
    list.querySelector(".reader-card--here")?.scrollIntoView({ block: "nearest" });
  });
  look();
  // The field that shows marks may come after the readers.
  const waits = setInterval(() => {
    if (!editor.isRich) return;
    clearInterval(waits);
    look();
  }, 500);
  setTimeout(clearInterval, 20000, waits);
  const asked = cards.flatMap((card) => card.takes).find(({ reader }) => String(reader.pk) === panel.dataset.open);
  if (asked) asked.open();
  else if (panel.dataset.open) location.replace(panel.dataset.page); // It quotes nothing that stands there.
}

async function fetched(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : { passages: [], isAway: true };
  } catch {
    return { passages: [], isAway: true };
  }
}

// Highlighting may cut a passage into pieces; the number stands at its first letter.
function marksOf({ at, passage }) {
  const attributes = { "data-readers": String(passage.count) };
  return [
    { from: at, to: at + passage.text.length, className: "quoted-mark", attributes: {} },
    { from: at, to: at + 1, className: "quoted-number", attributes },
  ];
}

function cardOf(editor, panel, passage) {
  const { one, many, take } = panel.dataset;
  const warning = make("p", { className: "reader-warning", hidden: true });
  const head = make("p", {}, make("span", { className: "reader-count", textContent: passage.count }));
  head.append(" ", make("b", { textContent: passage.count === 1 ? one : many }));
  const words = make("p", { className: "reader-passage", textContent: passage.shown, dir: "auto" });
  const element = make("article", { className: "reader-card" }, head, words), takes = [];
  for (const reader of passage.readers) {
    const link = make("a", { href: reader.url, target: "_blank", textContent: `${reader.name}, ${reader.when}` });
    const into = make("a", { href: reader.take, className: "reader-take", textContent: take });
    const open = () => takeIn(editor, panel, passage, reader);
    into.addEventListener("click", (event) => {
      event.preventDefault();
      open();
    });
    takes.push({ reader, open });
    element.append(make("p", { className: "reader-who" }, link, " ", into));
  }
  element.append(warning);
  const warn = (text) => {
    warning.hidden = !text;
    warning.textContent = text;
  };
  return { passage, element, takes, warn, at: -1 };
}

// Before an update: how many comments will say that the article changed.
function tellWhatChanged(panel, cards) {
  const n = cards.filter(({ at }) => at < 0).reduce((sum, { passage }) => sum + passage.readers.length, 0);
  const publish = document.getElementById("publish");
  let line = publish?.querySelector(".reader-changed");
  if (!line) publish?.querySelector(".foreseen")?.after(line = make("p", { className: "hint reader-changed" }));
  if (!line) return;
  line.hidden = !n;
  line.textContent = panel.dataset.changed.replace("{n}", n);
}
