// Which line of the text each block of its preview comes from. Found by their words, so that whatever makes
// the HTML needs to know nothing of it.

const LETTERS = /[^\p{L}\p{N}]+/gu, ENOUGH = 24; // letters of a block that tell it from others

// [{ element, line }] of those blocks whose place is known, in their order.
export function linesOf(elements, text) {
  const sources = [...blocksOf(text)], found = [];
  let at = 0;
  for (const element of elements) {
    const words = letters(element.matches("pre, figure:has(pre), .highlight") ? element.textContent : firstWords(element));
    for (let next = at; next < sources.length; next++) {
      const isIt = words ? sources[next].letters.includes(words) : isWordless(element, sources[next].text);
      if (!isIt) continue;
      found.push({ element, line: sources[next].line });
      at = next + 1;
      break;
    }
  }
  return found;
}

// The blocks whose source differs, and that source; null where others may change with it.
export function partOf({ text: before, blocks }, after) {
  if (!blocks.length || before === null || before === after) return null;
  let start = 0, end = 0;
  const most = Math.min(before.length, after.length);
  while (start < most && before[start] === after[start]) start++;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const line = count(before, 0, start), lastLine = line + count(before, start, before.length - end);
  const first = Math.max(0, blocks.findLastIndex((block) => block.line <= line));
  const beyond = blocks.findIndex((block) => block.line > lastLine), last = (beyond < 0 ? blocks.length : beyond) - 1;
  if (blocks[first].line > line || beyond < 0 || last < first) return null;
  const moved = count(after, 0, after.length) - count(before, 0, before.length);
  const lines = after.split("\n").slice(blocks[first].line, blocks[beyond].line + moved), part = lines.join("\n");
  return isAlone(part) ? { first, last, line: blocks[first].line, moved, text: part } : null;
}

// Notes, references and open fences reach beyond their paragraph.
function isAlone(part) {
  const fences = part.match(/^ {0,3}(```|~~~)/gm)?.length ?? 0;
  return fences % 2 === 0 && !/\[\^|^\s*\[[^\]]+\]:|^\*\[|<\/?(?:details|div|figure|table|!--)|^\[toc\]/im.test(part);
}

function* blocksOf(text) {
  let begun = null, fence = null;
  const lines = text.split("\n");
  for (let line = 0; line <= lines.length; line++) {
    const words = lines[line] ?? "", mark = /^ {0,3}(```|~~~)/.exec(words)?.[1];
    const isGap = line === lines.length || (!fence && !words.trim());
    if (mark) fence = fence ? (mark === fence ? null : fence) : mark;
    if (isGap && begun !== null) {
      const block = lines.slice(begun, line).join("\n");
      yield { line: begun, text: block, letters: letters(block.slice(0, 4000)) };
      begun = null;
    } else if (!isGap) begun ??= line;
  }
}

const letters = (words) => words.toLowerCase().replace(LETTERS, "").slice(0, 4000);

// Of words in a link or in bold the letters are the same in the text and on the page.
function firstWords(element) {
  const words = element.textContent.trim();
  return words.split(/[\n([]/)[0].slice(0, ENOUGH);
}

function isWordless(element, text) {
  if (element.matches("hr")) return /^([-*_])[ \t]*(?:\1[ \t]*){2,}$/m.test(text.trim());
  const picture = element.querySelector("img")?.getAttribute("src") ?? element.getAttribute("src");
  return picture ? text.includes(picture.split("/").pop().split(".")[0]) : false;
}

function count(text, from, to) {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
