// A session that ended is renewed in a dialog over the text. What the sign-in asks for next (a code by mail,
// the second step) comes into the same dialog: it shows the form of whatever page the server answers with.

export function start(editor) {
  const { saving } = editor, dialog = document.querySelector("#ended");
  if (!saving || !dialog) return;
  const first = dialog.querySelector("form"), place = dialog.querySelector("[data-next]");
  const { words } = saving;
  let putOff = 0; // until when the dialog isn't shown again

  saving.on("signed-out", () => {
    if (dialog.open || Date.now() < putOff) return;
    place.replaceChildren();
    first.hidden = false;
    dialog.showModal();
    first.elements.password.focus();
  });
  dialog.querySelector("[data-later]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    putOff = Date.now() + 20_000;
    first.elements.password.value = "";
    editor.focus();
  });
  dialog.querySelector("[data-code]").addEventListener("click", () => go(words.codeUrl, { email: words.email }));
  first.addEventListener("submit", (event) => {
    event.preventDefault();
    go(words.signInUrl, { login: words.email, password: first.elements.password.value });
  });
  addEventListener("focus", () => { if (dialog.open) done(); }); // They may have signed in in another window.

  // The page's own form, filled with what is known already and sent as a person would.
  async function go(url, known) {
    const page = await read(await fetch(url));
    const form = formOf(page);
    if (!form) return show(page);
    for (const [name, value] of Object.entries(known)) if (form.elements[name]) form.elements[name].value = value;
    await send(form);
  }

  async function send(form, button) {
    const body = new FormData(form);
    if (button?.name) body.set(button.name, button.value);
    try {
      const answer = await fetch(form.getAttribute("action") || form.dataset.from, { method: "POST", body });
      if (!(await done())) show(await read(answer));
    } catch {
      say(words.unreachable);
    }
  }

  async function read(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = formOf(page);
    if (form) form.dataset.from = answer.url;
    return page;
  }

  const formOf = (page) => page.querySelector("main form:has([name=csrfmiddlewaretoken]):has(input:not([type=hidden]))");

  function show(page) {
    const form = formOf(page);
    if (!form) return say(page.querySelector("main p, main")?.textContent.trim().slice(0, 300) ?? words.unreachable);
    first.hidden = true;
    const shown = document.importNode(form, true);
    const title = Object.assign(document.createElement("p"), { textContent: page.querySelector("main h1")?.textContent ?? "" });
    shown.addEventListener("submit", (event) => {
      event.preventDefault();
      send(shown, event.submitter);
    });
    place.replaceChildren(title, shown);
    shown.querySelector("input:not([type=hidden])")?.focus();
  }

  function say(text) {
    place.replaceChildren(Object.assign(document.createElement("p"), { textContent: text, role: "alert" }));
  }

  // Whether the session is there again; then what waits is sent with it.
  async function done() {
    if (!(await saving.renew())) return false;
    putOff = 0;
    dialog.close();
    await saving.send();
    return true;
  }
}
