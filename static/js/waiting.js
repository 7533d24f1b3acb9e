// Something is being made: the same page, looked at again until it is done. Works without.

const PAUSE = 1_500; // ms
const part = (page) => page.querySelector(".own-copy");

async function look() {
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok && !answer.redirected) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [old, now] = [part(document), part(page)];
    if (now) {
      const hadFocus = old.contains(document.activeElement);
      old.replaceWith(now);
      if (hadFocus) now.querySelector("h2").focus();
      if (!("atWork" in now.dataset)) {
        document.querySelector("#status").textContent = now.querySelector("h2").textContent;
        return;
      }
    }
  }
  setTimeout(look, PAUSE);
}
setTimeout(look, PAUSE);
