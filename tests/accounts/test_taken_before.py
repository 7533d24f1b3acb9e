"""A stranger takes an account under somebody's address before its owner comes: nothing of it stays."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from accounts.signin import proof
from comments.models import Subscription
from tests.accounts.local_services import Person
from tests.accounts.test_second_step import with_app
from tests.accounts.test_signing_in import SIGN_IN, is_signed_in
from tests.accounts.test_signing_up import CONFIRM, SIGN_UP, fields
from tests.accounts.visiting import arrive, say, start
from tests.conftest import PASSWORD
from transfer.models import Download

TILDA, BY_CODE = "tilda@example.org", "/accounts/login/code/"
NEW = {"password1": "eleven pears in a row", "password2": "eleven pears in a row"}
JOINED = "/accounts/social/signup/"


def take_by_service(stranger, post, local, service="twitter_oauth2"):
    """A stranger comes by a service that is sure of no address, and types Tilda's."""
    local.person = Person("666", "Stranger")
    assert arrive(stranger, post, service).url == JOINED
    return stranger.post(JOINED, {"name": "Stranger", "email": TILDA})


def come_by_code(postbox, email=TILDA):
    """The owner of the address has a code sent, and types it."""
    browser = Client()
    sent = browser.post(BY_CODE, {"email": email})
    codes = [one.code for one in postbox.deliver() if one.to == email and one.code]
    browser.post(sent.url, {"code": codes[-1] if codes else "000000"})
    return browser


# --- Nothing is saved before the code ---


def test_nothing_is_saved_before_the_code_was_typed(client, site, postbox):
    client.post(SIGN_UP, fields())
    assert not User.objects.exists() and not EmailAddress.objects.exists()
    client.post(CONFIRM, {"code": postbox.code()})
    tilda = User.objects.get()
    assert tilda.confirmed_email == TILDA and tilda.check_password(PASSWORD)


def test_no_service_is_joined_before_the_code_was_typed(client, post, local, postbox):
    answer = take_by_service(client, post, local)
    assert answer.url == CONFIRM
    assert not User.objects.filter(email=TILDA).exists() and not SocialAccount.objects.exists()


def test_a_stranger_who_took_the_address_first_never_comes_into_the_account(
    client, post, local, postbox
):
    stranger = Client()
    take_by_service(stranger, post, local)
    postbox.deliver()
    client.post(SIGN_UP, fields())
    client.post(CONFIRM, {"code": postbox.code()})
    tilda = User.objects.get(email=TILDA)
    assert is_signed_in(client, tilda) and not tilda.socialaccount_set.exists()
    arrive(stranger, post, "twitter_oauth2")
    assert not is_signed_in(stranger, tilda)
    stranger.post(CONFIRM, {"code": "000000"})
    assert not is_signed_in(stranger, tilda)


def test_a_service_belongs_to_whoever_typed_the_code_where_they_came_from_it(
    client, post, local, postbox
):
    answer = take_by_service(client, post, local)
    client.post(answer.url, {"code": postbox.code()})
    account = User.objects.get(email=TILDA)
    assert is_signed_in(client, account) and account.socialaccount_set.get().uid == "666"
    client.logout()
    arrive(client, post, "twitter_oauth2")
    assert is_signed_in(client, account)


def test_what_a_stranger_typed_opens_nothing(client, site, postbox):
    stranger = Client()
    stranger.post(SIGN_UP, fields())
    stranger.post(SIGN_IN, {"login": TILDA, "password": PASSWORD})
    assert "_auth_user_id" not in stranger.session
    stranger.post(BY_CODE, {"email": TILDA})
    assert "/accounts/signup/" in postbox.deliver()[-1].body


def test_a_code_that_was_not_sent_cannot_be_guessed(client, reader, site, postbox):
    """Under an address that is taken the message has no code, so none is right."""
    client.post(SIGN_UP, fields(email=reader.email))
    [told] = postbox.deliver()
    assert "you already have one" in told.body
    code = client.session["account_email_verification_code"]["code"]
    assert "This isn’t the code" in client.post(CONFIRM, {"code": code}).text
    assert not is_signed_in(client, reader)


