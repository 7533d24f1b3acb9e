"""A comment's own address."""

import re

import pytest
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment
from transfer.models import Imported, ImportRun

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


@pytest.mark.parametrize("called", ["comment-101", "c8302433398263471613"])
def test_a_link_to_a_comment_of_before_opens_at_it(browse, post, last_of_many, called):
    run = ImportRun.objects.create(reader="wordpress", source="wordpress garden.example.org")
    own, number = "9 2019-06-01", called.strip("coment-")
    for kind, name, thing in (("post", own, post), ("comment", f"{own} {number}", last_of_many)):
        Imported.objects.remember(run.source, kind, {name: thing.pk}, run)
    page = browse()
    page.goto("/privacy/")
    page.goto(f"{post.get_absolute_url()}#{called}")
    expect(page.locator(f"#c-{last_of_many.pk}:target")).to_be_in_viewport()
    page.go_back()
    expect(page).to_have_url(re.compile("/privacy/$"))
    page.goto(f"{post.get_absolute_url()}#{called}2")
    expect(page).to_have_url(re.compile(f"{post.slug}/$"))


HOW = "getComputedStyle(document.documentElement).scrollBehavior"


def test_a_link_within_the_page_glides_where_that_is_near_and_is_at_once_where_it_is_far(
    browse, post, last_of_many
):
    page = browse()
    page.goto(post.get_absolute_url())
    page.locator("a[href='#respond']").first.click()
    expect(page.get_by_label("Your comment")).to_be_in_viewport()
    assert page.evaluate(HOW) == "auto"
    page.locator(f"#c-{last_of_many.pk} .permalink").click()
    assert page.evaluate(HOW) == "smooth"
