"""What the desk says of an import: what changes, what was mended where, whose names are whose, and whether the old domain leads here."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from blog.models import Post
from comments.models import Comment
from tests.receiver import receiver
from tests.valid import mistakes
from transfer.imports import import_task, progress
from transfer.models import ImportRun

__all__ = ["receiver"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_disk")]
PAGE = "/admin/import/"
TEXT = "豆は朝が好きです。"
SHOWN = """[gallery ids="1"] <pre>a & b</pre>

https://www.youtube.com/watch?v=abcdefghijk

<iframe src="https://maps.example.org/x"></iframe>
"""


@pytest.fixture
def export(exports):
    return (exports / "garden.xml").read_text()


def checked(desk, content):
    desk.post(PAGE, {"file": SimpleUploadedFile("garden.xml", content.encode())})
    import_task.work(checks=True)
    return ImportRun.objects.get()


def do(desk, run, what, **more):
    return desk.post(f"{PAGE}{run.pk}/change/", {"do": what, **more}, follow=True)


def brought(desk, content, **choices):
    run = checked(desk, content)
    do(desk, run, "start", pictures="later", **choices)
    import_task.work()
    run.refresh_from_db()
    assert run.state == "done", run.failure
    return run


def details(desk, run):
    page = desk.get(reverse("desk_import_details", args=[run.pk]))
    assert not mistakes(page.text)
    return page.text


def test_what_was_mended_is_shown_with_its_line(desk, export):
    lines = export.split("\n")
    at = next(number for number, line in enumerate(lines) if "<title>" in line)
    lines[at] = lines[at].replace("<title>", "<title>Peas & <b>\x07 beans ")
    lines[at] = lines[at].replace("<b>", "&lt;b&gt;")
    run = checked(desk, "\n".join(lines))
    page = desk.get(run.get_absolute_url()).text
    assert f"Mended: an “&amp;” stood for itself, in line {at + 1}." in page
    page = details(desk, run)
    assert f"Line {at + 1}" in page and "Peas &amp;" in page and "␇ beans" in page


def test_what_changes_is_counted_before_and_found_in_the_articles_after(desk, export):
    run = checked(desk, export.replace(TEXT, SHOWN))
    page = desk.get(run.get_absolute_url())
    assert {kind for kind, _sentence, _texts in page.context["changes"]} == {
        *("card", "link", "gallery", "code")
    }
    assert "1 video or recording loads when a reader presses play." in page.text
    assert not mistakes(page.text)
    assert "Beans before breakfast" in details(desk, run)
    do(desk, run, "start", pictures="later")
    import_task.work()
    beans = Post.objects.get(slug="beans-before-breakfast")
    assert f'href="{beans.get_absolute_url()}"' in details(desk, run)


def test_a_name_like_the_staffs_is_a_guests_or_theirs_as_the_owner_says(desk, owner, export):
    run = checked(desk, export.replace("[Somebody]", f"[{owner.name}]"))
    (row,) = desk.get(run.get_absolute_url()).context["posed"]
    assert row == (owner.name, row[1], [owner])
    do(desk, run, "start", **{"pictures": "later", "posed-0": str(owner.pk)})
    import_task.work()
    assert Comment.objects.filter(author=owner, name=owner.name).count() == row[1]


def test_nobody_elses_account_can_be_named_for_them(desk, owner, reader, export):
    run = checked(desk, export.replace("[Somebody]", f"[{owner.name}]"))
    do(desk, run, "start", **{"pictures": "later", "posed-0": str(reader.pk)})
    import_task.work()
    assert not Comment.objects.filter(author__in=User.objects.filter(pk=reader.pk)).exists()


def test_it_is_said_about_how_long_it_takes(desk, export):
    run = checked(desk, export)
    assert "Less than a minute." in desk.get(run.get_absolute_url()).text
    run.plan["counts"]["brought"]["comment"] = 60_000
    run.save()
    assert progress.minutes_of(run) == 2
    assert "About 2 minutes." in desk.get(run.get_absolute_url()).text


def test_the_old_domain_is_asked_only_when_its_owner_wants_it(desk, export, receiver, settings):
    settings.SITE_URL, old = "https://here.example.org", f"http://127.0.0.1:{receiver.port}"
    run = brought(desk, export.replace("https://garden.example.org", old))
    ImportRun.objects.update(options=run.options | {"address": old})
    desk.get(run.get_absolute_url())
    assert not receiver.asked
    assert "still shows another site" in do(desk, run, "domain").text
    receiver.answer(400)
    assert "name it in ALLOWED_HOSTS" in do(desk, run, "domain").text
    receiver.answer(200, [f'<link rel="canonical" href="{settings.SITE_URL}/">'.encode()])
    assert "leads here." in do(desk, run, "domain").text
    assert [one.path for one in receiver.asked] == ["/"] * 3


def test_a_domain_that_nobody_answers_at_is_told(desk, export, settings):
    settings.SITE_URL = "https://here.example.org"
    run = brought(desk, export)
    ImportRun.objects.update(options=run.options | {"address": "http://127.0.0.1:1"})
    assert "Nothing of yours is there" in do(desk, run, "domain").text
