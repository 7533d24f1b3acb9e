"""Readers of services that keep comments alone: a file in, threads by their addresses out."""

import gzip
import io
from datetime import UTC, datetime

import pytest

from tests.transfer.old_blogs import ISSO, commento, isso, isso_json, remark42
from transfer.sources import commento as commento_source
from transfer.sources import disqus
from transfer.sources import isso as isso_source
from transfer.sources import remark42 as remark42_source
from transfer.sources.parts import Blog, Entry

NOON = datetime(2020, 5, 1, 12, tzinfo=UTC)


def threads(parts):
    *entries, blog = parts
    assert isinstance(blog, Blog)
    assert all(isinstance(one, Entry) and one.kind == "thread" for one in entries)
    return entries


def said(comments):
    """(words, what they answer, state) of each."""
    words = {one.id: one.html for one in comments} | {0: None}
    return [(one.html, words[one.parent], one.state) for one in comments]


def test_every_comment_of_the_corpus_comes_from_disqus(corpus):
    hello, lost, untitled = threads(disqus.read(corpus / "disqus" / "isso-disqus.xml"))

    comments = hello.comments + lost.comments + untitled.comments
    assert len(comments) == 6
    assert [one.state for one in comments].count("published") == 5
    assert sum(bool(one.parent) for one in comments) == 2
    assert (hello.link, hello.title) == ("http://example.org/", "Hello, World!")
    assert (lost.link, lost.comments[0].name) == ("", "where am I?")
    assert untitled.link == "http://localhost:4000/blog/2013/02/12/redacted/index.html"
    deleted, reply = hello.comments[2:]
    assert (deleted.state, reply.parent) == ("trash", deleted.id)


def test_disqus_is_read_packed_as_it_is_sent(corpus):
    packed = gzip.compress((corpus / "disqus" / "isso-disqus.xml").read_bytes())
    assert len(threads(disqus.read(io.BytesIO(packed)))) == 3


THREADS = [
    ("Hello *there*", None, "published"),
    ("", "Hello *there*", "trash"),
    ("Below what is gone", "", "published"),
    ("Wait", None, "held"),
]


def test_a_database_of_isso_is_read_as_it_lies_there(tmp_path):
    path = isso(tmp_path / "comments ?#.db")
    before = path.read_bytes()
    [thread] = threads(isso_source.read(path))

    assert (thread.link, thread.title) == ("/first/", "First words")
    assert said(thread.comments) == THREADS
    ann = thread.comments[0]
    assert (ann.name, ann.email, ann.url) == ("Ann", "ann@example.org", "https://ann.example.org")
    assert (ann.format, ann.written_at.replace(microsecond=0)) == ("markdown", NOON)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_nothing_is_written_beside_a_database_of_isso(tmp_path):
    path = isso(tmp_path / "comments.db", ISSO + "PRAGMA journal_mode = WAL;")
    parts = isso_source.read(path)
    assert next(parts).link == "/first/"
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_of_isso_comes_through_a_form_as_well(tmp_path):
    uploaded = io.BytesIO(isso(tmp_path / "comments.db").read_bytes())
    [thread] = threads(isso_source.read(uploaded))
    assert len(thread.comments) == 4


def test_the_json_that_isso_itself_takes_is_read():
    [thread] = threads(isso_source.read(io.BytesIO(isso_json())))
    [comment] = thread.comments
    assert (thread.link, comment.html, comment.written_at) == ("/first/", "Hello", NOON)


def test_a_backup_of_remark42_is_read():
    [thread] = threads(remark42_source.read(io.BytesIO(remark42())))
    assert (thread.link, thread.title) == ("https://old.example.org/first/", "First words")
    assert said(thread.comments) == [
        ("<p>First</p>", None, "published"),
        ("", "<p>First</p>", "trash"),
        ("<p>Below what is gone</p>", "", "published"),
    ]
    assert thread.comments[0].name == "Ann"
    assert thread.comments[0].written_at == NOON.replace(hour=10)


def test_an_export_of_commento_is_read():
    parts = list(commento_source.read(io.BytesIO(commento())))
    [thread] = threads(parts)
    assert (thread.link, parts[-1].address) == ("/first/", "https://old.example.org/")
    assert said(thread.comments) == [
        ("Hello *there*", None, "published"),
        ("gone", "Hello *there*", "trash"),
        ("Answer", "gone", "published"),
        ("Wait", None, "held"),
    ]
    ann, _gone, nobody, _wait = thread.comments
    assert (ann.name, ann.email, ann.url, ann.format) == ("Ann", "ann@example.org", "", "markdown")
    assert nobody.name == ""


@pytest.mark.parametrize(
    "read, made", [(remark42_source.read, remark42), (commento_source.read, commento)]
)
def test_the_same_comment_has_the_same_number_in_the_next_export(read, made):
    [[first], [again]] = (threads(read(io.BytesIO(made()))) for _time in range(2))
    assert first == again


def test_nothing_of_networks_votes_and_faces_is_read(tmp_path, corpus):
    read = [
        *isso_source.read(isso(tmp_path / "comments.db")),
        *remark42_source.read(io.BytesIO(remark42())),
        *disqus.read(corpus / "disqus" / "isso-disqus.xml"),
    ]
    assert not any(secret in repr(read) for secret in ("127.0.0", "deadbeef", "github_", "y.png"))
