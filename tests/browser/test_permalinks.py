"""A comment's own address."""

import pytest
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment

# Where the linked comment is, in windows from the upper edge, once the page has been loaded.
WHERE = "() => document.querySelector(':target').getBoundingClientRect().top / innerHeight"


@pytest.fixture
def last_of_many(post, reader):
    writer = Writer(account=reader, name=reader.name)
    return [Comment.write(post, writer, f"Pear number {n}.\n\n" * 3) for n in range(40)][-1]


@pytest.mark.parametrize("js", [True, False])
def test_a_page_opens_at_the_comment_that_was_linked(browse, last_of_many, js):
    page = browse(js=js)
    page.goto(last_of_many.get_absolute_url(), wait_until="load")
    assert 0 <= page.evaluate(WHERE) < 1


def test_a_link_within_the_page_still_glides(browse, last_of_many):
    page = browse()
    page.goto(last_of_many.get_absolute_url())
    expect(page.locator("html")).to_have_class("smooth")
