"""Somebody comes in by a service, with a text that they were writing."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.names import spelling
from accounts.providers import sign_in_providers
from comments.gate import Writer
from moderation.models import Acceptance
from tests.accounts.local_services import Person
from tests.accounts.visiting import SERVICES, arrive, leave, say, start

pytestmark = pytest.mark.django_db

SIGN_UP, JOIN, SIGN_IN = "/accounts/social/signup/", "/accounts/social/join/", "/account/sign-in/"


def signed_in_as(client):
    key = client.session.get("_auth_user_id")
    return User.objects.filter(pk=key).first() if key else None


def text_in(client, address):
    page = client.get(address.partition("#")[0]).content.decode()
    return page.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0].strip()


# --- There and back ---


@pytest.mark.parametrize("service", SERVICES)
def test_a_text_comes_along_through_each_service(client, post, local, service):
    answer = arrive(client, post, service)
    if answer.url == SIGN_UP:  # X says no address, and Facebook's is not made sure of.
        fields = {"email": "marrow@example.net", "name": "Marrow Squash"}
        answer = client.post(SIGN_UP, fields)
    if answer.url == "/accounts/confirm-email/":
        code = client.session["account_email_verification_code"]["code"]
        answer = client.post(answer.url, {"code": code})
    assert answer.status_code == 302 and answer.url == f"{post.get_absolute_url()}#respond"
    assert signed_in_as(client).name == "Marrow Squash"
    assert text_in(client, answer.url) == "Ours has nine."
    joined = SocialAccount.objects.get()
    assert (joined.provider, joined.uid) == (service, "17")
    assert not SocialToken.objects.exists()


@pytest.mark.parametrize("service", SERVICES)
def test_who_says_no_at_the_service_finds_their_text_again(client, post, local, service):
    answer = arrive(client, post, service, word="no", name="Heron", email="heron@example.org")
    there = f"{post.get_absolute_url()}#respond"
    page = answer.content.decode()
    assert answer.status_code == 200 and f'href="{there}"' in page
    assert text_in(client, there) == "Ours has nine." and signed_in_as(client) is None
    assert 'value="heron@example.org"' in client.get(post.get_absolute_url()).content.decode()


def test_only_what_is_configured_is_offered(client, post):
    for page in ("/accounts/login/", "/accounts/signup/", post.get_absolute_url()):
        words = client.get(page).content.decode()
        assert "Continue with" not in words and 'value="google"' not in words
    assert client.post("/accounts/google/login/").status_code == 404
    assert client.get("/accounts/oidc/club/login/callback/").status_code == 404


def test_they_stand_in_their_order_and_nothing_is_loaded_from_them(client, post, local):
    form = client.get(post.get_absolute_url()).content.decode()
    places = [form.index(f'name="sign_in" value="{service}"') for service in SERVICES]
    assert places == sorted(places)
    assert client.get("/accounts/login/").content.decode().count("Continue with") == len(SERVICES)
    assert not re.findall(r'(?:src|href)="https?://(?!testserver|127)', form)


def test_the_browser_may_be_sent_to_what_is_configured_and_nowhere_else(client, post, local):
    policy = client.get(post.get_absolute_url()).headers["Content-Security-Policy"]
    [form_action] = [part for part in policy.split("; ") if part.startswith("form-action")]
    assert "https://accounts.google.com" in form_action and local.url in form_action


def test_the_service_that_was_used_last_is_marked(client, post, local):
    arrive(client, post, "google")
    page = client.get("/accounts/login/").content.decode()
    marked = page.split("badge--news")[0].rpartition("Continue with ")[2]
    assert page.count("badge--news") == 1 and marked.startswith("Google")


def test_who_comes_by_a_service_for_the_first_time_has_accepted_what_the_page_said(
    client, site, policy, local
):
    terms = client.get("/accounts/login/").text.split('name="terms" value="')[1].split('"')[0]
    client.get(say(start(client, "google", terms=terms)))
    account = signed_in_as(client)
    assert Acceptance.objects.by(Writer(account=account)).get().revision == policy


def test_of_a_profile_only_what_tells_whose_it_is_is_kept(client, post, local):
    arrive(client, post, "wordpress_com")
    assert SocialAccount.objects.get().extra_data == {
        "username": "marrow", "email": "marrow@example.net", "display_name": "Marrow Squash",
    }  # fmt: skip


# --- What a service does wrong ---


@pytest.mark.parametrize(
    "service, fault",
    [
        ("google", "500 of token"),
        ("facebook", "garbage of access_token"),
        ("wordpress_com", "garbage of me"),
        ("twitter_oauth2", "odd of me"),
        ("wordpress_com", "odd of token"),
        ("club", "silence of userinfo"),
    ],
)
def test_a_service_that_fails_on_the_way_back_costs_nothing(
    client, post, local, service, fault, settings
):
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 60 if "silence" not in fault else 1
    there = say(leave(client, post, service))
    local.fault = fault
    answer = client.get(there)
    page = answer.content.decode()
    assert answer.status_code == 401 and answer.context["has_failed"]
    assert f'href="{post.get_absolute_url()}#respond"' in page
    assert signed_in_as(client) is None and not User.objects.filter(name="Marrow Squash").exists()
    assert text_in(client, post.get_absolute_url()) == "Ours has nine."


@pytest.mark.parametrize("fault", ["500", "odd"])
def test_a_service_that_is_away_from_the_beginning_lets_nobody_down(client, post, local, fault):
    local.fault = f"{fault} of openid-configuration"
    answer = leave(client, post, "club")
    assert answer.status_code == 401 and "The Rowing Club didn’t answer" in answer.content.decode()
    assert text_in(client, post.get_absolute_url()) == "Ours has nine."
    assert start(client, "club").status_code == 401


def test_a_service_that_is_silent_is_left_alone_for_a_moment(client, post, local, settings):
    """Two threads make the pages: whoever comes next must not hold up another."""
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 1
    local.fault = "silence of openid-configuration"
    leave(client, post, "club")
    local.asked.clear()
    answer = leave(client, post, "club")
    assert "The Rowing Club didn’t answer" in answer.content.decode() and not local.asked


def test_a_script_is_led_to_the_page_that_says_so(client, post, local):
    local.fault = "500 of openid-configuration"
    sent = {"text": "Ours has nine.", "sign_in": "club"}
    headers = {"Sec-Fetch-Site": "same-origin", "HX-Request": "true"}
    answer = client.post(f"/comments/guest/{post.pk}/", sent, headers=headers)
    page = client.get(answer.headers["HX-Redirect"])
    assert page.status_code == 401 and "The Rowing Club didn’t answer" in page.content.decode()


def test_a_way_back_can_be_taken_once_and_with_its_own_state_only(client, post, local):
    there = say(leave(client, post, "google"))
    wrong = client.get(there.replace("state=", "state=x"))
    assert wrong.status_code == 401 and "used already, or has expired" in wrong.text
    assert signed_in_as(client) is None
    assert client.get(there).status_code == 302 and signed_in_as(client)
    again = client.get(there)
    assert again.status_code == 401 and User.objects.filter(name="Marrow Squash").count() == 1


def test_a_way_back_is_no_use_in_another_browser(client, post, local):
    there = say(leave(client, post, "google"))
    stranger = type(client)()
    assert stranger.get(there).status_code == 401 and signed_in_as(stranger) is None


# --- Who they are ---


def test_a_service_without_an_address_asks_for_one(client, post, local):
    assert arrive(client, post, "twitter_oauth2").url == SIGN_UP
    page = client.get(SIGN_UP).content.decode()
    assert "X didn’t give us your e-mail address" in page and 'value="Marrow Squash"' in page
    refused = client.post(SIGN_UP, {"name": "Marrow Squash", "email": ""})
    assert refused.status_code == 200 and "Error:" in refused.content.decode()
    answer = client.post(SIGN_UP, {"name": "Marrow Squash", "email": "m@example.net"})
    code = client.session["account_email_verification_code"]["code"]
    assert client.post(answer.url, {"code": code}).url == f"{post.get_absolute_url()}#respond"
    assert EmailAddress.objects.get(email="m@example.net").verified


def test_a_name_that_is_taken_is_asked_for_and_the_address_stays(client, post, reader, local):
    local.person = Person("4", "marrow", "other@example.net", is_sure=True)
    assert arrive(client, post, "google").url == SIGN_UP
    page = client.get(SIGN_UP).content.decode()
    assert "<bdi>marrow</bdi>" in page and str(spelling.TAKEN) in page
    fields = {"name": "Marrow the Other", "email": "somebody.else@example.org"}
    assert client.post(SIGN_UP, fields).url == f"{post.get_absolute_url()}#respond"
    assert signed_in_as(client).email == "other@example.net"


def test_a_name_taken_at_the_last_moment_is_asked_for(client, post, local, monkeypatch):
    def taken_meanwhile(self, request, sociallogin):
        User.objects.create_user("first@example.org", sociallogin.user.name)
        return True

    monkeypatch.setattr(sign_in_providers.ServiceAdapter, "is_auto_signup_allowed", taken_meanwhile)
    assert arrive(client, post, "google").url == SIGN_UP
    assert signed_in_as(client) is None and not SocialAccount.objects.exists()
    fields = {"name": "Marrow the Second"}
    assert client.post(SIGN_UP, fields).status_code == 302 and SocialAccount.objects.exists()


def test_a_fault_of_ours_is_not_put_down_to_the_service(client, post, local, monkeypatch):
    def at_fault(sociallogin):
        raise TypeError("ours")

    monkeypatch.setattr(sign_in_providers, "has_an_account", at_fault)
    with pytest.raises(TypeError, match="ours"):
        arrive(client, post, "google")


def test_two_services_with_one_address_are_one_account_if_it_is_made_sure_of(client, post, local):
    arrive(client, post, "google")
    first = signed_in_as(client)
    client.logout()
    arrive(client, post, "wordpress_com")
    assert signed_in_as(client) == first
    assert {one.provider for one in first.socialaccount_set.all()} == {"google", "wordpress_com"}


def test_an_address_that_nobody_confirmed_here_is_no_way_into_its_account(
    client, post, reader, local
):
    EmailAddress.objects.filter(user=reader).update(verified=False)
    local.person = Person("5", "Somebody", reader.email, is_sure=True)
    assert arrive(client, post, "google").url == JOIN
    assert signed_in_as(client) is None and not SocialAccount.objects.exists()
    page = client.get(JOIN).content.decode()
    assert (
        "There is already an account with this e-mail address." in page
        and f"/accounts/login/code/?next={JOIN}" in page
    )
    assert client.post(JOIN).status_code == 200 and not SocialAccount.objects.exists()


def test_whoever_signs_in_first_joins_the_service_and_is_back_at_their_text(
    client, post, reader, local, postbox
):
    EmailAddress.objects.filter(user=reader).update(verified=False)
    local.person = Person("5", "Somebody", reader.email, is_sure=True)
    arrive(client, post, "google")
    sent = client.post("/accounts/login/code/", {"email": reader.email, "next": JOIN})
    assert client.post(sent.url, {"code": postbox.code()}).url == JOIN
    assert "sign in as <bdi>Reader " in client.get(JOIN).content.decode()
    answer = client.post(JOIN)
    assert answer.url == f"{post.get_absolute_url()}#respond"
    assert text_in(client, answer.url) == "Ours has nine."
    client.logout()
    arrive(client, post, "google")
    assert signed_in_as(client) == reader


@pytest.mark.parametrize("email", ["marrow@example.org", "nobody@example.org"])
def test_an_address_that_the_service_is_not_sure_of_tells_nothing(
    client, post, reader, local, email
):
    local.person = Person("6", "Somebody", email)
    assert arrive(client, post, "facebook").url == SIGN_UP
    page = client.get(SIGN_UP).content.decode()
    assert "what Facebook told us" in page and f'value="{email}"' in page
    assert "There is already an account" not in client.get(JOIN).content.decode()


def test_an_account_that_is_closed_stays_closed(client, post, local):
    arrive(client, post, "google")
    User.objects.filter(name="Marrow Squash").update(is_active=False)
    client.logout()
    assert arrive(client, post, "google").url == "/accounts/inactive/"
    assert signed_in_as(client) is None


# --- Joined and parted ---


def join(client, service):
    return client.get(say(start(client, service, "connect")))


def part(client, joined):
    return client.post(SIGN_IN, {"account": joined.pk})


def test_several_services_are_joined_to_an_account_and_parted_from_it(signed_in, reader, local):
    browser = signed_in(reader)
    for service in SERVICES:
        assert join(browser, service).url == SIGN_IN
    page = browser.get(SIGN_IN).content.decode()
    assert page.count('name="account"') == len(SERVICES) and "process=connect" not in page
    for joined in reader.socialaccount_set.all():
        assert part(browser, joined).url == SIGN_IN
    assert not reader.socialaccount_set.exists()  # There is a password.
    assert browser.get(SIGN_IN).context["messages"]


def test_the_last_way_of_signing_in_stays(signed_in, reader, local, settings):
    EmailAddress.objects.filter(user=reader).update(verified=False)
    browser = signed_in(reader)
    join(browser, "google")
    join(browser, "club")
    google, club = reader.socialaccount_set.order_by("pk")
    assert part(browser, google).status_code == 302
    refused = part(browser, club)
    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors()
    settings.SOCIALACCOUNT_PROVIDERS = {}  # The owner gives the other one up.
    assert "club" in browser.get(SIGN_IN).content.decode()
    assert reader.socialaccount_set.get() == club


def test_e_mail_is_a_way_of_signing_in_once_the_address_is_confirmed(signed_in, reader, local):
    browser = signed_in(reader)
    join(browser, "google")
    EmailAddress.objects.filter(user=reader).update(verified=False)
    assert part(browser, reader.socialaccount_set.get()).status_code == 422
    EmailAddress.objects.filter(user=reader).update(verified=True)
    assert part(browser, reader.socialaccount_set.get()).status_code == 302


def test_what_is_joined_to_somebody_else_is_neither_joined_nor_parted(
    client, signed_in, reader, second_reader, local
):
    join(signed_in(reader), "google")
    join(signed_in(second_reader), "google")
    *_, told = client.get(SIGN_IN).context["messages"]
    assert told.level_tag == "error"
    assert part(client, reader.socialaccount_set.get()).status_code == 422
    assert reader.socialaccount_set.exists() and not second_reader.socialaccount_set.exists()


def test_the_page_is_for_whoever_is_signed_in(client):
    assert client.get(SIGN_IN).url == f"/accounts/login/?next={SIGN_IN}"
    assert client.get(JOIN).url == "/accounts/login/"
    assert client.get(SIGN_UP).url == "/accounts/login/"


# --- Without end ---


def test_who_is_sent_to_a_service_without_end_is_slowed_down_with_the_text_in_the_form(post, local):
    answers = [leave(Client(), post, "google", text="") for _ in range(60)]
    assert {answer.status_code for answer in answers} == {302}
    answer = leave(Client(), post, "google")
    assert answer.status_code == 429 and "Ours has nine." in answer.text
    assert "Too many tries" in answer.text and Session.objects.count() == 60
    assert start(Client(), "google").status_code == 429
    assert leave(Client(), post, "e-mail").status_code == 302


def test_a_stranger_on_their_way_is_forgotten_in_an_hour_and_not_when_they_are_back(
    client, post, local
):
    answer = leave(client, post, "google")
    in_an_hour, in_a_week = (timezone.now() + timedelta(hours=hours) for hours in (1, 7 * 24))
    assert Session.objects.get().expire_date < in_an_hour + timedelta(seconds=5)
    client.get(say(answer))
    assert signed_in_as(client)
    assert Session.objects.get(pk=client.session.session_key).expire_date > in_a_week
