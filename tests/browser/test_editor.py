"""An author writes in the editor: marks, lists, what is inserted, what is pasted."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from blog.models import Post
from tests.browser.editor import ADD, Desk

PASTED = (
    Path(__file__).parent / "pasted"
)  # as each program puts it on the clipboard, and what is meant
SHEET = (PASTED / "sheets.html").read_text()
STYLED = """<html><head><style>p { color: red }</style></head><body style='tab-interval: 36pt'>
<p title="a > b" STYLE = "mso-margin: 0">So <span style="font-weight:bold">bold</span>
<img style="width:9px" src="file:///C:/x.png" onerror="alert(1)"><img src="/x.png"></p>
<table style="width:1px"><tr><td style="color:red">a</td><td>b</td></tr>
<tr><td><b style="color:red">1</b></td><td>2</td></tr></table></body></html>"""
AN_ADDRESS = "https://example.org/tide"


@pytest.fixture
def desk(browse, author):
    return Desk(browse(user=author))


def test_a_list_goes_on_by_itself_and_ends_at_an_empty_item(desk):
    desk.write("", over="- one\ntwo\n\nthe end")
    assert desk.text == "- one\n- two\n\nthe end"


def test_keys_set_marks_and_take_them_away_again(desk):
    desk.write("the river")
    for key, marked in [
        ("b", "**the river**"),
        ("i", "*the river*"),
        ("k", "[the river](https://)"),
    ]:
        desk.write("the river")
        desk.press("Control+a", f"Control+{key}")
        assert desk.text == marked
    desk.write("the river")
    desk.press("Control+a", "Control+b", "Control+b")
    assert desk.text == "the river"


def test_what_was_done_is_undone_step_by_step(desk):
    desk.write("one")
    desk.press("Control+a", "Control+b", "Control+z")
    assert desk.text == "one"


def test_marks_step_back_and_weight_carries_the_rest(desk):
    desk.write("## Why\n\nA **pencil** and [a link](https://example.org).\n\n> Said.")
    weight = "getComputedStyle(document.querySelector('.cm-heading:not(.cm-mark)')).fontWeight"
    assert desk.page.evaluate(weight) == "700"
    assert desk.page.locator(".cm-link", has_text="a link").count() == 1
    assert desk.page.locator(".cm-mark", has_text="##").count() == 1


@pytest.mark.parametrize(
    ("typed", "then", "text"),
    [
        ("/quo", "Lazy.", "Some words.\n\n> Lazy.\n"),
        ("+code", "py", "Some words.\n\n```\npy\n```\n"),
        ("/foot", "A duck.", "Some words.[^1]\n\n[^1]: A duck."),
        ("/call", "Mind.", "Some words.\n\n> [!note]\n> Mind.\n"),
        ("/div", "On.", "Some words.\n\n---\n\nOn.\n"),
        ("/more", "", "Some words.\n\n<!--more-->\n\n\n"),
    ],
)
def test_a_slash_or_a_plus_at_the_start_of_a_line_inserts(desk, typed, then, text):
    desk.write("Some words.\n\n", over=typed)
    expect(desk.page.locator("#insert-menu")).to_be_visible()
    desk.press("Enter")
    desk.page.keyboard.type(then)
    assert desk.text == text


def test_the_insert_menu_says_which_choice_is_meant_and_escape_keeps_the_slash(desk):
    desk.write("", over="/")
    menu, field = desk.page.get_by_role("listbox", name="Insert"), desk.page.locator(".cm-content")
    expect(menu.get_by_role("option")).to_have_count(12)
    desk.press("ArrowDown", "ArrowRight")
    chosen = menu.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("Table")
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    desk.press("Escape")
    expect(menu).to_be_hidden()
    desk.page.keyboard.type("table")
    expect(menu).to_be_hidden()
    assert desk.text == "/table"


def test_the_button_inserts_at_the_cursor(desk):
    desk.write("One.\n\nTwo.")
    desk.page.get_by_role("button", name="Insert").click()
    desk.page.get_by_role("option", name="Table").click()
    assert desk.text.startswith("One.\n\nTwo.\n\n|")


def test_an_address_over_words_becomes_a_link_and_alone_stays_alone(desk):
    desk.write("the tide")
    desk.press("Control+a")
    desk.paste(AN_ADDRESS)
    assert desk.text == f"[the tide]({AN_ADDRESS})"
    desk.write("Look:\n\n")
    desk.paste(AN_ADDRESS, html=f'<a href="{AN_ADDRESS}">Tides for sailors</a>')
    assert desk.text == f"Look:\n\n{AN_ADDRESS}"


def test_what_comes_from_elsewhere_becomes_clean_markdown(desk):
    wrong = {}
    for html in sorted(PASTED.glob("*.html")):
        desk.write("")
        desk.paste("as plain words", html=html.read_text())
        if desk.text.strip() != html.with_suffix(".md").read_text().strip():
            wrong[html.stem] = desk.text
    assert not wrong, "\n\n".join(f"{program}:\n{text}" for program, text in wrong.items())
    assert desk.page.evaluate("window.pwned") is None


def test_what_a_paste_brings_along_is_neither_applied_nor_fetched_nor_complained_of(desk):
    said, fetched = [], []
    desk.page.on("console", lambda line: said.append(line.text))
    desk.page.on("request", lambda request: fetched.append(request.url))
    for html in sorted(PASTED.glob("*.html")):
        desk.write("")
        desk.paste("as plain words", html=html.read_text())
    desk.write("")
    desk.paste("x", html=STYLED)
    expect(desk.page.locator(".cm-content")).to_contain_text("**bold**")
    assert not said, "\n".join(said)
    assert not [one for one in fetched if not one.startswith(desk.page.url.split("/admin")[0])]
    assert "x.png" not in "".join(fetched)


def test_notes_from_elsewhere_are_counted_on_after_those_of_the_text(desk):
    desk.write("Slack.[^1]\n\n[^1]: Mine.\n\n")
    desk.paste("as plain words", html=(PASTED / "libreoffice.html").read_text())
    assert "minutes[^2]" in desk.text and "[^2]: By the bell." in desk.text


def test_cells_without_html_become_a_table_as_well(desk):
    desk.write("")
    desk.paste("Yards\tNorth\n50\t11.2\n")
    assert desk.text.strip() == "| Yards | North |\n| ----: | ----: |\n|    50 |  11.2 |"


def test_with_shift_and_in_code_a_paste_stays_as_it_is(desk):
    desk.write("")
    desk.paste("a\tb\n1\t2", html=SHEET, shift=True)
    assert "|" not in desk.text
    desk.write("```\n")
    desk.paste("a\tb\n1\t2", html=SHEET)
    assert "|" not in desk.text


def test_a_link_to_an_article_is_kept_by_its_number(desk, post):
    Post.objects.filter(pk=post.pk).update(title='The [wall] <b onclick="x">of</b> pears')
    desk.write("", over="See [[wall pears")
    option = desk.page.get_by_role("option", name="The [wall] <b")
    expect(option).to_be_visible()
    desk.press("Enter")
    link = rf'[The \[wall\] <b onclick="x">of</b> pears](article:{post.pk})'
    assert desk.text == f"See {link}"


def test_without_the_bundle_everything_is_written_in_the_plain_field(browse, author):
    page = browse(user=author)
    page.route("**/vendor/codemirror*.js", lambda route: route.abort())
    page.goto(ADD)
    page.get_by_label("Title", exact=True).fill("Winter pruning")
    text = page.get_by_label("Text", exact=True)
    text.fill("The sap is down.")
    text.press("Control+a")
    text.press("Control+b")
    expect(text).to_have_value("**The sap is down.**")
    text.press("Control+End")
    text.press("Enter")
    text.press("Enter")
    text.type("/quo")
    text.press("Enter")
    text.type("Said.")
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_role("status").filter(has_text="Published.")).to_be_visible()
    assert Post.objects.get().text.split() == ["**The", "sap", "is", "down.**", ">", "Said."]


def test_words_are_found_and_replaced(desk):
    desk.write("The river. The river.")
    desk.press("Control+f")
    find = desk.page.get_by_label("Find", exact=True)
    expect(find).to_be_focused()
    find.fill("river")
    desk.page.get_by_label("Replace with").fill("estuary")
    desk.page.get_by_role("button", name="Replace all").click()
    assert desk.text == "The estuary. The estuary."


def test_tab_leaves_the_text_after_escape_and_moves_an_item_of_a_list(desk):
    desk.write("- one\n- two")
    desk.press("Tab")
    assert desk.text == "- one\n    - two"
    desk.press("Escape", "Tab")
    assert not desk.page.evaluate("document.activeElement.matches('.cm-content')")


def test_the_keys_of_the_page_work_and_are_listed(desk):
    form = desk.page.locator("form.editor")
    desk.write("Some words.")
    desk.press("F6")
    assert desk.page.evaluate("!!document.activeElement.closest('.editor-side')")
    desk.press("F6")
    assert desk.page.evaluate("!!document.activeElement.closest('.editor-bar')")
    desk.press("F6")
    expect(desk.page.locator(".cm-content")).to_be_focused()
    desk.press("Control+\\")
    expect(desk.page.locator(".editor-side")).to_be_hidden()
    desk.press("Control+\\")
    expect(desk.page.locator(".editor-side")).to_be_visible()
    desk.press("Control+Enter")
    expect(form.get_by_role("heading", name="Before publishing")).to_be_visible()
    desk.press("?")
    expect(desk.page.get_by_role("dialog", name="Keys")).to_be_visible()
