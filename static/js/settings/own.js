// The settings: the blog as it would look, how much isn't saved, colours to pick, rows that move by keys and pointer.
// Without it each button of the form does the same, by another page.
const form = document.querySelector("#settings");
const said = form?.querySelector(".own-bar [role=status]");
const pause = 400; // ms after the last change

// Colours: the browser's own palette beside each field.
for (const palette of form.querySelectorAll("[type=color]")) {
  const field = document.getElementById(palette.dataset.for);
  const follow = () => /^#[0-9a-f]{6}$/i.test(field.value) && (palette.value = field.value);
  palette.hidden = false;
  palette.value = palette.dataset.house;
  follow();
  field.addEventListener("input", follow);
  palette.addEventListener("input", () => {
    field.value = palette.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// What the server answers is parsed apart from the page, and nothing else is taken for HTML.
if (window.trustedTypes && !trustedTypes.defaultPolicy) {
  trustedTypes.createPolicy("default", { createHTML: (html, _, sink) => sink.match("parse") && html });
}

// Colours are judged a moment after the last key, and a better one is taken by a press.
const judged = form?.querySelector("[data-mends]");
if (judged) {
  const names = ["accent_light", "accent_dark", "makes_dark"];
  let asked, sent;
  const put = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    judged.replaceChildren(...[...page.body.children].map((one) => document.importNode(one, true)));
  };
  const judge = async () => {
    sent?.abort();
    sent = new AbortController();
    const fields = new FormData(form);
    const query = new URLSearchParams(names.filter((name) => fields.has(name)).map((name) => [name, fields.get(name)]));
    const answer = await fetch(`${judged.dataset.mends}?${query}`, { signal: sent.signal }).catch(() => null);
    if (answer?.ok) put(await answer.text());
  };
  form.addEventListener("input", ({ target }) => {
    if (!names.includes(target.name)) return;
    clearTimeout(asked);
    asked = setTimeout(judge, 200);
  });
  judged.addEventListener("click", (event) => {
    const button = event.target.closest("[name=use]");
    if (!button) return;
    event.preventDefault();
    const [name, colour] = button.value.split(" ");
    const field = form.elements[name];
    field.value = colour;
    judged.replaceChildren();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// Files are sent as soon as they are chosen, and shown as they would be.
form?.addEventListener("change", async ({ target }) => {
  const files = target.closest("[data-files]");
  if (target.type !== "file" || !target.files.length || !files) return;
  const fields = new FormData(form);
  fields.set("sent", target.name);
  files.setAttribute("aria-busy", "true");
  const answer = await fetch(location.pathname, { method: "POST", body: fields }).catch(() => null);
  files.removeAttribute("aria-busy");
  if (!answer?.ok) return; // It is still in its field, and goes with the rest.
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = document.importNode(page.querySelector("[data-files]"), true);
  files.replaceWith(now);
  now.querySelector(`[name="${target.name}"]`)?.focus();
  form.dispatchEvent(new Event("input"));
});

// A link that is copied by a press.
for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) break; // Without it, as on a site without https, the field is there.
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    button.textContent = button.dataset.copied;
  });
}

// Preview: the same form, sent to the frame.
const beside = document.querySelector(".own-preview");
const frame = beside?.querySelector("iframe");
const shown = (name) => beside.querySelector(`[name=${name}]:checked`).value;
function look() {
  if (!frame || !beside.offsetParent) return;
  const files = [...form.querySelectorAll("[type=file]")];
  const button = Object.assign(document.createElement("button"), { name: "preview", value: shown("what"), hidden: true });
  button.formTarget = "preview";
  button.formNoValidate = true;
  const scheme = Object.assign(document.createElement("input"), { type: "hidden", name: "scheme", value: shown("scheme") });
  form.append(button, scheme);
  files.forEach((file) => (file.disabled = true));
  form.requestSubmit(button);
  files.forEach((file) => (file.disabled = false));
  button.remove();
  scheme.remove();
}
if (beside) {
  beside.hidden = false;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  beside.querySelector(`[value=${dark ? "dark" : "light"}]`).checked = true;
  beside.addEventListener("change", ({ target }) => {
    frame.parentElement.classList.toggle("own-frame--phone", shown("width") === "phone");
    if (target.name !== "width") look();
  });
  look();
}

let waits;
form.addEventListener("input", () => {
  if (said) said.textContent = form.dataset.unsaved;
  clearTimeout(waits);
  waits = setTimeout(look, pause);
});

// Rows: a handle that lifts one.
for (const list of form.querySelectorAll("[data-rows]")) {
  const nests = list.dataset.rows === "menu";
  const status = Object.assign(document.createElement("p"), { className: "own-said", role: "status" });
  list.after(status);
  let lifted, before;

  const under = (row) => row.querySelector("[name$=-under]");
  const nest = (row, is) => {
    under(row).value = is && row.previousElementSibling ? "1" : "";
    row.classList.toggle("own-row--under", under(row).value === "1");
  };
  const tell = () => {
    const rows = [...list.children];
    nest(rows[0], false);
    status.textContent = `${lifted.dataset.title}: ${rows.indexOf(lifted) + 1} / ${rows.length}`;
    renumber();
    form.dispatchEvent(new Event("input"));
  };
  const renumber = () => {
    [...list.children].forEach((row, n) => {
      for (const button of row.querySelectorAll("[name=move]")) button.value = button.value.replace(/\d+$/, n);
    });
  };
  const lift = (row) => {
    before = [...list.children].map((one) => [one, under(one).value]);
    lifted = row;
    row.classList.add("is-lifted");
  };
  const putDown = () => {
    lifted?.classList.remove("is-lifted");
    lifted = null;
  };
  const isFromTheRight = getComputedStyle(list).direction === "rtl";
  const moves = {
    ArrowUp: () => lifted.previousElementSibling?.before(lifted),
    ArrowDown: () => lifted.nextElementSibling?.after(lifted),
    ArrowRight: () => nests && nest(lifted, !isFromTheRight),
    ArrowLeft: () => nests && nest(lifted, isFromTheRight),
  };
  for (const row of list.children) {
    const handle = Object.assign(document.createElement("button"), { type: "button", className: "own-handle" });
    handle.setAttribute("aria-label", row.dataset.title);
    handle.append(dots());
    row.prepend(handle);
    handle.addEventListener("keydown", (event) => {
      if (lifted && event.key in moves) {
        moves[event.key]();
        tell();
        handle.focus();
      } else if (event.key === "Enter" || event.key === " ") {
        lifted ? putDown() : lift(row);
      } else if (lifted && event.key === "Escape") {
        for (const [one, value] of before) {
          list.append(one);
          nest(one, value === "1");
        }
        tell();
        putDown();
        handle.focus();
      } else return;
      event.preventDefault();
    });
    handle.addEventListener("blur", () => setTimeout(() => document.activeElement !== handle && putDown()));
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      lift(row);
    });
    handle.addEventListener("pointermove", (event) => {
      if (!lifted || !handle.hasPointerCapture(event.pointerId)) return;
      const over = [...list.children].find((one) => one !== row && event.clientY < one.getBoundingClientRect().bottom && event.clientY > one.getBoundingClientRect().top);
      if (over) {
        const below = row.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
        over[below ? "after" : "before"](row);
        tell();
      }
    });
    handle.addEventListener("pointerup", putDown);
  }
}

// Six dots; made node by node, since the policy of the page takes no HTML from scripts.
function dots() {
  const [icon, path] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  for (const [name, value] of [["class", "icon"], ["viewBox", "0 0 20 20"], ["aria-hidden", "true"]]) icon.setAttribute(name, value);
  path.setAttribute("d", "M7 5h.1M7 10h.1M7 15h.1M13 5h.1M13 10h.1M13 15h.1");
  icon.append(path);
  return icon;
}
