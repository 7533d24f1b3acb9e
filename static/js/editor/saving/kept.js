// What was typed, in this browser, until the server has it: an entry for each article and tab.
//
// IndexedDB, because what is in it survives the end of the browser at any moment; a tab that is open
// holds a lock with its name, so that another one knows whose entries were left behind.

const NAME = "parley-desk", TEXTS = "texts";

let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(TEXTS, { keyPath: "tab" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function within(mode, deed) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(TEXTS, mode, { durability: "relaxed" });
    const asked = deed(transaction.objectStore(TEXTS));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

// Rejects with a QuotaExceededError where there is no room.
export const keep = (entry) => within("readwrite", (texts) => texts.put(entry));
// The name of its tab stays: so this browser knows its own after it was killed.
export const drop = (tab) => within("readwrite", (texts) => texts.put({ tab }));

// The entries of somebody's article that no open tab is writing, the newest first.
export async function leftBehind(who, thing) {
  const [all, open] = await Promise.all([within("readonly", (texts) => texts.getAll()), openTabs()]);
  const left = all.filter((entry) => entry.who === who && entry.thing === thing && !open.has(entry.tab));
  return left.sort((a, b) => b.at - a.at);
}

// Until this tab is closed, others know that it is open.
export function openTab(tab) {
  navigator.locks?.request(lockOf(tab), () => new Promise(() => {}));
  drop(tab).catch(() => {}); // It is only a hint.
}

// Whether a tab was this browser's, and is closed or was killed.
export async function isGone(tab) {
  const own = await within("readonly", (texts) => texts.getKey(tab));
  return own !== undefined && !(await openTabs()).has(tab);
}

async function openTabs() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map(({ name }) => name.slice(lockOf("").length)));
}

const lockOf = (tab) => `parley-tab-${tab}`;
