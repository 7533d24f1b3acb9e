"""What the command brought, or began to bring, is as good on the desk as what was begun there."""

import io
import json
import time
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from blog.models import Post
from comments.models import Comment
from tests.transfer.test_after_imports import of_disqus
from tests.transfer.test_wordpress_pictures import ATTACHMENT, LEAD, OLD, picture
from transfer.imports.plan import progress
from transfer.imports.plan.report import ImportReport
from transfer.imports.plan.survey import Survey
from transfer.imports.runs import import_task
from transfer.imports.write import threads
from transfer.models import ImportRun
from transfer.sources.parts import Entry, ExportedComment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_disk")]

INSIDE = """[snip lang=php]$a = b();[/snip] <pre>code</pre>
<a href="https://garden.example.org/gone/">gone</a>"""


@pytest.fixture
def export(exports, tmp_path):
    """One with something to mend, a shortcode that nobody knows and a link that leads nowhere."""
    path = tmp_path / "garden.xml"
    text = (exports / "garden.xml").read_text().replace("豆は朝が好きです。", INSIDE)
    path.write_text(text.replace("A Kitchen &amp;amp; a Garden", "A Kitchen & a Garden"))
    return path


def bring_in(*paths, by="wordpress", **options):
    said = io.StringIO()
    call_command(f"import_{by}", *map(str, paths), stdout=said, stderr=said, **options)
    return said.getvalue()


def brought(*paths, **options):
    bring_in(*paths, **options)
    return ImportRun.objects.newest_first().first()


def stopped(path, monkeypatch, **options):
    """The ImportRun of a command that its owner has stopped at the desk."""

    def stop(*about):
        ImportRun.objects.get().take_step(ImportRun.State.RUNNING, to=ImportRun.State.STOPPED)
        return import_comments(*about)

    import_comments = threads.import_comments
    with monkeypatch.context() as patch:
        patch.setattr(threads, "import_comments", stop)
        with pytest.raises(CommandError, match="was stopped"):
            bring_in(path, **options)
    return ImportRun.objects.get()


def page(desk, run, name="run"):
    return desk.get(reverse(f"desk_import_{name}", args=[run.pk])).text


def do(desk, run, what):
    desk.post(reverse("desk_import_change", args=[run.pk]), {"do": what})
    import_task.work()
    run.refresh_from_db()


def test_its_page_says_what_is_left_to_do(desk, export):
    run = brought(export)
    done = page(desk, run)
    assert "Decide on 1 old address" in done and "Every old address answers" not in done
    assert "Point garden.example.org here" in done
    assert "Decide on 1 shortcode" in done and "[snip]" in done
    details = page(desk, run, "details")
    assert "From garden.xml." in details
    assert "A Kitchen &amp; a Garden" in details and "1 piece of code" in details
    assert "/gone/" in page(desk, run, "addresses")
    assert "https://garden.example.org/2019/06/01/beans-before-breakfast/" in page(
        desk, run, "look"
    )


def test_one_of_an_earlier_release_is_checked_before_it_says_that_all_is_well(desk, export):
    run = brought(export)
    run.mark(lost=None)
    assert "Every old address answers" not in page(desk, run)
    assert "/gone/" in page(desk, run, "addresses")
    assert "Decide on 1 old address" in page(desk, run)


def test_it_is_undone_at_the_desk(desk, export):
    run = brought(export)
    do(desk, run, "undo")
    assert run.state == "undone" and not Post.objects.exists()


def on_record(desk):
    lines = desk.get("/admin/audit-log/", {"kind": "exports"}).context["lines"]
    return [(one.who, one.what, one.detail) for one in lines]


def test_the_audit_log_says_what_the_command_imported_and_undid(desk, export):
    for undo in False, True:
        bring_in(export, undo=undo)
    assert on_record(desk) == [
        ("The blog itself", "Undid an import", "A Kitchen & a Garden"),
        ("The blog itself", "Started importing a blog", "A Kitchen & a Garden"),
    ]


def test_the_audit_log_has_an_import_once_and_who_undid_it(desk, owner, export, monkeypatch):
    run = stopped(export, monkeypatch)
    for what in "start", "undo", "undo":
        do(desk, run, what)
    assert on_record(desk) == [
        (owner.name, "Undid an import", "A Kitchen & a Garden"),
        ("The blog itself", "Started importing a blog", "A Kitchen & a Garden"),
    ]


def test_it_is_stopped_and_resumed_at_the_desk(desk, export, monkeypatch):
    run = stopped(export, monkeypatch)
    assert run.plan["counts"]["brought"]["post"] == 5 and not Post.objects.published().exists()
    do(desk, run, "start")
    assert run.state == "done" and Comment.objects.count() == 6
    assert Post.objects.published().exists()
    assert "Decide on 1 old address" in page(desk, run)


