"""All the way to a service and back, in a browser: what was being written is there again."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from comments.gate import Writer
from comments.models import Comment
from tests.accounts.local_services import Person
from tests.accounts.visiting import SERVICES
from tests.browser.conftest import PHONE
from tests.browser.steps import address_field, comment

TEXT = "Ours has nine, and a robin."
NAMES = dict(
    zip(SERVICES, ["Google", "X", "Facebook", "WordPress.com", "The Rowing Club"], strict=True)
)
EACH = pytest.mark.parametrize("service", SERVICES)


@pytest.fixture
def eleven(post, reader):
    """Somebody has written already, so that there is something to answer."""
    return Comment.write(post, Writer(account=reader, name="Marrow"), "Eleven?")


def write_and_leave(page, post, service, text=TEXT):
    page.goto(post.get_absolute_url())
    page.get_by_label("Your comment").fill(text)
    page.get_by_role("button", name=f"Sign in with {NAMES[service]}").click()


def introduce(page, postbox):
    """Say what the service doesn't, and show that the address is one's own."""
    if page.get_by_role("heading", name="One more thing").is_visible():
        page.get_by_role("textbox", name="E-mail address").fill("squash@example.net")
        page.get_by_role("button", name="Create account").click()
        page.get_by_label("Code").wait_for()
        page.get_by_label("Code").fill(postbox.code())
        page.get_by_role("button", name="Confirm").click()


def allow(page, postbox):
    page.get_by_role("button", name="Allow").click()
    page.get_by_role("heading", level=1).first.wait_for()
    introduce(page, postbox)


def expect_text_at(page, post, name="Marrow Squash"):
    """Back at the very place, under one's name, with every word; and it can be sent."""
    page.wait_for_url(f"**{post.get_absolute_url()}#respond")
    expect(page.get_by_label("Your comment")).to_have_value(TEXT)
    expect(page.get_by_text(f"Commenting as {name}")).to_be_in_viewport()


@pytest.mark.slow
@EACH
@pytest.mark.parametrize("js", [True, False])
def test_a_reader_comes_back_from_a_service_and_posts(browse, post, local, postbox, service, js):
    page = browse(js=js, viewport=PHONE)
    write_and_leave(page, post, service)
    allow(page, postbox)
    expect_text_at(page, post)
    page.get_by_role("button", name="Post comment").click()
    expect(comment(page, TEXT)).to_contain_text("Marrow Squash")
    page.goto(post.get_absolute_url())
    expect(page.get_by_label("Your comment")).to_have_value("")


@pytest.mark.slow
@EACH
@pytest.mark.parametrize("js", [True, False])
def test_a_reader_who_says_no_goes_on_writing(browse, post, local, service, js):
    page = browse(js=js)
    write_and_leave(page, post, service)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="You aren’t signed in")).to_be_visible()
    page.get_by_role("link", name="Back to your comment").click()
    page.wait_for_url(f"**{post.get_absolute_url()}#respond")
    expect(page.get_by_label("Your comment")).to_have_value(TEXT)
    expect(page.get_by_text("Who is writing?")).to_be_visible()


@pytest.mark.slow
@EACH
def test_a_service_that_fails_leads_back_to_the_text(browse, post, local, service):
    page = browse(js=False)
    write_and_leave(page, post, service)
    local.fault = "500 of access_token" if service == "facebook" else "500 of token"
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text(f"{NAMES[service]} didn’t answer as expected")).to_be_visible()
    page.get_by_role("link", name="Back to your comment").click()
    expect(page.get_by_label("Your comment")).to_have_value(TEXT)


