// Passkeys: the browser makes one or signs with one, and the form is sent with what it says.
// The words for what goes wrong come from the page.
const words = document.querySelector("script[data-cancelled]").dataset;
const wrong = { InvalidStateError: words.known, SecurityError: words.insecure, TypeError: words.missing };

async function optionsOf(form) {
  const kept = document.getElementById("passkey-options");
  if (kept) return JSON.parse(kept.textContent).publicKey;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) throw new DOMException("", "NetworkError");
  return (await answer.json()).request_options.publicKey;
}

async function ask(form) {
  const options = await optionsOf(form);
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) throw new TypeError();
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

for (const sentence of document.querySelectorAll("[data-without-scripts]")) sentence.hidden = true;
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const said = form.querySelector("[role=alert]");
  const { credential, remember } = form.elements;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.hidden = true;
    try {
      credential.value = JSON.stringify(await ask(form));
      if (remember) remember.value = document.querySelector("[type=checkbox][name=remember]").checked ? "on" : "";
      form.submit();
    } catch ({ name }) {
      said.textContent = name === "NetworkError" ? words.unreached : wrong[name] ?? words.cancelled;
      said.hidden = false;
    }
  });
}
