// The lists of articles: how many are picked, all at once, and the row that is open for a quick edit.

const list = document.querySelector(".list");
const bar = document.querySelector(".list-bar");
const all = document.querySelector("[data-all]");
const picks = () => [...document.querySelectorAll('.list-row .pick input')];

function count() {
  const status = bar.querySelector("[role=status]");
  const n = picks().filter((pick) => pick.checked).length;
  bar.classList.toggle("is-picked", n > 0);
  status.textContent = n === 0 ? "" : n === 1 ? status.dataset.one : status.dataset.many.replace("{n}", n);
  all.checked = n > 0 && n === picks().length;
  all.indeterminate = n > 0 && n < picks().length;
}

function startPicking() {
  document.documentElement.classList.add("is-scripted");
  all.parentElement.hidden = false;
  all.addEventListener("change", () => {
    for (const pick of picks()) pick.checked = all.checked;
    count();
  });
  list.addEventListener("change", (event) => event.target.matches(".pick input") && count());
  count();
}

function startSelecting(button) {
  const begin = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    const is = list.classList.toggle("is-picking");
    button.textContent = is ? button.dataset.end : begin;
    if (!is) for (const pick of picks()) pick.checked = false;
    count();
  });
}

// Escape closes what is open, and the focus goes back to where it was opened.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.more[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.target.closest?.(".quick")) {
    document.querySelector("[data-cancel]").click();
  }
});
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details.more[open]")) return;
  for (const other of document.querySelectorAll("details.more[open]")) if (other !== event.target) other.open = false;
}, true);

if (bar && list) {
  startPicking();
  startSelecting(document.querySelector("[data-select]"));
}
// Behind the browser's own leap to the row, which takes the focus away.
addEventListener("pageshow", () => {
  const row = location.hash && document.getElementById(location.hash.slice(1));
  const field = document.querySelector(".quick input:not([type=hidden])");
  setTimeout(() => (field ?? row?.querySelector?.("[data-quick]"))?.focus());
});
