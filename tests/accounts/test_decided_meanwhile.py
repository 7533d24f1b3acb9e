"""Somebody decides about an account while its owner saves a form of their own: what was decided stands."""

from contextlib import contextmanager

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.member import erasure
from accounts.models import User
from tests.conftest import PASSWORD, a_person, just_signed_in

pytestmark = pytest.mark.django_db
NEW = "violet harbour lantern"
DECIDED = [
    {"is_superuser": False},
    {"is_active": False},
    {"password": make_password("another long password")},
]


@pytest.fixture
def bad(site):
    """An owner who is about to be none, and whose browser is quick."""
    a_person("Own", is_superuser=True)
    return a_person("Bad", is_superuser=True)


@pytest.fixture
def browser(client, bad):
    client.force_login(bad)
    return just_signed_in(client, bad)


@contextmanager
def between_reading_and_writing(decide):
    """Run `decide` just before the account is written for the first time."""
    waits = [decide]

    def watch(execute, sql, params, many, context):
        if waits and sql.startswith(("UPDATE", "INSERT")) and '"accounts_user" ' in sql:
            waits.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
    assert not waits, "the account was written"


def profile(browser):
    said = {"name": "Bad", "site": "", "about": "An owner, still."}
    return browser.post("/account/profile/", said)


def new_password(browser):
    said = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    return browser.post("/accounts/password/change/", said)


def another_address(browser):
    EmailAddress.objects.create(user=User.objects.get(name="Bad"), email="b@x.org", verified=True)
    return browser.post("/accounts/email/", {"email": "b@x.org", "action_primary": ""})


@pytest.mark.parametrize("decided", DECIDED, ids=lambda one: [*one][0])
@pytest.mark.parametrize("form", [profile, new_password, another_address])
def test_their_own_form_undoes_nothing(browser, bad, form, decided):
    account = User.objects.filter(pk=bad.pk)
    if form is new_password and "password" in decided:
        return  # Both set it; the later one holds.
    with between_reading_and_writing(lambda: account.update(**decided)):
        form(browser)
    assert account.filter(**decided).exists()


def test_nor_does_it_bring_back_an_account_that_was_deleted(bad):
    read = User.objects.get(pk=bad.pk)
    erasure.erase(bad)
    read.set_password(NEW)
    with pytest.raises(PermissionDenied):
        read.save()
    assert not User.objects.filter(pk=read.pk).exists()


def test_an_admin_who_saves_somebodys_page_takes_no_ownership_from_them(client, site, reader):
    admin = a_person("Odile", "Admin")
    client.force_login(admin)
    just_signed_in(client, admin)
    account = User.objects.filter(pk=reader.pk)
    said = {"name": reader.name, "staff_name": "", "site": "", "about": "y", "is_active": "on"}
    with between_reading_and_writing(lambda: account.update(is_superuser=True, password="new")):
        client.post(f"/admin/accounts/user/{reader.pk}/change/", said)
    assert account.filter(is_superuser=True, password="new", about="y").exists()


def test_what_is_given_to_its_owner_has_nothing_left_that_came_meanwhile(reader):
    read = User.objects.get(pk=reader.pk)
    User.objects.filter(pk=reader.pk).update(site="https://evil.example", password="theirs")
    erasure.begin_anew(read)
    now = User.objects.get(pk=reader.pk)
    assert now.site == "" and not now.has_usable_password()


def test_what_is_saved_later_is_not_forgotten_meanwhile(reader):
    read = User.objects.get(pk=reader.pk)
    read.about, read.site = "Pears.", "https://pears.example"
    read.save(update_fields=["site"])
    read.save()
    assert User.objects.get(pk=reader.pk).about == "Pears."
