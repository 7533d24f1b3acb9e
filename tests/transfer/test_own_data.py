"""Somebody takes a copy away of all that is kept about them."""

import json
import stat
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from accounts.models import Guest
from blog.models import Site
from blog.operating.tasks.periodic_jobs import run_all
from comments.gate import Writer
from comments.models import Comment
from lib.people import personal_data
from moderation.actions.bans import ban
from moderation.actions.comments import remove
from moderation.deeds.appeal import action as appeal_action
from moderation.deeds.note.action import note
from moderation.reports.action import report
from tests.accounts.leaving import leave, write
from tests.mail import work
from transfer.export import export_task
from transfer.export.export_archive import pack
from transfer.models import Download
from transfer.models.downloads import SILENT, folder

pytestmark = pytest.mark.django_db

DATA = "/account/data/"


def fetch(browser):
    """What somebody finds in the copy that they ask for, wait for and download."""
    assert browser.post(DATA).url == DATA
    work()
    answer = browser.get(Download.objects.get().path.name.join([DATA, ""]))
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/zip"
    return ZipFile(BytesIO(b"".join(answer.streaming_content)))


def everything(package):
    """All that stands in it, as one text."""
    return "\n".join(package.read(name).decode() for name in package.namelist())


@pytest.fixture
def lived(reader, second_reader, moderator, second_moderator, post, policy):
    """Marrow has written, edited, been removed, appealed, reported, been banned, and been a guest."""
    guest = Guest.objects.at(reader.email)
    guest.confirm("b" * 32)
    as_guest = Writer(name="Passing", email=reader.email, token="b" * 32)
    Comment.write(post, as_guest, "Written in passing.")
    theirs = write(post, second_reader, "Quince alone may read aloud what Quince has said.")
    comment = write(post, reader, "Eleven *pears*.", parent=theirs)
    comment.edit("Twelve *pears*.")
    Site.objects.update(holds_edits=True)
    comment.edit("Thirteen *pears*.")
    removed = write(post, reader, "Better abroad.")
    removal = remove(
        moderator, removed, policy.wordings.get(number=1),
        to_writer="A word to Marrow.", among_staff="Between us moderators.",
    )  # fmt: skip
    appeal = appeal_action.appeal(removal, "It is true of pears.")
    appeal_action.rule(second_moderator, appeal, False, "That is no matter.")
    report(Writer(account=reader, name="Marrow"), theirs, None, "Too loud.")
    note(moderator, "A wary note.", account=reader)
    ban(moderator, reader, policy.wordings.get(number=2), "Enough of it.")
    return reader


def test_all_that_is_kept_is_in_it(signed_in, reader, lived):
    package = fetch(signed_in(reader))
    data = json.loads(package.read("data.json"))
    assert data["format"] == "parley-own-data" and data["version"] == 1
    said = {name: section["rows"] for name, section in data["sections"].items()}
    [account] = said["account"]
    assert account["name"] == "Marrow" and account["email"] == "marrow@example.org"
    first, removed = said["comments"]
    assert first["text"] == "Twelve *pears*." and "<em>pears</em>" in first["html"]
    assert [one["text"] for one in first["other_wordings"]] == [
        "Eleven *pears*.", "Thirteen *pears*."
    ]  # fmt: skip
    assert removed["state"] == "Removed" and removed["text"] == "Better abroad."
    decision = said["decisions"][0]
    assert (
        decision["note"] == "A word to Marrow." and "as everybody" in decision["rule_as_it_stood"]
    )
    assert decision["appeal"] == "It is true of pears."
    assert decision["ruling_note"] == "That is no matter."
    assert (
        said["reports"][0]["words"] == "Too loud." and said["bans"][0]["reason"] == "Enough of it."
    )
    assert said["comments_as_guest"][0]["text"] == "Written in passing."
    assert [set(row) for row in said["comments"]] == [
        set(data["sections"]["comments"]["fields"])
    ] * 2  # fmt: skip


def test_what_others_wrote_or_say_among_themselves_is_not(signed_in, reader, lived):
    told = everything(fetch(signed_in(reader)))
    for word in ("Quince", "read aloud", "Between us", "wary", "Alder", "Hazel"):
        assert word not in told, word


def test_a_person_can_read_it_and_it_asks_nobody(signed_in, reader, lived):
    package = fetch(signed_in(reader))
    pages = [name for name in package.namelist() if name.endswith(".html")]
    index = package.read("index.html").decode()
    assert {"account.html", "comments.html"} <= set(pages)
    for name in pages:
        page = package.read(name).decode()
        assert "default-src 'none'" in page and "prefers-color-scheme: dark" in page
        assert not any(tag in page for tag in ("<script", "<img", "<link", " src="))
    assert 'href="comments.html"' in index and "none" in index
    comments = package.read("comments.html").decode()
    assert "Twelve <em>pears</em>." in comments and "Better abroad." in comments


def test_a_long_section_goes_on_on_further_pages(signed_in, reader, post, monkeypatch):
    monkeypatch.setattr("transfer.export.export_archive.A_PAGE", 2)
    for n in range(5):
        write(post, reader, f"Pear {n}.")
    package = fetch(signed_in(reader))
    assert "Pear 4." in package.read("comments-3.html").decode()
    assert 'href="comments-2.html"' in package.read("comments-3.html").decode()
    assert len(json.loads(package.read("data.json"))["sections"]["comments"]["rows"]) == 5


