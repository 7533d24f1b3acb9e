"""Whoever runs the blog invites others by mail; nothing is joined before the address is proved."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.member import erasure
from accounts.models import Invitation, User
from blog.models import OutgoingMail
from tests.conftest import just_signed_in

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/settings/people/"


@pytest.fixture
def invited(desk, postbox):
    """A function that invites an address, and returns the path in the mail that came."""

    def invite(email, role="Author"):
        desk.post(PEOPLE, {"email": email, "role": role})
        (letter,) = [one for one in postbox.deliver() if one.to == email][-1:]
        return re.search(r"https?://[^/]+(/invitation/\S+)", letter.body)[1]

    return invite


def browser_of(account):
    client = Client()
    client.force_login(account)
    return just_signed_in(client, account)


def test_somebody_with_an_account_accepts_and_can_begin(invited, reader):
    link = invited(reader.email)
    browser = browser_of(reader)
    assert "You are invited to The Slow Orchard as Author." in browser.get(link).text
    assert not User.objects.get(pk=reader.pk).is_staff
    assert browser.post(link, follow=True).redirect_chain[-1][0] == "/admin/"
    assert User.objects.get(pk=reader.pk).has_perm("blog.add_post")


def test_a_link_works_once(invited, reader, second_reader):
    link = invited(reader.email)
    browser_of(reader).post(link)
    reader.groups.clear()
    assert browser_of(reader).post(link).status_code == 409
    assert not User.objects.get(pk=reader.pk).groups.exists()


def test_the_link_alone_gives_nothing_to_another_account(invited, reader, second_reader):
    link = invited(reader.email)
    browser = browser_of(second_reader)
    assert "for another address" in browser.get(link).text
    assert browser.post(link).status_code == 409
    assert not second_reader.groups.exists()
    assert Client().post(link).status_code == 200 and Invitation.objects.open().exists()


def test_an_account_that_only_claims_the_address_gets_nothing(invited, reader, second_reader):
    link = invited("press@mud.example")
    second_reader.emailaddress_set.create(email="press@mud.example", verified=False)
    assert browser_of(second_reader).post(link).status_code == 409
    assert not second_reader.groups.exists()


@pytest.mark.parametrize("end", ["their role is taken", "closed", "deleted"])
def test_it_ends_with_the_power_of_whoever_sent_it(invited, reader, author, end):
    """An admin could come back by it otherwise, at a second address."""
    User.objects.filter(pk=author.pk).update(is_superuser=True)
    link, sender = invited(reader.email, "Admin"), Invitation.objects.get().by
    if end == "deleted":
        erasure.erase(sender, by=author)
    elif end == "closed":
        User.objects.filter(pk=sender.pk).update(is_active=False)
    else:
        sender.groups.clear()
    browser = browser_of(reader)
    assert "was taken back" in browser.get(link).text
    assert browser.post(link).status_code == 409
    assert not reader.groups.exists() and not Invitation.objects.open().exists()


def test_a_stranger_is_led_through_signing_in_and_back(invited):
    link = invited("press@mud.example")
    page = Client().get(link)
    assert "?next=" + link.replace(":", "%3A") in page.content.decode()
    assert page["Cache-Control"].count("no-store")


def test_after_seven_days_it_is_over(invited, reader):
    link = invited(reader.email)
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=7, minutes=1))
    browser = browser_of(reader)
    assert "has expired" in browser.get(link).text
    assert browser.post(link).status_code == 409 and not reader.groups.exists()


def test_what_is_taken_back_leads_nowhere_and_is_not_mailed(desk, postbox, reader):
    desk.post(PEOPLE, {"email": reader.email, "role": "Moderator"})
    invitation = Invitation.objects.get()
    desk.post(PEOPLE, {"take_back": invitation.pk})
    assert not postbox.deliver() and not OutgoingMail.objects.owed().exists()
    assert browser_of(reader).get(invitation.get_absolute_url()).status_code == 404


def test_the_same_invitation_again_replaces_the_first(desk, postbox):
    for _time in range(2):
        desk.post(PEOPLE, {"email": "press@mud.example", "role": "Author"})
    assert Invitation.objects.open().count() == 1


@pytest.mark.parametrize("key", ["x", "1:x:y", "\x00", "9" * 400])
def test_a_made_up_key_is_nothing(client, site, key):
    assert client.get(f"/invitation/{key}/").status_code == 404


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("nobody", "Author"),
        ("a@b.example", "Owner"),
        ("", ""),
        ("a@b.example\r\nBcc: c@d.example", "Author"),
    ],
)
def test_what_cannot_be_sent_is_said_beside_its_field(desk, email, role):
    answer = desk.post(PEOPLE, {"email": email, "role": role})
    assert answer.status_code == 422 and not Invitation.objects.exists()


def test_only_whoever_gives_roles_invites(signed_in, author):
    assert signed_in(author).get(PEOPLE).status_code == 403


def test_the_page_names_everybody_with_a_role_and_what_stays(desk, post, author):
    page = desk.get(PEOPLE).text
    assert "Perpetua" in page and "Author: they can write and publish articles." in page
    assert "1 article, which stays whatever you change." in page


def test_ending_a_role_keeps_the_articles(desk, client, post, author):
    fields = {"name": author.name, "staff_name": "", "groups": [], "is_active": "on"}
    assert desk.post(f"/admin/accounts/user/{author.pk}/change/", fields).status_code == 302
    assert not User.objects.get(pk=author.pk).is_staff
    assert author.name in Client().get(post.get_absolute_url()).text


def test_whoever_has_the_role_is_not_invited_to_it(desk, author):
    assert (
        "already has this role" in desk.post(PEOPLE, {"email": author.email, "role": "Author"}).text
    )
