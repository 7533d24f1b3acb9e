// A file that the server would refuse isn't sent: nobody waits for it, and nothing else is lost.

const isRight = (field) => {
  field.setCustomValidity(field.files[0]?.size > field.dataset.most ? field.dataset.tooLarge : "");
  return field.reportValidity();
};
// Fields come and go with the parts of a page that a script has fetched.
document.addEventListener("change", (event) => {
  if (event.target.matches("input[data-most]") && !isRight(event.target)) event.stopPropagation();
}, true);
document.addEventListener("submit", (event) => {
  if (![...event.target.querySelectorAll("input[data-most]")].every(isRight)) event.preventDefault();
});
