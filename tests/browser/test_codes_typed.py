"""Where the typing goes on a page that asks for a code."""

import pytest
from playwright.sync_api import expect

from tests.conftest import GUEST

SIGN_IN, BY_CODE = "/accounts/login/", "E-mail me a code instead"


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(browse, request):
    return browse(js=request.param)


def test_after_asking_for_a_code_by_mail_the_code_is_typed_at_once(page, reader):
    page.goto(SIGN_IN)
    page.get_by_label("E-mail address").fill(reader.email)
    page.get_by_role("button", name=BY_CODE).click()
    expect(page.get_by_label("Code")).to_be_focused()
    expect(page.locator(".error, .box--error")).to_have_count(0)


def test_who_typed_no_address_before_types_it_at_once(page):
    page.goto(SIGN_IN)
    page.get_by_role("button", name=BY_CODE).click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    expect(page.locator(".error, .box--error")).to_have_count(0)


def test_a_guest_who_asked_for_a_code_types_it_at_once(page):
    page.goto("/your-address/")
    page.get_by_label("E-mail address").fill(GUEST["email"])
    page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_label("Code")).to_be_focused()


def test_a_wrong_code_is_told_of_before_the_next_is_typed(page, reader):
    page.goto("/accounts/login/code/")
    page.get_by_label("E-mail address").fill(reader.email)
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("[role=alert]").first).to_be_focused()
