"""Comments of a service that knows articles by their addresses alone come below the articles here."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from blog.models import Redirect
from comments.models import Comment
from transfer.imports.content.matching import UnreadableMatches, read_matches
from transfer.imports.write.site_import import Import
from transfer.models import ImportRun
from transfer.sources.parts import Blog, Entry, ExportedComment

pytestmark = pytest.mark.django_db
NOON = datetime(2020, 5, 1, 12, tzinfo=UTC)


def said(id, words, answers=0, format="html"):
    about = {"name": "Ann", "email": "ann@example.org", "state": "published", "format": format}
    return ExportedComment(id=id, html=words, written_at=NOON, parent=answers, **about)


def thread(link, *comments):
    return Entry(
        0, "thread", "", "", link, "", None, None, "publish", "", "", "", True, comments=comments
    )


def bring(*threads, **how):
    def read(_source, _mends):
        yield from threads
        yield Blog("Old words", "https://old.example.org")

    return Import(SimpleNamespace(NAME="a service", read=read), "", **how).run()


@pytest.fixture
def old(post):
    """A post with the address that it had elsewhere."""
    Redirect.imported(post, ["/archives/7/", "/?p=7"])
    return post


@pytest.mark.parametrize(
    "link", ["https://old.example.org/archives/7", "//old.example.org/?p=7", "itself"]
)
def test_a_thread_comes_below_the_article_that_stood_at_its_address(old, link):
    link = f"https://x.example.org{old.get_absolute_url()}" if link == "itself" else link
    answer = said(2, "*And* so", answers=1, format="markdown")
    bring(thread(link, said(1, "<b>Well</b>"), answer))
    first, second = Comment.objects.order_by("pk")
    assert (first.post, second.parent) == (old, first)
    assert "<strong>Well</strong>" in first.html and "<em>And</em> so" in second.html
    old.refresh_from_db()
    assert old.comment_count == 2
    bring(thread(link, said(1, "<b>Well</b>"), answer))
    assert Comment.objects.count() == 2


def test_a_thread_of_no_article_here_is_told_and_can_be_matched_by_hand(post, tmp_path):
    lost = thread("https://old.example.org/lost/", said(1, "Well"), said(2, "So"))
    words = "\n".join(bring(lost).sentences())
    assert "2 comments on no article here" in words
    assert (
        "No article here had the address https://old.example.org/lost/, which has 2 comments."
        in words
    )
    assert not Comment.objects.exists()

    matches = tmp_path / "matches.txt"
    matches.write_text(
        f"# old and new\nhttp://www.old.example.org/lost {post.get_absolute_url()}\n"
    )
    bring(lost, matches=read_matches(matches))
    assert Comment.objects.filter(post=post).count() == 2


def test_an_import_that_an_earlier_release_left_in_the_middle_tells_of_each_thread_once(old):
    lost, found = (thread(link, said(1, "Well")) for link in ("/archives/9", "/archives/7"))
    bring(lost, found)
    run = ImportRun.objects.get()
    run.report |= {"unmatched": [["/archives/9", 1], ["/archives/7", 1]]}
    run.report["counts"]["left out"] = {"unmatched": 2}
    run.end(ImportRun.State.FAILED, report=run.report)
    bring(lost, found)
    run = ImportRun.objects.get()
    assert run.state == "done" and run.unmatched == [["/archives/9", 1]]
    assert run.report["counts"]["left out"]["unmatched"] == 1


def test_a_thread_without_an_address_is_told_as_one():
    words = "\n".join(bring(thread("", said(1, "Well"))).sentences())
    assert "A thread without an address has 1 comment." in words and "--match" not in words


def test_a_file_of_matches_that_cant_be_read_ends_in_a_sentence(tmp_path):
    matches = tmp_path / "matches.txt"
    matches.write_text("https://old.example.org/lost\n")
    with pytest.raises(UnreadableMatches, match="isn’t an old address and a new one"):
        read_matches(matches)
    matches.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UnreadableMatches, match="can’t be read"):
        read_matches(matches)


def test_an_address_that_is_none_matches_nothing(post):
    for link in ("", "/2020/99/99/x/", "https://[", "/2020/01/01/" + "x" * 400):
        bring(thread(link, said(1, "Well")))
    assert not Comment.objects.exists()