def test_a_reply_is_open_again_below_the_comment_that_it_answers(browse, post, eleven, local):
    page = browse()
    page.goto(post.get_absolute_url())
    comment(page, "Eleven?").get_by_role("link", name="Reply").click()
    form = page.locator(".inline-form")
    form.get_by_label("Your comment").fill(TEXT)
    form.get_by_role("button", name="Post reply").click()
    form.get_by_role("button", name="Sign in with The Rowing Club").click()
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(f"**{post.get_absolute_url()}#c-{eleven.pk}")
    expect(form.get_by_label("Your comment")).to_have_value(TEXT)
    expect(form.get_by_text("Commenting as Marrow Squash")).to_be_visible()
    form.get_by_role("button", name="Post reply").click()
    expect(comment(page, "Eleven?").locator("li", has_text=TEXT)).to_be_visible()
    page.reload()
    expect(page.locator(".inline-form")).to_have_count(0)


@pytest.mark.slow
def test_a_reply_without_scripts_comes_back_to_its_own_page(browse, post, eleven, local):
    page = browse(js=False)
    page.goto(f"/comments/{eleven.pk}/reply/")
    page.get_by_label("Your comment").fill(TEXT)
    page.get_by_role("button", name="Sign in with Google").click()
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(f"**/comments/{eleven.pk}/reply/")
    expect(page.get_by_label("Your comment")).to_have_value(TEXT)
    page.get_by_role("button", name="Post reply").click()
    expect(comment(page, "Eleven?").locator("li", has_text=TEXT)).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("js", [True, False])
def test_change_and_log_out_keep_what_was_written(browse, post, reader, local, js):
    page = browse(js=js, user=reader)
    page.goto(post.get_absolute_url())
    page.get_by_label("Your comment").fill(TEXT)
    page.get_by_role("button", name="Use another account").click()
    expect(page.get_by_text("We’ve saved your comment.")).to_be_visible()
    page.get_by_role("button", name="Continue with Google").click()
    page.get_by_role("button", name="Allow").click()
    expect_text_at(page, post)
    page.get_by_role("button", name="Sign out").last.click()
    expect(page.get_by_text("Who is writing?")).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_value(TEXT)


@pytest.mark.slow
def test_what_was_typed_after_coming_back_is_what_is_offered_later(browse, post, local):
    page = browse()
    write_and_leave(page, post, "google")
    page.get_by_role("button", name="Allow").click()
    expect_text_at(page, post)
    field = page.get_by_label("Your comment")
    field.press("Control+End")
    field.press_sequentially(" And a wren.")
    page.goto(post.get_absolute_url())
    expect(field).to_have_value(f"{TEXT} And a wren.")
    page.get_by_role("button", name="Discard it").click()
    expect(field).to_have_value("")
    page.goto(post.get_absolute_url())
    expect(field).to_have_value("")


@pytest.mark.slow
def test_enter_in_the_name_shows_a_preview_and_leads_nowhere(browse, post, local):
    for js in (True, False):
        page = browse(js=js)
        page.goto(post.get_absolute_url())
        page.get_by_label("Your comment").fill(TEXT)
        address_field(page).fill("heron@example.org")
        page.get_by_role("textbox", name="Name").fill("Heron")
        page.get_by_role("textbox", name="Name").press("Enter")
        expect(page.get_by_text("Preview. Not posted yet.")).to_be_visible()


@pytest.mark.slow
def test_two_services_with_one_address_and_the_last_one_stays(browse, post, local, postbox):
    page = browse()
    for service in ("google", "wordpress_com"):
        page.context.clear_cookies()
        page.goto("/accounts/login/")
        page.get_by_role("button", name=f"Continue with {NAMES[service]}").click()
        page.get_by_role("button", name="Allow").click()
        page.wait_for_url("**/")
    assert User.objects.filter(name="Marrow Squash").count() == 1
    page.goto("/accounts/login/")
    expect(page.get_by_role("button", name="WordPress.com")).to_contain_text("Last used")
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Disconnect Google").click()
    expect(page.get_by_text("Google is disconnected from your account.")).to_be_visible()
    local.person = Person("99", "Another", "another@example.net", is_sure=True)
    page.get_by_role("button", name="Connect X").click()
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("Connected to your account.")).to_be_visible()
