"""What is new since the last visit: marked by the browser for guests, by the server for accounts."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from comments.models import Comment, Visit
from tests.accounts.leaving import write
from tests.mail import work

AN_HOUR_AGO = "JSON.stringify({since: Date.now() - 7200e3, last: Date.now() - 3600e3})"


@pytest.fixture
def asked(post, reader):
    return write(post, reader, "Which pears are these?")


@pytest.fixture
def answered(post, second_reader, asked):
    return write(post, second_reader, "Conference, most of them.", parent=asked)


def was_here(page, post):
    """The guest was here an hour ago, says their browser."""
    page.goto(post.get_absolute_url())
    expect(page.locator(".new-bar")).to_be_hidden()
    page.evaluate(f"localStorage.setItem('seen:{post.pk}', {AN_HOUR_AGO})")
    page.reload()


def test_a_guest_sees_what_is_new_since_the_last_visit(browse, post, asked, answered):
    page = browse()
    was_here(page, post)
    bar = page.locator(".new-bar")
    expect(bar).to_contain_text("2 new")
    expect(page.locator(f"#c-{answered.pk} > .comment-head")).to_contain_text("New")
    page.get_by_role("link", name="Collapse all").click()
    expect(page.locator(f"#c-{asked.pk} summary")).to_contain_text("1 reply, 1 new")
    bar.get_by_role("link", name="Go to the first").click()
    expect(page).to_have_url(re.compile(f"#c-{asked.pk}$"))
    bar.get_by_role("button", name="Mark all as read").click()
    expect(bar).to_be_hidden()
    expect(page.locator(".comments .new-mark")).to_have_count(0)
    expect(page.locator(f"#c-{asked.pk} summary .new-mark")).to_have_count(0)
    page.reload()
    expect(bar).to_be_hidden()


def test_a_guest_sees_what_is_new_behind_the_way_on(browse, post, second_reader, asked, answered):
    for number in range(8):
        answered = write(post, second_reader, f"Deeper, {number}.", parent=answered)
    Comment.objects.filter(level__lte=6).update(created_at=timezone.now() - timedelta(days=1))
    page = browse()
    was_here(page, post)
    way = page.locator(".comments .thread-more")
    expect(way).to_contain_text(re.compile(r"Continue this thread: 3 more replies\s*, 3 new"))
    bar = page.locator(".new-bar")
    expect(bar).to_contain_text("3 new")
    bar.get_by_role("link", name="Go to the first").click()
    expect(page).to_have_url(re.compile("/thread/$"))
    expect(page.locator(".comments .new-step")).to_have_count(3)
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(".new-mark")).to_have_count(0)


def test_a_branch_that_is_folded_far_down_stays_in_sight(browse, post, second_reader, asked):
    for number in range(30):
        write(post, second_reader, f"Below, {number}.", parent=asked)
    page = browse()
    page.goto(post.get_absolute_url())
    line = page.locator(f"#c-{asked.pk} > details > summary")
    line.click(position={"x": 12, "y": line.bounding_box()["height"] - 300})
    expect(page.locator(f"#c-{asked.pk} > details")).not_to_have_attribute("open", "")
    expect(line).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_account_sees_it_goes_there_from_the_bell_and_marks_it_read(
    browse, post, reader, asked, answered, scripts
):
    work()
    before = timezone.now() - timedelta(hours=1)
    Comment.objects.filter(pk=asked.pk).update(created_at=before)
    Visit.objects.create(account=reader, post=post, since=before, last=before)
    page = browse(user=reader, js=scripts)
    page.goto("/")
    expect(page.locator(".entry-meta .new-mark")).to_have_text("1 new")
    page.get_by_role("link", name="Notifications 1 unread").click()
    expect(page.get_by_text("Quince replied to your comment")).to_be_visible()
    page.get_by_role("button", name="Go to the reply").click()
    expect(page).to_have_url(re.compile(f"#c-{answered.pk}$"))
    expect(page.locator(f"#c-{answered.pk} > .comment-head")).to_contain_text("New")
    expect(page.get_by_role("link", name="Notifications", exact=True)).to_be_visible()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(".new-mark")).to_have_count(0)
