// Straight marks become printed ones in the fields beside the text as they do in it (smart_typing.js): in a title, a
// standfirst, what is said of a picture.

import { APOSTROPHE, isApostrophe, printed } from "./punctuation.js";

const WORDS = [
  "title", "standfirst", "social_title", "lead_description", "lead_caption", "meta_description", "closing_reason",
  "change_note", "waivers-sentence", "waivers-heading",
].map((name) => `[name=${name}]`).join() + ", .picture-card input[type=text]";

export function start(editor) {
  const { form } = editor, { smart } = form.querySelector(".editor-tools").dataset;
  if (!smart) return;
  let lately = null; // The mark that was set last, until anything else is done: { field, at, text, straight }.
  const language = () => form.elements.lang?.value || smart;
  const put = (field, back, text) => {
    field.setSelectionRange(field.selectionStart - back, field.selectionEnd);
    document.execCommand("insertText", false, text); // It can be undone, and fires "input".
  };

  form.addEventListener("beforeinput", (event) => {
    const { target: field, data, inputType, isComposing } = event;
    if (!field.matches(WORDS)) return;
    const last = lately?.field === field && lately.at === field.selectionStart && lately.at === field.selectionEnd ? lately : null;
    if (inputType === "deleteContentBackward" && last) {
      event.preventDefault();
      lately = null;
      return put(field, last.text.length, last.straight);
    }
    if (inputType !== "insertText" || isComposing || data?.length !== 1) return;
    const before = field.value.slice(0, field.selectionStart).split("\n").at(-1);
    lately = null;
    if (last && isApostrophe(last.text, before.slice(0, -last.text.length), data, language())) put(field, last.text.length, APOSTROPHE);
    const made = printed(data, before, language());
    if (!made || made.text === data) return;
    event.preventDefault();
    const straight = made.text === "—" ? "---" : data.repeat(made.back + 1);
    put(field, 0, data);
    put(field, made.back + 1, made.text);
    lately = { field, at: field.selectionStart, text: made.text, straight };
  });
}
