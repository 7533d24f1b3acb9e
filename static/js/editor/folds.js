// A fold says its value while its fields change.

export function start(editor) {
  const { form } = editor, words = JSON.parse(form.querySelector("#settings").dataset.words);
  const says = { when, slug, tags, lead, comments_open: comments, author, in_menu: menu, has_maths: maths };

  form.addEventListener("input", (event) => {
    const fold = event.target.closest("[data-fold]"), say = fold && says[fold.dataset.fold];
    if (!say || "sending" in fold.dataset) return;
    const [value, lacks = false] = say(form.elements), shown = fold.querySelector(".fold-value");
    shown.textContent = value;
    shown.classList.toggle("lacks", lacks);
  });

  function when({ when }) {
    const chosen = form.querySelector("[name=when]:checked")?.value;
    return [chosen === "at" ? timeSaid(form) || words.schedule : words[chosen] ?? when.value];
  }
  function slug({ slug, published_at_0: day }) {
    if (!slug.value) return [words.ofTitle];
    return [day ? `/${(day.value || today()).replaceAll("-", "/")}/${slug.value}/` : `/${slug.value}/`];
  }
  function tags({ tags }) {
    return tags.value.trim() ? [tags.value] : [words.noTag, true];
  }
  function lead({ lead, lead_description: description }) {
    if (!lead.value) return [words.none];
    return description.value.trim() ? [description.value] : [words.noDescription, true];
  }
  function comments({ comments_open: open, comments_hours: hours, comments_wait: wait, comments_close_days: days }) {
    if (!open.checked) return [words.closed];
    const { comments_from: from, comments_until: until } = form.elements;
    const opened = hours?.value === "own" ? words.openAt.replace("{from}", from.value).replace("{until}", until.value) : words.open;
    const closes = +days?.value ? words.closeAfter.replace("{n}", days.value) : "";
    return [[opened, words[`wait_${wait?.value}`], closes].filter(Boolean).join(words.comma)];
  }
  function author({ author }) {
    return [author.selectedOptions[0]?.textContent ?? ""];
  }
  function maths({ has_maths: hasMaths }) {
    return [hasMaths.checked ? words.formulas : words.noFormulas];
  }
  function menu({ in_menu: inMenu }) {
    return [inMenu.checked ? words.yes : words.no];
  }
}

const today = () => new Date().toISOString().slice(0, 10);

// The blog's time, wherever the author's computer stands; "" where no day is chosen.
export function timeSaid(form) {
  const at = timeOf(form);
  return isNaN(at) ? "" : at.toLocaleString(document.documentElement.lang, {
    timeZone: "UTC", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
    year: at.getUTCFullYear() === new Date().getFullYear() ? undefined : "numeric",
  });
}

export function timeOf(form) {
  const { published_at_0: day, published_at_1: time } = form.elements;
  return new Date(`${day?.value}T${time?.value || "00:00"}Z`);
}

export const isAhead = (form) => timeOf(form) - document.body.dataset.adminUtcOffset * 1000 > Date.now();
