// The media library: a ring for what stays in view, and files that are dropped, pasted or chosen.
// Without this module there are the number fields, and a page to add one picture.

import { startFocus } from "../focus.js";

const library = document.querySelector(".library");
const focus = document.querySelector(".focus");
const numbers = ["focus_x", "focus_y"].map((name) => document.querySelector(`[name=${name}]`));
if (focus && numbers[0]) startFocus(focus, ...numbers, [...document.querySelectorAll(".focus-cuts li")]);
if (library && document.querySelector("#add-pictures")) startAdding(library);

function startAdding(library) {
  const said = library.querySelector(".library-said"), button = library.querySelector("#add-pictures");
  const hint = library.querySelector(".library-drop");
  if (hint) hint.hidden = false;
  const chooser = Object.assign(document.createElement("input"), { type: "file", accept: "image/*,audio/*,video/*", multiple: true });
  button.addEventListener("click", (event) => {
    event.preventDefault();
    chooser.click();
  });
  chooser.addEventListener("change", () => send([...chooser.files]));
  addEventListener("paste", ({ clipboardData }) => clipboardData.files.length && send([...clipboardData.files]));
  addEventListener("dragover", (event) => {
    event.preventDefault();
    library.classList.add("is-over");
  });
  addEventListener("dragleave", (event) => event.relatedTarget || library.classList.remove("is-over"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    library.classList.remove("is-over");
    if (event.dataTransfer.files.length) send([...event.dataTransfer.files]);
  });

  async function send(files) {
    const wrong = [];
    for (const [at, file] of files.entries()) {
      said.textContent = library.dataset.sending.replace("{n}", at + 1).replace("{all}", files.length);
      const why = await sendOne(file);
      if (why) wrong.push(`${file.name}: ${why}`);
    }
    if (!wrong.length) return location.assign(button.href.replace(/add\/.*$/, ""));
    said.className = "library-said wrong";
    said.textContent = wrong.join(" ");
  }

  async function sendOne(file) {
    if (file.size > library.dataset.most) return library.dataset.heavy;
    const body = new FormData();
    body.set("file", file);
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    try {
      const answer = await fetch(library.dataset.upload, { method: "POST", body });
      if (answer.ok) return "";
      if (answer.status === 413) return library.dataset.heavy;
      const { error } = await answer.json();
      return error;
    } catch {
      return library.dataset.away;
    }
  }
}
