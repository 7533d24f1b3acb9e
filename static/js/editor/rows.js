// Rules set aside: what readers see of the note follows the ticks, and the words as they are typed.

export function start({ form }) {
  for (const note of form.querySelectorAll("[data-rule-of]")) {
    const tick = document.getElementById(note.dataset.ruleOf), follow = () => (note.hidden = !tick.checked);
    tick.addEventListener("change", follow);
    follow();
  }
  for (const shown of form.querySelectorAll("[data-shows]")) {
    const field = document.getElementById(shown.dataset.shows), before = shown.textContent;
    field?.addEventListener("input", () => (shown.textContent = field.value || ("keeps" in shown.dataset ? before : "")));
  }
}
