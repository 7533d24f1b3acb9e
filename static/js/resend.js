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
  const attempt = new AbortController(), { signal } = attempt;
  const timer = setTimeout(() => form.isConnected && form.again(attempt), PAUSE * (1 + Math.random() / 2));
  const end = () => { clearTimeout(timer); attempt.abort(); };
  form.addEventListener("input", () => { end(); form.again = null; line.textContent = words.changed; }, { signal });
  form.addEventListener("submit", end, { signal });
}

const own = document.querySelector("#again");
if (own) {
  const form = document.querySelector("main form"), line = document.querySelector(".lede");
  line.setAttribute("role", "status");
  line.textContent = own.dataset.waits;
  form.again = (attempt) => quietly(form, line, attempt);
  later(form, line, own.dataset);
}

// While it can't be saved, nothing on the page changes. What is changed while it is on its way stays as well.
async function quietly(form, line, attempt) {
  const body = new URLSearchParams(new FormData(form)), { signal } = attempt;
  const answer = await fetch(form.action, { method: "POST", body, signal }).catch(() => null);
  if (signal.aborted) return;
  attempt.abort();
  // Sent once more, it leads to the comment that it has become.
  const isTakenOnce = Boolean(form.elements.key?.value), isSettled = answer?.status < 500;
  if (answer?.status === 503 || (isTakenOnce && !isSettled)) later(form, line, own.dataset);
  else if (!isSettled) line.textContent = own.dataset.lost; // It may have been saved.
  else if (!answer.redirected || isTakenOnce) form.submit();
  else location.assign(answer.url);
}
