// One button that says what happens, and what is asked before it does.

import { isAhead, timeSaid } from "./folds.js";

export function start(editor) {
  const { form } = editor, main = form.querySelector("[data-main]"), panel = form.querySelector("#publish");
  if (!main) return;
  const go = panel?.querySelector("[data-publish]"), place = panel?.querySelector(".publish-when");
  const fields = [...form.querySelectorAll(".fold-fields > .fold-line:has(.field-when, .field-published_at)")];
  const home = fields[0]?.parentElement;
  let before = null; // the choice that stood when the panel was opened

  const chosen = () => form.querySelector("[name=when]:checked")?.value;
  const choose = (value) => {
    const radio = form.querySelector(`[name=when][value="${value}"]`);
    if (radio) radio.checked = true;
  };
  function name() {
    if (panel) main.textContent = label(main.dataset, form, chosen()); // A page has no time to choose.
    if (go) go.textContent = label(go.dataset, form, chosen() === "draft" ? "now" : chosen());
  }

  function open() {
    if (before === null) before = chosen();
    if (before === "draft") choose("now");
    if (!form.dataset.public) place.append(...fields);
    editor.show("publish");
    main.setAttribute("aria-expanded", "true");
    name();
    foresee(editor, panel);
    panel.querySelector("h2").focus();
  }
  function close() {
    if (before === null) return;
    choose(before);
    before = null;
    home.append(...fields);
    main.setAttribute("aria-expanded", "false");
    editor.sending?.release();
    name();
  }

  if (panel) {
    go.value = "1"; // What is chosen counts.
    panel.querySelector("h2").tabIndex = -1;
    main.addEventListener("click", (event) => {
      event.preventDefault();
      if (before === null) open();
      else leave();
    });
    const leave = () => {
      editor.show("preview");
      main.focus();
    };
    panel.querySelector("[data-close]").addEventListener("click", leave);
    panel.addEventListener("keydown", (event) => event.key === "Escape" && leave());
    editor.onShow((shown) => shown !== "publish" && shown !== "write" && close());
    if ("asked" in panel.dataset) open();
  }
  form.addEventListener("input", ({ target }) => target.name && name()); // Not at each key in the text.
  form.addEventListener("submit", (event) => once(event, editor));
  addEventListener("pageshow", () => delete form.dataset.sent);
  name();
}

function label(words, form, when) {
  if (form.dataset.public) return words.public;
  if (when !== "at") return words[when] ?? words.draft ?? words.public;
  const time = timeSaid(form);
  return time ? (isAhead(form) ? words.at : words.past).replace("{time}", time) : words.now;
}

// What it lacks and what happens, as the server foresees it for what stands in the form now.
async function foresee(editor, panel) {
  const body = new FormData(editor.form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  try {
    const answer = await fetch(panel.dataset.foresee, { method: "POST", body });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    panel.querySelector(".foreseen").replaceChildren(...page.body.childNodes);
    const isRefused = Boolean(panel.querySelector(".foreseen [data-refused]"));
    panel.querySelector("[data-as-it-is]").hidden = isRefused || !panel.querySelector(".foreseen .lacks");
  } catch { /* What was foreseen when the page came stays. */ }
}

function once(event, editor) {
  const { form, sending } = editor, { submitter } = event;
  if (form.dataset.sent) return event.preventDefault();
  const needsAll = sending?.number || submitter?.matches("[data-main], [data-publish]");
  if (needsAll && sending?.holds(() => form.requestSubmit(submitter))) { // It goes once its pictures are here.
    event.preventDefault();
    return event.stopImmediatePropagation();
  }
  form.dataset.sent = "yes";
  editor.say(form.querySelector(".editor-bar").dataset.sending);
  for (const button of form.querySelectorAll("button[name]")) button.setAttribute("aria-disabled", "true");
}
