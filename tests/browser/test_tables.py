"""A table in a comment."""

from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment

TIDES = "| when | feet | by |\n|---|--:|:-:|\n| noon | 11 | Marrow |"


def test_each_column_stands_where_its_writer_wants_it(browse, post, reader):
    Comment.write(post, Writer(account=reader, name=reader.name), TIDES)
    page = browse(js=False)
    page.goto(post.get_absolute_url())
    expect(page.get_by_role("cell", name="noon")).to_have_css("text-align", "start")
    expect(page.get_by_role("cell", name="11")).to_have_css("text-align", "end")
    expect(page.get_by_role("cell", name="Marrow")).to_have_css("text-align", "center")
