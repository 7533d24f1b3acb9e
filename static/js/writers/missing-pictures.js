// Missing pictures: a folder, an archive or files are dropped or chosen; only what is missing is sent, some at a time.
// Without this module there is a field for files and a button.

const form = document.querySelector(".missing-drop");
if (form) start(form);

function start(form) {
  const field = form.elements.files, said = form.querySelector(".missing-said");
  const names = new Set(JSON.parse(document.querySelector("#missing-names").textContent));
  const AT_ONCE = 20, MEGABYTE = 1024 * 1024;

  const folders = Object.assign(document.createElement("input"), { type: "file", webkitdirectory: true }), choose = form.querySelector("[type=button]");
  for (const one of [field, folders]) {
    one.addEventListener("change", () => send([...one.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }))));
  }
  form.querySelector("button[value=send]").hidden = true;
  choose.hidden = false;
  choose.addEventListener("click", () => folders.click());
  addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("is-over");
  });
  addEventListener("dragleave", (event) => event.relatedTarget || form.classList.remove("is-over"));
  addEventListener("drop", async (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    send((await Promise.all(entries.map((entry) => within(entry)))).flat());
  });

  async function within(entry) {
    if (entry.isFile) return [{ file: await new Promise((done, failed) => entry.file(done, failed)), path: entry.fullPath }];
    const reader = entry.createReader(), found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return found;
      for (const one of some) found.push(...await within(one));
    }
  }

  const nameOf = (name) => name.split("/").pop().replace(/(?:-\d{1,5}x\d{1,5}|-scaled|-e\d{10,13})+(?=\.\w{1,5}$)/, "").toLowerCase();
  const isWanted = ({ file }) => file.name.toLowerCase().endsWith(".zip") || names.has(nameOf(file.name));

  async function send(all) {
    const wanted = all.filter(isWanted), wrong = [];
    if (!wanted.length) return say(form.dataset.none, true);
    let done = 0;
    while (wanted.length) {
      const some = [wanted.shift()];
      while (wanted.length && some.length < AT_ONCE && weight(some) + wanted[0].file.size < form.dataset.most * MEGABYTE / 2) some.push(wanted.shift());
      say(form.dataset.sending.replace("{n}", done + some.length).replace("{all}", done + some.length + wanted.length));
      wrong.push(...await sendSome(some));
      done += some.length;
    }
    if (wrong.length) say(wrong.join(" "), true);
    else location.reload();
  }

  const weight = (some) => some.reduce((sum, { file }) => sum + file.size, 0);

  async function sendSome(some) {
    if (some[0].file.size > form.dataset.most * MEGABYTE) return [form.dataset.heavy.replace("{name}", some[0].file.name)];
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("do", "send");
    body.set("by", "script");
    for (const { file, path } of some) {
      body.append("files", file);
      body.append("paths", path);
    }
    try {
      const answer = await fetch(location.pathname, { method: "POST", body });
      return answer.ok ? (await answer.json()).refused : [form.dataset.away];
    } catch {
      return [form.dataset.away];
    }
  }

  function say(words, isWrong = false) {
    said.textContent = words;
    said.classList.toggle("wrong", isWrong);
  }
}
