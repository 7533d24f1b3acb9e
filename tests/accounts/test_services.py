"""Somebody comes in by a service, with a text that they were writing."""

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken

from accounts.models import User
from tests.accounts.visiting import SERVICES, arrive

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
    assert answer.status_code == 200 and f'href="{there}"' in page and "Your text is kept" in page
    assert text_in(client, there) == "Ours has nine." and signed_in_as(client) is None
    assert 'value="heron@example.org"' in client.get(post.get_absolute_url()).content.decode()
