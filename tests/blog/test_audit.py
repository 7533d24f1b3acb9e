"""An owner reads what the staff did to the site; nobody else does, and nobody changes it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.member import erasure
from accounts.models import AuditEntry, Invitation, RateCounter, WrongPassword, audit
from blog.mail.account_mail import AUDITED
from blog.operating.tasks.periodic_jobs import run_all
from lib.db.immutable import Written
from tests.accounts.device import Device
from tests.accounts.leaving import leave
from tests.accounts.test_alerts import TWICE, add_address, change_password
from tests.accounts.test_passkeys import AGAIN, add
from tests.accounts.test_second_step import AUTHENTICATE, with_app
from tests.accounts.test_signing_in import SIGN_IN, fields
from tests.accounts.test_where_signed_in import FIREFOX, IPHONE, sign_in

pytestmark = pytest.mark.django_db
PAGE, TABLE = "/admin/audit-log/", "/admin/audit-log.csv"
Kind = audit.Kind


@pytest.fixture
def owner(author):
    author.is_superuser = True
    author.save()
    return author


@pytest.fixture
def desk(owner, signed_in):
    return signed_in(owner)


def said(desk, **query):
    return [(one.who, one.what, one.detail) for one in desk.get(PAGE, query).context["lines"]]


def test_sign_ins_of_staff_are_there_with_the_browser_and_readers_arent(desk, moderator, reader):
    for person, agent in (moderator, FIREFOX), (moderator, IPHONE), (reader, FIREFOX):
        sign_in(person, agent)
    assert [line for line in said(desk) if line[0] != "Perpetua"] == [
        (moderator.name, "Signed in from a new browser", "Safari on iPhone"),
        (moderator.name, "Signed in", "Firefox on Linux"),
    ]


def test_a_setting_is_there_with_both_values_and_the_page_where_it_is_set(desk):
    page = desk.get("/admin/settings/blog/").context["form"]
    now = {name: page[name].value() for name in page.fields}
    desk.post("/admin/settings/blog/", now | {"tagline": "Pears, slowly"})
    [line] = desk.get(PAGE, {"kind": "settings"}).context["lines"]
    assert "“Pears, slowly”" in line.what and line.url == "/admin/settings/blog/"
    desk.post("/admin/settings/blog/", now | {"tagline": "Pears, slowly"})
    assert AuditEntry.objects.of_group("settings").count() == 1


def test_a_role_is_there_by_whoever_gave_it(desk, owner, reader):
    form = {"name": reader.name, "is_active": "on", "gives": "Moderator"}
    form["groups"] = Group.objects.get(name="Moderator").pk
    desk.post(f"/admin/accounts/user/{reader.pk}/change/", form)
    assert said(desk, kind="roles") == [(owner.name, f"{reader.name} is a moderator now.", "")]


def test_an_owner_whom_the_command_made_is_there_once(desk, reader):
    for _ in range(2):
        call_command("own", reader.email, stdout=StringIO())
    assert said(desk, kind="roles") == [("The blog itself", f"{reader.name} is an owner now.", "")]


def test_staff_who_can_no_longer_sign_in_or_can_again_are_there_and_readers_arent(desk, owner, moderator, reader):  # fmt: skip
    for person in moderator, reader:
        for is_active in ({}, {"is_active": "on"}, {"is_active": "on", "about": "Grows pears"}):
            groups = list(person.groups.values_list("pk", flat=True))
            names = {"name": person.name, "staff_name": person.staff_name}
            form = names | {"groups": groups} | is_active
            desk.post(f"/admin/accounts/user/{person.pk}/change/", form)
    assert said(desk, kind="roles") == [
        (owner.name, f"{moderator.name} can sign in again.", ""),
        (owner.name, f"{moderator.name} can’t sign in any more.", ""),
    ]


def test_a_role_that_goes_with_an_account_is_there_by_whoever_deleted_it(desk, owner, moderator, reader):  # fmt: skip
    for person in moderator, reader:
        desk.post(f"/admin/accounts/user/{person.pk}/delete/", {"post": "yes"})
    assert said(desk, kind="roles") == [
        (owner.name, "Deleted somebody’s account", ""),
        (owner.name, "Deleted somebody’s account", ""),
        (owner.name, "Somebody who left isn’t a moderator any more.", ""),
    ]


def test_staff_who_delete_their_own_account_are_there_without_a_name(desk, moderator):
    leave(moderator)
    assert said(desk, kind="roles") == [
        ("Somebody who left", "Somebody who left isn’t a moderator any more.", "")
    ]


def test_a_name_that_somebody_else_changed_is_there_with_the_one_before(desk, owner, moderator):
    was = moderator.name
    form = {"groups": list(moderator.groups.values_list("pk", flat=True)), "is_active": "on"}
    for staff_name in moderator.staff_name, "Warden":
        names = {"name": "Damson", "staff_name": staff_name}
        desk.post(f"/admin/accounts/user/{moderator.pk}/change/", form | names)
    assert said(desk, kind="roles") == [
        (owner.name, "Damson has another staff name now.", ""),
        (owner.name, "Damson has another name now.", f"before: {was}"),
    ]
    erasure.erase(moderator)
    page = desk.get(PAGE).text
    assert "has another name now." in page and "Damson" not in page and was not in page


def test_an_owner_who_changes_their_own_name_is_not_there(desk, owner):
    form = {"name": "Damson", "is_active": "on", "is_superuser": "on"}
    form["groups"] = list(owner.groups.values_list("pk", flat=True))
    desk.post(f"/admin/accounts/user/{owner.pk}/change/", form)
    owner.refresh_from_db()
    assert owner.name == "Damson" and said(desk, kind="roles") == []


PEOPLE, NEWCOMER = "/admin/settings/people/", "press@mud.example"


def test_an_invitation_is_there_with_its_address_and_role_also_once_it_is_taken_back(desk, owner):
    desk.post(PEOPLE, {"name": "Saskia", "email": NEWCOMER, "role": "Moderator"})
    for _time in range(2):  # The second has nothing to take back.
        desk.post(PEOPLE, {"take_back": Invitation.objects.get().pk})
    assert said(desk, kind="roles") == [
        (owner.name, "Took back an invitation as Moderator", NEWCOMER),
        (owner.name, "Invited somebody as Moderator", NEWCOMER),
    ]


def test_of_an_old_invitation_the_address_is_gone(desk, owner):
    desk.post(PEOPLE, {"name": "Saskia", "email": NEWCOMER, "role": "Moderator"})
    desk.post(PEOPLE, {"take_back": Invitation.objects.get().pk})
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=38))
    run_all()
    assert not Invitation.objects.exists()
    assert [detail for _who, _what, detail in said(desk, kind="roles")] == ["", ""]
    assert NEWCOMER not in str(list(AuditEntry.objects.values()))


def test_staff_who_set_a_new_password_are_there_and_readers_arent(desk, moderator, reader):
    for person in moderator, reader:
        change_password(sign_in(person))
    assert who_did(desk, "Set a new password") == [moderator.name]


def test_staff_who_forgot_their_password_are_there_once_they_have_a_new_one(desk, moderator, reader, postbox):  # fmt: skip
    for person in moderator, reader:
        browser = Client()
        browser.post("/accounts/password/reset/", {"email": person.email})
        words = " ".join(one.body for one in reversed(postbox.deliver())).split()
        form = browser.get(next(word for word in words if "/reset/key/" in word), follow=True)
        browser.post(form.request["PATH_INFO"], TWICE)
    assert who_did(desk, "Set a new password with the link in an e-mail") == [moderator.name]


def test_staff_who_add_an_address_are_there_and_readers_arent(desk, moderator, reader, postbox):
    for person in moderator, reader:
        add_address(sign_in(person), postbox, f"else-{person.pk}@example.org")
    assert who_did(desk, "Changed their e-mail addresses") == [moderator.name]
    assert "else-" not in str(list(AuditEntry.objects.values()))


def who_did(desk, what):
    return [who for who, did, _detail in said(desk, kind="sign-ins") if did == what]


def test_whoever_turns_off_the_second_step_is_there(desk, moderator):
    from allauth.account.adapter import get_adapter

    get_adapter().send_notification_mail("mfa/email/totp_deactivated", moderator)
    assert (moderator.name, "Turned off two-step sign-in", "") in said(desk, kind="sign-ins")


@pytest.mark.parametrize("mail", AUDITED)
def test_each_change_to_what_guards_an_account_of_the_staff_has_words(desk, moderator, mail):
    from allauth.account.adapter import get_adapter

    get_adapter().send_notification_mail(mail, moderator)
    [what] = [did for who, did, _detail in said(desk, kind="sign-ins") if who == moderator.name]
    assert what


def test_an_export_and_a_backup_say_what_and_how_large(desk, owner):
    audit.record(Kind.EXPORT, owner, form="static", bytes=84 * 1024 * 1024)
    audit.record(Kind.BACKUP, bytes=1024)
    backup, export = said(desk, kind="exports")
    assert backup == ("The blog itself", "Made a backup", "1.0\xa0KB")
    assert export == (owner.name, "Prepared an export", "plain files, 84.0\xa0MB")


def test_whoever_takes_along_the_addresses_of_subscribers_is_there(desk, owner):
    desk.head("/admin/subscribers/subscribers.csv")
    assert said(desk, kind="exports") == []
    desk.get("/admin/subscribers/subscribers.csv")
    assert said(desk, kind="exports") == [
        (owner.name, "Prepared an export", "the subscribers’ addresses")
    ]


def test_only_owners_read_it(desk, moderator, admin_person, signed_in):
    assert desk.get(PAGE).status_code == desk.get(TABLE).status_code == 200
    for person in (moderator, admin_person):
        browser = Client()
        browser.post(SIGN_IN, fields(person))
        assert browser.get(PAGE).status_code in (302, 403, 404)
        assert browser.get(TABLE).status_code in (302, 403, 404)


@pytest.fixture
def admin_person(second_reader):
    second_reader.groups.add(Group.objects.get(name="Admin"))
    return second_reader


def test_the_table_has_no_formula_in_it(desk, owner):
    owner.name = "=HYPERLINK(1)"
    owner.save()
    audit.record(Kind.EXPORT, owner, form="plain files")
    assert ",=HYPERLINK" not in desk.get(TABLE).text


def test_a_long_log_goes_on_on_another_page(desk, monkeypatch):
    monkeypatch.setattr("blog.desk.people.audit.A_PAGE", 2)
    for number in range(3):
        audit.record(Kind.POLICY, number=number)
    page = desk.get(PAGE, {"kind": "settings"})
    assert len(page.context["lines"]) == 2
    assert len(said(desk, kind="settings", before=page.context["earlier"])) == 1
    assert desk.get(PAGE, {"before": "x" * 500, "kind": "none"}).status_code == 200


def test_nobody_changes_an_entry_and_it_goes_after_a_year(desk):
    entry = audit.record(Kind.BACKUP)
    for change in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(Written):
            change()
    before = [timezone.now() - timedelta(days=days) for days in (366, 364)]
    _gone, kept = (AuditEntry.objects.create(kind=Kind.BACKUP, at=at) for at in before)
    run_all()
    assert {one.pk for one in AuditEntry.objects.of_group("exports")} == {entry.pk, kept.pk}


def test_of_somebody_who_left_the_deed_stays_and_not_the_name(desk, moderator):
    audit.record(Kind.EXPORT, moderator, form="plain files")
    name = moderator.name
    erasure.erase(moderator)
    page = desk.get(PAGE)
    assert "Somebody who left" in page.text and name not in page.text


def try_passwords(person, n, **about):
    browser = Client()
    for _ in range(n):
        browser.post(SIGN_IN, fields(person) | {"password": "not it"}, **about)


def test_wrong_passwords_of_staff_are_there_and_those_of_readers_arent(desk, moderator, reader):
    for person in moderator, reader:
        try_passwords(person, 2)
    assert not WrongPassword.objects.filter(digest__contains="@").exists()
    run_all()
    [line] = desk.get(PAGE, {"kind": "sign-ins"}).context["lines"]
    assert (line.who, line.what) == ("Unknown", f"2 wrong passwords for {moderator.name}")
    assert (line.detail, line.tone) == ("", "wrong")
    assert not WrongPassword.objects.exists()


def test_whose_password_is_tried_is_told_once_a_day(desk, moderator, postbox):
    for _ in range(2):
        RateCounter.objects.all().delete()
        cache.clear()  # Where Redis counts.
        try_passwords(moderator, 5)
        run_all()
    told = [one for one in postbox.deliver() if "tried passwords" in one.subject]
    assert [one.to for one in told] == [moderator.email]
    second, first = desk.get(PAGE, {"kind": "sign-ins"}).context["lines"]
    assert first.detail == f"{moderator.name} was notified by e-mail." and second.detail == ""


def test_a_wrong_password_of_somebody_who_is_signed_in_counts_too(desk, moderator):
    sign_in(moderator).post("/accounts/reauthenticate/", {"password": "not it"})
    run_all()
    assert f"1 wrong password for {moderator.name}" in [what for _, what, _ in said(desk)]


def test_wrong_second_steps_of_staff_are_there_and_those_of_readers_arent(desk, moderator, reader):
    for person in with_app(moderator), with_app(reader):
        browser = Client()
        browser.post(SIGN_IN, fields(person))
        for code in "000000", "no recovery code":
            browser.post(AUTHENTICATE, {"code": code})
    run_all()
    [line] = desk.get(PAGE, {"kind": "sign-ins"}).context["lines"]
    assert (line.who, line.tone) == ("Unknown", "wrong")
    assert line.what == f"2 wrong codes or passkeys for {moderator.name}"
    assert not WrongPassword.objects.exists()


def test_a_passkey_that_isnt_theirs_counts_as_a_wrong_second_step(desk, moderator, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://testserver"]
    browser, theirs = sign_in(moderator), Device()
    add(browser, theirs)
    strange = Device()
    strange.owner = theirs.owner
    options = browser.get(AGAIN).context["js_data"]["request_options"]
    browser.post(AGAIN, {"credential": strange.signed(options)})
    run_all()
    [line] = [one for one in desk.get(PAGE).context["lines"] if one.tone == "wrong"]
    assert line.what == f"1 wrong code or passkey for {moderator.name}"


def test_whose_second_step_is_tried_is_told(desk, moderator, postbox):
    browser = Client()
    browser.post(SIGN_IN, fields(with_app(moderator)))
    for _ in range(5):
        browser.post(AUTHENTICATE, {"code": "000000"})
    run_all()
    [told] = [one for one in postbox.deliver() if "second step" in one.subject]
    assert told.to == moderator.email and "choose a new one" in told.body
