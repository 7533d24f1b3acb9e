"""Whoever runs the blog invites others by mail; nothing is joined before the address is proved."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.member import erasure
from accounts.models import Invitation, User
from blog.models import OutgoingMail
from tests.conftest import a_person, just_signed_in

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/settings/people/"


@pytest.fixture
def invited(desk, postbox):
    """A function that invites an address, and returns the path in the mail that came."""

    def invite(email, role="Author"):
        desk.post(PEOPLE, {"name": "Saskia", "email": email, "role": role})
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


def test_a_moderator_begins_at_their_own_desk(invited, reader):
    link = invited(reader.email, role="Moderator")
    answer = browser_of(reader).post(link, follow=True)
    assert answer.redirect_chain[0][0] == "/moderation/" and answer.status_code == 200


def test_the_name_is_in_the_mail_and_proposed_where_they_make_their_account(desk, postbox):
    desk.post(PEOPLE, {"name": " Jory ", "email": "press@mud.example", "role": "Author"})
    [letter] = postbox.deliver()
    assert "Jory, you are invited to The Slow Orchard as Author." in letter.body
    assert "<b><bdi>Jory</bdi></b>" in desk.get(PEOPLE).text
    link = re.search(r"https?://[^/]+(/invitation/\S+)", letter.body)[1]
    page = Client().get(link)
    signup = re.search(r'href="(/accounts/signup/[^"]+)"', page.text)[1]
    assert Client().get(signup).context["form"]["name"].value() == "Jory"
    assert Client().get("/accounts/signup/?next=/nowhere/").context["form"]["name"].value() in (
        "",
        None,
    )


def test_an_invitation_without_a_name_is_not_sent(desk):
    answer = desk.post(PEOPLE, {"name": " ", "email": "press@mud.example", "role": "Author"})
    assert answer.status_code == 422 and not Invitation.objects.exists()


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
    desk.post(PEOPLE, {"name": "Saskia", "email": reader.email, "role": "Moderator"})
    invitation = Invitation.objects.get()
    desk.post(PEOPLE, {"take_back": invitation.pk})
    assert not postbox.deliver() and not OutgoingMail.objects.queued().exists()
    assert browser_of(reader).get(invitation.get_absolute_url()).status_code == 404


def test_the_same_invitation_again_replaces_the_first(desk, postbox):
    for _time in range(2):
        desk.post(PEOPLE, {"name": "Saskia", "email": "press@mud.example", "role": "Author"})
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
    answer = desk.post(PEOPLE, {"name": "Saskia", "email": email, "role": role})
    assert answer.status_code == 422 and not Invitation.objects.exists()


def test_only_whoever_gives_roles_invites(signed_in, author):
    assert signed_in(author).get(PEOPLE).status_code == 403


def test_the_page_names_everybody_with_a_role_and_what_stays(desk, post, author):
    page = desk.get(PEOPLE).text
    assert "Perpetua" in page and "Author: they can write and publish articles of their own" in page
    assert "1 article, which stays whatever you change." in page


def test_ending_a_role_keeps_the_articles(desk, client, post, author):
    fields = {"name": author.name, "staff_name": "", "groups": [], "is_active": "on"}
    assert desk.post(f"/admin/accounts/user/{author.pk}/change/", fields).status_code == 302
    assert not User.objects.get(pk=author.pk).is_staff
    assert author.name in Client().get(post.get_absolute_url()).text


def test_whoever_has_the_role_is_not_invited_to_it(desk, author):
    assert (
        "already has this role"
        in desk.post(PEOPLE, {"name": "Saskia", "email": author.email, "role": "Author"}).text
    )


@pytest.fixture
def owner_without_mail(settings, signed_in, site):
    settings.MAILERS = {"default": {"BACKEND": "blog.mail.site_server.EmailBackend"}}
    owner = a_person("Ottilie", is_superuser=True)
    return just_signed_in(signed_in(owner), owner)


def handed_over(owner, email="press@mud.example", role="Author"):
    """The path of the link that an owner is shown instead of a message on its way."""
    page = owner.post(PEOPLE, {"name": "Saskia", "email": email, "role": role}, follow=True)
    assert "Nothing was sent: e-mail isn’t set up" in page.text
    assert "on its way" not in page.text
    return re.search(r'value="https?://[^/]+(/invitation/[^"]+)"', page.text)[1]


def test_without_mail_an_owner_gets_a_link_and_whoever_has_it_makes_their_account(
    owner_without_mail, mailoutbox
):
    link = handed_over(owner_without_mail)
    assert not OutgoingMail.objects.exists()
    stranger = Client()
    page = stranger.get(link)
    assert page.status_code == 200 and page.context["form"]["name"].value() == "Saskia"
    typed = {"name": "Saskia", "password": "a few plain words"}
    assert stranger.post(link, typed).headers["Location"] == "/admin/"
    account = User.objects.get(name="Saskia")
    assert not Invitation.objects.get().name, "it is the account's own now"
    assert account.email == "press@mud.example" and account.has_perm("blog.add_post")
    assert stranger.get("/admin/").status_code == 200
    assert Client().post(link, typed | {"name": "Second"}).status_code == 409, "it works once"


def test_a_link_that_was_handed_over_asks_for_a_proper_name_and_password(owner_without_mail):
    link, stranger = handed_over(owner_without_mail), Client()
    for typed in (
        {"name": "", "password": "a few plain words"},
        {"name": "Ottilie", "password": "a few plain words"},
        {"name": "Saskia", "password": "short"},
    ):
        page = stranger.post(link, typed)
        assert page.status_code == 422 and page.context["form"].errors
    assert not User.objects.filter(email="press@mud.example").exists()


def test_the_owner_of_an_account_accepts_by_it_and_nobody_sets_them_a_password(
    owner_without_mail, reader
):
    link = handed_over(owner_without_mail, reader.email)
    assert Client().post(link, {"name": "Evil", "password": "a few plain words"}).status_code == 200
    assert User.objects.get(pk=reader.pk).password == reader.password
    assert browser_of(reader).post(link).status_code == 302
    assert User.objects.get(pk=reader.pk).has_perm("blog.add_post")


def test_a_link_shown_once_more_or_taken_back(owner_without_mail):
    link, invitation = handed_over(owner_without_mail), Invitation.objects.get()
    again = owner_without_mail.get(f"{PEOPLE}?link={invitation.pk}").context["link"]
    assert Client().get(f"{again.by_hand().get_absolute_url()}").context["form"]
    owner_without_mail.post(PEOPLE, {"take_back": invitation.pk})
    assert Client().get(link).status_code == 404


def test_who_is_no_owner_makes_no_link_and_reads_that_nothing_was_sent(
    owner_without_mail, desk, reader
):
    """An address that such a link proves could be anybody's."""
    page = desk.post(
        PEOPLE, {"name": "Saskia", "email": "press@mud.example", "role": "Author"}, follow=True
    )
    assert "nothing was sent" in page.text and "/invitation/" not in page.text
    invitation = Invitation.objects.get()
    assert Client().get(invitation.by_hand().get_absolute_url()).context["why_not"]


def test_whoever_makes_a_link_is_led_to_where_it_stands(owner_without_mail):
    answer = owner_without_mail.post(
        PEOPLE, {"name": "Saskia", "email": "press@mud.example", "role": "Author"}
    )
    assert (
        answer.url.endswith("#link")
        and 'id="link"' in owner_without_mail.get(answer.url).content.decode()
    )
