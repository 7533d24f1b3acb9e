// Bold, italics and code within one line of a text. Pure: from a line and what is selected in it to both anew.

const PREFIX = /^\s*(?:>\s?)*(?:#{1,6}\s+|(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?)?/;
const IN_A_WORD = /[\p{L}\p{N}\p{M}'’]/u;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;

// The line { text, from, to } after a mark was put on or taken off. A mark that the cursor stands at is
// stepped over, an empty pair goes, and a cursor within a word means the word.
export function toggled(text, from, to, mark) {
  const pairs = pairsIn(text, from === to ? from : -1).filter((pair) => pair.mark === mark);
  return from === to ? atCursor(text, from, mark, pairs) : ofSelection(text, from, to, mark, pairs);
}

// Whether all words of a line have the mark.
export function isMarked(text, mark) {
  const from = prefixOf(text), to = text.trimEnd().length;
  return pairsIn(text).some((pair) => pair.mark === mark && pair.from === from && pair.to === to);
}

export const prefixOf = (text) => PREFIX.exec(text)[0].length;

// Where a cursor is just before the end of a pair, and where that pair ends: [{ mark, from, inside, end, to }].
export const endingAt = (text, at) => pairsIn(text, at).filter(({ end }) => end === at);

function atCursor(text, at, mark, pairs) {
  const around = pairs.find(({ inside, end }) => inside <= at && at <= end);
  if (around) {
    if (/^\**$/.test(text.slice(around.inside, around.end))) return without(text, around, at);
    if (around.end > at && /^\*+$/.test(text.slice(at, around.end))) return cursor(text, at + mark.length); // “***”
    if (around.end !== at) return without(text, around, at);
    const words = text.slice(around.inside, around.end), spaces = words.slice(words.trimEnd().length);
    const made = text.slice(0, around.end - spaces.length) + mark + spaces + text.slice(around.to);
    return { text: made, from: around.to, to: around.to };
  }
  const beside = pairs.find((pair) => pair.from === at || pair.to === at);
  if (beside) return cursor(text, beside.from === at ? beside.inside : beside.end);
  const word = wordAt(text, at);
  if (!word) return cursor(text.slice(0, at) + mark + mark + text.slice(at), at + mark.length);
  const made = wrapped(text, word.from, word.to, mark).text;
  return cursor(made, at + mark.length);
}

function ofSelection(text, from, to, mark, pairs) {
  const words = text.slice(from, to).trim();
  if (!words) return { text, from, to };
  from = Math.max(from + text.slice(from, to).indexOf(words), prefixOf(text));
  to = Math.max(from, text.slice(0, to).trimEnd().length);
  const whole = pairs.find((pair) => (pair.from === from && pair.to === to) || (pair.inside === from && pair.end === to));
  if (whole) return selection(text, whole, mark);
  const around = pairs.find(({ inside, end }) => inside <= from && to <= end);
  if (around) return takenOut(text, around, from, to, mark);
  for (const pair of pairs.filter((one) => one.from < to && from < one.to).reverse()) {
    from = Math.min(from, pair.from);
    to = Math.max(to, pair.to) - 2 * mark.length;
    text = without(text, pair, 0).text;
  }
  return wrapped(text, from, to, mark);
}

// Words in the middle of a pair, so that what is on both sides of them stays marked.
function takenOut(text, { from: start, inside, end, to: stop }, from, to, mark) {
  const around = (words) => {
    const kept = words.trim(), at = words.indexOf(kept);
    return kept ? words.slice(0, at) + mark + kept + mark + words.slice(at + kept.length) : words;
  };
  const before = around(text.slice(inside, from)), after = around(text.slice(to, end)), words = text.slice(from, to);
  const at = start + before.length;
  return { text: text.slice(0, start) + before + words + after + text.slice(stop), from: at, to: at + words.length };
}

function wrapped(text, from, to, mark) {
  const made = text.slice(0, from) + mark + text.slice(from, to) + mark + text.slice(to);
  return { text: made, from: from + mark.length, to: to + mark.length };
}

function selection(text, pair, mark) {
  return { text: without(text, pair, 0).text, from: pair.from, to: pair.to - 2 * mark.length };
}

function without(text, { from, inside, end, to }, at) {
  const made = text.slice(0, from) + text.slice(inside, end) + text.slice(to);
  return cursor(made, at - (at > from ? inside - from : 0));
}

const cursor = (text, at) => ({ text, from: at, to: at });

function wordAt(text, at) {
  const isIn = (letter) => letter && IN_A_WORD.test(letter) && !UNSPACED.test(letter);
  if (!isIn(text[at - 1]) || !isIn(text[at])) return null;
  let from = at, to = at;
  while (isIn(text[from - 1])) from -= 1;
  while (isIn(text[to])) to += 1;
  return { from, to };
}

// The pairs of marks in a line, the innermost first. A run of stars is cut where the cursor stands, and what
// stands beside it may end a pair whatever is before it: words are still being typed there.
function pairsIn(text, at = -1) {
  const open = [], pairs = [];
  for (const run of runsIn(text, at)) {
    let { from } = run;
    while (run.opener !== "only" && run.to > from) {
      const top = open.findLast((one) => one.sign === run.sign);
      if (!top) break;
      const length = run.sign === "`" ? 1 : Math.min(2, top.to - top.from, run.to - from);
      pairs.push({ mark: run.sign.repeat(length), from: top.to - length, inside: top.to, end: from, to: from + length });
      from += length;
      top.to -= length;
      if (top.to === top.from) open.splice(open.indexOf(top), 1);
    }
    if (run.opener !== "never" && run.to > from) open.push({ ...run, from });
  }
  return pairs;
}

// Runs of stars and single backticks, outside code and not escaped; which may begin a pair, and which only that.
function runsIn(text, at) {
  const runs = [], sign = /\\.|`[^`]*`|`|\*+/g;
  sign.lastIndex = prefixOf(text);
  for (let found; (found = sign.exec(text));) {
    const { index: from, 0: { length } } = found, to = from + length, first = found[0][0];
    if (first === "\\") continue;
    if (first === "`") {
      runs.push({ sign: "`", from, to: from + 1, opener: "only" });
      if (length > 1) runs.push({ sign: "`", from: to - 1, to, opener: "never" });
    } else for (const [start, end] of from < at && at < to ? [[from, at], [at, to]] : [[from, to]]) runs.push(stars(text, start, end, at));
  }
  return runs;
}

function stars(text, from, to, at) {
  const opens = to === at || /\S/.test(text[to] ?? " "), closes = from === at || /\S/.test(text[from - 1] ?? " ");
  return { sign: "*", from, to, opener: !closes ? "only" : opens ? "maybe" : "never" };
}
