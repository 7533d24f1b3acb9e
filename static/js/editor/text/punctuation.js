// What a straight mark becomes in print: quotation marks by language, apostrophes, dashes, an ellipsis. Pure.

const NARROW = "\u202f"; // The space within French marks.
const ENGLISH = [..."“”‘’"]; // First those of `"`, opening and closing, then those of `'`.
const MARKS = {
  "„“‚‘": "bg cs de et is lt mk sk sl sr",
  "„”‚’": "hr hu pl ro",
  "«»“”": "ca el es it pt",
  "«»„“": "be ru uk",
  "«»‘’": "fa nb nn no",
  "«»‹›": "de-ch",
  "»«›‹": "da",
  "””’’": "fi sv",
  "「」『』": "ja zh-hant zh-hk zh-tw",
};
const OF = Object.fromEntries(Object.entries(MARKS).flatMap(([marks, codes]) => codes.split(" ").map((code) => [code, [...marks]])));
OF.fr = [`«${NARROW}`, `${NARROW}»`, "‘", "’"];

const APOSTROPHE = "’", LETTER = /[\p{L}\p{M}\p{N}]$/u, WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]$/u;
const WIDE_END = /[\p{sc=Han}\u3000-\u303f\uff01-\uff60”’](?:-|——)?$/u; // With a dash, or half of one.
const OPENS = /(?:^|[\s([{|¡¿]|^\s*>+)$/, CLOSES = /[.!?…)\]}]$/;
const HYPHENS_ALONE = /^[\s>|:+*=-]*$/; // A rule, a heading's underline, a list, or the row below a table's head.

export function marksOf(language) {
  const code = language.toLowerCase().replaceAll("_", "-");
  return OF[code] ?? OF[code.split("-")[0]] ?? ENGLISH;
}

// What stands there instead once `typed` comes behind `before`, the words of its line: { back, text, straight }, where
// `back` is how many signs before it are part of it and `straight` what was typed, if it is more; null if it stays.
export function printed(typed, before, language) {
  const isChinese = /^zh\b/i.test(language);
  if (typed === "-") return isChinese && WIDE_END.test(before) ? wideDash(before) : dash(before);
  if (typed === ".") return dots(before, isChinese ? "……" : "…");
  return typed === '"' || typed === "'" ? { back: 0, text: quote(typed, before, marksOf(language)) } : null;
}

// A mark just set that turns out to be an apostrophe: “geht’s”, “the ’90s”.
export function isApostrophe(mark, before, typed, language) {
  const [, , open, close] = marksOf(language);
  return mark !== APOSTROPHE && (mark === close ? LETTER.test(before) && /\p{L}/u.test(typed) : mark === open && /\d/.test(typed));
}

export { APOSTROPHE };

function dash(before) {
  if (HYPHENS_ALONE.test(before)) return null;
  if (before.endsWith("–")) return { back: 1, text: "—", straight: "---" };
  return /[^-<]-$/.test(before) ? { back: 1, text: "–" } : null;
}

// Chinese has one dash, as wide as two signs, and an ellipsis of that width: who types six dots means one.
function wideDash(before) {
  if (before.endsWith("——")) return { back: 2, text: "——", straight: "---" };
  return before.endsWith("-") ? { back: 1, text: "——" } : null;
}

function dots(before, ellipsis) {
  if (!/(?:^|[^.])\.\.$/.test(before)) return null;
  const isWhole = ellipsis.length > 1 && before.endsWith(`${ellipsis}..`);
  return { back: 2, text: isWhole ? "" : ellipsis };
}

function quote(typed, before, marks) {
  const [open, close] = typed === '"' ? marks : marks.slice(2), isOpen = isWithin(before, open, close);
  const words = before.replace(/[*_~`]+$/, ""), isLetter = LETTER.test(words) && !WIDE.test(words);
  const isBehindOpening = [marks[0], marks[2]].some((mark) => words.endsWith(mark)) && open !== close;
  if (OPENS.test(words) || isBehindOpening) return open;
  if (typed === "'" && isLetter) return isOpen && close !== APOSTROPHE ? close : APOSTROPHE;
  return isLetter || isOpen || CLOSES.test(words) ? close : open;
}

// Whether more marks open in these words than close.
function isWithin(words, open, close) {
  const count = (mark) => words.split(mark.trim()).length - 1;
  return open === close ? count(open) % 2 === 1 : count(open) > count(close);
}
