"""An owner's export comes up in pieces, and goes on after a break; nobody else can add to it."""

import gzip
import os
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.transfer.test_bad_exports import BROKEN
from transfer.imports.runs import import_task, receiving
from transfer.models import ImportRun

PAGE, UPLOAD = "/admin/import/", "/admin/import/upload/"


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_disk")]


@pytest.fixture
def export(exports):
    return (exports / "garden.xml").read_bytes()


def begin(desk, size, name="garden.xml", stamp="1"):
    return desk.post(UPLOAD, {"name": name, "size": size, "stamp": stamp})


def add(desk, address, offset, piece):
    where = f"{address}?from={offset}"
    return desk.post(where, piece, content_type="application/octet-stream")


def sent(desk, content, name="garden.xml"):
    told = begin(desk, len(content), name).json()
    assert add(desk, told["address"], 0, content).json()["received"] == len(content)
    return told["token"]


def test_an_upload_that_broke_off_goes_on_where_it_was(desk, export):
    first = begin(desk, len(export)).json()
    add(desk, first["address"], 0, export[:1000])
    again = begin(desk, len(export)).json()
    assert (again["token"], again["received"]) == (first["token"], 1000)
    lost = add(desk, again["address"], 0, export[:1000])  # Its answer didn't arrive.
    assert lost.status_code == 409 and lost.json()["received"] == 1000
    add(desk, again["address"], 1000, export[1000:])
    desk.post(PAGE, {"upload": first["token"], "source": "wordpress", "pictures": "later"})
    run = ImportRun.objects.get()
    import_task.check(run.pk)
    run.refresh_from_db()
    assert run.state == "ready" and run.name == "garden.xml"


def test_a_file_that_was_changed_meanwhile_begins_anew(desk, export):
    first = begin(desk, len(export)).json()
    add(desk, first["address"], 0, export[:10])
    assert begin(desk, len(export), stamp="2").json()["received"] == 0


def test_all_parts_of_one_export_come_in_one_go(desk, export, tmp_path):
    second = export.replace(b"<wp:post_id>", b"<wp:post_id>9").replace(b"<link>", b"<link>x")
    packed = tmp_path / "second.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("second.xml", second)
    tokens = [
        sent(desk, gzip.compress(export), "first.xml.gz"),
        sent(desk, packed.read_bytes(), "second.zip"),
    ]
    desk.post(PAGE, {"upload": tokens, "pictures": "later"})
    run = ImportRun.objects.get()
    import_task.check(run.pk)
    run.refresh_from_db()
    assert run.state == "ready", run.failure
    assert run.plan["found"]["post"] == 2 * 6 and "1 more" in run.name
    desk.post(f"{run.get_absolute_url()}change/", {"do": "forget"})
    assert not list(receiving.folder().iterdir())


def test_without_scripts_several_files_come_in_the_form(desk, export):
    files = [SimpleUploadedFile(name, export) for name in ("a.xml", "b.xml")]
    assert desk.post(PAGE, {"file": files}).status_code == 302
    assert len(list((receiving.folder() / os.listdir(receiving.folder())[0]).iterdir())) == 2


def test_files_that_dont_belong_together_are_told(desk, export):
    ghost = b'{"db": [{"meta": {}, "data": {}}]}'
    files = [SimpleUploadedFile("a.xml", export), SimpleUploadedFile("b.json", ghost)]
    answer = desk.post(PAGE, {"file": files})
    assert answer.status_code == 422 and "parts of one WordPress export" in answer.text


def test_a_file_of_another_source_is_asked_about_and_stays_here(desk, export):
    answer = desk.post(PAGE, {"file": SimpleUploadedFile("a.xml", export), "source": "ghost"})
    assert answer.status_code == 409 and "an export of WordPress" in answer.text
    assert answer.context["source"] == "wordpress" and not ImportRun.objects.exists()
    (kept,) = answer.context["uploads"]
    assert desk.post(PAGE, {"upload": kept.token, "source": "wordpress"}).status_code == 302


