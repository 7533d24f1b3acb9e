// A button at each piece of code that copies it. Only articles with code fetch this; the words
// come from the page.

const { copy, copied } = document.querySelector("script[data-copied]").dataset;

for (const code of document.querySelectorAll(".prose pre")) {
  const row = Object.assign(document.createElement("p"), { className: "code-copy" });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: copy });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent.replace(/\n$/, ""));
    button.textContent = copied;
    document.getElementById("status").textContent = copied;
    setTimeout(() => { button.textContent = copy; }, 2000);
  });
  row.append(button);
  // Without a clipboard, as on a site without https, there is nothing to press.
  if (navigator.clipboard) code.before(row);
}
