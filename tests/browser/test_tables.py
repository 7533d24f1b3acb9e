"""A table in a comment, and one in an article that is being written."""

import pytest
from playwright.sync_api import expect

from blog.models import Post
from comments.gate import Writer
from comments.models import Comment
from tests.browser.editor import Desk

TIDES = "| when | feet | by |\n|---|--:|:-:|\n| noon | 11 | Marrow |"


def test_each_column_stands_where_its_writer_wants_it(browse, post, reader):
    Comment.write(post, Writer(account=reader, name=reader.name), TIDES)
    page = browse(js=False)
    page.goto(post.get_absolute_url())
    expect(page.get_by_role("cell", name="noon")).to_have_css("text-align", "start")
    expect(page.get_by_role("cell", name="11")).to_have_css("text-align", "end")
    expect(page.get_by_role("cell", name="Marrow")).to_have_css("text-align", "center")


HEAD = "| a | b |\n| --- | --- |\n"


@pytest.fixture
def desk(browse, author):
    return Desk(browse(user=author))


def published(desk):
    desk.page.get_by_label("Title", exact=True).fill("Low water")
    desk.page.get_by_role("button", name="Publish…").click()
    desk.page.get_by_role("button", name="Publish now").click()
    expect(desk.page.get_by_text("Published. See it")).to_be_visible()
    return Post.objects.get().text.replace("\r", "").strip()


def test_a_row_that_tab_made_and_nobody_filled_is_not_published(desk):
    desk.write(f"{HEAD}| x | y |")
    desk.press("ArrowLeft", "Tab", "Tab", "Tab")
    assert len(desk.text.split("\n")) == 5
    assert published(desk) == f"{HEAD}| x | y |"


def test_the_rows_of_an_inserted_table_that_nobody_filled_go_when_the_text_is_left(desk):
    desk.write("", over="/tab")
    desk.press("Enter")
    for words in ("Wood", "Stone", "Sand"):
        desk.page.keyboard.type(words)
        desk.press("Tab")
    desk.page.get_by_label("Title", exact=True).click()
    expect(desk.page.locator(".cm-line", has_text="|")).to_have_count(3)
    assert "| Sand |  |" in desk.text
    desk.page.locator(".cm-content").focus()
    desk.press("Control+z")
    expect(desk.page.locator(".cm-line", has_text="|")).to_have_count(4)


def test_what_a_writer_typed_stays_an_empty_row_included(desk):
    typed = f"{HEAD}| x | y |\n|  |  |"
    desk.write(typed)
    assert published(desk) == typed


@pytest.mark.parametrize("filled", ["| - | |", "|  | 2 |"])
def test_a_row_with_anything_in_it_stays(desk, filled):
    desk.write(f"{HEAD}| x | y |")
    desk.press("ArrowLeft", "Tab")
    if "2" in filled:
        desk.press("Tab")
    desk.page.keyboard.type("2" if "2" in filled else "-")
    row = published(desk).split("\n")[-1]
    assert row.replace(" ", "") == filled.replace(" ", "")


def test_a_look_into_another_window_leaves_the_row_where_it_is(desk):
    desk.write(f"{HEAD}| x | y |")
    desk.press("ArrowLeft", "Tab")
    desk.page.evaluate("document.activeElement.blur()")
    assert len(desk.text.split("\n")) == 4
