"""What is new in a thread since somebody with an account last opened it."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.pagecache.page_store import GUEST_COOKIE
from comments.models import Comment, Visit
from comments.models.visits import VISIT
from comments.notify.notifications import REPLY
from comments.thread import reading
from moderation.actions.comments import remove
from tests.accounts.leaving import write
from tests.mail import work

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def asked(post, second_reader):
    comment = write(post, second_reader, "Which pears are these?")
    _age(comment, 3 * HOUR)
    return comment


@pytest.fixture
def away(post, reader):
    """A function that has the reader's last visit end, so many hours ago."""

    def leave(hours=1):
        at = timezone.now() - hours * HOUR
        Visit.objects.update_or_create(
            account=reader, post=post, defaults={"since": at, "last": at}
        )

    return leave


@pytest.fixture
def article(signed_in, reader, post):
    """A function that opens the article as the reader."""
    browser = signed_in(reader)
    return lambda **how: browser.get(post.get_absolute_url(), **how).text


def _age(comment, span):
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - span)


def marked(html):
    """The keys of the comments that say “New”."""
    heads = re.findall(
        r'<a class="permalink" href="#c-(\d+)">(?:(?!</div>).)*class="new-mark"', html
    )
    return {int(key) for key in heads}


def test_on_the_first_visit_nothing_is_new(article, asked):
    assert marked(article()) == set()


def test_what_came_since_the_last_visit_is_marked_until_the_next(
    article, away, asked, post, second_reader
):
    away(hours=2)
    new = write(post, second_reader, "And some Comice.", parent=asked)
    for _ in range(2):  # Opened again within the half hour, it is the same visit.
        html = article()
        assert marked(html) == {new.pk}
        assert "1 new</span>" in html and "since your last visit" in html
        assert f'<a href="#c-{new.pk}">Go to the first' in html
    Visit.objects.update(last=F("last") - VISIT, since=F("since") - VISIT)
    Comment.objects.update(created_at=F("created_at") - VISIT)
    assert marked(article()) == set()


def test_what_somebody_writes_is_never_new_to_themselves(article, away, asked, post, reader):
    away()
    write(post, reader, "They are Conference.", parent=asked)
    assert "new-bar" not in article()


def test_folded_rows_and_the_way_on_say_how_many_are_new_below(
    article, away, asked, post, second_reader
):
    away()
    above = asked
    for n in range(9):
        above = write(post, second_reader, f"Deeper, {n}.", parent=above)
    html = article()
    assert '9 replies</span><span>, <span class="new-mark">9 new</span>' in html
    assert "Continue this thread: 3 more replies, 3 new" in html
    assert len(marked(html)) == 6 and "9 new</span>" in html


def test_a_guest_s_browser_is_told_when_others_wrote_behind_the_way_on(
    client, asked, post, second_reader
):
    client.cookies[GUEST_COOKIE] = signing.dumps("t" * 32, salt=GUEST_COOKIE)
    above = asked
    for n in range(8):
        above = write(post, second_reader, f"Deeper, {n}.", parent=above)
    Comment.objects.filter(pk=above.pk).update(author=None, token="t" * 32)
    html = client.get(post.get_absolute_url()).text
    assert html.count("hidden></time>") == 1
    client.cookies.clear()
    assert client.get(post.get_absolute_url()).text.count("hidden></time>") == 2


def test_more_replies_say_how_many_of_them_are_new(
    signed_in, away, asked, post, reader, second_reader, monkeypatch
):
    monkeypatch.setattr(reading, "A_PAGE", 4)
    for n in range(14):
        reply = write(post, reader if n == 12 else second_reader, f"Below, {n}.", parent=asked)
        if n % 3 == 0:
            _age(reply, 2 * HOUR)
    browser, pages = signed_in(reader), []
    for address in (
        post.get_absolute_url(),
        *(f"/comments/{asked.pk}/thread/page/{n}/" for n in (2, 3, 4)),
    ):
        away()
        pages.append(browser.get(address).text)
    told = [re.search(r"Show (\d+) more replies(?:, (\d+) new)?", page) for page in pages]
    met = [len(marked(page)) for page in pages]
    assert sum(met) == 9
    assert [int(one[2]) for one in told[:3]] == [sum(met[n:]) for n in (1, 2, 3)]
    assert told[3] is None


