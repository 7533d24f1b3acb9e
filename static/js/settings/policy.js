// The rules of a policy’s draft: arrows or a handle move one, its number with it, and the focus stays; what is typed saves
// itself. Without this the order is a number, and Save saves.
if (window.trustedTypes && !trustedTypes.defaultPolicy) {
  trustedTypes.createPolicy("default", { createHTML: (html, _, sink) => sink.match("parse") && html });
}
const PAUSE = 2_000, AGAIN = 15_000; // ms
const cards = document.querySelector("[data-rules]"), bar = document.querySelector("[data-saving]");
const said = document.querySelector("[data-said]"), form = cards?.closest("form");

const rules = () => [...cards.children].filter((card) => card.querySelector("[data-move]"));

function number() {
  for (const [at, card] of rules().entries()) {
    card.querySelector("[data-number]").textContent = at + 1;
    card.querySelector("[name$=-number]").value = at + 1;
  }
  const [added] = cards.querySelectorAll(".policy-row:last-child [name$=-number]");
  if (added && !added.closest(".policy-row").querySelector("[data-move]")) added.value = rules().length + 1;
}

function move(button) {
  const all = rules(), card = button.closest(".policy-row");
  const other = all[all.indexOf(card) + Number(button.dataset.move)];
  if (!other) return;
  if (button.dataset.move > 0) other.after(card);
  else other.before(card);
  button.focus();
  placed(card);
}

// It stands in its place: say where, and save.
function placed(card) {
  number();
  const now = rules();
  said.textContent = cards.dataset.place.replace("{n}", now.indexOf(card) + 1).replace("{of}", now.length);
  form.dispatchEvent(new Event("change"));
}

// A rule follows the pointer that holds its handle, past the middle of each other one.
function drag(handle, { pointerId, button }) {
  if (button) return;
  const card = handle.closest(".policy-row"), from = rules().indexOf(card);
  handle.setPointerCapture(pointerId);
  card.classList.add("is-dragged");
  const follow = ({ clientY }) => {
    const others = rules().filter((one) => one !== card);
    const next = others.find((one) => clientY < one.getBoundingClientRect().top + one.offsetHeight / 2);
    if (next ? next.previousElementSibling !== card : others.at(-1).nextElementSibling !== card) {
      if (next) next.before(card);
      else others.at(-1)?.after(card);
      handle.setPointerCapture(pointerId); // A card that is moved has let go.
    }
  };
  const end = () => {
    handle.removeEventListener("pointermove", follow);
    card.classList.remove("is-dragged");
    if (rules().indexOf(card) !== from) placed(card);
  };
  handle.addEventListener("pointermove", follow);
  for (const over of ["pointerup", "pointercancel"]) handle.addEventListener(over, end, { once: true });
}

// A rule is as it was in the revision before.
function restore(button) {
  const fields = button.closest(".policy-row");
  for (const name of ["title", "citation", "text"]) fields.querySelector(`[name$=-${name}]`).value = button.dataset[name];
  fields.querySelector("[name$=-waivable]").checked = "waivable" in button.dataset;
  fields.querySelector("[name$=-text]").focus();
  form.dispatchEvent(new Event("change"));
}

// --- Saving by itself: all that is typed, but what is ticked to be taken out. ---

const OF_SAVING = /^(base|csrfmiddlewaretoken)$|_FORMS$|^wordings-\d+-id$/;
const typed = () => {
  const sent = new FormData(form);
  for (const name of [...sent.keys()]) if (name.endsWith("-DELETE")) sent.delete(name);
  return sent;
};
const words = (sent) => Object.fromEntries([...sent].filter(([name]) => !OF_SAVING.test(name)));
const isSame = (some, others) => Object.keys({ ...some, ...others }).every((name) => some[name] === others[name]);
const say = (text) => (bar.querySelector("[role=status]").textContent = text);
let saved, timer, isSaving = false, isOff = false, isSent = false;
const isBehind = () => !isSame(words(typed()), saved);

async function save() {
  timer = undefined;
  if (isSaving || isOff || !isBehind()) return;
  const sent = typed(), now = words(sent);
  sent.set("_autosave", "1");
  isSaving = true;
  say(bar.dataset.saves);
  const answer = await fetch(location.pathname, { method: "POST", body: sent }).catch(() => null);
  const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
  isSaving = false;
  if (answer?.status === 409) return stop();
  if (answer?.redirected && page.querySelector("[name=base]")) return took(page, now);
  const wrong = page?.querySelector(".errornote li, .errorlist li");
  say(`${bar.dataset.notSaved} ${wrong?.textContent.trim() ?? bar.dataset.noAnswer}`);
  if (!wrong) timer = setTimeout(save, AGAIN);
}

function stop() {
  isOff = true;
  show(true);
  say(bar.dataset.other);
}

function took(page, now) {
  saved = now;
  adopt(page);
  form.elements.base.value = page.querySelector("[name=base]").value;
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (fresh && !part.contains(document.activeElement)) part.replaceWith(document.importNode(fresh, true));
  }
  const at = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  say(bar.dataset.saved.replace("{at}", at));
  if (isBehind()) timer ??= setTimeout(save, PAUSE);
}

// A new rule has a number in the database from now on, and an empty one follows it.
function adopt(page) {
  const ids = (where) => [...where.querySelectorAll("[name^=wordings-][name$=-id]")];
  const known = new Set(ids(form).map((field) => field.value));
  const fresh = ids(page).find((field) => !known.has(field.value));
  const ours = ids(form).find((field) => !field.value);
  if (!fresh || !ours) return;
  ours.value = fresh.value;
  for (const part of ours.closest(".policy-row").querySelectorAll("[data-live]")) part.dataset.live = part.dataset.live.replace(/-.*/, `-${fresh.value}`);
  for (const name of ["wordings-TOTAL_FORMS", "wordings-INITIAL_FORMS"]) form.elements[name].value = page.querySelector(`[name=${name}]`).value;
  const next = document.importNode(ids(page).find((field) => !field.value).closest(".policy-row"), true);
  cards.append(next);
  for (const field of next.querySelectorAll("[name]:not([type=checkbox])")) if (!OF_SAVING.test(field.name)) saved[field.name] = field.value;
}

const isTicked = () => Boolean(form.querySelector("[name$=-DELETE]:checked"));
const show = (isShown) => (bar.querySelector("[name=_continue]").hidden = !isShown);

if (cards && bar) {
  cards.classList.add("is-movable");
  cards.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-move]");
    if (button) move(button);
  });
  cards.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".policy-handle");
    if (handle) drag(handle, event);
  });
  cards.addEventListener("click", (event) => {
    const button = event.target.closest("[name=_as_before]");
    if (!button) return;
    event.preventDefault();
    restore(button);
  });
  const isWrong = document.querySelector(".errornote, .errorlist");
  saved = isWrong ? {} : words(typed());
  show(isWrong);
  const later = () => (timer ??= setTimeout(save, PAUSE));
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("change", ({ target }) => target.matches("[name$=-DELETE]") && show(isTicked() || isOff));
  form.addEventListener("submit", () => (isOff = isSent = true));
  document.addEventListener("visibilitychange", () => document.hidden && save());
  addEventListener("beforeunload", (event) => (isBehind() || isTicked()) && !isSent && event.preventDefault());
}
