"""The owner's page of backups, and what is made by itself."""

from datetime import datetime, time, timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from lib.processes.alone import alone
from tests.conftest import a_person
from transfer.backup import upkeep
from transfer.models import Backup, BackupSchedule
from transfer.models.backups import folder
from transfer.templatetags.backups import backup_trouble

# Other processes read what is restored.
pytestmark = pytest.mark.timeout(300)
PAGES = ["desk_backups", "desk_backup_restore"]
DAY = BackupSchedule.Every.DAY


@pytest.fixture
def owner(blog):
    return a_person("Corin", "Editor", is_superuser=True)


@pytest.fixture
def daily(blog):
    schedule = BackupSchedule(pk=1, every=DAY, at=time(0, 0), is_checked=False)
    schedule.keeps, schedule.keeps_weekly, schedule.keeps_monthly = 2, 0, 0
    schedule.save()
    return schedule


def test_where_a_folder_for_them_was_named_backups_are_made_each_day_until_an_owner_says_otherwise(
    settings, blog
):
    assert BackupSchedule.current().span is None
    settings.BACKUPS_ARE_PLACED = True
    assert BackupSchedule.current().every == DAY
    BackupSchedule.objects.create(pk=1, every=BackupSchedule.Every.NEVER)
    assert BackupSchedule.current().span is None


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_the_owners_alone(signed_in, client, owner, moderator, name):
    assert client.get(reverse(name)).status_code == 302
    assert signed_in(moderator).get(reverse(name)).status_code in (302, 403)
    assert signed_in(owner).get(reverse(name)).status_code == 200


def test_an_owner_has_a_backup_made_and_fetches_it(signed_in, owner):
    desk = signed_in(owner)
    desk.post(reverse("desk_backups"), {"make": ""})
    desk.post(reverse("desk_backups"), {"make": ""})  # A second press makes no second one.
    assert "A backup is being made" in desk.get(reverse("desk_backups")).text
    upkeep.work()
    one = Backup.objects.get()
    page = desk.get(reverse("desk_backups")).text
    assert "restored as a test and compared: 1 article, 1 comment and 2 files" in page
    file = desk.get(reverse("desk_backup_download", args=[one.pk]))
    assert b"".join(file.streaming_content) == one.path.read_bytes()
    assert file.headers["Content-Disposition"].startswith('attachment; filename="the-slow-orchard-')


def test_who_signed_in_long_ago_shows_first_that_it_is_them(client, owner, daily):
    upkeep.work()
    client.force_login(owner)
    address = reverse("desk_backup_download", args=[Backup.objects.get().pk])
    assert "reauthenticate" in client.get(address).headers["Location"]
    assert client.post(reverse("desk_backups"), {"every": "never"}).status_code == 302
    assert BackupSchedule.current().every == DAY


def test_a_key_that_is_none_is_refused_with_what_was_chosen(signed_in, owner, key):
    desk = signed_in(owner)
    chosen = {"every": "week", "at": "04:10", "keeps": "900", "key": "age1nonsense"}
    chosen |= {"keeps_weekly": "4", "keeps_monthly": "12"}
    answer = desk.post(reverse("desk_backups"), chosen)
    assert answer.status_code == 422
    assert "isn’t a public age key" in answer.text
    assert "from 1 to 366" in answer.text
    assert 'value="week" selected' in answer.text
    desk.post(reverse("desk_backups"), chosen | {"keeps": "5", "key": f" {key[0]} "})
    assert BackupSchedule.current().key == key[0]
    log = desk.get(reverse("desk_audit"), {"kind": "settings"}).context["lines"]
    assert {line.what for line in log} >= {"“Every” changed from “Never” to “Week”"}
    assert {line.url for line in log} == {reverse("desk_backups")}


def test_one_is_made_when_it_is_due_and_the_oldest_go(daily):
    upkeep.work()
    upkeep.work()  # Not twice in a day.
    assert Backup.objects.count() == 1
    for _again in range(3):
        Backup.objects.update(made_at=F("made_at") - timedelta(days=1))
        assert upkeep.is_due()
        upkeep.work()
    assert Backup.objects.good().count() == 2
    assert {path.name for path in folder().iterdir()} == {one.name for one in Backup.objects.all()}


