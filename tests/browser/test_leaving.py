"""Somebody deletes their account in a browser without scripts."""

from playwright.sync_api import expect

from accounts.models import User
from comments.gate import Writer
from comments.models import Comment
from tests.browser.conftest import PHONE
from tests.conftest import PASSWORD


def test_a_reader_deletes_their_account_without_scripts(browse, reader, post):
    Comment.write(post, Writer(account=reader, name=reader.name), "Eleven pears.")
    page = browse(js=False, viewport=PHONE, user=reader)
    page.goto("/account/data/")
    page.get_by_role("link", name="Delete my account…").click()
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what happens to your comments")
    page.get_by_label("Withdraw them all").check()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Delete my account").click()
    page.get_by_role("heading", name="Your account is deleted").wait_for()
    page.goto("/account/")
    assert "/accounts/login/" in page.url
    assert not User.objects.filter(pk=reader.pk).exists()
    assert Comment.objects.get().state == "withdrawn"