def test_what_waits_for_a_code_can_be_read_in_no_copy_of_the_database(client, site):
    client.post(SIGN_UP, fields())
    assert not any(word in str(Session.objects.values()) for word in (TILDA, "Tilda", PASSWORD))


# --- Accounts of a release that saved them before ---


@pytest.fixture
def half_made(site):
    """What such a release has kept of a stranger who typed Tilda's address."""
    account = User.objects.create_user(TILDA, "Stranger", PASSWORD)
    account.site, account.about, account.is_listed = "https://spam.example", "Buy pears", True
    account.save()
    account.emailaddress_set.create(email=TILDA, primary=True)
    account.socialaccount_set.create(provider="twitter_oauth2", uid="666")
    with_app(account)
    Authenticator.objects.create(user=account, type="webauthn", data={"name": "Laptop"})
    Subscription.objects.create(account=account)
    Download.objects.create(account=account)
    return account


def signed_in_as_the_stranger(account):
    browser = Client()
    browser.force_login(account)
    return browser


def expect_nothing_left(account):
    account.refresh_from_db()
    assert account.confirmed_email == TILDA
    assert not account.socialaccount_set.exists()
    assert not Authenticator.objects.exists() and not account.check_password(PASSWORD)
    assert (account.site, account.about, account.is_listed) == ("", "", False)
    assert account.name.startswith("Reader ")
    assert not Subscription.objects.exists() and not Download.objects.exists()


def test_a_code_that_is_sent_gives_the_account_to_its_owner_alone(half_made, post, local, postbox):
    stranger = signed_in_as_the_stranger(half_made)
    browser = come_by_code(postbox)
    assert is_signed_in(browser, half_made)
    assert str(proof.BEGINS_ANEW) in browser.get("/account/").text
    expect_nothing_left(half_made)
    assert stranger.get("/account/").status_code == 302
    local.person = Person("666", "Stranger")
    arrive(stranger, post, "twitter_oauth2")
    assert not is_signed_in(stranger, half_made)


def test_a_new_password_gives_the_account_to_its_owner_alone(half_made, client, postbox):
    stranger = signed_in_as_the_stranger(half_made)
    client.post("/accounts/password/reset/", {"email": TILDA})
    [link] = [word for word in postbox.deliver()[-1].body.split() if "/reset/key/" in word]
    form = client.get(link).url
    assert client.post(form, NEW).status_code == 302
    expect_nothing_left(half_made)
    half_made.refresh_from_db()
    assert half_made.check_password(NEW["password1"])
    assert stranger.get("/account/").status_code == 302


def test_an_address_that_a_service_is_sure_of_gives_no_account_away(half_made, client, post, local):
    local.person = Person("7", "Tilda", TILDA, is_sure=True)
    arrive(client, post, "google")
    assert not is_signed_in(client, half_made) and not half_made.confirmed_email


def test_who_had_an_account_confirmed_keeps_all_of_it(reader, postbox):
    reader.about = "Marmalade, mostly."
    reader.save()
    reader.socialaccount_set.create(provider="club", uid="17")
    browser = come_by_code(postbox, reader.email)
    assert is_signed_in(browser, reader)
    reader.refresh_from_db()
    assert reader.check_password(PASSWORD) and reader.about and reader.name == "Marrow"
    assert reader.socialaccount_set.exists()


def test_whom_an_import_brought_keeps_name_and_articles(author, post, postbox):
    author.emailaddress_set.all().delete()
    browser = come_by_code(postbox, author.email)
    assert is_signed_in(browser, author)
    author.refresh_from_db()
    assert author.name == "Perpetua" and author.posts.get() == post
    assert not author.check_password(PASSWORD)


def test_a_service_that_is_joined_is_told_by_mail(signed_in, reader, local, postbox):
    browser = signed_in(reader)
    browser.get(say(start(browser, "club", "connect")))
    assert "was connected to your account" in postbox.deliver()[-1].subject
