"""What the desk says of an import: what changes, what was mended where, whose names are whose, and whether the old domain points here."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import User
from blog.models import Page, Post, Redirect
from comments.models import Comment
from tests.receiver import receiver
from tests.valid import mistakes
from transfer.imports.files.old_addresses import closed_of, redirects_of
from transfer.imports.plan import progress, report
from transfer.imports.runs import import_task
from transfer.models import ImportRun

__all__ = ["receiver"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_disk")]
PAGE = "/admin/import/"
TEXT = "豆は朝が好きです。"
ARTICLE = """<item><title>A{n}</title><link>https://garden.example.org/a{n}/</link><wp:post_id>{n}</wp:post_id>
<wp:post_name>a{n}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>"""
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
    assert f"Fixed: an unescaped “&amp;”, in line {at + 1}." in page
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


def listed(page):
    """{what stands above a list: its rows as text}"""
    lists = re.findall(r"<section id=[^>]*><h2>(.*?)</h2>(.*?)</section>", page, re.DOTALL)
    return {
        words: [
            " ".join(strip_tags(row).split())
            for row in re.findall(r"<li>(.*?)</li>", rows, re.DOTALL)
        ]
        for words, rows in lists
    }


def test_what_is_left_out_is_listed_with_its_article_before_and_after(desk, export):
    run = checked(desk, export)
    page = desk.get(run.get_absolute_url())
    assert f'href="{reverse("desk_import_details", args=[run.pk])}#left-out-spam"' in page.text
    assert not mistakes(page.text)
    lists = listed(details(desk, run))
    assert lists["To be left out: 1 comment marked as spam."] == [
        "Beans before breakfast &amp; after"
    ]
    assert lists["To be left out: 1 article or page in the bin."] == ["Thrown away"]
    assert lists["To be left out: 1 page of an uploaded file."] == ["bean.jpg"]
    assert lists["To import as drafts for you to check: 1 private article."] == ["For the family"]

    do(desk, run, "start", pictures="later")
    import_task.work()
    beans = Post.objects.get(slug="beans-before-breakfast")
    page = details(desk, run)
    assert "Left out: 1 comment marked as spam." in listed(page)
    assert f'href="{reverse("admin:blog_post_change", args=[beans.pk])}"' in page
    done = desk.get(run.get_absolute_url())
    assert "See which ones these are" in done.text and not mistakes(done.text)
    told = desk.get(f"{PAGE}{run.pk}/report.json").json()["report"]["notes"]
    assert told["left out"]["binned"] == [["Thrown away", "15 2019-07-04", 1]]


def test_what_is_kept_as_a_placeholder_is_not_told_as_left_out(desk, export):
    run = brought(desk, export, binned="keep")
    assert not any("spam" in words for words in listed(details(desk, run)))


def test_a_page_is_named_that_got_a_new_address_and_an_article_with_a_marked_guest(
    desk, owner, export
):
    Page(title="Ours", slug="about").save()
    run = brought(desk, export.replace("[Somebody]", f"[{owner.name}]"))
    about, page = Page.objects.get(title="About"), details(desk, run)
    assert listed(page)["Given a new address, because the old one was taken: 1 page."] == ["About"]
    assert f'href="{reverse("admin:blog_page_change", args=[about.pk])}"' in page
    (marked,) = [words for words in listed(page) if words.startswith("Marked as guests’")]
    assert listed(page)[marked][0].startswith("Beans before breakfast")


def test_of_many_that_were_left_out_the_first_are_listed_and_the_others_counted(
    desk, export, monkeypatch
):
    monkeypatch.setattr(report, "NOTED", 1)
    binned = "<item><title>Also thrown away</title><wp:post_type>post</wp:post_type><wp:status>trash</wp:status></item>"
    run = checked(desk, export.replace("</channel>", f"{binned}</channel>"))
    rows = listed(details(desk, run))["To be left out: 2 articles and pages in the bin."]
    assert rows == ["Thrown away", "And 1 more"]


def test_a_title_in_a_list_is_text(desk, export):
    run = checked(desk, export.replace("Thrown away", "&lt;/li>&lt;script>alert(1)"))
    assert "<script>alert" not in details(desk, run)


def test_an_import_of_an_earlier_release_has_no_list_and_a_page_all_the_same(desk, export):
    run = brought(desk, export)
    for told in (run.plan, run.report):
        del told["notes"]
    run.save()
    assert "Left out" not in details(desk, run)
    assert "See which ones" not in desk.get(run.get_absolute_url()).text


def test_it_is_said_about_how_long_it_takes(desk, export):
    run = checked(desk, export)
    assert "Less than a minute." in desk.get(run.get_absolute_url()).text
    run.plan |= {"seconds": 0}
    run.plan["counts"]["brought"]["comment"] = 240_000
    run.save()
    assert progress.minutes_of(run) == 2
    assert "About 2 minutes." in desk.get(run.get_absolute_url()).text


def test_pictures_take_longer_from_an_old_blog_than_from_a_folder(desk, export):
    run = checked(desk, export)
    run.plan |= {"seconds": 0, "found": {"file": 2_000}}
    took = []
    for run.options in ({"fetches": True}, {"media": "uploads.zip"}, {}):
        took.append(progress.minutes_of(run))
    assert took[0] > took[1] > took[2] == 0


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
    assert "points here." in do(desk, run, "domain").text
    assert [one.path for one in receiver.asked] == ["/"] * 3


def test_a_domain_that_nobody_answers_at_is_told(desk, export, settings):
    settings.SITE_URL = "https://here.example.org"
    run = brought(desk, export)
    ImportRun.objects.update(options=run.options | {"address": "http://127.0.0.1:1"})
    assert "We couldn’t find this blog there" in do(desk, run, "domain").text


def test_the_old_addresses_are_counted_before_as_many_as_lead_here_after(desk, export):
    run = checked(desk, export)
    *_others, row = desk.get(run.get_absolute_url()).context["rows"]
    assert (row.kind, row.here) == ("Old addresses", 0)
    do(desk, run, "start", pictures="later")
    import_task.work()
    figures = {name: figure for name, figure, _below in progress.figures(run)}
    assert figures["Old addresses"] == row.coming == row.in_file == 12

    ImportRun.objects.filter(pk=run.pk).update(name="before")
    desk.post(PAGE, {"file": SimpleUploadedFile("garden.xml", export.encode())})
    import_task.work(checks=True)
    *_others, row = progress.planned(ImportRun.objects.exclude(pk=run.pk).get())
    assert (row.in_file, row.coming, row.here) == (12, 0, 12)


def test_an_address_that_two_have_or_that_leads_on_already_is_no_second_new_one(desk, export):
    for title in ("With a word", "Next spring"):
        of_both = f"<title><![CDATA[{title}]]></title><link>https://garden.example.org/both/</link>"
        export = export.replace(f"<title><![CDATA[{title}]]></title>", of_both)
    Redirect.objects.create(path="/?p=13", onto="/elsewhere/", why=Redirect.Why.BY_HAND)
    run = checked(desk, export)
    *_others, row = progress.planned(run)
    assert (row.in_file, row.here) == (13, 1)
    do(desk, run, "start", pictures="later")
    import_task.work()
    assert progress.redirects_of(run).count() == row.coming == 12


def test_a_check_of_what_is_here_asks_no_more_for_many_articles_than_for_few(exports, tmp_path):
    text = (exports / "garden.xml").read_text()
    start, end = text.index("<item>"), text.rindex("</item>") + len("</item>")

    def asked(articles):
        items = "".join(ARTICLE.format(n=n) for n in range(100, 100 + articles))
        path = tmp_path / "garden.xml"
        path.write_text(text[:start] + items + text[end:])
        with CaptureQueriesContext(connection) as queries:
            call_command("import_wordpress", str(path), dry_run=True, stdout=StringIO())
        return len(queries)

    asked(40)
    call_command("import_wordpress", str(tmp_path / "garden.xml"), stdout=StringIO())
    assert asked(40) == asked(2)


def test_the_page_of_a_done_import_says_how_long_it_took_and_leads_to_the_drafts(desk, export):
    run = brought(desk, export)
    assert run.took > 0 and not run.process_marks
    run.mark(took=252)
    page = desk.get(run.get_absolute_url())
    assert "5 articles, 1 page, 6 comments, in 4 minutes 12 seconds." in page.text
    assert 'href="/admin/blog/post/?show=drafts">2 drafts</a>' in page.text
    assert '#draft-private">1 was private</a>' in page.text and not mistakes(page.text)
    run.mark(took=None)
    assert " in 4 min" not in desk.get(run.get_absolute_url()).text


def test_how_long_an_import_took_counts_each_of_its_processes_and_no_pause_between(desk, export):
    run = brought(desk, export)
    run.mark(took=100)
    hour = timezone.now() - timedelta(hours=1)
    run.mark(pace={"since": hour.isoformat()})  # as of one that was killed a minute later
    run.alive_at = hour + timedelta(minutes=1)
    run.go_on()
    assert run.took == 160
    run.end("done")
    assert 160 <= run.took < 200


def test_what_wordpress_made_by_itself_is_in_nobodys_bin(exports, tmp_path):
    text = (exports / "garden.xml").read_text()
    assert text.count("<wp:status><![CDATA[trash]]>") == 1
    path = tmp_path / "export.xml"
    path.write_text(
        text.replace("<wp:status><![CDATA[trash]]>", "<wp:status><![CDATA[auto-draft]]>")
    )
    said = StringIO()
    call_command("import_wordpress", str(path), stdout=said)
    assert "1 draft that WordPress made and nobody saved" in said.getvalue()
    assert "article or page in the bin" not in said.getvalue()


def test_addresses_of_what_isnt_public_now_are_counted_apart(desk, exports):
    call_command("import_wordpress", str(exports / "garden.xml"), stdout=StringIO())
    run = ImportRun.objects.get()
    every = redirects_of(run)
    closed = closed_of(every)
    assert closed.exists() and not any(one.is_open for one in closed)
    assert all(one.is_open for one in every.exclude(pk__in=closed))
    about = desk.get(f"/admin/import/{run.pk}/addresses/").context
    assert (about["total"], about["closed"]) == (every.count() - closed.count(), closed.count())