def test_one_that_was_interrupted_is_made_anew_and_given_up_at_last(daily):
    left = Backup.objects.create(why="day", state=Backup.State.MAKING, tries=1)
    folder().mkdir()
    (folder() / ".left.tar.partial").write_text("half")
    upkeep.work()
    left.refresh_from_db()
    assert left.is_good
    assert not (folder() / ".left.tar.partial").exists()
    Backup.objects.update(state=Backup.State.MAKING, tries=3)
    upkeep.work()
    assert "interrupted" in Backup.objects.get().error


def test_while_somebody_runs_the_command_the_others_wait(daily):
    with alone("backup"):
        upkeep.work()
    assert Backup.objects.get().state == Backup.State.WAITING
    with alone("backups-due"):
        upkeep.work()
    upkeep.work()
    assert Backup.objects.get().is_good


def test_a_backup_that_fails_is_told_with_why(signed_in, owner, daily, settings):
    settings.BACKUPS_ROOT.write_text("a file where the folder should be")
    upkeep.work()
    assert "File exists" in Backup.objects.get().error
    page = signed_in(owner).get(reverse("desk_backups")).text
    assert "Failed" in page and "File exists" in page


def test_the_desk_warns_of_none_and_of_old_ones(signed_in, owner, daily):
    assert "There is no backup yet." in signed_in(owner).get(reverse("admin:index")).text
    upkeep.work()
    assert backup_trouble() == ""
    Backup.objects.update(made_at=timezone.now() - timedelta(days=3))
    assert backup_trouble() == "The last good backup is 3 days old."
    Backup.objects.get().path.unlink()  # Somebody has deleted it.
    assert backup_trouble() == "There is no backup yet."


def test_the_desk_warns_where_none_are_scheduled_once_the_last_is_older_than_a_week(daily):
    upkeep.work()
    BackupSchedule.objects.update(every=BackupSchedule.Every.NEVER)
    for days, said in (6, ""), (9, "No backups are scheduled, and the last one is 9 days old."):
        Backup.objects.update(made_at=timezone.now() - timedelta(days=days))
        assert backup_trouble() == said


@pytest.mark.parametrize(
    "make, manage", [("make start", "bin/manage site"), ("make demo", "bin/manage demo")]
)
def test_the_page_about_restoring_gives_the_commands_of_this_blog(
    signed_in, owner, settings, make, manage
):
    settings.MAKE, settings.MANAGE = make, manage
    page = signed_in(owner).get(reverse("desk_backup_restore")).text
    assert f"<code>{manage} restore --replace" in page and f"<code>{make}</code>" in page


def test_an_encrypted_one_cannot_be_checked_here_again(signed_in, owner, daily, key):
    BackupSchedule.objects.update(key=key[0])
    upkeep.work()
    one = Backup.objects.get()
    assert one.name.endswith(".tar.age")
    desk = signed_in(owner)
    assert desk.post(reverse("desk_backups"), {"check": one.pk}).status_code == 404
    assert "Check again" not in desk.get(reverse("desk_backups")).text
    for none in ("9" * 5_000, "abc", "٣"):
        assert desk.post(reverse("desk_backups"), {"check": none}).status_code == 404


@pytest.mark.parametrize(
    ("every", "now", "last"),
    [
        ("day", "2026-11-28 04:09", "2026-11-27 04:10"),
        ("day", "2026-11-28 04:10", "2026-11-28 04:10"),
        ("week", "2026-11-28 12:00", "2026-11-22 04:10"),
        ("week", "2026-11-29 04:10", "2026-11-29 04:10"),
    ],
)
def test_when_the_last_one_was_due(it_is, every, now, last):
    at = timezone.make_aware(datetime.fromisoformat(now))
    it_is(at)
    due = BackupSchedule(every=every, at=time(4, 10)).last_time()
    assert due == timezone.make_aware(datetime.fromisoformat(last))
