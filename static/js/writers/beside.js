// Notes beside a text: each stands at its passage, and what is marked in the text is the passage of a new one.

const all = document.querySelector("[data-notes]");
const text = all.querySelector(".beside-text .prose");
const column = all.querySelector(".beside-notes");
const wide = matchMedia("(width >= 64rem)");
const notes = [...column.querySelectorAll(":scope > .note[data-number]")].filter((note) => note.dataset.number);

function marksOf(number) {
  return text.querySelectorAll(`.noted[data-note="${number}"]`);
}

function place() {
  for (const note of notes) note.style.marginBlockStart = "";
  if (!wide.matches) return;
  for (const note of notes) {
    const [first] = marksOf(note.dataset.number);
    if (!first) continue;
    const lower = first.getBoundingClientRect().top - note.getBoundingClientRect().top;
    if (lower > 0) note.style.marginBlockStart = `${lower}px`;
  }
}

function open(number) {
  for (const one of all.querySelectorAll(".is-open:not(.note--new)")) one.classList.remove("is-open");
  for (const mark of marksOf(number)) mark.classList.add("is-open");
  column.querySelector(`.note[data-number="${number}"]`)?.classList.add("is-open");
}

text.addEventListener("click", ({ target }) => {
  const mark = target.closest(".noted");
  if (mark) open(mark.dataset.note);
});
column.addEventListener("focusin", ({ target }) => {
  const note = target.closest(".note[data-number]");
  if (note?.dataset.number) open(note.dataset.number);
});

const form = column.querySelector("#new-note");
const passage = form?.querySelector("[name=passage]");

function marked() {
  const selection = getSelection();
  if (!passage || selection.isCollapsed || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) return;
  const part = selection.getRangeAt(0).cloneContents();
  for (const number of part.querySelectorAll(".noted sup")) number.remove(); // They are no words of the text.
  const words = part.textContent.trim();
  if (!words) return;
  passage.value = words;
  form.querySelector("details").open = true;
}
document.addEventListener("pointerup", () => setTimeout(marked));
document.addEventListener("keyup", ({ shiftKey, key }) => (shiftKey || key === "Shift") && marked());

for (const details of column.querySelectorAll("details")) details.addEventListener("toggle", place);
new ResizeObserver(place).observe(text);
wide.addEventListener("change", place);
