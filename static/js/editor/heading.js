// Title and standfirst: a title has no line ends, Enter goes on to the next field. Words are counted in the bar.

import { laterIdle } from "./make.js";

const WORDS_A_MINUTE = 230, LETTER = /[\p{L}\p{N}]/u; // The bars of a table are no words.

export function start(editor) {
  const { form } = editor, { title, standfirst } = form.elements;
  title.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) return;
    if (standfirst) standfirst.focus();
    else editor.focus();
  });
  title.addEventListener("input", () => {
    if (title.value.includes("\n")) title.value = title.value.replace(/\s*\n\s*/g, " ");
  });
  const counted = form.querySelector(".count");
  editor.onChange(laterIdle(400, () => {
    const words = count(editor.value), minutes = Math.max(1, Math.ceil(words / WORDS_A_MINUTE));
    const said = (n, one, many) => (n === 1 ? one : many).replace("{n}", n);
    const { word, words: many, minute, minutes: longer, none, between } = counted.dataset;
    counted.textContent = words ? said(words, word, many) + between + said(minutes, minute, longer) : none;
  }));
  if (!form.querySelector("[role=alert]") && !title.value) title.focus();
}

// As lib/text/words.py counts them, and without a list of them: a long text has tens of thousands.
function count(text) {
  const word = /[\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\s\u3000-\u303f\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff20]+/g;
  let words = 0, found;
  while ((found = word.exec(text))) if (LETTER.test(found[0])) words++;
  return words;
}
