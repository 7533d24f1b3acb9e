"""What people do and find on the pages, in the steps that a longer story is made of."""

from playwright.sync_api import expect


def send(page, article, text):
    """Write a comment below an article."""
    page.goto(article)
    page.get_by_label("Your comment").fill(text)
    page.get_by_role("button", name="Post comment").click()


def accept(page, number):
    """Agree to a revision where it is asked about, and post what was written."""
    page.get_by_label(f"I accept revision {number} of the comment policy").check()
    page.get_by_role("button", name="Accept and post").click()


def comment(page, text):
    """A comment in its thread."""
    return page.locator("li[id^=c-]", has_text=text)


def preview(page):
    """What the deletion would do, before it is confirmed."""
    page.get_by_role("button", name="Check and remove").click()
    return page.get_by_role("status").filter(has_text="What happens")


def expect_to_wait(page, text):
    """A comment waits because of its writer’s strikes, and they are told so."""
    expect(comment(page, text)).to_contain_text("Waiting for a moderator. Only you can see this.")
    expect(page.get_by_text("For now, a moderator reads your comments")).to_be_visible()
    expect(page.get_by_text("your first comment")).to_have_count(0)


def expect_nothing_left_of(page, text, article, why):
    """A removed comment’s words are gone; its placeholder says why."""
    page.goto(article)
    expect(page.get_by_text(text)).to_have_count(0)
    expect(page.get_by_text(f"Removed by a moderator {why}")).to_be_visible()


def address_field(page):
    """Where whoever replies writes their address; the box about new articles has a field of that name as well."""
    return page.locator("form:not(.subscribe-form)").get_by_role("textbox", name="E-mail address")
