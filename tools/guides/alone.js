// Search in the guides as files: `parts.js` beside the page has the text below each heading.
const form = document.querySelector(".guide-search");
const hits = document.querySelector(".guide-hits");
const MOST = 40;

function found(words) {
  const has = (text) => (word) => text.toLowerCase().includes(word);
  if (!words.length) return [];
  const all = guideParts.filter((part) => words.every(has(`${part.title} ${part.text}`)));
  const named = all.filter((part) => words.some(has(part.title)));
  return [...named, ...all.filter((part) => !named.includes(part))].slice(0, MOST);
}

function shown(part, words) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const excerpt = document.createElement("p");
  link.href = part.address;
  link.textContent = part.title;
  const at = part.text.toLowerCase().indexOf(words[0]);
  const start = Math.max(0, at - 60);
  excerpt.textContent = `${start ? "…" : ""}${part.text.slice(start, start + 240)}`;
  item.append(link, excerpt);
  return item;
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  hits.replaceChildren(...found(words).map((part) => shown(part, words)));
});
