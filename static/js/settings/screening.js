// The words of a list are chips, numbers have − and +, and a text is tested in place against the settings as they stand in the form.
// Without this each list has an entry on each line, and the test opens beside.
if (window.trustedTypes && !trustedTypes.defaultPolicy) {
  trustedTypes.createPolicy("default", { createHTML: (html, _, sink) => sink.match("parse") && html });
}
const button = document.querySelector("[data-tries]"), shown = document.querySelector("[data-tried]");
button.addEventListener("click", async (event) => {
  event.preventDefault();
  const answer = await fetch(button.formAction, { method: "POST", body: new FormData(button.form) }).catch(() => null);
  if (!answer) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector(".errornote, .screening:has([data-outcome]), .errorlist");
  shown.replaceChildren(...(found ? [document.importNode(found, true)] : []));
});

// --- Words as chips. The field of lines stays, unseen, and is what is sent. ---

const MOST = 300; // beyond these, lines are easier to read
const list = document.querySelector("[data-add]"), state = document.querySelector("[data-unsaved]");
const linesOf = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

function element(name, about) {
  return Object.assign(document.createElement(name), about);
}

function asChips(area) {
  const box = element("div", { className: "chips" });
  const field = element("input", { id: `${area.id}_add`, placeholder: list.dataset.add, autocomplete: "off", spellcheck: false });
  const write = (words) => {
    area.value = [...new Set(words)].join("\n");
    area.dispatchEvent(new Event("change", { bubbles: true }));
    draw();
  };
  const add = (text) => text.trim() && write([...linesOf(area.value), ...linesOf(text)]);
  const chip = (word) => {
    const remove = element("button", { type: "button", textContent: "×", ariaLabel: list.dataset.remove.replace("{word}", word) });
    remove.addEventListener("click", () => {
      write(linesOf(area.value).filter((other) => other !== word));
      field.focus();
    });
    const shown = element("span", { textContent: word });
    shown.append(remove);
    return shown;
  };
  const draw = () => {
    for (const old of box.querySelectorAll("span")) old.remove();
    field.before(...linesOf(area.value).map(chip));
  };
  const take = () => {
    const text = field.value;
    field.value = "";
    add(text);
  };
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    take();
  });
  field.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text");
    if (!text.includes("\n")) return;
    event.preventDefault();
    add(text);
  });
  field.addEventListener("blur", take);
  document.querySelector(`label[for="${area.id}"]`).htmlFor = field.id;
  box.append(field);
  area.hidden = true;
  area.after(box);
  draw();
}

// --- Numbers with − and +; an empty one is a choice of its own, and stands where it was. ---

function asStepper(field) {
  const box = element("span", { className: "stepper" });
  const label = document.querySelector(`label[for="${field.id}"]`).textContent.trim();
  const step = (sign, by, words) => {
    const press = element("button", { type: "button", textContent: sign, ariaLabel: words.replace("{name}", label) });
    press.addEventListener("click", () => {
      by > 0 ? field.stepUp() : field.stepDown();
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    });
    return press;
  };
  const less = step("−", -1, list.dataset.less), more = step("+", 1, list.dataset.more);
  const follow = () => (less.disabled = field.value === "" || Number(field.value) <= Number(field.min || 0));
  field.addEventListener("input", follow);
  field.before(box);
  box.append(less, field, more);
  follow();
}
list?.querySelectorAll("input[type=number]").forEach(asStepper);

for (const name of list ? ["held_words", "refused_words"] : []) {
  const area = list.querySelector(`textarea[name=${name}]`);
  if (area && linesOf(area.value).length <= MOST) asChips(area);
}
for (const kind of ["input", "change"]) list?.addEventListener(kind, () => state && (state.textContent = state.dataset.unsaved));
