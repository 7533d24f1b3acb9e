"""The stories of keystrokes.py, typed in a real Chromium; those of a kind on one page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Desk
from tests.browser.keystrokes import SMART, STORIES
from tests.browser.test_pictures_in_a_text import drop, png

BEGIN = """async ([text, from, to]) => {
  const { EditorView } = await import("/static/js/vendor/codemirror.js");
  const view = EditorView.findFromDOM(document.querySelector(".cm-editor"));
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
  view.dispatch({ selection: { anchor: from, head: to }, userEvent: "select" });
  view.focus();
  window.textView = view;
}"""
STANDS = """() => {
  const { doc, selection: { main: { from, to } } } = textView.state, text = doc.toString();
  return from === to ? `${text.slice(0, from)}¦${text.slice(from)}`
    : `${text.slice(0, from)}‹${text.slice(from, to)}›${text.slice(to)}`;
}"""
# A word that the browser puts another in the place of, as its corrections do.
REPLACE = """async ([words, instead]) => {
  const letters = document.createTreeWalker(textView.contentDOM, NodeFilter.SHOW_TEXT);
  while (letters.nextNode() && !letters.currentNode.data.includes(words));
  const before = textView.state.selection.main.head, range = document.createRange();
  range.setStart(letters.currentNode, letters.currentNode.data.indexOf(words));
  range.setEnd(letters.currentNode, range.startOffset + words.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  document.execCommand("insertText", false, instead);
  await new Promise(requestAnimationFrame); // Until the text has heard of it.
  const at = before + instead.length - words.length;
  textView.dispatch({ selection: { anchor: at } });
}"""
PLACE = """(words) => {
  const at = textView.state.doc.toString().indexOf(words), { doc } = textView.state;
  textView.dispatch({ selection: { anchor: at, head: at + words.length } });
  const middle = (one) => ({ x: (one.left + one.right) / 2, y: (one.top + one.bottom) / 2 });
  return [middle(textView.coordsAtPos(at + 1)), middle(textView.coordsAtPos(doc.length))];
}"""


class Writer:
    """Hands at the keys of an open editor."""

    def __init__(self, desk):
        self.desk, self.page = desk, desk.page
        self.cdp = self.page.context.new_cdp_session(self.page)

    def begin(self, start):
        marks = [start.index(sign) - at for at, sign in enumerate("‹›") if sign in start]
        marks = marks or [start.index("¦")] * 2
        self.page.evaluate(BEGIN, [re.sub("[¦‹›]", "", start), *marks])

    def do(self, keys):
        for key, words in re.findall(r"\{([^{}]+)\}|([^{}]+)", keys):
            if words:
                self.page.keyboard.type(words)
            elif key == "save":
                self._save()
            elif ":" in key:
                name, _, about = key.partition(":")
                getattr(self, f"_{name}")(about)
            else:
                self.page.keyboard.press(key)

    @property
    def text(self):
        return self.page.evaluate(STANDS)

    def _say(self, words):
        self.page.keyboard.insert_text(words)

    def _ime(self, steps):
        *composed, taken = steps.split("|")
        for letters in composed:
            at = len(letters)
            about = {"text": letters, "selectionStart": at, "selectionEnd": at}
            self.cdp.send("Input.imeSetComposition", about)
        self.cdp.send("Input.insertText", {"text": taken})

    def _fix(self, words):
        self.page.evaluate(REPLACE, words.split(":"))

    def _paste(self, words):
        self.desk.paste(words)

    def _drag(self, words):
        (x, y), (to_x, to_y) = (place.values() for place in self.page.evaluate(PLACE, words))
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + 8, y)
        self.page.mouse.move(to_x, to_y, steps=4)
        self.page.mouse.up()

    def _save(self):
        self.page.keyboard.press("Control+s")
        expect(self.page.locator("#said")).to_contain_text("Saved")


def check(desk, stories):
    """Type each of them, and fail with those that came out otherwise."""
    writer, wrong = Writer(desk), []
    for start, keys, then in stories:
        writer.begin(start)
        writer.do(keys)
        if (stands := writer.text) != then:
            wrong.append((start, keys, f"stands: {stands!r}", f"meant: {then!r}"))
    assert not wrong, "\n".join(map(str, wrong))
    expect(desk.page.locator(".cm-content")).to_be_focused()


@pytest.mark.parametrize("kind", STORIES)
def test_what_is_typed_stands_there_as_it_was_meant(browse, author, kind):
    desk = Desk(browse(user=author))
    desk.page.get_by_label("Title", exact=True).fill("Low water")
    check(desk, STORIES[kind])


@pytest.fixture
def smart(site):
    """The blog with smart punctuation."""
    site.smart_punctuation = True
    site.save()
    return site


@pytest.mark.parametrize("language", SMART)
def test_straight_marks_become_those_of_the_article_s_language(browse, author, smart, language):
    desk = Desk(browse(user=author))
    desk.page.locator("[name=lang]").evaluate("(menu, code) => (menu.value = code)", language)
    check(desk, SMART[language])


def test_an_article_without_a_language_of_its_own_has_the_marks_of_the_blog_s(
    browse, author, smart
):
    smart.language = "de"
    smart.save()
    check(Desk(browse(user=author)), SMART["de"])


@pytest.mark.parametrize("kind", ["marks", "lists", "blocks", "tables"])
def test_with_smart_punctuation_all_other_keys_do_what_they_did(browse, author, smart, kind):
    desk = Desk(browse(user=author))
    desk.page.get_by_label("Title", exact=True).fill("Low water")
    check(desk, STORIES[kind])


def test_in_a_formula_marks_stay_as_they_are_typed(browse, author, smart):
    desk = Desk(browse(user=author))
    desk.page.locator("[name=has_maths]").evaluate("tick => (tick.checked = true)")
    formulas = [
        ("¦", "So $f'(x)...$ isn't $a'$", "So $f'(x)...$ isn’t $a'$¦"),
        ("$$\n¦\n$$", "f'(x)", "$$\nf'(x)¦\n$$"),
    ]
    check(desk, formulas)


TYPED, PRINTED = (
    """Das "zweite" Boot -- er hat's 'gleich' ...""",
    "Das „zweite“ Boot – er hat’s ‚gleich‘ …",
)


