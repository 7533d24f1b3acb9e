// Two tabs, two people: the second learns who has the text open, reads along, takes it over or goes on
// in a copy. Whose text is taken over is told, and what they typed is kept.

import { isGone } from "./kept.js";

const EVERY = 20_000, ALONG = 4_000; // ms

export function start(editor) {
  const { saving } = editor, template = document.querySelector("#two-people");
  if (!saving || !template) return;
  const words = template.dataset;
  let notice, reading, state = "writing"; // or "reading", "apart": a newer text was saved

  const address = (name) => saving.words[name].replace("/0/", `/${saving.words.pk}/`);
  const body = (deed) => new URLSearchParams({
    deed, tab: saving.tab, csrfmiddlewaretoken: editor.form.elements.csrfmiddlewaretoken.value,
  });

  async function tell(deed, keepalive = false) {
    if (!saving.words.pk) return;
    try {
      const answer = await fetch(address("lease"), { method: "POST", body: body(deed), keepalive });
      if (answer.ok && !answer.redirected) await heard(await answer.json());
    } catch { /* Saving says when the server is away. */ }
  }

  async function heard(said) {
    if (state === "apart") return;
    if (said.mine) return state === "reading" && write(said);
    if (said.is_you && state === "writing" && (await isGone(said.tab))) return tell("take");
    if (state === "writing") read(said);
    else {
      notice.title(said);
      lock(true); // Another field may stand there by now.
    }
  }

  // Somebody else writes: their text is shown as it grows.
  function read(said) {
    state = "reading";
    saving.isOff = true;
    if (saving.isBehind) saving.keepHere();
    lock(true);
    notice?.remove();
    notice = show(said);
    reading = setInterval(along, ALONG);
  }

  async function along() {
    if (document.hidden) return;
    const answer = await fetch(address("newest"));
    if (!answer.ok || answer.redirected || state !== "reading") return;
    put(await answer.json());
  }

  function put(text) {
    for (const name of ["title", "standfirst"]) {
      const field = editor.form.elements[name];
      if (field && field.value !== text[name]) {
        field.value = text[name];
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    if (editor.value !== text.text) editor.setValue(text.text);
    editor.form.elements.base_number.value = text.number;
    editor.form.elements.base_revision.value = text.revision;
  }

  // It is this tab's now, with the newest text.
  async function write() {
    await along();
    clearInterval(reading);
    notice?.remove();
    state = "writing";
    lock(false);
    saving.begins();
    editor.say(words.yours);
    editor.focus();
  }

  function show(said) {
    const bar = template.content.firstElementChild.cloneNode(true), title = bar.querySelector("[data-title]");
    const take = bar.querySelector("[data-take]"), sure = bar.querySelector("[data-sure]");
    const name = (said) => {
      const open = said.is_you ? (said.typed ? "own" : "openOwn") : said.typed ? "other" : "open";
      const kind = said.was_taken && said.who !== words.you ? "taken" : open;
      title.textContent = words[kind].replace("{name}", said.who).replace("{since}", said.since).replace("{typed}", said.typed);
      sure.querySelector("span").textContent = (said.is_you ? words.keepsOwn : words.keeps).replaceAll("{name}", said.who);
    };
    name(said);
    take.addEventListener("click", () => {
      sure.hidden = false;
      take.hidden = true;
      sure.querySelector("button").focus();
    });
    sure.querySelector("button").addEventListener("click", () => tell("take"));
    bar.querySelector("[data-copy]").addEventListener("click", () => post(address("copy")));
    place(bar);
    return { remove: () => bar.remove(), title: name };
  }

  // A newer text was saved by another: this tab's own is kept beside it, and both can be put together.
  function apart(said) {
    state = "apart";
    clearInterval(reading);
    notice?.remove();
    const bar = document.querySelector("#newer-text").content.firstElementChild.cloneNode(true);
    bar.querySelector("[data-title]").textContent = said.why;
    bar.querySelector("a").href = said.merge;
    bar.querySelector("[data-copy]").addEventListener("click", () => post(address("copy"), { version: said.kept }));
    place(bar);
    editor.say(bar.querySelector("[data-title]").textContent, "held");
    lock(true);
  }

  function place(bar) {
    editor.form.querySelector(".editor-notes").prepend(bar);
  }

  function lock(locked) {
    editor.form.classList.toggle("editor--read", locked);
    if (editor.readOnly) editor.readOnly(locked);
    const tools = editor.form.querySelector(".editor-tools");
    if (tools) tools.inert = locked;
    for (const settings of editor.form.querySelectorAll(".fold-fields")) settings.inert = locked;
    for (const field of editor.form.querySelectorAll("textarea, input:not([type=hidden])")) field.readOnly = locked;
    for (const button of editor.form.querySelectorAll("[name=_save], [name=_continue], [name=_preview]")) button.disabled = locked;
  }

  function post(action, fields = {}) {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action });
    const token = editor.form.elements.csrfmiddlewaretoken.value;
    for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, ...fields })) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    form.submit();
  }

  saving.on("newer", apart);
  saving.on("begun", () => tell("here"));
  setInterval(() => { if (!document.hidden) tell("here"); }, EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tell("here"); });
  addEventListener("pagehide", () => { if (state === "writing") tell("leave", true); });
  tell("here");
}
