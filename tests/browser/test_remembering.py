"""A guest is remembered where they asked for it."""

from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment
from tests.browser.steps import address_field


def test_a_guest_finds_themselves_in_every_form(browse, post, reader):
    comment = Comment.write(post, Writer(account=reader, name=reader.name), "Nine, I count.")
    page = browse()
    page.goto(post.get_absolute_url())
    page.locator("#text-0").fill("Ten, then.")
    page.get_by_label("Name", exact=True).fill("Passing Heron")
    address_field(page).fill("heron@example.org")
    page.locator("#site-0").fill("heron.example.org")
    page.get_by_label("Remember me in this browser").check()
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Ten, then.")).to_be_visible()

    page.context.clear_cookies(name="parley_guest")  # Not known by it any more.
    page.goto(post.get_absolute_url())
    expect(page.locator("#email-0")).to_have_value("heron@example.org")
    expect(page.locator("#site-0")).to_have_value("https://heron.example.org")
    page.locator(f"#c-{comment.pk} [href$='/reply/']").click()
    form = page.locator(".inline-form")
    expect(form.get_by_text("Writing as Passing Heron")).to_be_visible()

    page.locator(f"#text-{comment.pk}").fill("Half a thought")
    form.get_by_role("button", name="Change").click()
    expect(page.locator(f"#name-{comment.pk}")).to_have_value("Passing Heron")
    form.get_by_role("button", name="Forget me").click()
    expect(form.get_by_text("Your name comes next.")).to_be_visible()
    expect(page.locator(f"#text-{comment.pk}")).to_have_value("Half a thought")
    page.goto(post.get_absolute_url())
    expect(page.locator("#email-0")).to_have_value("")
