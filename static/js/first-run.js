// The first page of an empty blog: the time zone of the browser, the page in the language that is chosen,
// and the home page as it would be. Without it the form does the same, but for the preview.
const form = document.querySelector("#first-run");
const beside = document.querySelector(".first-run-preview");
const pause = 400; // ms after the last change

const zone = form.elements.time_zone;
const theirs = Intl.DateTimeFormat().resolvedOptions().timeZone;
if ("guess" in zone.dataset && [...zone.options].some(({ value }) => value === theirs)) zone.value = theirs;

const press = (name, value) => {
  const button = form.querySelector(`button[name=${name}][hidden]`);
  button.value = value;
  form.requestSubmit(button);
};
const look = () => beside.offsetParent && press("preview", "home");

beside.hidden = false;
look();
let waits;
form.addEventListener("input", ({ target }) => {
  clearTimeout(waits);
  if (target.name === "language") press("speak", target.value);
  else if (target.name === "name" || target.name === "heading") waits = setTimeout(look, pause);
});