@pytest.mark.parametrize(
    "label", ["Title", "Standfirst", "Describe it for people who can’t see it"]
)
def test_a_title_a_standfirst_and_what_is_said_of_a_picture_have_the_marks_of_the_text(
    browse, author, smart, label
):
    desk = Desk(browse(user=author))
    desk.page.locator("[name=lang]").evaluate("menu => (menu.value = 'de')")
    drop(desk.page, png("slip.png"))
    field = desk.page.get_by_label(label, exact=True)
    field.click()
    desk.page.keyboard.type(TYPED)
    expect(field).to_have_value(PRINTED)
    desk.press("Backspace")
    expect(field).to_have_value(PRINTED.replace("…", "..."))
    desk.press("Control+a")
    desk.page.keyboard.type('"')
    desk.press("Control+z")
    expect(field).to_have_value('"')


def test_the_line_of_a_correction_has_them_too(browse, author, smart, post):
    desk = Desk(browse(user=author), f"/admin/blog/post/{post.pk}/change/?publish=1")
    field = desk.page.locator("[name=change_note]")
    field.click()
    desk.page.keyboard.type('It\'s "two"')
    expect(field).to_have_value("It’s “two”")


def test_where_the_blog_does_not_want_it_what_is_typed_stays(browse, author):
    typed = '"It\'s" -- so --- or...'
    desk = Desk(browse(user=author))
    check(desk, [("¦", typed, f"{typed}¦")])
    title = desk.page.get_by_label("Title", exact=True)
    title.fill("")
    title.press_sequentially(typed)
    expect(title).to_have_value(typed)


def test_nothing_is_opened_or_saved_while_an_input_method_composes(browse, author):
    desk = Desk(browse(user=author))
    writer, menu = Writer(desk), desk.page.locator("#insert-menu")
    saved = []
    desk.page.on("request", lambda request: "/autosave/" in request.url and saved.append(request))
    writer.begin("¦")
    compose = {"text": "/ta", "selectionStart": 3, "selectionEnd": 3}
    writer.cdp.send("Input.imeSetComposition", compose)
    expect(desk.page.locator(".cm-content")).to_have_text("/ta")
    expect(menu).to_be_hidden()
    assert not saved
    writer.cdp.send("Input.insertText", {"text": "/ta"})
    expect(menu).to_be_visible()
