"""Who owns the blog stays who owns it, whatever the role Admin may do."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.member import erasure
from accounts.models import User
from accounts.permissions import owners
from blog.models import Site
from tests.conftest import PASSWORD, just_signed_in

LIST = "/admin/accounts/user/"
LAST_OWNER, LAST_ADMIN = str(owners.LAST_OWNER), str(owners.LAST_ADMIN)


def an_owner(name):
    owner = User.objects.create_superuser(f"{name.lower()}@example.org", name, PASSWORD)
    owner.emailaddress_set.create(email=owner.email, verified=True, primary=True)
    return owner


@pytest.fixture
def owner(site):
    return an_owner("Odile")


@pytest.fixture
def second_owner(owner):
    return an_owner("Osric")


@pytest.fixture
def admin(author_who_moderates):
    """Somebody with the role Admin, who is no owner."""
    return author_who_moderates


def page_of(person):
    return f"{LIST}{person.pk}/change/"


def save(desk, person, **changes):
    """Fill in the account's form and press Save; answers with the page that comes then."""
    groups = list(person.groups.values_list("pk", flat=True))
    fields = {"name": person.name, "staff_name": "", "groups": groups, "is_active": "on"}
    fields |= {"is_superuser": "on"} if person.is_superuser else {}
    sent = {name: value for name, value in (fields | changes).items() if value is not None}
    return desk.post(page_of(person), sent, follow=True).text


def now(person):
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize(
    "change", [{"is_active": None}, {"name": "Nobody"}, {"is_superuser": None}, {"groups": []}]
)
def test_the_role_admin_changes_nothing_of_an_owner(signed_in, admin, owner, change):
    owner.groups.set(Group.objects.all())
    assert str(owners.ONLY_AN_OWNER) in save(signed_in(admin), owner, **change)
    assert (now(owner).name, now(owner).is_active, now(owner).is_superuser) == ("Odile", True, True)
    assert owner.groups.count() == Group.objects.count()


def test_the_role_admin_reads_why_an_owners_page_has_no_save(signed_in, admin, owner):
    page = signed_in(admin).get(page_of(owner)).text
    assert str(owners.ONLY_AN_OWNER) in page and 'name="_save"' not in page


def test_the_role_admin_makes_nobody_an_owner(signed_in, admin, reader):
    save(signed_in(admin), reader, is_superuser="on")
    save(signed_in(admin), admin, is_superuser="on")
    assert not User.objects.owners().exists()


def test_an_owner_makes_another_and_changes_them(signed_in, owner, reader):
    desk = signed_in(owner)
    save(desk, reader, is_superuser="on", gives="Owner")
    assert now(reader).is_superuser
    save(desk, now(reader), name="Pumpkin", is_superuser=None)
    assert (now(reader).name, now(reader).is_superuser) == ("Pumpkin", False)


@pytest.mark.parametrize("change", [{"is_active": None}, {"is_superuser": None}])
def test_the_last_owner_stays_one(signed_in, owner, admin, change):
    assert LAST_OWNER in save(signed_in(owner), owner, **change)
    assert User.objects.owners().get() == owner


@pytest.mark.parametrize("change", [{"is_active": None}, {"is_superuser": None}])
def test_one_of_two_may_go(signed_in, owner, second_owner, change):
    save(signed_in(owner), owner, **change)
    assert User.objects.owners().get() == second_owner


def test_an_owner_who_is_closed_is_none(signed_in, owner, second_owner):
    save(signed_in(owner), second_owner, is_active=None)
    assert LAST_OWNER in save(signed_in(owner), owner, is_superuser=None)


@pytest.mark.parametrize("change", [{"is_active": None}, {"groups": []}])
def test_the_last_who_gives_roles_stays_one(signed_in, admin, change):
    assert LAST_ADMIN in save(signed_in(admin), admin, **change)
    assert now(admin).is_active and now(admin).has_perm(owners.RUNS_THE_BLOG)


def test_the_role_admin_is_taken_from_one_of_two(signed_in, admin, reader):
    reader.groups.add(Group.objects.get(name="Admin"))
    save(signed_in(admin), reader, groups=[])
    assert not now(reader).has_perm(owners.RUNS_THE_BLOG)


