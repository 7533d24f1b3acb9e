// Straight marks become printed ones while somebody types (punctuation.js), one step of undoing each: Backspace
// and Ctrl+Z give back what was typed. Only keys do it: nothing that is pasted, dictated or composed.

import { APOSTROPHE, isApostrophe, printed } from "./punctuation.js";

const BLOCKS = /^(?:FencedCode|CodeBlock|CommentBlock|ProcessingInstructionBlock|LinkReference)$/;
const SPANS = /^(?:InlineCode|HTMLTag|Comment|ProcessingInstruction|URL|Autolink|LinkLabel|LinkTitle|FootnoteMark)$/;
const RAW = /<(code|kbd|samp|pre|script|style|textarea)\b[^>]*>(?![\s\S]*<\/\1)/i, TAG = /<[!/a-z][^<>]*$/i;
const ADDRESS = /(?:[a-z][a-z+.-]*:\/\/|www\.)\S*$/i;
// A sign after "\", what a link leads to, a choice of articles, a reference, attributes.
const AS_TYPED = [/\\$/, /\]\([^)]*$/, /\[\[[^\]]*$/, /^ {0,3}\[[^\]^][^\]]*\]:/, /\{[:.#][^}]*$/];
const FAR = 50; // lines of a paragraph, at most

// Extensions, and whether a change begins a step of its own. `language()` is that of the text, `hasMaths()` whether
// dollar signs stand round its formulas.
export function smartTyping(mirror, { language, hasMaths }) {
  const { EditorView, Prec, StateEffect, StateField, keymap } = mirror, set = StateEffect.define();
  // The mark that was set last, until anything else is done: { from, to, text }.
  const lately = StateField.define({
    create: () => null,
    update: (kept, tr) => tr.effects.find((one) => one.is(set))?.value ?? (tr.docChanged || tr.selection ? null : kept),
  });
  const put = (state, from, to, text) => state.update({
    changes: { from, to, insert: text }, selection: { anchor: from + text.length },
    effects: set.of({ from, to: from + text.length, text }), scrollIntoView: true, userEvent: "input.smart",
  });

  const typed = (view, from, to, sign, insert) => {
    const { state } = view, last = state.field(lately);
    if (view.composing || sign.length !== 1) return false;
    if (last?.to === from && isApostrophe(last.text, lineBefore(state, last.from), sign, language())) {
      view.dispatch({ changes: { from: last.from, to: last.to, insert: APOSTROPHE }, userEvent: "input.smart" });
      return false; // The letter itself comes as any other.
    }
    const before = lineBefore(state, from), made = printed(sign, before, language());
    if (!made || made.text === sign || !isProse(mirror, state, from, before, sign, hasMaths())) return false;
    const start = from - made.back, straight = made.straight ?? sign.repeat(made.back + 1);
    const first = made.straight ? asTyped(state, start, to, straight) : insert();
    view.update([first, put(first.state, start, start + straight.length, made.text)]);
    return true;
  };

  const back = { key: "Backspace", run: (view) => Boolean(view.state.field(lately)) && mirror.undo(view) };
  return {
    extensions: [lately, EditorView.inputHandler.of(typed), Prec.highest(keymap.of([back]))],
    isNewStep: (tr) => Boolean(tr.startState.field(lately)),
  };
}

// Of "--" a dash has been made already, and undoing gives back all three.
const asTyped = (state, from, to, text) => state.update({
  changes: { from, to, insert: text }, selection: { anchor: from + text.length }, userEvent: "input.type",
});

function lineBefore(state, at) {
  const line = state.doc.lineAt(at);
  return line.text.slice(0, at - line.from);
}

function isProse(mirror, state, at, before, sign, hasMaths) {
  if (isInMarkup(mirror, state, at) || AS_TYPED.some((one) => one.test(before)) || isFrontMatter(state.doc, at)) return false;
  if (sign !== '"' && ADDRESS.test(before)) return false;
  if (before.replace(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, "").includes("`")) return false;
  const words = paragraphBefore(state, at);
  if (hasMaths && words.replace(/\\\$|(\$\$?)[^$]+\1/g, "").includes("$")) return false;
  return !TAG.test(words) && !RAW.test(words);
}

// At the end of a span it is over; a block of code goes on.
function isInMarkup({ syntaxTree }, state, at) {
  for (let node = syntaxTree(state).resolveInner(at, -1); node; node = node.parent) {
    if (BLOCKS.test(node.name) || (SPANS.test(node.name) && node.to > at)) return true;
  }
  return false;
}

function paragraphBefore({ doc }, at) {
  const last = doc.lineAt(at);
  let first = last;
  while (first.number > 1 && last.number - first.number < FAR && doc.line(first.number - 1).text.trim()) first = doc.line(first.number - 1);
  return doc.sliceString(first.from, at);
}

// Lines of "name: value" between two rules at the top of all.
function isFrontMatter(doc, at) {
  if (doc.lines < 2 || doc.line(1).text !== "---" || !/^[\w-]+:/.test(doc.line(2).text)) return false;
  const { number } = doc.lineAt(at);
  for (let line = 2; line < number; line++) if (doc.line(line).text === "---") return false;
  return true;
}
