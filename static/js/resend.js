// A form that couldn't be saved is sent again by itself, until it is there or its writer changes it.
// It runs on the page that came back with the words, and where a form has stayed in its place.

const PAUSE = 10_000; // ms; and up to half as much more, so that not all who wait come at once

// Send `form` again in a while by its own button; `line` says so, in the words of the page that came back.
export function sendAgain(form, line, { title, waits, changed }) {
  const words = { waits: title + waits, changed: title + changed };
  line.textContent = words.waits;
  form.again = () => form.requestSubmit(form.querySelector(".button--primary"));
  later(form, line, words);
}

function later(form, line, words) {
  const timer = setTimeout(() => { form.removeEventListener("input", stop); if (form.isConnected) form.again(); },
    PAUSE * (1 + Math.random() / 2));
  const stop = () => { clearTimeout(timer); form.again = null; line.textContent = words.changed; };
  form.addEventListener("input", stop, { once: true });
  form.addEventListener("submit", () => { clearTimeout(timer); form.removeEventListener("input", stop); }, { once: true });
}

const own = document.querySelector("#again");
if (own) {
  const form = document.querySelector("main form"), line = document.querySelector(".lede");
  line.setAttribute("role", "status");
  line.textContent = own.dataset.waits;
  form.again = () => quietly(form, line);
  later(form, line, own.dataset);
}

// While it can't be saved, nothing on the page changes.
async function quietly(form, line) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
  if (!answer || answer.status === 503) later(form, line, own.dataset);
  // Sent once more, it leads to the comment that it has become.
  else if (!answer.redirected || form.elements.key?.value) form.submit();
  else location.assign(answer.url);
}
