"""The page store: the same bytes for everybody, and never a moment after they changed."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.db import connections
from django.test import Client
from django.utils import timezone

from blog.models import CacheDeadline, Post
from blog.pagecache import page_store
from comments.gate import Writer
from comments.models import Comment
from comments.thread import thread_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(reader):
    return Writer(account=reader, name=reader.name)


@pytest.fixture
def stored(settings, tmp_path, monkeypatch):
    """The files of a store in a folder, whatever else the suite runs on."""
    folder = tmp_path / "pages"
    store = {
        "BACKEND": "lib.cache.file_cache.FileCache",
        "LOCATION": folder,
        "OPTIONS": {"MAX_BYTES": 1024 * 1024 * 64},
    }
    settings.CACHES = settings.CACHES | {"pages": store}
    monkeypatch.setattr(page_store, "_silent_until", 0.0)  # Another test's store may have failed.
    return lambda: list(folder.glob("*/*"))


def opened(post):
    return Client().get(post.get_absolute_url())


def test_a_page_is_rendered_once_for_all_strangers(post, django_assert_max_num_queries):
    first = opened(post)
    with django_assert_max_num_queries(3):  # the blog's language, which post, and its version
        second = opened(post)
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]


def test_a_stranger_gets_no_cookie_and_no_token(post):
    page = opened(post)
    assert not page.cookies
    assert "csrf" not in page.text


def test_a_browser_that_has_the_page_already_is_told_so(post):
    etag = opened(post)["ETag"]
    assert Client().get(post.get_absolute_url(), headers={"If-None-Match": etag}).status_code == 304


def test_a_new_comment_is_on_the_next_page_and_in_the_count_at_home(post, writer):
    opened(post), Client().get("/")
    Comment.write(post, writer, "Is it on the page?")
    assert "Is it on the page?" in opened(post).text
    assert "1 comment" in Client().get("/").text


@pytest.mark.parametrize("verb", ["remove", "withdraw", "edit"])
def test_words_that_are_gone_leave_the_stored_page(verb, post, writer):
    comment = Comment.write(post, writer, "Never to be read again.")
    assert "Never to be read" in opened(post).text
    with_words = {"remove": [{"number": 1, "citation": "x"}], "edit": ["Better."], "withdraw": []}
    getattr(comment, verb)(*with_words[verb])
    assert "Never to be read" not in opened(post).text


def test_an_edited_article_and_the_names_of_its_neighbours_change_at_once(post, author):
    other = Post(title="Next", slug="next", author=author, status="published")
    other.write("Later.")
    other.save()
    opened(post)
    other.title = "Another name"
    other.save()
    assert "Another name" in opened(post).text


def test_a_slow_rendering_that_began_before_a_removal_never_brings_the_words_back(
    post, writer, monkeypatch
):
    comment = Comment.write(post, writer, "Removed while the page was being made.")

    made = thread_rows.made

    def made_slowly(found):
        what_was_read = made(found)
        monkeypatch.setattr(thread_rows, "made", made)
        comment.remove({"number": 1, "citation": "x"})
        return what_was_read

    monkeypatch.setattr(thread_rows, "made", made_slowly)
    assert "while the page was being made" in opened(post).text
    assert "while the page was being made" not in opened(post).text


def test_a_page_does_not_outlive_the_next_moment_of_the_clock(author, it_is, client):
    soon = timezone.now() + timezone.timedelta(minutes=5)
    late = Post(title="At its minute", slug="late", author=author, status="published")
    late.published_at = soon
    late.write("Here I am.")
    late.save()
    assert CacheDeadline.next() == soon
    assert "At its minute" not in client.get("/").text

    it_is(soon + timezone.timedelta(seconds=1))
    assert "At its minute" in client.get("/").text


def test_no_page_outlives_the_year_that_its_dates_leave_out(post, writer, it_is):
    eve = timezone.make_aware(timezone.datetime(2031, 12, 31, 23, 59))
    comment = Comment.write(post, writer, "Nearly.")
    Comment.objects.filter(pk=comment.pk).update(created_at=eve)
    it_is(eve)
    assert "31 Dec, 23:59" in opened(post).text
    it_is(eve + timezone.timedelta(minutes=2))
    assert "31 Dec 2031, 23:59" in opened(post).text


def test_signed_in_readers_never_get_and_never_leave_a_stored_page(post, reader, client):
    opened(post)
    client.force_login(reader)
    assert "Commenting as" in client.get(post.get_absolute_url()).text
    assert "Commenting as" not in opened(post).text


def test_made_up_queries_and_hosts_do_not_fill_the_store(post, stored):
    opened(post)
    for number in range(30):
        assert Client().get(f"{post.get_absolute_url()}?x={number}").status_code == 200
    assert len(stored()) == 1


def test_a_damaged_store_makes_pages_slower_never_wrong(post, stored):
    first = opened(post)
    for file in stored():
        file.write_bytes(b"not a page")
    assert opened(post).content == first.content


def test_a_page_that_is_missing_is_not_stored(site, stored):
    assert Client().get("/2020/01/01/nothing/").status_code == 404
    assert not stored()


@pytest.mark.django_db(transaction=True)
def test_when_the_form_has_returned_the_comment_is_on_the_page(post, author, reader):
    """Readers keep storing the page while two writers write; nobody finds their own missing."""
    who = Writer(account=reader, name=reader.name)
    finished = threading.Event()

    def keep_reading():
        try:
            while not finished.is_set():
                opened(post)
        finally:
            connections.close_all()

    def keep_writing(name):
        try:
            missed = 0
            for turn in range(20):
                comment = Comment.write(post, who, f"{name} {turn} stands here.")
                missed += f"{name} {turn} stands here." not in opened(post).text
                comment.withdraw()
                missed += f"{name} {turn} stands here." in opened(post).text
            return missed
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(keep_reading) for _ in range(2)]
        writers = [pool.submit(keep_writing, name) for name in ("Ash", "Birch")]
        missed = [writer.result() for writer in writers]
        finished.set()
        for one in readers:
            one.result()
    assert missed == [0, 0]


def test_the_store_is_cleared_in_one_call(post, stored):
    opened(post)
    assert stored()
    page_store.clear()
    assert not stored()
    assert caches["pages"].get("anything") is None
