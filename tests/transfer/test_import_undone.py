"""An import is taken back, until somebody has built on it."""

import re

import pytest
from django.core.management import CommandError

from accounts.models import User
from blog.models import Category, Page, Picture, Post, Redirect, Tag
from comments.gate import Writer
from comments.integrity.invariants import faults
from comments.models import Comment
from comments.search.search import Search
from tests.transfer.test_import_runs import bring_in, garden
from tests.transfer.test_threads_alone import bring, said, thread
from tests.transfer.test_wordpress_import import without_comments
from transfer.imports.runs.undoing import Undoing
from transfer.models import Imported, ImportRun

__all__ = ["garden"]

pytestmark = pytest.mark.django_db


def test_what_an_import_brought_is_gone_and_nothing_else(client, garden, post, author):
    before = Post.objects.count(), User.objects.count()
    bring_in(garden)
    assert "The import is undone" in bring_in(garden, undo=True)
    assert (Post.objects.count(), User.objects.count()) == before
    for model in (Page, Category, Comment, Tag, Redirect, Picture, Imported):
        assert not model.objects.exists(), model
    assert Search("beans").counts() == (0, 0)
    assert ImportRun.objects.get().state == "undone"
    assert client.get("/").status_code == 200

    bring_in(garden)
    assert Comment.objects.count() == 6
    bring_in(garden, undo=True)
    with pytest.raises(CommandError, match="There is nothing here of an import of"):
        bring_in(garden, undo=True)


def test_an_article_that_was_edited_since_stops_it(garden):
    bring_in(garden)
    beans = Post.objects.get(slug="beans-before-breakfast")
    beans.title = "Beans"
    beans.save()
    with pytest.raises(CommandError, match="“Beans” was edited since"):
        bring_in(garden, undo=True)
    assert Comment.objects.count() == 6


def test_a_comment_of_somebody_since_stops_it(garden):
    bring_in(garden)
    Comment.write(
        Post.objects.get(slug="beans-before-breakfast"), Writer(name="Ann"), "Mine are later."
    )
    with pytest.raises(CommandError, match="Ann has commented on “Beans before breakfast & after”"):
        bring_in(garden, undo=True)


def test_threads_leave_the_articles_that_were_here(post):
    own = Comment.write(post, Writer(name="Ann"), "Mine are later.")
    link = f"https://x.example.org{post.get_absolute_url()}"
    bring(thread(link, said(1, "Well"), said(2, "So", answers=1)))
    Undoing(ImportRun.objects.get()).undo()
    assert list(Comment.objects.all()) == [own]
    post.refresh_from_db()
    assert (
        post.comment_count == Comment.objects.published().count()
        and faults(Comment.objects.all()) == []
    )


def test_its_page_asks_no_more_for_a_long_thread_than_for_a_short_one(
    post, django_assert_max_num_queries
):
    link = f"https://x.example.org{post.get_absolute_url()}"
    bring(thread(link, *(said(number, "Well") for number in range(1, 1_200))))
    run = ImportRun.objects.get()
    with django_assert_max_num_queries(6):
        assert Undoing(run).obstacle() == ""


def test_two_blogs_called_localhost_are_two_blogs(tmp_path, garden):
    text = garden.read_text().replace("https://garden.example.org", "http://localhost")
    one, other = tmp_path / "one.xml", tmp_path / "other.xml"
    one.write_text(text)
    title = text.partition("<title>")[2].partition("</title>")[0]
    other.write_text(text.replace(f"<title>{title}</title>", "<title>Meadow</title>", 1))
    bring_in(one)
    bring_in(other)
    assert Post.objects.filter(title__startswith="Beans").count() == 2


def test_what_a_later_export_said_comes_again_after_its_article_was_taken_back(garden, tmp_path):
    text = garden.read_text()
    ids = re.findall(r"<wp:comment_id>(\d+)<", text)
    first = tmp_path / "first.xml"
    first.write_text(without_comments(text, *ids))
    bring_in(first)
    bring_in(garden)
    assert Comment.objects.count() == 6
    Undoing(ImportRun.objects.earliest("pk")).undo()
    assert not Comment.objects.exists()
    bring_in(garden)
    assert Comment.objects.count() == 6
