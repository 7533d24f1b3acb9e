// What was just done, with the way back; it stays until the next decision. And the words of
// the page that scripts fill in.

const toast = document.querySelector(".toast");
const words = toast.dataset;

export const say = (text) => { document.querySelector("#status").textContent = text; };
export const phrase = (name, facts = {}) =>
  words[name].replace(/\{(\w+)\}/g, (_, fact) => facts[fact] ?? "");

export function hideToast() { toast.hidden = true; }

// What it says goes along to the next page, where the list is at its end.
const KEPT = "desk.toast";
export function keepToast() {
  if (toast.hidden) return;
  const said = toast.querySelector("p")?.textContent, label = toast.querySelector("button")?.firstChild.textContent;
  try { sessionStorage.setItem(KEPT, JSON.stringify({ said, label })); } catch { /* Then it is said no more. */ }
}
export function keptToast() {
  try {
    const kept = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    return JSON.parse(kept) ?? {};
  } catch { return {}; }
}

// `ways` are [label, key, deed]: the buttons in it.
export function showToast(text, ways = [], isFailure = false) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  const buttons = ways.map(([label, key, deed]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    if (key) {
      const cap = document.createElement("kbd");
      cap.textContent = key;
      button.append(" ", cap);
    }
    button.onclick = deed;
    return button;
  });
  toast.classList.toggle("toast--failed", isFailure);
  toast.hidden = false;
  toast.replaceChildren(paragraph, ...buttons);
}
