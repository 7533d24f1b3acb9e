// A thank stays where it is pressed: the answer takes the button's place, and the focus with it.

import { find, on } from "./page.js";

on("submit", async (event) => {
  const { target: form, submitter: button } = event;
  if (form.id !== "thanking" || button.dataset.isPlain) return;
  event.preventDefault();
  if (form.busy) return;
  form.busy = true;
  const place = button.closest(".thank"), address = button.formAction;
  try {
    const body = new FormData(form, button);
    const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (answer.redirected) return location.assign(answer.url); // To the page that asks who they are.
    if (!answer.ok) throw answer;
    const html = await answer.text();
    place.replaceWith(new DOMParser().parseFromString(html, "text/html").body.firstElementChild);
    find(`[formaction="${button.getAttribute("formaction")}"]`)?.focus({ preventScroll: true });
  } catch {
    button.dataset.isPlain = ""; // The page that comes says why.
    button.click();
  } finally {
    form.busy = false;
  }
});
