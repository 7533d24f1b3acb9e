"""An import is planned, runs by itself, can be ended anywhere, and then goes on."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from blog.models import Page, Post
from comments.integrity.invariants import faults
from comments.models import Comment
from comments.search.search import Search
from tools.bench.blogs import exports as made
from transfer.imports.write import threads
from transfer.imports.write.site_import import one_at_a_time
from transfer.imports.write.writing import Writing
from transfer.models import Imported, ImportRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def garden(exports):
    return exports / "garden.xml"


def bring_in(path, **options):
    said = io.StringIO()
    call_command("import_wordpress", str(path), stdout=said, stderr=io.StringIO(), **options)
    return said.getvalue()


def ended_at(number, monkeypatch):
    """From then on the pieces of comments are refused, all but the first `number`."""
    import_comments, done = threads.import_comments, []

    def refuse(*about):
        if len(done) == number:
            raise DatabaseError("disk full")
        done.append(True)
        return import_comments(*about)

    monkeypatch.setattr(threads, "import_comments", refuse)


def test_a_dry_run_says_what_would_come_and_writes_nothing(garden):
    words = bring_in(garden, dry_run=True)
    assert "To import: 5 articles, 1 page, 6 comments, 1 pingback or trackback." in words
    assert "To import as drafts for you to check: 1 private article." in words
    assert "To be left out: 1 comment marked as spam" in words
    assert not (Post.objects.exists() or ImportRun.objects.exists() or Imported.objects.exists())

    bring_in(garden)
    words = bring_in(garden, dry_run=True)
    assert "nothing new" in words
    assert "Already here: 5 articles, 1 page, 6 comments, 1 pingback or trackback." in words


def test_a_program_reads_the_same_as_json(garden):
    planned = json.loads(bring_in(garden, dry_run=True, json=True))
    done = json.loads(bring_in(garden, json=True))
    assert planned["is_plan"] and not done["is_plan"]
    for kind in ("post", "page", "comment"):
        assert planned["counts"]["brought"][kind] == done["counts"]["brought"][kind]
    assert planned["counts"]["left out"] == done["counts"]["left out"]


def test_nothing_is_public_before_everything_is_here(client, garden, monkeypatch):
    with monkeypatch.context() as patch:
        ended_at(0, patch)
        with pytest.raises(CommandError):
            bring_in(garden)
    assert Post.objects.exists() and not Post.objects.published().exists()
    assert Search("beans").counts() == (0, 0)
    assert client.get("/2019/06/01/beans-before-breakfast/").status_code == 404

    bring_in(garden)
    assert client.get("/2019/06/01/beans-before-breakfast/").status_code == 200
    assert Search("beans").counts() == (1, 0)


def test_articles_appear_as_they_come_if_that_is_wanted(garden, monkeypatch):
    ended_at(0, monkeypatch)
    with pytest.raises(CommandError):
        bring_in(garden, as_they_come=True)
    assert Post.objects.published().exists()


def test_an_article_edited_while_it_waits_is_found_by_its_new_words(garden, monkeypatch):
    with monkeypatch.context() as patch:
        ended_at(0, patch)
        with pytest.raises(CommandError):
            bring_in(garden)
    beans = Post.objects.get(slug="beans-before-breakfast")
    beans.write("Rhubarb, all of it.")
    beans.save()
    bring_in(garden)
    assert Search("rhubarb").counts() == (1, 0)


def test_what_an_interrupted_import_counts_is_what_an_undisturbed_one_counts(garden, monkeypatch):
    undisturbed = json.loads(bring_in(garden, json=True))
    for thing in (*Post.objects.all(), *Page.objects.all()):
        thing.delete()
    Imported.objects.all().delete()
    with monkeypatch.context() as patch:
        ended_at(0, patch)
        with pytest.raises(CommandError):
            bring_in(garden)
    assert ImportRun.objects.newest_first().first().state == "failed"
    told = json.loads(bring_in(garden, json=True))
    for counts in (undisturbed["counts"], told["counts"]):
        for kind in ("account", "category", "tag", "address"):  # They were still here.
            counts["brought"].pop(kind, None)
        counts.pop("here", None)
    assert told["counts"] == undisturbed["counts"]
    assert ImportRun.objects.count() == 2
    assert faults(Comment.objects.all()) == []


def test_whose_articles_all_came_before_an_interruption_is_found_at_their_old_address(
    client, garden, tmp_path, monkeypatch
):
    """Whoever wrote the first articles has none left to bring when it goes on."""
    theirs, hers = (f"<dc:creator><![CDATA[{login}]]></dc:creator>" for login in ("moss", "fern"))
    told = garden.read_text().replace(theirs, hers).replace(hers, theirs, 1)
    # The first article is moss's alone, and under a name that isn't in their old address.
    told = told.replace(
        "<![CDATA[moss]]></wp:author_login>",
        "<![CDATA[moss]]></wp:author_login>"
        "<wp:author_display_name>Moss Green</wp:author_display_name>",
    )
    path = tmp_path / "export.xml"
    path.write_text(told)
    with monkeypatch.context() as patch:
        ended_at(0, patch)
        with pytest.raises(CommandError):
            bring_in(path)
    bring_in(path)
    answer = client.get("/author/moss/", follow=True)
    assert answer.status_code == 200 and "Moss Green" in answer.text


def test_a_second_import_waits_for_the_first_to_end(garden):
    with one_at_a_time(), pytest.raises(CommandError, match="Another import is running"):
        bring_in(garden)
    assert not Post.objects.exists()
    bring_in(garden)


def test_an_import_that_was_stopped_keeps_what_it_has_and_goes_on(garden, monkeypatch):
    import_comments = threads.import_comments

    def stop(*about):
        ImportRun.objects.update(state=ImportRun.State.STOPPED)
        return import_comments(*about)

    with monkeypatch.context() as patch:
        patch.setattr(threads, "import_comments", stop)
        with pytest.raises(CommandError, match="was stopped. Everything imported so far is saved"):
            bring_in(garden)
    assert Post.objects.exists() and not Comment.objects.exists()
    bring_in(garden)
    assert ImportRun.objects.get().state == "done" and Comment.objects.count() == 6


def test_shortcodes_that_nobody_knows_are_told_and_become_what_the_owner_says(tmp_path, garden):
    inside = "[cce lang=php]$a = b();[/cce] [box]Words[/box] [sic] [youtube id=1]"
    text = garden.read_text().replace("豆は朝が好きです。", inside)
    assert inside in text
    path, table = tmp_path / "export.xml", tmp_path / "table.txt"
    path.write_text(text.replace("cce", "snip"))
    words = bring_in(path, dry_run=True)
    assert "[snip] × 1" in words and "[box] × 1" in words and "[sic]" not in words
    assert "snip code\nbox keep" in words

    table.write_text("snip maybe\n")
    with pytest.raises(CommandError, match="one of code, code:php, quote, drop and keep"):
        bring_in(path, shortcodes=str(table))
    table.write_text("snip code\nbox drop\n")
    bring_in(path, shortcodes=str(table))
    html = Post.objects.get(slug="beans-before-breakfast").html
    assert "language-php" in html and "[box]" not in html and "Words" in html and "[sic]" in html


def test_an_article_that_is_deleted_between_two_parts_that_have_it_comes_with_the_second(
    tmp_path, monkeypatch
):
    exported = "".join(made.export(articles=12, comments=36))
    parts = [tmp_path / "one.xml", tmp_path / "two.xml"]
    for part in parts:
        part.write_text(exported)
    bring, seen = Writing.bring, []

    def and_lose(writing, new):
        bring(writing, new)
        seen.append(new.entry.id)
        if seen == [1]:
            Post.everything.get(slug="article-1").delete()

    monkeypatch.setattr(Writing, "bring", and_lose)
    call_command("import_wordpress", *map(str, parts), stdout=io.StringIO())
    assert Post.objects.published().count() == 12 and Comment.objects.count() == 36
