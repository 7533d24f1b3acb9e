// “Alder is reading it”: while a comment is open here the others are told so, and this page is
// told where they are. Only a page that somebody looks at gives a sign of life.

const EVERY = 20_000;  // ms; a sign of life lasts for a minute
const SETTLED = 400;  // ms; what is only passed on the way to another isn't open

const open = () => document.querySelector("[data-here]")?.dataset.here;
const others = document.querySelector("[data-others]")?.dataset.others;
let told = open();  // The page's own load has said so.
let waiting;

async function here() {
  const address = open();
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  told = address;
  if (!address || !token) return;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token });
  await fetch(address, { method: "POST", body, keepalive: true });
}

async function look() {
  const answer = await fetch(others, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) return;
  const said = await answer.json();
  for (const place of document.querySelectorAll("[data-present]")) {
    const words = said[place.dataset.present] ?? "";
    place.firstElementChild.textContent = words;
    place.hidden = !words;
  }
}

// Whatever goes wrong here, the desk works on: it is only a hint.
const quietly = (...deeds) => Promise.allSettled(deeds.map((deed) => deed()));
const isLookedAt = () => document.visibilityState === "visible";

setInterval(() => { if (isLookedAt()) quietly(here, look); }, EVERY);
document.addEventListener("visibilitychange", () => { if (isLookedAt()) quietly(here, look); });

// The desk may show another comment without another page.
new MutationObserver(() => {
  if (open() === told) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => { if (open() !== told) quietly(here, look); }, SETTLED);
}).observe(document.querySelector("main"), { childList: true, subtree: true });
