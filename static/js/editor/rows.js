// Another row of a list in the settings, made of the empty one that the server sends for it.

export function start({ form }) {
  for (const button of form.querySelectorAll("[data-add-row]")) {
    button.addEventListener("click", () => add(button.closest(".rows")));
  }
}

function add(rows) {
  const total = rows.querySelector("[name$=-TOTAL_FORMS]"), empty = rows.querySelector("[data-new]");
  const row = empty.cloneNode(true);
  row.removeAttribute("data-new");
  row.hidden = row.inert = false;
  for (const element of row.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", total.value));
    }
  }
  total.value = +total.value + 1;
  empty.before(row);
  row.querySelector("select, input:not([type=hidden]), textarea")?.focus();
}
