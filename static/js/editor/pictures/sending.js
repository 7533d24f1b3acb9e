// Sending files to the library, one a request, two at once, each with its progress.

const AT_ONCE = 2;

// The bar says what is on its way, and what didn't arrive, before it says that anything is saved; so does a line
// beside the button that publishes.
export function start(editor) {
  const words = document.querySelector("#picture-words")?.dataset, beside = editor.form.querySelector("[data-waits]");
  if (!words) return;
  const counted = (n, name) => (n === 1 ? words[`${name}One`] : words[`${name}Many`].replace("{n}", n));
  editor.sending = new Sending(words, () => editor.form.elements.csrfmiddlewaretoken.value, (sending) => {
    const { number, unsent, next, isTold } = sending, waits = number ? counted(number, "waits") : "";
    const lacks = !number && unsent.size ? counted(unsent.size, isTold ? "without" : "unsent") : "";
    editor.sayOfFiles(number ? (next ? waits : counted(number, "sending")) : lacks, lacks && "wrong");
    if (!beside) return;
    beside.textContent = lacks || [waits, next && words.goes].filter(Boolean).join(" ");
    beside.classList.toggle("card-said--wrong", Boolean(lacks));
    beside.hidden = !beside.textContent;
  });
  addEventListener("beforeunload", (event) => editor.sending.number && event.preventDefault());
}

class Sending {
  constructor(words, token, changed) {
    Object.assign(this, { words, token, changed, waiting: [], under_way: 0, unsent: new Set(), next: null, isTold: false });
  }

  // `told` hears progress(share of 1), done(what came back) or failed(why, whether to try again). What has
  // failed counts as unsent until it is sent again or forgotten: `what` is the card that knows of it.
  send(file, what, told) {
    this.unsent.delete(what);
    this.isTold = false;
    if (file.size > this.words.most) return void setTimeout(() => this.failed(what, told, this.words.heavy, false));
    this.waiting.push({ file, what, told });
    this.goOn();
    this.changed(this);
  }

  lost(what) {
    this.unsent.add(what);
    this.isTold = false;
    this.changed(this);
  }

  forget(what) {
    this.unsent.delete(what);
    this.waiting = this.waiting.filter((one) => one.what !== what);
    this.changed(this);
  }

  get number() { return this.waiting.length + this.under_way; }

  // Whether something has to wait: it is done once all that is on its way is here. If some of it didn't arrive, that
  // is said first, and it is done when it is asked for again.
  holds(fn) {
    if (!this.number && (!this.unsent.size || this.isTold)) return false;
    if (this.number) this.next = fn;
    else this.isTold = true;
    this.changed(this);
    return true;
  }

  // It isn't wanted any more.
  release() {
    Object.assign(this, { next: null, isTold: false });
    this.changed(this);
  }

  goOn() {
    while (this.under_way < AT_ONCE && this.waiting.length) {
      this.under_way += 1;
      this.go(this.waiting.shift());
    }
  }

  go({ file, what, told }) {
    const request = new XMLHttpRequest(), body = new FormData();
    body.set("file", file);
    body.set("csrfmiddlewaretoken", this.token());
    request.open("POST", this.words.upload);
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => told.progress(loaded / total));
    request.addEventListener("loadend", () => {
      this.under_way -= 1;
      const { status, response } = request;
      if (status === 201 && response) told.done(response);
      else this.failed(what, told, ...this.why(status, response));
      this.goOn();
      if (!this.number) this.finish();
      this.changed(this);
    });
    request.send(body);
  }

  finish() {
    const { next } = this;
    this.next = null;
    this.isTold = Boolean(next && this.unsent.size);
    if (!this.unsent.size) next?.();
  }

  failed(what, told, why, mayRetry) {
    told.failed(why, mayRetry);
    this.lost(what);
  }

  why(status, response) {
    if (response?.error) return [response.error, status !== 422];
    if (status === 413) return [this.words.heavy, false];
    if (status === 403) return [this.words.signedOut, true];
    if (!status) return [this.words.unsent, true];
    return [status === 507 ? this.words.noRoom : this.words.away, true];
  }
}
