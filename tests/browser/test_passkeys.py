"""Somebody signs in with a passkey in a real Chromium, whose device is a virtual one."""

import pytest
from playwright.sync_api import expect

from tests.accounts.test_passkeys import ADD, LIST, OPEN
from tests.accounts.test_signing_in import SIGN_IN
from tests.browser.conftest import PHONE
from tests.conftest import PASSWORD

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """The virtual device of a page's browser, over Chromium's own protocol."""

    def __init__(self, page, **other):
        self.chromium = page.context.new_cdp_session(page)
        self.chromium.send("WebAuthn.enable")
        added = self.chromium.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | other})
        self.name = added["authenticatorId"]

    def ask(self, what, **told):
        return self.chromium.send(f"WebAuthn.{what}", {"authenticatorId": self.name} | told)

    @property
    def keys(self):
        return self.ask("getCredentials")["credentials"]

    def keep(self, key):
        self.ask("addCredential", credential=key)


def add(page, name="Laptop"):
    page.goto(ADD)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add a passkey").click()


@pytest.fixture
def with_passkey(browse, reader):
    """A page in the reader's browser, and the device that has their passkey."""
    page = browse(user=reader)
    device = Device(page)
    add(page)
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    return page, device


def sign_out(page):
    page.context.clear_cookies()
    page.goto(SIGN_IN)


def use_passkey(page):
    page.get_by_role("button", name="Sign in with a passkey").click()


def expect_signed_in(page):
    expect(page.get_by_role("link", name="Marrow").first).to_be_visible()


def test_added_listed_and_used_to_sign_in_and_to_go_on(with_passkey):
    page, device = with_passkey
    assert [key["isResidentCredential"] for key in device.keys] == [True]
    page.goto(LIST)
    expect(page.get_by_text("Laptop", exact=True)).to_be_visible()
    sign_out(page)
    use_passkey(page)
    expect_signed_in(page)
    page.goto(LIST)
    expect(page.get_by_text("· passkey")).to_be_visible()


def test_after_the_password_it_is_the_second_step(with_passkey, reader):
    page, _ = with_passkey
    sign_out(page)
    page.get_by_label("E-mail address").fill(reader.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Two-step sign-in")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect_signed_in(page)


def test_the_same_device_is_not_added_twice(with_passkey, reader):
    page, _ = with_passkey
    add(page, "Again")
    expect(page.get_by_role("alert")).to_contain_text("already has a passkey")
    assert reader.passkeys.count() == 1


def test_a_removed_passkey_is_refused_with_a_sentence(with_passkey):
    page, _ = with_passkey
    page.goto(LIST)
    page.get_by_role("link", name="Remove Laptop").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    sign_out(page)
    use_passkey(page)
    expect(page.get_by_text("This passkey doesn’t work here.")).to_be_visible()


def test_a_copy_with_an_earlier_count_is_refused(with_passkey):
    page, device = with_passkey
    [copied] = device.keys
    sign_out(page)
    use_passkey(page)
    expect_signed_in(page)
    device.ask("removeCredential", credentialId=copied["credentialId"])
    device.keep(copied)  # As it was before that sign-in.
    sign_out(page)
    use_passkey(page)
    expect(page.get_by_text("This passkey doesn’t work here.")).to_be_visible()


def test_another_site_gets_no_answer_from_the_device(with_passkey):
    """The browser itself refuses a site that names ours."""
    page, _ = with_passkey
    page.goto(page.url.replace("localhost", "127.0.0.1").split("/accounts/")[0] + SIGN_IN)
    use_passkey(page)
    expect(page.get_by_role("alert").last).to_contain_text("only at this blog’s own address")


def test_nobody_at_the_device_is_a_sentence_and_another_try(with_passkey):
    page, device = with_passkey
    sign_out(page)
    device.ask("setUserVerified", isUserVerified=False)
    use_passkey(page)
    expect(page.get_by_text("No passkey was used.")).to_be_visible()
    device.ask("setUserVerified", isUserVerified=True)
    use_passkey(page)
    expect_signed_in(page)


def test_a_device_that_keeps_no_passkeys_adds_none(browse, reader):
    page = browse(user=reader)
    Device(page, hasResidentKey=False)
    add(page)
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")
    assert not reader.passkeys.exists()


def test_without_scripts_a_sentence_says_what_is_needed(browse, reader):
    page = browse(js=False, viewport=PHONE, user=reader)
    for address in ADD, SIGN_IN:
        page.goto(address)
        expect(page.get_by_text("Passkeys need scripts")).to_be_visible()
        expect(page.get_by_role("button", name="passkey")).to_have_count(0)
    page.goto(OPEN)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
