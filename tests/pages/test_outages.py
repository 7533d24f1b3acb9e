"""While the database is away readers get pages as they were, and writers their words back."""

import re
import time

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import sessions
from accounts.models import Browser
from blog.models import Site
from blog.pagecache import fallback
from comments.gate import Writer
from comments.models import Comment, Visit
from newsletter.models import AuthorLetter
from tests.conftest import an_article
from tests.pages.away import database_away, locked, read_only
from tests.pages.forms import forms_in
from tests.pages.stranger import ask, new_worker

pytestmark = pytest.mark.django_db(transaction=True)
SAVED_COPY = "This is a saved copy of the page."
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False)


def _knows_their_browser(browser, account):
    known = {"digest": "d" * 64, "seen_at": timezone.now() - timezone.timedelta(days=2)}
    session = browser.session
    session[sessions.BROWSER] = Browser.objects.create(account=account, **known).pk
    session.save()


def send(browser, post, text):
    who = {"name": "Passing Heron", "email": "heron@example.org", "parent": ""}
    form = who | {"text": text}
    return browser.post(f"/comments/guest/{post.pk}/", form, headers=HERE)


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_a_reader_gets_a_remembered_page_with_a_line_that_says_so(post, encoding):
    worker, page = new_worker(), post.get_absolute_url()
    ask(page, worker=worker, accept_encoding=encoding)
    with database_away():
        answer = ask(page, worker=worker, accept_encoding=encoding)
    assert answer.status == 200 and SAVED_COPY in answer.text and post.title in answer.text
    assert answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers
    until = time.monotonic() + 10
    while SAVED_COPY in ask(page, worker=worker).text:  # Nobody asks again at once.
        assert time.monotonic() < until


def test_a_reader_gets_a_page_that_only_the_store_knows(post):
    page = post.get_absolute_url()
    ask(page)
    with database_away():
        answer = ask(page, worker=new_worker())
    assert answer.status == 200 and SAVED_COPY in answer.text and post.title in answer.text


def test_somebody_signed_in_gets_the_page_as_strangers_saw_it(signed_in, reader, post):
    page = post.get_absolute_url()
    ask(page, host="testserver")
    browser = signed_in(reader)
    browser.raise_request_exception = False
    with database_away():
        answer = browser.get(page)
    assert answer.status_code == 200 and SAVED_COPY in answer.text


def test_a_feed_stays_a_feed(post):
    ask("/feed/")
    with database_away():
        answer = ask("/feed/", worker=new_worker())
    assert answer.status == 200 and SAVED_COPY not in answer.text and post.title in answer.text


def test_a_page_that_is_not_stored_says_in_the_blog_s_frame_that_it_comes_back(post, site):
    Site.as_it_stands()
    with database_away():
        answer = ask("/archive/?anew=1", worker=new_worker())
    assert answer.status == 503 and answer.headers["retry-after"]
    assert "isn’t available right now" in answer.text and "The Slow Orchard" in answer.text


@pytest.mark.parametrize("fault", [database_away, locked, read_only])
def test_a_writer_gets_their_words_back_and_sends_them_again(stranger, post, fault):
    text = "All of them are pears.\n\nEvery <one>."
    with fault():
        answer = send(stranger, post, text)
    assert answer.status_code == 503 and "can’t save this right now" in answer.text
    form = next(form for form in forms_in(answer.text) if "text" in form)
    assert form["text"].replace("\r\n", "\n") == text and form["name"] == "Passing Heron"
    action = re.search(r'method="post" action="([^"]+)"', answer.text)[1]
    assert stranger.post(action, form, headers=HERE).status_code == 302
    assert Comment.objects.get().text.replace("\r\n", "\n") == text


def test_a_deed_that_is_one_press_waits_for_another(stranger, moderator):
    stranger.force_login(moderator)
    sent = {"decision": "1", "csrfmiddlewaretoken": "c" * 64}
    with database_away():
        answer = stranger.post("/moderation/undo/", sent, headers=HERE)
    assert "<textarea" not in answer.text  # Nobody wrote the token.
    assert answer.status_code == 503 and "Send again" in answer.text
    assert "We’ll send this for you" not in answer.text


