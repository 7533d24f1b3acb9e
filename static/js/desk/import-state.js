// The page of an import that is at work: as it stands, every two seconds, without losing one's place.
// Without it the page comes anew every ten seconds.
const pause = 2000; // ms
let said = 0; // percent that were announced

// What is parsed apart from the page runs nothing; the policy of every page asks here (SECURE_CSP).
if (window.trustedTypes && !trustedTypes.defaultPolicy) {
  trustedTypes.createPolicy("default", { createHTML: (html, _, sink) => sink.match("parse") && html });
}

const isAtWork = (page) => page.querySelector('script[src*="import-state"]');

async function look() {
  let page;
  try {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return location.reload();
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return setTimeout(look, 5 * pause);
  }
  const [old, fresh] = [document, page].map((one) => one.querySelector("#import-state"));
  if (!old.querySelector("details[open]") && !old.contains(document.activeElement)) old.replaceWith(fresh);
  else for (const name of [".import-bar", ".import-figures"]) {
    const now = fresh.querySelector(name);
    if (now) old.querySelector(name)?.replaceWith(now);
  }
  document.title = page.title;
  announce(fresh);
  if (isAtWork(page)) return setTimeout(look, pause);
  if (!fresh.isConnected) location.reload();
}

// Said at each tenth: whoever listens isn't interrupted every two seconds.
function announce(fresh) {
  const share = Number(document.querySelector(".import-bar")?.getAttribute("aria-valuenow") ?? 0);
  if (share - said >= 10 || !isFinite(share)) {
    said = share - (share % 10);
    live.textContent = document.querySelector(".import-figures span")?.textContent ?? "";
  }
}

const live = Object.assign(document.createElement("p"), { className: "visually-hidden" });
live.setAttribute("role", "status");
document.body.append(live);
setTimeout(look, pause);