def test_moderators_and_those_who_wait_see_the_same_marks(
    signed_in, moderator, away, asked, post, second_reader, reader
):
    away()
    Visit.objects.update(account=moderator)
    new = write(post, second_reader, "And some Comice.", parent=asked)
    assert marked(signed_in(moderator).get(post.get_absolute_url()).text) == {new.pk}


def test_what_is_removed_meanwhile_is_not_new_any_more(
    article, away, asked, post, second_reader, moderator, policy
):
    away()
    new = write(post, second_reader, "And some Comice.", parent=asked)
    remove(moderator, new, policy.wordings.first())
    assert "new-bar" not in article()


def test_the_first_may_stand_on_another_page_of_the_thread(
    monkeypatch, article, away, asked, post, second_reader
):
    monkeypatch.setattr(reading, "A_PAGE", 4)
    for n in range(8):
        _age(write(post, second_reader, f"Pear {n}."), 2 * HOUR)
    away()
    last = write(post, second_reader, "The last of them.")
    html = article()
    assert marked(html) == set()
    assert f'<a href="/comments/{last.pk}/">Go to the first' in html


def test_a_branch_on_a_page_of_its_own_has_marks_too(
    signed_in, reader, away, asked, post, second_reader
):
    away()
    new = write(post, second_reader, "And some Comice.", parent=asked)
    assert marked(signed_in(reader).get(f"/comments/{asked.pk}/thread/").text) == {new.pk}


def test_mark_all_as_read_takes_the_marks_and_the_bell_but_not_what_came_later(
    signed_in, article, away, asked, post, reader, second_reader
):
    away(hours=2)
    above = write(post, reader, "They are Conference.", parent=asked)
    first = write(post, second_reader, "Thank you.", parent=above)
    work()
    html = article()
    later = write(post, second_reader, "And the others?", parent=above)
    work()
    [address] = re.findall(r'action="(/comments/\d+/read/)"', html)
    browser = signed_in(reader)
    browser.get(address)
    assert marked(article()) == {first.pk, later.pk}
    browser.post(address)
    assert marked(article()) == {later.pk}
    assert list(reader.notifications.unread().values_list("comment", "kind")) == [(later.pk, REPLY)]
    Visit.objects.update(last=F("last") - VISIT, since=F("since") - VISIT)
    assert later.pk in marked(article())


def test_a_browser_that_looks_ahead_has_not_visited(article, away, asked, reader):
    article(headers={"Sec-Purpose": "prefetch;prerender"})
    assert not Visit.objects.exists()
    away(hours=2)
    before = Visit.objects.get().last
    article(headers={"Sec-Purpose": "prefetch"})
    assert Visit.objects.get().last == before


def test_a_visit_costs_one_question_and_is_written_once(
    signed_in, article, away, asked, post, reader
):
    away()
    article()
    with CaptureQueriesContext(connection) as asked_for:
        article()
    about = [one["sql"] for one in asked_for if "comments_visit" in one["sql"]]
    assert len(about) == 1 and about[0].startswith("SELECT")


def test_a_visit_goes_on_when_something_is_read_that_was_not_there_before(
    article, asked, post, second_reader, reader
):
    article()
    write(post, second_reader, "And some Comice.", parent=asked)
    article()
    Visit.objects.update(since=F("since") - HOUR, last=F("last") - HOUR)
    Comment.objects.update(created_at=F("created_at") - HOUR)
    assert marked(article()) == set()  # It was read on the visit before.


def test_the_home_page_says_how_many_are_new_where_somebody_has_been(
    client, signed_in, away, asked, post, reader, second_reader
):
    write(post, reader, "They are Conference.", parent=asked)
    new = write(post, second_reader, "And some Comice.", parent=asked)
    assert "1 new" not in signed_in(reader).get("/").text
    away()
    with CaptureQueriesContext(connection) as asked_for:
        assert '<span class="new-mark">1 new</span>' in signed_in(reader).get("/").text
    assert len([one for one in asked_for if "comments_visit" in one["sql"]]) == 1
    signed_in(reader).post(f"/comments/{new.pk}/read/")
    assert "1 new" not in signed_in(reader).get("/").text
    client.logout()
    assert 'class="new-mark"' not in client.get("/").text


def test_what_somebody_read_goes_with_their_account(reader, away):
    away()
    reader.delete()
    assert not Visit.objects.exists()
