// Whoever is picked as oneself isn't asked about once more among the others.
const form = document.querySelector("form.import-columns");

function show() {
  const me = form.querySelector('[name="me"]:checked')?.value;
  for (const row of form.querySelectorAll("[data-author]")) row.hidden = row.dataset.author === me;
  form.querySelector(".import-others").hidden = !form.querySelector("[data-author]:not([hidden])");
}

form.addEventListener("change", show);
show();
