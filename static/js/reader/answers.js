// What the server answers to a form or a link is put in its place.

import { forget, note, offerDraft, place, saveDraft } from "./drafts.js";
import { busy, close, REPLY, REPORT } from "./forms.js";
import { all, find, on, retitle, thread } from "./page.js";

on("htmx:beforeRequest", (event) => {
  const link = event.target;
  if (!link.matches(`${REPLY}, ${REPORT}`)) return;
  const kind = link.matches(REPLY) ? ".writing" : ".reporting";
  const open = find(`:scope > .inline-form${kind}`, link.closest(".comment-body"));
  if (!open) return;
  event.preventDefault(); // The form is there already.
  find("[type=radio], textarea", open)?.focus();
});
on("htmx:beforeSwap", ({ detail }) => {
  // A whole page is an answer to something else, a lost session for one.
  // The event is that of the place where it would be put; who sent it is known to the request.
  if (/<html/i.test(detail.serverResponse)) { detail.shouldSwap = false; failed(detail.requestConfig.elt, detail.xhr); }
});
for (const name of ["htmx:responseError", "htmx:sendError"]) on(name, ({ detail }) => failed(detail.elt, detail.xhr));

function failed(form, answer) {
  if (!form.matches("form")) return location.assign(form.href);
  busy(form, false);
  find(".error", form)?.remove();
  const words = document.createElement("p");
  words.className = "error box box--error";
  const page = new DOMParser().parseFromString(answer?.responseText ?? "", "text/html");
  words.textContent = reason(page) || form.dataset.failed;
  words.tabIndex = -1;
  // Beside the button that was pressed: a form may be taller than the window.
  find(".button--primary", form).closest("form > *").before(words);
  const again = find("#again", page);
  if (again) import(again.src).then(({ sendAgain }) => sendAgain(form, words, again.dataset));
  if (!form.again) words.focus();
  retitle();
}
// A page that came in place of the form says in its first sentences why.
function reason(page) {
  return ["h1", ".lede"].map((part) => find(part, page)?.textContent).filter(Boolean).join(". ");
}

on("htmx:afterSettle", retitle);
on("htmx:load", ({ detail: { elt } }) => {
  if (elt.matches(".comment")) settle(elt);
  else if (elt.matches(".writing")) settleForm(elt);
  else if (elt.matches(".follow, .reporting, .choosing")) (find(".box--error, :checked", elt) ?? find("[type=radio]", elt) ?? elt).focus();
});
// htmx has put the new comment where its form was; it belongs at the end of the list.
function settle(comment) {
  const parent = comment.parentElement.closest(".comment");
  const body = parent && find(":scope > .comment-body", parent);
  let list = parent ? find(":scope > .replies", body) : find(".comments", thread);
  if (!list) {
    list = document.createElement("ol");
    list.className = "replies";
    list.setAttribute("role", "list");
    body.append(list);
  }
  list.insertBefore(comment, find(":scope > .reach", list));
  forget(parent ? parent.id.slice(2) : "0");
  // Deeper than is drawn here: its own page shows it.
  if (comment.matches(".replies ".repeat(7) + "*")) return location.assign(thread.dataset.permalink.replace("0", comment.id.slice(2)));
  comment.tabIndex = -1;
  comment.focus();
}
function settleForm(box) {
  const form = find("form", box);
  for (const other of all(".writing.inline-form")) {
    if (other === box) continue;
    const text = find("textarea", other)?.value.trim();
    if (text && form && !form.elements.text.value.trim() && box.matches(".inline-form"))
      note(form, "", form.dataset.move, () => {
        form.elements.text.value = text;
        saveDraft(form);
        forget(place(find("form", other)));
      });
    if (box.matches(".inline-form")) close(other, false);
  }
  if (!form) return find("h2, h3", box)?.scrollIntoView({ block: "nearest" });
  const wrong = find("[autofocus], .reply-preview, .policy-ask", box);
  if (!wrong && box.matches(".inline-form")) offerDraft(form);
  if (wrong || box.matches(".inline-form")) (wrong ?? form.elements.text).focus();
  if (box.matches(".inline-form")) box.scrollIntoView({ block: "nearest" }); // Its button, too, where it fits.
}
