"""Somebody who signed in long ago changes what guards their account, in a browser."""

import time

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.sessions import SessionStore
from tests.browser.conftest import PHONE

WITH_AND_WITHOUT = pytest.mark.parametrize(("js", "dark"), [(True, False), (False, True)])


def time_passes():
    """Everybody has been signed in for an hour."""
    for key in Session.objects.values_list("pk", flat=True):
        session = SessionStore(key)
        [record] = session["account_authentication_methods"]
        session["account_authentication_methods"] = [record | {"at": time.time() - 3600}]
        session.save()


def add_an_address(page):
    page.goto("/accounts/email/")
    page.get_by_label("E-mail").fill("pumpkin@example.org")
    page.get_by_role("button", name="Add address").click()
    expect(page.get_by_role("heading", name="Confirm it’s you")).to_be_visible()


def expect_it_went_on(page):
    expect(page.get_by_text("We sent a six-digit code to pumpkin@example.org.")).to_be_visible()


@pytest.fixture
def member(reader, local):
    """Somebody who signs in by a service or a code, and has no password."""
    reader.set_unusable_password()
    reader.save()
    reader.socialaccount_set.create(provider="club", uid="17")
    return reader


@WITH_AND_WITHOUT
def test_a_code_from_a_message_and_what_was_typed_goes_on(browse, member, postbox, js, dark):
    page = browse(js=js, dark=dark, viewport=PHONE, user=member)
    time_passes()
    add_an_address(page)
    page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_label("Code")).to_be_visible()
    page.get_by_label("Code").fill(postbox.code())
    page.get_by_role("button", name="Continue", exact=True).click()
    expect_it_went_on(page)


@WITH_AND_WITHOUT
def test_a_service_and_what_was_typed_goes_on(browse, member, js, dark):
    page = browse(js=js, dark=dark, user=member)
    time_passes()
    add_an_address(page)
    page.get_by_role("button", name="Continue with The Rowing Club").click()
    page.get_by_role("button", name="Allow").click()
    expect_it_went_on(page)


def test_a_no_at_the_service_leads_back_to_the_question(browse, member):
    page = browse(user=member)
    time_passes()
    add_an_address(page)
    page.get_by_role("button", name="Continue with The Rowing Club").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="Nothing has changed")).to_be_visible()
    page.get_by_role("link", name="Go back").click()
    expect(page.get_by_role("heading", name="Confirm it’s you")).to_be_visible()
