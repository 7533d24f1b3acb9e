// Sending files to the library, one a request, two at once, each with its progress.

const AT_ONCE = 2;

export class Sending {
  constructor(url, token, words) {
    Object.assign(this, { url, token, words, waiting: [], under_way: 0 });
  }

  // `told` hears progress(share of 1), done(what came back) or failed(why, whether to try again).
  send(file, told) {
    if (file.size > this.words.most) return void setTimeout(() => told.failed(this.words.heavy, false));
    this.waiting.push({ file, told });
    this.next();
  }

  get number() { return this.waiting.length + this.under_way; }

  next() {
    while (this.under_way < AT_ONCE && this.waiting.length) {
      this.under_way += 1;
      this.go(this.waiting.shift());
    }
  }

  go({ file, told }) {
    const request = new XMLHttpRequest(), body = new FormData();
    body.set("file", file);
    body.set("csrfmiddlewaretoken", this.token());
    request.open("POST", this.url);
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => told.progress(loaded / total));
    request.addEventListener("loadend", () => {
      this.under_way -= 1;
      const { status, response } = request;
      if (status === 201 && response) told.done(response);
      else told.failed(...this.why(status, response));
      this.next();
    });
    request.send(body);
  }

  why(status, response) {
    if (response?.error) return [response.error, status !== 422];
    if (status === 413) return [this.words.heavy, false];
    if (status === 403) return [this.words.signedOut, true];
    return [status === 507 ? this.words.noRoom : this.words.away, true];
  }
}