def test_a_password_is_in_no_page(stranger):
    with database_away():
        answer = stranger.post(
            "/accounts/login/", {"login": "quince@example.org", "password": "correct horse"}
        )
    assert answer.status_code == 503
    assert "correct horse" not in answer.text and "quince@" not in answer.text


@pytest.mark.parametrize("fault", [locked, read_only])
def test_readers_go_on_reading_while_nothing_can_be_written(post, fault):
    with fault():
        answer = ask(f"{post.get_absolute_url()}?anew=1", worker=new_worker())
    assert answer.status == 200 and SAVED_COPY not in answer.text


@pytest.mark.parametrize("fault", [locked, read_only])
def test_somebody_signed_in_reads_their_own_pages_while_nothing_can_be_written(
    signed_in, reader, post, fault
):
    """Neither their first visit can be noted, nor that they came again, nor that their browser is in use."""
    again, browser = an_article(post.author, slug="again"), signed_in(reader)
    two_days_ago = timezone.now() - timezone.timedelta(days=2)
    Visit.objects.create(account=reader, post=again, since=two_days_ago, last=two_days_ago)
    _knows_their_browser(browser, reader)
    with fault():
        pages = [browser.get(one.get_absolute_url()) for one in (post, again)]
    assert [page.status_code for page in pages] == [200, 200]
    assert all(SAVED_COPY not in page.text for page in pages)
    assert all(
        f'action="/comments/new/{one.pk}/"' in page.text
        for one, page in zip((post, again), pages, strict=True)
    )
    browser.get(post.get_absolute_url())
    assert reader.visits.filter(post=post).exists(), "it is noted again as soon as it can be"


@pytest.mark.parametrize("fault", [locked, read_only])
def test_somebody_whose_password_was_changed_elsewhere_reads_as_a_stranger_meanwhile(
    signed_in, reader, post, fault
):
    browser = signed_in(reader)
    reader.set_password("another one altogether")
    reader.save()
    with fault():
        pages = [browser.get(path) for path in (post.get_absolute_url(), "/account/")]
    assert [page.status_code for page in pages] == [200, 302]
    assert SAVED_COPY not in pages[0].text and "/comments/new/" not in pages[0].text
    assert not browser.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize("fault", [locked, read_only])
def test_somebody_who_signed_in_under_the_secret_of_before_stays_so_meanwhile(
    signed_in, reader, post, fault, settings
):
    browser, page = signed_in(reader), post.get_absolute_url()
    before = browser.cookies[settings.SESSION_COOKIE_NAME].value
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    with fault():
        read = browser.get(page)
    assert read.status_code == 200 and SAVED_COPY not in read.text
    assert f'action="/comments/new/{post.pk}/"' in read.text
    assert f'action="/comments/new/{post.pk}/"' in browser.get(page).text
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != before, "it is renewed now"


@pytest.mark.parametrize("fault", [locked, read_only])
def test_the_staff_read_what_waits_for_them_while_nothing_can_be_written(
    signed_in, author_who_moderates, reader, fault
):
    post = an_article(author_who_moderates)
    comment = Comment.write(post, Writer(account=reader, name=reader.name), "Ours has nine.")
    AuthorLetter.objects.create(post=post)
    browser = signed_in(author_who_moderates)
    pages = [
        "/moderation/", "/moderation/?show=all", f"/moderation/comments/{comment.pk}/",
        f"/moderation/comments/{comment.pk}/delete/", f"/admin/blog/post/{post.pk}/letter/",
    ]  # fmt: skip
    with fault():
        assert [browser.get(page).status_code for page in pages] == [200] * len(pages)


def test_who_reads_is_asked_for_once_more_where_the_connection_has_ended(post, monkeypatch):
    """The second time there is a new connection."""
    from config.wsgi import application as django

    times = []

    def ended_once(environ, start_response):
        times.append(environ["PATH_INFO"])
        if len(times) == 1:
            environ[fallback.OUTAGE] = True
            start_response("503 Service Unavailable", [])
            return django(environ, lambda *_: None)
        return django(environ, start_response)

    answer = ask(post.get_absolute_url(), worker=new_worker(ended_once))
    assert answer.status == 200 and len(times) == 2
