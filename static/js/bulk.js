// Selecting many comments, and watching what becomes of them. All of it works without.

const find = (selector, within = document) => within.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];

// --- Ticking: all on this page at once, all that match instead, and how many that is. ---

const form = find("form.bulk");
if (form) {
  const every = find("[data-all-shown]", form);
  const matching = find("[name=all]", form);
  const boxes = all("[name=comment]");
  const count = find("[data-selected]", form);
  const tell = () => {
    const n = boxes.filter((box) => box.checked).length;
    const { one, many } = count.dataset;
    count.textContent = matching.checked || !n ? "" : n === 1 ? one : many.replace("{n}", n);
    for (const box of boxes) box.disabled = matching.checked;
    const mark = find("input", every);
    mark.checked = n === boxes.length;
    mark.indeterminate = n > 0 && n < boxes.length;
    mark.disabled = matching.checked;
  };
  every.hidden = false;
  every.addEventListener("change", ({ target }) => {
    for (const box of boxes) box.checked = target.checked;
    tell();
  });
  form.addEventListener("change", tell);
  tell();
}

// --- What it leads to, at each choice. Without scripts a button asks for it. ---

const choice = find("[data-previews]");
if (choice) {
  let asking;
  find("[data-checks]", choice).hidden = true;
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    // What was shown for another choice can't be pressed meanwhile.
    for (const button of choice.querySelectorAll("[name=confirm]")) button.disabled = true;
    const sent = { method: "POST", body: new FormData(choice), signal: asking.signal };
    const answer = await fetch(location.href, sent).catch(() => null);
    if (!answer) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of all("[data-live]")) {
      const now = find(`[data-live=${part.dataset.live}]`, page);
      if (now) part.replaceWith(document.importNode(now, true));
    }
  };
  const chosen = () => {
    const deed = find("[name=deed]:checked", choice)?.value;
    return deed && (deed !== "remove" || find("[name=rule]:checked", choice));
  };
  choice.addEventListener("change", ({ target }) => {
    if (chosen()) ask();
    else if (target.name === "deed") for (const part of all("[data-live=effects], [data-live=confirm]")) part.replaceChildren();
  });
}

// --- Progress: the same page, looked at again until it is done. ---

const PAUSE = 1_500;  // ms

async function look() {
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok && !answer.redirected) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [old, now] = [find(".bulk-state"), find(".bulk-state", page)];
    // Whoever is about to press Stop keeps the button under their finger.
    if (now && !("atWork" in now.dataset)) {
      old.replaceWith(now);
      document.title = page.title;
      find("#status").textContent = find("h1", now).textContent;
      return;
    }
    if (now) for (const [n, part] of [...now.children].entries()) {
      if (!part.contains(document.activeElement) && !part.matches(".buttons")) {
        old.children[n]?.replaceWith(part.cloneNode(true));
      }
    }
  }
  setTimeout(look, PAUSE);
}
if (find("[data-at-work]")) setTimeout(look, PAUSE);
