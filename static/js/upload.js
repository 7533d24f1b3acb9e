// A file that the server would refuse isn't sent: nobody waits for it, and nothing else is lost.

for (const field of document.querySelectorAll("input[data-most]")) {
  const isRight = () => {
    field.setCustomValidity(field.files[0]?.size > field.dataset.most ? field.dataset.tooLarge : "");
    return field.reportValidity();
  };
  field.addEventListener("change", isRight);
  field.form.addEventListener("submit", (event) => { if (!isRight()) event.preventDefault(); });
}
