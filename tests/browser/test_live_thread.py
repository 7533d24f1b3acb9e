"""A thread that grows while it is read: nothing moves until the reader asks for it."""

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from tests.accounts.leaving import write
from tests.served import served

pytestmark = pytest.mark.served
RULE = {"number": 1, "citation": "Be kind", "rule_url": "/policy/", "log_url": "/log/"}


@pytest.fixture
def thread(post, reader):
    return [write(post, reader, f"Number {n}. " + "Pears and plums. " * 30) for n in range(12)]


@pytest.fixture
def blog(thread, tmp_path):
    """The site behind the real web server: Django's own has no streams."""
    with served(tmp_path) as blog:
        yield blog


@pytest.fixture
def page(browse, blog, post):
    page = browse()
    page.goto(blog.url + post.get_absolute_url())
    expect(page.locator(".live")).to_contain_text("appear here")
    return page


def place_of(page, comment):
    """How far below the window's edge a comment stands."""
    return page.locator(f"#c-{comment.pk}").evaluate("one => one.getBoundingClientRect().top")


def read_on(page, comment):
    """Scroll to a comment half-way down, as a reader who has come there."""
    page.locator(f"#c-{comment.pk}").evaluate("one => one.scrollIntoView({block: 'center'})")


def test_what_others_say_is_offered_in_its_place_and_nothing_moves(
    page, post, thread, second_reader
):
    read = thread[6]
    read_on(page, read)
    before = place_of(page, read)
    reply = write(post, second_reader, "An answer.", parent=thread[2])
    new = write(post, second_reader, "A new one.")
    offered = page.locator(f"#c-{thread[2].pk} .live-show")
    expect(offered).to_contain_text("Show 1 new reply")
    expect(page.locator(".live .live-show")).to_contain_text("Show 2 new comments")
    expect(page.get_by_role("status")).to_contain_text(["New comments: "])
    expect(page.locator(f"#c-{reply.pk}")).to_have_count(0)
    assert place_of(page, read) == before

    page.keyboard.press("n")
    expect(page.locator(f"#c-{reply.pk}")).to_be_focused()
    expect(page.locator(f"#c-{new.pk}")).to_contain_text("A new one.")
    expect(page.locator(".live-show")).to_have_count(0)
    expect(page.locator("#comments-title")).to_contain_text("14")


def test_a_press_puts_in_what_is_new_below_one_comment(page, post, thread, second_reader):
    first = write(post, second_reader, "An answer.", parent=thread[2])
    below = write(post, second_reader, "And one to that.", parent=first)
    other = write(post, second_reader, "Elsewhere.", parent=thread[4])
    expect(page.locator(".live .live-show")).to_contain_text("Show 3 new comments")
    page.locator(f"#c-{thread[2].pk} .live-show").click()
    expect(page.locator(f"#c-{first.pk}")).to_be_focused()
    expect(page.locator(f"#c-{first.pk} #c-{below.pk}")).to_be_visible()
    expect(page.locator(f"#c-{other.pk}")).to_have_count(0)
    expect(page.locator(".live .live-show")).to_contain_text("Show 1 new comment")


def test_a_removed_text_is_covered_at_once_and_nothing_moves(page, thread):
    read, rude = thread[6], thread[5]
    read_on(page, read)
    before = place_of(page, read)
    Comment.objects.get(pk=rude.pk).remove(RULE)
    expect(page.locator(f"#c-{rude.pk}")).to_contain_text("Removed by a moderator")
    expect(page.locator(f"#c-{rude.pk}")).not_to_contain_text("Number 5")
    assert abs(place_of(page, read) - before) < 1
    Comment.objects.get(pk=rude.pk).restore()
    read_on(page, thread[11])
    expect(page.locator(f"#c-{rude.pk}")).to_contain_text("Number 5")
    Comment.objects.get(pk=thread[3].pk).withdraw()
    expect(page.locator(f"#c-{thread[3].pk}")).not_to_contain_text("Number 3")


def test_whoever_writes_an_answer_keeps_it_and_is_told_of_another(
    page, post, thread, second_reader
):
    page.locator(f"#c-{thread[6].pk}").get_by_role("link", name="Reply").click()
    field = page.locator(f"#c-{thread[6].pk} textarea")
    field.fill("Half a sent")
    write(post, second_reader, "Somebody was faster.", parent=thread[6])
    told = page.locator(f"#c-{thread[6].pk} .live-same")
    expect(told).to_contain_text(f"{second_reader.name} has just answered the same comment")
    expect(field).to_have_value("Half a sent")
    expect(field).to_be_focused()


def test_a_server_that_was_away_is_found_again_and_nothing_is_missed(
    page, blog, post, thread, second_reader
):
    blog.stop()
    write(post, second_reader, "Said meanwhile.")
    blog.start()
    expect(page.locator(".live .live-show")).to_contain_text("Show 1 new comment")


def test_without_scripts_a_link_looks_for_new_comments(browse, blog, post, second_reader):
    page = browse(js=False)
    page.goto(blog.url + post.get_absolute_url())
    new = write(post, second_reader, "A new one.")
    page.get_by_role("link", name="Look for new comments").click()
    expect(page.locator(f"#c-{new.pk}")).to_be_visible()