def test_somebody_is_told_by_mail_and_nowhere_else_where_it_is(postbox, signed_in, reader):
    browser = signed_in(reader)
    assert "Make a copy" in browser.get(DATA).text
    browser.post(DATA)
    assert "data-at-work" in browser.get(DATA).text
    [message] = postbox.deliver()
    assert message.to == reader.email and "is ready" in message.subject
    name = Download.objects.get().name
    assert f"{DATA}\n" in message.body and name not in message.body
    assert "Your copy is ready" in browser.get(DATA).text and name in browser.get(DATA).text


def test_nobody_else_can_fetch_it(client, signed_in, reader, second_reader):
    fetch(signed_in(reader))
    address = f"{DATA}{Download.objects.get().path.name}"
    assert signed_in(second_reader).get(address).status_code == 404
    client.logout()
    assert client.get(address).url == f"/accounts/login/?next={address}"
    path = Download.objects.get().path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for way in (
        f"/downloads/{path.name}",
        f"/media/{path.name}",
        f"/media/../downloads/{path.name}",
    ):
        assert client.get(way).status_code in (400, 404)


def test_one_is_made_at_a_time_and_one_a_day(signed_in, reader):
    browser = signed_in(reader)
    browser.post(DATA), browser.post(DATA)
    assert Download.objects.count() == 1
    work()
    first = Download.objects.get()
    answer = browser.post(DATA)
    assert answer.status_code == 429 and answer.context["is_too_soon"]
    Download.objects.update(asked_at=timezone.now() - timedelta(days=1, minutes=1))
    assert "Make a new copy" in browser.get(DATA).text
    fetch(browser)
    assert Download.objects.get().name != first.name


def test_it_is_deleted_after_some_days(signed_in, reader, settings):
    settings.DOWNLOAD_DAYS = 3
    browser = signed_in(reader)
    fetch(browser)
    download = Download.objects.get()
    assert timedelta(days=2.9) < download.ends_at - timezone.now() < timedelta(days=3)
    run_all()
    assert download.path.exists()
    Download.objects.update(ends_at=timezone.now())
    assert browser.get(f"{DATA}{download.path.name}").status_code == 404


@pytest.fixture
def ready(signed_in, reader):
    fetch(signed_in(reader))
    return Download.objects.get()


def test_the_worker_deletes_what_is_over_and_what_nobody_names(
    ready, django_capture_on_commit_callbacks, monkeypatch
):
    (folder() / "left-by-a-killed-worker.zip").touch()
    Download.objects.update(ends_at=timezone.now())
    monkeypatch.setattr(
        "transfer.export.export_task.time.time", lambda: timezone.now().timestamp() + 3600
    )
    with django_capture_on_commit_callbacks(execute=True):
        run_all()
    assert not Download.objects.exists() and not list(folder().iterdir())


def test_it_goes_with_the_account(ready, reader, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        leave(reader)
    assert not Download.objects.exists() and not list(folder().iterdir())


def test_what_a_killed_worker_left_is_made_by_the_next(signed_in, reader):
    signed_in(reader).post(DATA)
    silent = timezone.now() - SILENT - timedelta(seconds=1)
    Download.objects.update(state="making", alive_at=silent)
    run_all()
    work()
    assert Download.objects.get().is_ready


def test_a_worker_leaves_alone_what_another_is_at(signed_in, reader):
    signed_in(reader).post(DATA)
    Download.objects.update(state="making")
    work()
    assert Download.objects.get().state == "making" and not list(folder().iterdir())


def test_a_copy_that_cannot_be_made_is_said_and_asked_for_again(signed_in, reader, monkeypatch):
    browser = signed_in(reader)
    with monkeypatch.context() as broken:
        broken.setattr("transfer.export.export_task.pack", lambda *args, **how: 1 / 0)
        browser.post(DATA)
        work()
    assert "couldn’t make your copy" in browser.get(DATA).text and not list(folder().iterdir())
    fetch(browser)


class Leaves(Exception):
    """What ends the packing of a copy."""


def test_no_half_of_a_copy_stands_under_its_name(reader, post, tmp_path):
    def leave_at_the_first_rows(number):
        assert [path.suffix for path in tmp_path.iterdir()] == [".part"]
        raise Leaves

    sections = personal_data.sections(reader)
    with pytest.raises(Leaves):
        pack(tmp_path / "copy.zip", reader.name, sections, progress=leave_at_the_first_rows)
    assert list(tmp_path.iterdir()) == []


def test_whoever_leaves_while_it_is_made_leaves_no_file(signed_in, reader, monkeypatch):
    signed_in(reader).post(DATA)
    pack = export_task.pack

    def leaves(path, account, sections, *, progress):
        Download.objects.all().delete()
        pack(path, account, sections, progress=progress)

    monkeypatch.setattr("transfer.export.export_task.pack", leaves)
    work()
    assert not list(folder().iterdir())


def test_a_name_full_of_html_is_only_a_name(signed_in, reader):
    reader.name = "</title><script>alert(1)</script>"
    reader.save()
    told = everything(fetch(signed_in(reader)))
    assert "<script>alert" not in told.partition('"sections"')[0]
