// “Use a saved note…”: puts a saved text into the field beside it, wherever such a menu is or comes.

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("[data-fills]") || !target.value) return;
  const scope = target.closest("form") ?? document;
  const field = scope.querySelector(`#${CSS.escape(target.dataset.fills)}`);
  const text = target.value;
  target.value = "";
  if (!field || field.value === text) return;
  if (field.value.trim() && !confirm(target.dataset.asks)) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}, true);

// Notes are saved in another tab; whoever comes back from there finds them in the menu.
let there = null;
document.addEventListener("click", ({ target }) => { there = target.closest?.(".saved-notes a")?.href ?? there; });
addEventListener("focus", async () => {
  if (!there) return;
  const answer = await fetch(there).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const saved = [...page.querySelectorAll("[data-note]")];
  for (const menu of document.querySelectorAll("[data-fills]")) {
    menu.replaceChildren(menu.options[0], ...saved.map(({ dataset }) => new Option(dataset.title, dataset.note)));
    menu.hidden = !saved.length;
  }
});