def test_who_signed_in_long_ago_is_asked_before_roles_change(signed_in, admin, reader):
    desk = just_signed_in(signed_in(admin), admin, ago=16 * 60)
    sent = {"name": "Marrow", "groups": [Group.objects.get(name="Author").pk], "is_active": "on"}
    sent["gives"] = "Author"
    page = desk.post(page_of(reader), sent).url
    assert page.startswith("/accounts/reauthenticate/") and not reader.groups.exists()
    desk.get(desk.post(page, {"password": PASSWORD}).url)
    assert reader.groups.get().name == "Author"


@pytest.mark.parametrize("from_the_list", [True, False])
def test_and_before_an_account_is_deleted(signed_in, admin, reader, from_the_list):
    desk = just_signed_in(signed_in(admin), admin, ago=16 * 60)
    chosen = {"action": "delete_selected", "_selected_action": [reader.pk], "post": "yes"}
    where = LIST if from_the_list else f"{LIST}{reader.pk}/delete/"
    page = desk.post(where, chosen if from_the_list else {"post": "yes"}).url
    assert User.objects.filter(pk=reader.pk).exists()
    desk.get(desk.post(page, {"password": PASSWORD}).url)
    assert not User.objects.filter(pk=reader.pk).exists()


def test_the_last_owner_neither_leaves_nor_is_deleted(signed_in, owner, admin):
    desk = signed_in(owner)
    assert LAST_OWNER in desk.get(f"{LIST}{owner.pk}/delete/").text
    desk.post(f"{LIST}{owner.pk}/delete/", {"post": "yes"})
    assert LAST_OWNER in desk.post("/account/delete/", {"password": PASSWORD}).text
    with pytest.raises(erasure.DeletionRefused, match="last owner"):
        erasure.erase(owner)
    assert User.objects.owners().get() == owner


def test_not_all_owners_are_deleted_at_once(signed_in, owner, second_owner):
    desk, both = signed_in(owner), [owner.pk, second_owner.pk]
    chosen = {"action": "delete_selected", "_selected_action": both}
    assert LAST_OWNER in desk.post(LIST, chosen).text
    desk.post(LIST, chosen | {"post": "yes"})
    assert User.objects.owners().count() == 2


def test_the_role_admin_deletes_no_owner_from_the_list(signed_in, admin, owner, reader):
    chosen = {"action": "delete_selected", "_selected_action": [owner.pk, reader.pk]}
    assert "You aren’t allowed to delete all" in signed_in(admin).post(LIST, chosen).text
    signed_in(admin).post(LIST, chosen | {"post": "yes"})
    assert User.objects.filter(pk__in=[owner.pk, reader.pk]).count() == 2


def test_whoever_founds_the_blog_owns_it(site, monkeypatch):
    for name, value in [
        ("SITE_NAME", "Mudlark"),
        ("OWNER_NAME", "Odile"),
        ("OWNER_EMAIL", "odile@example.org"),
        ("OWNER_PASSWORD", PASSWORD),
    ]:
        monkeypatch.setenv(name, value)
    call_command("setup_site")
    call_command("setup_site")
    assert User.objects.owners().get().name == "Odile"


def test_an_operator_makes_somebody_an_owner(reader):
    before = Site.objects.get()
    call_command("own", "MARROW@example.org")
    assert now(reader).is_superuser
    after = Site.objects.get()
    assert after.pages_version > before.pages_version, "stored pages are rendered anew"
    assert after.lists_version > before.lists_version
    with pytest.raises(CommandError, match="No active account"):
        call_command("own", "nobody@example.org")


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_close_each_other_at_once_leave_one(owner, second_owner):
    def close(who, whom):
        try:
            desk = Client()
            desk.force_login(who)
            just_signed_in(desk, who)
            save(desk, whom, is_active=None)
        finally:
            connection.close()

    pairs = [(owner, second_owner), (second_owner, owner)]
    threads = [threading.Thread(target=close, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert User.objects.owners().count() == 1


def test_whoever_gives_or_takes_a_role_reads_what_was_done(signed_in, owner, reader):
    moderates = [Group.objects.get(name="Moderator").pk]
    given = save(signed_in(owner), reader, groups=moderates, gives="Moderator")
    assert f"{reader.name} is a moderator now." in given and "Saved." not in given
    taken = save(signed_in(owner), reader, groups=[])
    assert f"{reader.name} isn’t a moderator any more." in taken
    assert "Saved." in save(signed_in(owner), now(reader), site="https://example.org/")
