// Fields of the desk: the names and sizes of chosen files, and a chosen day or time in the words of the blog's language.

import { fileSize } from "./file-size.js";

const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeZone: "UTC" });
const inWords = (field) => {
  const words = field.parentElement.querySelector(".day-field-words");
  // What is half typed has no value: the browser shows it.
  const empty = field.validity.badInput ? "" : words.dataset.empty;
  words.textContent = !field.value ? empty : field.type === "date" ? day.format(new Date(`${field.value}T00:00Z`)) : field.value.slice(0, 5);
  words.classList.toggle("is-empty", !field.value);
};
const isDay = (field) => field.matches(".day-field input");
const all = () => document.querySelectorAll(".day-field input").forEach(inWords);
all();
addEventListener("pageshow", all); // What the browser remembers of a form, it fills in without a word.
document.addEventListener("click", () => setTimeout(all)); // A button may have filled one in, or brought one.
for (const kind of ["input", "change", "focusout"]) document.addEventListener(kind, ({ target }) => isDay(target) && inWords(target));
document.addEventListener("reset", () => setTimeout(all));
document.addEventListener("change", ({ target }) => {
  const words = target.type === "file" && target.parentElement.querySelector(".file-field-name");
  if (!words) return;
  words.dataset.none ??= words.textContent;
  words.textContent = [...target.files].map(({ name, size }) => `${name}, ${fileSize(size)}`).join("; ") || words.dataset.none;
});
// A file that is dropped on the field is the browser's own doing; that it may be is shown.
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, ({ target, type }) => {
    const field = target.closest?.(".file-field");
    field?.classList.toggle("is-over", type === "dragenter" || type === "dragover");
  });
}
