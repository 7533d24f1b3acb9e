"""The owner brings a blog in from the desk: choose, check, import, finish."""

import gzip
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from comments.models import Comment
from transfer.imports.runs import import_task, receiving
from transfer.imports.write import threads
from transfer.models import ImportRun
from transfer.models.import_runs import TRIES

PAGE = "/admin/import/"


class Killed(BaseException):
    """The process is gone."""


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_disk")]


@pytest.fixture
def export(exports):
    return (exports / "garden.xml").read_bytes()


def upload(desk, content, name="garden.xml"):
    return desk.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def checked(desk, content):
    upload(desk, content)
    run = ImportRun.objects.get()
    import_task.check(run.pk)
    return run


def do(desk, run, what, **more):
    return desk.post(f"{PAGE}{run.pk}/change/", {"do": what, **more}, follow=True)


def test_the_audit_log_says_who_started_an_import_and_who_undid_it(desk, owner, export):
    run = checked(desk, export)
    for what in "start", "start", "undo":
        do(desk, run, what)
        import_task.work()
    lines = desk.get("/admin/audit-log/", {"kind": "exports"}).context["lines"]
    assert [(one.who, one.what, one.detail) for one in lines] == [
        (owner.name, "Undid an import", "A Kitchen & a Garden"),
        (owner.name, "Started importing a blog", "A Kitchen & a Garden"),
    ]


def test_a_blog_moves_in_from_the_desk(desk, owner, export):
    assert upload(desk, gzip.compress(export)).status_code == 302
    run = ImportRun.objects.get()
    page = desk.get(run.get_absolute_url())
    assert 'http-equiv="refresh"' in page.text and not Post.objects.exists()

    import_task.check(run.pk)
    page = desk.get(run.get_absolute_url())
    assert [(row.coming, row.here) for row in page.context["rows"][:3]] == [(5, 0), (1, 0), (6, 0)]
    assert "Ready to import 5 articles" in page.text and not Post.objects.exists()
    assert "Checked in " in page.text and "draft stays a draft" in page.context["rows"][0].why

    page = do(desk, run, "start", binned="keep", pictures="later")
    assert 'role="progressbar"' in page.text
    import_task.bring(run.pk)
    page = desk.get(run.get_absolute_url())
    assert "What to do next" in page.text and "Undo is possible" in page.text
    assert Comment.objects.count() == 8
    assert desk.get(f"{PAGE}{run.pk}/report.json").json()["state"] == "done"

    do(desk, run, "undo")
    import_task.undo(run.pk)
    assert not Post.objects.exists()
    assert "what it imported is deleted" in desk.get(run.get_absolute_url()).text
    do(desk, run, "forget")
    assert not list(receiving.folder().iterdir()) and not ImportRun.objects.exists()


def test_it_is_stopped_and_goes_on(desk, export):
    run = checked(desk, export)
    do(desk, run, "start")
    page = do(desk, run, "stop")
    assert "has stopped" in page.text
    import_task.bring(run.pk)
    assert not Post.objects.exists()
    do(desk, run, "start")
    import_task.bring(run.pk)
    assert Post.objects.published().exists()


def test_one_that_is_killed_again_and_again_at_the_same_place_ends(desk, export):
    run = checked(desk, export)
    do(desk, run, "start")
    for _killed in range(TRIES):
        assert ImportRun.objects.get().try_again()
    import_task.work()
    run.refresh_from_db()
    assert run.state == "failed" and "short of memory" in run.failure
    do(desk, run, "start")
    import_task.work()
    assert Post.objects.published().exists()


def under_way(run, minutes, of=12):
    """Its process has been at it for so long, and has brought half of what it had to."""
    now = timezone.now()
    run.refresh_from_db()
    run.state, run.alive_at = "running", now
    pace = {"since": (now - timedelta(minutes=minutes)).isoformat(), "share": 0, "comments": 0}
    run.marks = {"pace": pace | {"broke_off": None}}
    run.plan["counts"]["brought"], run.through = {"comment": of * 2}, {"post": 1}
    run.report = {"counts": {"brought": {"comment": of}}}
    run.save()


