"""Somebody follows a thread in a real browser, and ends it from the message."""

from urllib.parse import quote

from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment, Subscription
from tests.browser.conftest import PHONE
from tests.comments.following import Kind, follow
from tests.mail import work


def test_a_reader_follows_in_place_and_without_scripts(browse, reader, second_reader, post):
    Comment.write(post, Writer(account=second_reader, name="Quince"), "Eleven pears.")
    page = browse(user=reader)
    page.goto(post.get_absolute_url())
    page.get_by_role("button", name="Follow this thread").press("Space")
    page.get_by_role("radio", name="Every new comment").check()
    page.get_by_role("button", name="Save").click()
    button = page.get_by_role("button", name="Following: everything", pressed=True)
    expect(button).to_be_focused()
    said = "You follow everything on this article."
    expect(page.get_by_role("status").last).to_have_text(said)
    button.click()
    page.locator(".choosing :checked").press("Escape")
    expect(page.locator(".choosing")).to_have_count(0)

    plain = browse(js=False, viewport=PHONE, user=reader)
    plain.goto(post.get_absolute_url())
    plain.get_by_role("button", name="Following: everything").click()
    plain.get_by_label("Don’t follow").check()
    plain.get_by_role("button", name="Save").click()
    plain.get_by_role("button", name="Follow this thread").wait_for()
    assert not Subscription.objects.exists()


def test_a_message_can_be_read_and_ends_it_with_a_press(
    browse, reader, second_reader, post, postbox
):
    follow(reader, Kind.ARTICLE, post)
    text = "Eleven *pears*: " + "espaliers" * 20 + "\n\n```\n" + "a line " * 40 + "\n```"
    Comment.write(post, Writer(account=second_reader, name="كمثرى"), text)
    work()
    page = browse(js=False, viewport=PHONE)
    page.goto(post.get_absolute_url())  # Somewhere to put the message into.
    # Not by the rules for the blog's own pages: mail has its style in itself.
    page.goto(f"data:text/html;charset=utf-8,{quote(postbox.messages[0].html)}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    name = page.get_by_text("wrote", exact=False).first
    assert name.evaluate("elt => getComputedStyle(elt).direction") == "ltr"
    end = page.get_by_role("link", name="Unsubscribe").get_attribute("href")
    page.goto(end.removeprefix("http://127.0.0.1:8000"))
    page.get_by_role("button", name="Unfollow everything").click()
    page.get_by_text("You’re unsubscribed from all comment e-mails.").wait_for()
    assert not Subscription.objects.exists()