def test_it_is_resumed_as_the_command_was_told(desk, export, monkeypatch):
    run = stopped(
        export, monkeypatch, keep_binned=True, keep_html=True, address=["https://x.example"]
    )
    told = {"keeps_binned": True, "keeps_html": True, "sites": ["x.example"]}
    assert run.options == told
    do(desk, run, "start")
    assert Comment.objects.count() == 8


def test_while_the_command_is_at_it_the_worker_leaves_it_alone(desk, export, monkeypatch):
    import_comments, waiting = threads.import_comments, []

    def look(*about):
        waiting.extend(ImportRun.objects.to_go_on_with())
        return import_comments(*about)

    run = stopped(export, monkeypatch)
    import_task.start(run, {})  # at the desk, and before its worker comes the command is run again
    assert list(ImportRun.objects.to_go_on_with()) == [run]
    monkeypatch.setattr(threads, "import_comments", look)
    bring_in(export)
    assert ImportRun.objects.get().state == "done" and waiting == []


def test_a_file_that_is_gone_by_then_is_told(desk, export, monkeypatch):
    run = stopped(export, monkeypatch)
    export.unlink()
    do(desk, run, "start")
    assert run.state == "failed" and "The file can’t be opened" in page(desk, run)


def test_comments_are_matched_and_brought_in_at_the_desk(desk, post, tmp_path):
    path = tmp_path / "comments.xml"
    path.write_text(of_disqus("https://old.example.org/zzz"))
    run = brought(path, by="disqus")
    at = reverse("desk_import_unmatched", args=[run.pk])
    desk.post(at, {"address": run.unmatched[0][0], "post": post.pk})
    desk.post(at, {"bring": "these"})
    import_task.work()
    assert Comment.objects.get().post == post
    run.refresh_from_db()
    assert run.state == "done"


def test_comments_are_not_read_anew_from_a_file_that_is_gone(desk, post, tmp_path):
    path = tmp_path / "comments.xml"
    path.write_text(of_disqus("https://old.example.org/zzz"))
    run = brought(path, by="disqus")
    path.unlink()
    assert "isn’t here any more" in page(desk, run, "unmatched")


def test_shortcodes_are_chosen_at_the_desk(desk, export):
    run = brought(export)
    at = reverse("desk_import_shortcodes", args=[run.pk])
    desk.post(at, {"deed-snip": "code", "language-snip": "php"})
    import_task.work()
    html = Post.objects.get(slug="beans-before-breakfast").rendered
    assert "language-php" in html and "[snip" not in html