def test_a_night_without_it_makes_the_rest_no_longer(desk, export):
    run = checked(desk, export)
    do(desk, run, "start")
    under_way(run, minutes=3, of=36_000)
    ImportRun.objects.update(started_at=timezone.now() - timedelta(hours=9))
    page = desk.get(run.get_absolute_url()).text
    assert "200 comments a second" in page and "3 minutes left" in page
    assert "Comments: 36,000 of 72,000" in page
    under_way(run, minutes=0.45)
    page = desk.get(run.get_absolute_url()).text
    assert "Less than a minute left" in page and "comments a second" not in page


def test_one_that_breaks_off_says_when_it_did_and_continues_by_itself(desk, export, monkeypatch):
    run = checked(desk, export)
    do(desk, run, "start")
    pages = []

    def killed(*about):
        pages.append(desk.get(run.get_absolute_url()).text)
        raise Killed

    with monkeypatch.context() as patch:
        # Nothing of it gets to say that it has ended.
        patch.setattr(threads, "import_comments", killed)
        patch.setattr(ImportRun, "end", lambda *about, **more: None)
        for _twice in range(2):
            with pytest.raises(Killed):
                import_task.bring(run.pk)
    first, again = pages
    assert "interrupted" not in first and "It was interrupted at" in again
    import_task.bring(run.pk)
    run.refresh_from_db()
    assert run.state == "done" and not run.process_marks


def test_one_that_somebody_stopped_was_not_interrupted(desk, export):
    run = checked(desk, export)
    do(desk, run, "start")
    ImportRun.objects.get().go_on()
    ImportRun.objects.get().end("stopped")
    do(desk, run, "start")
    ImportRun.objects.get().go_on()
    assert "interrupted" not in desk.get(run.get_absolute_url()).text


def test_once_somebody_has_built_on_it_the_page_says_who(desk, export):
    run = checked(desk, export)
    do(desk, run, "start")
    import_task.bring(run.pk)
    beans = Post.objects.get(slug="beans-before-breakfast")
    beans.title = "<b>Beans"
    beans.save()
    page = desk.get(run.get_absolute_url()).text
    assert "“&lt;b&gt;Beans” was edited since." in page and 'value="undo"' not in page
    do(desk, run, "undo")
    import_task.undo(run.pk)
    assert Post.objects.count() == 5


@pytest.mark.parametrize("content", [b"", b"What is this?", b"PK\x03\x04broken", b"\x1f\x8bbroken"])
def test_a_file_that_nobody_knows_is_refused_in_a_sentence_and_not_kept(desk, content):
    answer = upload(desk, content)
    assert answer.status_code in (302, 422)
    if run := ImportRun.objects.first():
        import_task.check(run.pk)
        run.refresh_from_db()
        assert run.state == "refused" and run.failure
        assert "can’t be read" in desk.get(run.get_absolute_url()).text
    else:
        assert not list(receiving.folder().iterdir())


@pytest.mark.parametrize(
    ("part", "broken", "sentence"),
    [
        (b"</item>", b"</itme>", "mismatched tag in line"),
        (b"<rss ", b'<!DOCTYPE rss [<!ENTITY a "b">]><rss ', "declares an entity"),
    ],
)
def test_a_file_that_is_broken_is_refused_with_its_line_and_what_to_do(
    desk, export, part, broken, sentence
):
    run = checked(desk, export.replace(part, broken, 1))
    page = desk.get(run.get_absolute_url()).text
    assert sentence in page and "Fix that line in a text editor, or make the export again." in page


def test_no_file_at_all_is_asked_for(desk):
    assert desk.post(PAGE).status_code == 422


def test_a_title_is_text_wherever_it_stands(desk, export):
    evil = b"<title>&lt;script&gt;alert(1)&lt;/script&gt;"
    run = checked(desk, export.replace(b"<title>", evil, 1))
    do(desk, run, "start")
    import_task.bring(run.pk)
    for address in (PAGE, run.get_absolute_url()):
        assert "<script>alert" not in desk.get(address).text


def test_only_the_owner_comes_here(client, signed_in, author, moderator, reader, desk, export):
    run = checked(desk, export)
    names = ("desk_import_run", "desk_import_change", "desk_import_report")
    addresses = [PAGE, *(reverse(name, args=[run.pk]) for name in names)]
    author.is_superuser = False
    author.save()
    author.groups.set(Group.objects.filter(name="Author"))
    for person in (author, moderator, reader):
        browser = signed_in(person)
        for address in addresses:
            assert browser.get(address).status_code in (302, 403), (person, address)
            assert browser.post(address, {"do": "start"}).status_code in (302, 403)
    assert ImportRun.objects.get().state == "ready"
