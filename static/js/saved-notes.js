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
