// Single keys. Each presses a link or a button that is there for everybody; they rest in
// fields, in dialogs, and with any other key held, and can be switched off.

const KEPT = "desk.keys"; // the choice, in this browser
const REPEATED = new Set(["j", "k"]); // only looking may be repeated by holding a key
const FIELDS = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])";
const main = document.querySelector(".desk");
const switches = document.querySelectorAll("[data-keys]");

let areOn = true;
try { areOn = localStorage.getItem(KEPT) !== "off"; } catch { /* A browser may keep nothing. */ }

function turn(on) {
  areOn = on;
  main.classList.toggle("desk--keys", on);
  for (const one of switches) one.checked = on;
  try { localStorage.setItem(KEPT, on ? "on" : "off"); } catch { /* Then it holds for this page. */ }
}

turn(areOn);
for (const one of switches) one.addEventListener("change", () => turn(one.checked));

// What was meant, on keyboards of other alphabets too.
const meant = (event) =>
  /^[\x20-\x7e]$/.test(event.key) || !event.code.startsWith("Key") ? event.key : event.code.slice(3).toLowerCase();

export function listen(deeds) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    const key = meant(event);
    if (key === "Escape") return deeds.Escape?.();
    if (!areOn || event.target.closest(FIELDS)) return;
    if (event.repeat && !REPEATED.has(key)) return;
    if (!Object.hasOwn(deeds, key)) return;
    event.preventDefault();
    deeds[key]();
  });
}
