// Answering a comment where it stands. The form that is sent is that of the reply page, fetched when it
// is asked for: where it isn't taken as it is (a question, a refusal), that page opens with every word.

const template = document.querySelector("#reply-form");
const kept = (key) => `desk-reply-${key}`;
let open;

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-reply]");
  if (!link || !template || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  close();
  begin(link);
});

function begin(link) {
  const form = template.content.cloneNode(true).querySelector("form");
  const field = form.querySelector("textarea");
  const row = link.closest(".today-does");
  field.id = `reply-${link.dataset.reply}`;
  form.querySelector("label").htmlFor = field.id;
  field.value = localStorage.getItem(kept(link.dataset.reply)) ?? "";
  open = { form, row, link, page: fetchForm(link.href), since: Date.now() };
  open.page.catch(Object); // Said once it is sent.
  row.hidden = true;
  row.before(form);
  field.focus();
  field.addEventListener("input", () => keep(link.dataset.reply, field.value));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    if (event.key === "Escape") close(true);
  });
  form.querySelector(".today-cancel").addEventListener("click", () => close(true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(open);
  });
}

function keep(key, text) {
  if (text.trim()) localStorage.setItem(kept(key), text);
  else localStorage.removeItem(kept(key));
}

// What was typed stays kept, and is there when the field opens again.
function close(goesBack = false) {
  if (!open) return;
  open.form.remove();
  open.row.hidden = false;
  if (goesBack) open.link.focus();
  open = null;
}

async function fetchForm(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("form.form[action]");
  if (!form) throw new Error("no form");
  return document.importNode(form, true);
}

async function send({ form, link, row, page, since }) {
  const button = form.querySelector(".button--primary");
  const failed = form.querySelector(".error");
  const words = button.textContent;
  if (button.disabled) return;
  button.disabled = true;
  button.textContent = button.dataset.busy;
  failed.hidden = true;
  try {
    const whole = await page;
    whole.elements.text.value = form.querySelector("textarea").value;
    await oldEnough(since);
    const answer = await fetch(whole.action, { method: "POST", body: new URLSearchParams(new FormData(whole)) });
    if (answer.ok && answer.redirected) return posted(form, link, row);
    whole.hidden = true; // Asked or refused: its own page says what, with every word.
    document.body.append(whole);
    whole.submit();
  } catch {
    failed.textContent = failed.dataset.failed;
    failed.hidden = false;
    Object.assign(open, { page: fetchForm(link.href), since: Date.now() });
    open.page.catch(Object);
    button.disabled = false;
    button.textContent = words;
  }
}

// A form that is sent within two seconds looks like a program's.
const oldEnough = (since) => new Promise((done) => setTimeout(done, since + 2500 - Date.now()));

function posted(form, link, row) {
  localStorage.removeItem(kept(link.dataset.reply));
  open = null;
  form.remove();
  row.hidden = false;
  const said = document.querySelector("#said");
  said.textContent = said.dataset.posted;
  const line = document.createElement("span");
  line.textContent = said.dataset.posted;
  link.replaceWith(line);
}
