// What the desk asks of the server, and what it sends there: decisions go one after the other,
// in the order in which they were made.

const HEADERS = { "X-Requested-With": "desk" };
const PATIENCE = 20_000; // ms

// A page of the desk without its frame, as text; null if it can't be had, undefined if nothing
// was answered: then no other page could be had either, and this one stays.
export async function fetched(address, signal) {
  try {
    const answer = await fetch(address, { headers: HEADERS, signal, cache: "no-store" });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch { return undefined; }
}

// A page of the desk as a document of its own, where nothing of it runs.
export const parsed = (html) => new DOMParser().parseFromString(html ?? "", "text/html");

// {status, data, html}; a status of 0 says that nothing reached the server, or nobody is signed in.
export async function sent(action, body) {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(action, { method: "POST", body, headers: HEADERS, signal });
    if (answer.redirected) return { status: 0 };
    const isData = answer.headers.get("Content-Type")?.startsWith("application/json");
    const said = isData ? { data: await answer.json() } : { html: await answer.text() };
    return { status: answer.status, ...said };
  } catch { return { status: 0 }; }
}

export const fieldsOf = (form, submitter) => new URLSearchParams(new FormData(form, submitter));

let line = Promise.resolve();
let waiting = 0;

// Does `job` when all that was sent before has been answered.
export function inTurn(job) {
  waiting += 1;
  const done = line.then(job).finally(() => { waiting -= 1; });
  line = done.catch(() => {});
  return done;
}

export const allSent = () => line;

// Leaving the page would cut off what is on its way.
addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });
