// What all parts use: finding things on the page, and the browser's storage.

export const find = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const on = (name, act, capture) => document.addEventListener(name, act, capture);
export const thread = find("[data-post]");

// One drawer of the browser's storage for each article; a browser may refuse to keep it.
export const kept = (drawer, value) => {
  const key = `${drawer}:${thread?.dataset.post}`;
  try {
    if (value === undefined) return JSON.parse(localStorage.getItem(key));
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch { return null; }
};
export const when = (time) => new Date(time).toLocaleString(document.documentElement.lang, {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
});

// The title says that something is wrong for as long as the page shows it, as that of a page of its own does.
const title = document.title;
export function retitle() {
  const word = find("#on-demand")?.dataset.error;
  const isWrong = word && find(":is(.writing, .reporting, .choosing, .follow) :is(.box--error, .field--error)");
  document.title = isWrong && !title.startsWith(word) ? `${word} ${title}` : title;
}