@pytest.mark.parametrize("size", ["0", "-5", "", "x", "9" * 15, "٣"])
def test_a_size_that_is_none_is_refused_in_a_sentence(desk, size):
    answer = desk.post(UPLOAD, {"name": "a.xml", "size": size})
    assert answer.status_code in (413, 422) and answer.json()["why"]
    assert not list(receiving.folder().iterdir())


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_damaged_archive_is_told_as_one_that_nobody_knows_and_not_as_a_full_disk(desk, content):
    answer = desk.post(PAGE, {"file": SimpleUploadedFile("a.zip", content)})
    assert answer.status_code == 422 and "We don’t know what “a.zip” is" in answer.text


def test_nothing_is_added_beyond_what_was_said(desk):
    told = begin(desk, 10).json()
    assert add(desk, told["address"], 0, b"x" * 11).status_code == 422
    assert add(desk, told["address"], 0, b"x" * (receiving.PIECE + 1)).status_code == 413
    assert begin(desk, 10).json()["received"] == 0


def test_a_full_disk_is_told_in_a_sentence(desk, monkeypatch):
    monkeypatch.setattr(receiving, "ROOM", 1 << 60)
    answer = begin(desk, 10)
    assert answer.status_code == 507 and "no room" in answer.json()["why"]
    form = desk.post(PAGE, {"file": SimpleUploadedFile("a.xml", b"<rss>")})
    assert form.status_code == 507 and "no room" in form.text


def test_nobody_adds_to_what_somebody_else_sends(desk, signed_in, moderator):
    told = begin(desk, 10).json()
    other = signed_in(moderator)
    assert add(other, told["address"], 0, b"x").status_code in (302, 403)
    assert other.post(UPLOAD, {"name": "a", "size": 3}).status_code in (302, 403)
    moderator.is_superuser = True
    moderator.save()
    assert add(signed_in(moderator), told["address"], 0, b"x").status_code == 404


def test_what_is_given_up_or_left_is_deleted(desk, export):
    told = begin(desk, 10).json()
    assert desk.delete(told["address"]).status_code == 200
    assert add(desk, told["address"], 0, b"x").status_code == 404
    sent(desk, export)
    desk.post(PAGE, {"file": SimpleUploadedFile("a.xml", export)})
    earlier = receiving.folder().with_name("supplied") / "sent-to-an-earlier-release"
    earlier.parent.mkdir()
    earlier.touch()
    long_ago = time.time() - 2 * receiving.KEPT
    for path in (earlier, *receiving.folder().iterdir()):
        os.utime(path, (long_ago, long_ago))
    import_task.tidy()
    run = ImportRun.objects.get()
    assert [str(path) for path in receiving.folder().iterdir()] == [run.file]
    assert not earlier.exists()


def test_pictures_come_from_a_zip_that_is_sent_along(desk, export, tmp_path):
    files = {"file": SimpleUploadedFile("a.xml", export), "pictures": "upload"}
    answer = desk.post(PAGE, files | {"media": SimpleUploadedFile("p.zip", b"none")})
    assert answer.status_code == 422 and "old blog’s pictures" in answer.text
    packed = tmp_path / "p.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("uploads/2010/05/none.txt", "")
    (kept,) = answer.context["uploads"]
    again = {"upload": kept.token, "pictures": "upload"}
    media = SimpleUploadedFile("p.zip", packed.read_bytes())
    assert desk.post(PAGE, again | {"media": media}).status_code == 302
    run = ImportRun.objects.get()
    assert run.options["media"] and not run.options["fetches"]
    import_task.check(run.pk)
    desk.post(f"{run.get_absolute_url()}change/", {"do": "start"})
    import_task.bring(run.pk)
    run.refresh_from_db()
    assert run.state == "done", run.failure
