// The preview link, made and ended in its fold. Without this module its own page does it.

import "../../desk/copy.js";

export function start({ form }) {
  const maker = document.getElementById("preview-link"), fold = form.querySelector("[data-fold=preview_link]");
  const failed = fold?.querySelector("[data-failed]"), place = fold?.querySelector(".preview-address");
  if (!maker || !failed) return;
  const field = place.querySelector("input"), [make, end] = maker.elements.do;

  maker.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.textContent = "";
    try {
      const { address, said } = await sent(event.submitter);
      fold.querySelector(".fold-value").textContent = said;
      field.value = address;
      place.hidden = end.hidden = !address;
      if (!address) return make.focus();
      make.textContent = make.dataset.again;
      field.focus();
      field.select();
    } catch {
      failed.textContent = failed.dataset.failed;
    }
  });

  async function sent(button) {
    const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const answer = await fetch(maker.action, { method: "POST", headers, body: new URLSearchParams({ do: button.value }) });
    return answer.json();
  }
}
