// "[[" searches the blog's articles; the link is kept by the article's number, so it outlives a new address.

import { later } from "../make.js";
import { popup } from "./popup.js";

const BEGUN = /\[\[([^[\]\n]{0,80})$/;
const PAUSE = 120; // ms after the last key

export function start(editor) {
  const { articles: address, noArticle } = editor.form.dataset;
  const list = popup(editor, { id: "article-list", label: editor.form.dataset.articlesName });
  let kept = null, asking;

  const search = later(PAUSE, async (words, from) => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(words)}`, { signal: asking.signal });
      if (!answer.ok || answer.redirected) return;
      const { articles } = await answer.json();
      if (begun()?.from === from) show(articles, from);
    } catch { /* The next key asks again. */ }
  });

  function begun() {
    const { from, text } = editor.lineAt(editor.cursor), found = BEGUN.exec(text.slice(0, editor.cursor - from));
    return found && { from: from + found.index, words: found[1] };
  }

  function show(articles, from) {
    list.open(articles.map(({ id, title, state }) => ({ id, name: title, hint: state })), {
      at: from,
      foot: articles.length ? [] : [noArticle],
      choose: ({ id, name }) => {
        const end = editor.value.slice(editor.cursor, editor.cursor + 2) === "]]" ? editor.cursor + 2 : editor.cursor;
        editor.replace(from, end, `[${name.replace(/([\\[\]])/g, "\\$1")}](article:${id})`);
      },
      cancel: () => (kept = from),
    });
  }

  editor.onChange(() => {
    const found = begun();
    if (!found) {
      kept = null;
      return list.close();
    }
    if (kept !== found.from) search(found.words, found.from);
  });
}