PART = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>A Kitchen &amp;amp; a Garden</title>
<link>{link}</link>{items}</channel></rss>"""


@pytest.fixture
def parts(exports, tmp_path):
    """An export in two files: what a gallery of the first shows, and its lead picture, stand in the second."""
    first, second = tmp_path / "one.xml", tmp_path / "two.xml"
    text = (exports / "garden.xml").read_text().replace("豆は朝が好きです。", '[gallery ids="31"]')
    name = "<wp:post_name><![CDATA[beans-before-breakfast]]></wp:post_name>"
    first.write_text(text.replace(name, name + LEAD))
    items = ATTACHMENT.format(id=30, old=OLD, name="wall.jpg", words="A wall")
    items += ATTACHMENT.format(id=31, old=OLD, name="pear.jpg", words="A pear")
    second.write_text(PART.format(link="https://garden.example.org", items=items))
    for name, color in (("wall.jpg", "brown"), ("pear.jpg", "green")):
        path = tmp_path / "uploads" / "2019" / "06" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(color))
    return first, second


def test_parts_of_one_export_come_as_one(parts, tmp_path):
    run = brought(*parts, media=tmp_path / "uploads")
    beans = Post.objects.get(slug="beans-before-breakfast")
    assert beans.lead.description == "A wall" and 'alt="A pear"' in beans.rendered
    assert ImportRun.objects.get().state == "done" and "1 more" in run.called
    assert "nothing new" in bring_in(*parts)


@pytest.mark.parametrize("named", [0, 1])
def test_parts_are_undone_together_by_any_of_them(parts, named):
    bring_in(*parts)
    bring_in(parts[named], undo=True)
    assert not Post.objects.exists()
    with pytest.raises(CommandError, match="nothing here of an import"):
        bring_in(*parts, undo=True)


def test_parts_are_gone_on_with_by_the_same_command_or_at_the_desk(desk, parts, monkeypatch):
    run = stopped(parts[0], monkeypatch)
    bring_in(*parts)
    run.refresh_from_db()
    assert run.state == "done" and run.files == [str(one) for one in parts]
    import_task.bring_more(run)
    import_task.work()
    run.refresh_from_db()
    assert run.state == "done" and Comment.objects.count() == 6


def test_parts_that_overlap_bring_each_article_once(tmp_path, exports):
    text = (exports / "garden.xml").read_text()
    item = text[text.index("<item>") : text.index("</item>") + len("</item>")]
    later = item.replace("<wp:comment_id>106<", "<wp:comment_id>906<").replace("[spam]", "[1]")
    paths = tmp_path / "one.xml", tmp_path / "two.xml"
    for path, items in zip(paths, (item, later), strict=True):
        path.write_text(f"{text[: text.index('<item>')]}{items}</channel></rss>")

    def told(**options):
        return json.loads(bring_in(*paths, json=True, **options).splitlines()[-1])

    planned, done = told(dry_run=True), told()
    assert Post.objects.count() == 1 and Comment.objects.filter(text="Buy!").count() == 1
    for thing, number in (("post", 1), ("comment", 7), ("ping", 1)):
        assert planned["counts"]["brought"][thing] == number == done["counts"]["brought"][thing]
    # What is left out of both is told once as well.
    assert planned["counts"]["left out"] == done["counts"]["left out"] == {"spam": 1, "trash": 1}
    articles, *_others = progress.planned(ImportRun.objects.get())
    assert (articles.in_file, articles.coming) == (1, 1)
    again = told(dry_run=True)
    assert again["counts"]["here"]["comment"] == 7 and not again["counts"]["brought"]["comment"]


@pytest.mark.parametrize(
    ("states", "coming", "left"),
    [
        (("trash", "publish"), (1, 6), {"binned": 0, "of what stays": 1}),
        (("publish", "trash"), (1, 6), {"binned": 0, "of what stays": 1}),
        (("trash", "trash"), (0, 0), {"binned": 1, "of what stays": 9}),
        (("trash", "publish", "publish"), (1, 6), {"binned": 0, "of what stays": 1}),
    ],
)
def test_what_one_part_has_in_the_bin_comes_from_another_as_the_plan_says(
    tmp_path, exports, states, coming, left
):
    text = (exports / "garden.xml").read_text()
    item = text[text.index("<item>") : text.index("</item>") + len("</item>")]
    paths = []
    for state in states:
        changed = item.replace("<wp:status><![CDATA[publish]]>", f"<wp:status><![CDATA[{state}]]>")
        if state == "trash" and "publish" in states:  # A comment is below it in this part alone.
            changed = changed.replace("<wp:comment_id>106<", "<wp:comment_id>906<")
            changed = changed.replace("[spam]", "[1]")
        paths.append(tmp_path / f"{len(paths)}.xml")
        paths[-1].write_text(f"{text[: text.index('<item>')]}{changed}</channel></rss>")

    def told(**options):
        return json.loads(bring_in(*paths, json=True, **options).splitlines()[-1])["counts"]

    planned, done = told(dry_run=True), told()
    assert (Post.objects.count(), Comment.objects.count()) == coming
    for counts in (planned, done):
        brought = counts.get("brought", {})
        assert (brought.get("post", 0), brought.get("comment", 0)) == coming
        assert {thing: counts["left out"].get(thing, 0) for thing in left} == left
    found = ImportRun.objects.get().plan["found"]
    assert (found["post"], found["comment"]) == (
        1,
        item.count("<wp:comment>") + ("publish" in states),
    )


@pytest.mark.slow
def test_an_article_in_very_many_parts_is_looked_at_as_fast_as_in_few():
    about = dict.fromkeys(("name", "email", "url", "html"), "") | {"written_at": None, "user": 0}
    about |= {"state": "published", "type": "comment", "parent": 0}

    def seconds(parts):
        said = [
            [ExportedComment(id=5 * n + id, **about) for id in range(1, 6)] for n in range(parts)
        ]
        entries = [Entry(1, "post", title="Beans", comments=tuple(some)) for some in said]
        source = SimpleNamespace(NAME="wordpress", read=lambda path, mends: entries)
        start = time.process_time()
        found = Survey(source, None).read(ImportReport()).findings()["found"]
        assert (found["post"], found["comment"]) == (1, 5 * parts)
        return time.process_time() - start

    few, many = (min(seconds(parts) for _ in range(3)) for parts in (1000, 4000))
    assert many < 10 * few  # If each were compared with each it would be 16.


def test_exports_of_two_blogs_are_two_imports(parts, exports, tmp_path):
    other = tmp_path / "other.xml"
    text = (exports / "garden.xml").read_text()
    other.write_text(text.replace("garden.example.org", "plot.example.org"))
    bring_in(parts[0], other, parts[1])
    sources = ["wordpress garden.example.org", "wordpress plot.example.org"]
    assert [run.source for run in ImportRun.objects.order_by("pk")] == sources


def test_a_part_that_cant_be_read_is_named_and_nothing_is_written(parts, tmp_path):
    parts[1].write_text(
        parts[1].read_text().replace("</title><wp:post_id>", "</titel><wp:post_id>")
    )
    with pytest.raises(CommandError, match="File 2 of 2: .* mismatched tag in line 3. Fix that"):
        bring_in(*parts)
    parts[1].write_text("")
    with pytest.raises(CommandError, match="Nothing was imported. .*two.xml: The file is empty"):
        bring_in(*parts)
    with pytest.raises(CommandError, match="none.xml: The file can’t be opened"):
        bring_in(parts[0], tmp_path / "none.xml")
    assert not ImportRun.objects.exists()
