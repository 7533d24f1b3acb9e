"""What the edge is told, by whom and when; what happens to a removal that it doesn't hear of."""

import re
import threading
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog.models import CacheDeadline, EdgePurge, Post, Site
from blog.models.operating import edge_purges
from blog.pagecache import page_store
from comments.gate import Writer
from comments.models import Comment
from lib.observing.troubles import troubles
from lib.outgoing.addresses import NotSent
from lib.processes.periodic import jobs
from lib.web import edge_cache
from tests.edge.varnish import VCL
from tests.mail import time_passes, work
from tests.pages.stranger import ask
from tests.receiver import Receiver, receiver
from tests.served import free_port

__all__ = ["receiver"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def edge(settings, post, receiver, monkeypatch):
    """A server that is purged as Varnish is, and that the setting alone names."""
    settings.OUTGOING_PRIVATE_HOSTS = []
    settings.EDGE_CACHE, settings.EDGE_CACHE_PURGE_URLS = "varnish", [receiver.url]
    settings.SITE_URL = "https://orchard.example"
    monkeypatch.setattr(edge_cache, "_away", {})
    return receiver


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """`with commit():` is what a request does whose answer then leaves."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def write(post, author):
    return Comment.write(post, Writer(account=author, name=author.name), "Pears.")


def purges(edge):
    """How often it was asked since the last look, and for which tags."""
    asked, edge.asked[:] = list(edge.asked), []
    return len(asked), {tag for one in asked for tag in one["xkey"].split()}


def unheard():
    """What the edge hasn't been told at all."""
    return EdgePurge.objects.filter(is_again=False)


def test_a_page_says_what_it_is_about_and_browsers_still_ask_each_time(edge, post):
    for _ in range(2):  # from Django, and from the worker's memory
        article, home = ask(post.get_absolute_url()).headers, ask("/").headers
        assert article["xkey"] == f"orchard.example/site orchard.example/post/{post.pk}"
        assert home["xkey"] == "orchard.example/site orchard.example/lists"
        for page in (article, home):
            assert page["surrogate-control"] == "max-age=60, stale-while-revalidate=10"
            assert page["cache-control"] == "no-cache"
            assert page["vary"] == "Accept-Encoding, Cookie, HX-Request"


def test_no_page_is_kept_at_the_edge_beyond_its_time(edge, post):
    CacheDeadline.expect(timezone.now() + timedelta(seconds=30))
    control = ask("/").headers["surrogate-control"]
    kept, late = (int(one.partition("=")[2]) for one in control.split(", "))
    assert (kept, late) in {(29, 0), (28, 0)}


@pytest.mark.parametrize("cookie", page_store.own_cookies())
def test_a_page_of_somebodys_own_is_nothing_for_the_edge(edge, post, cookie):
    answer = ask(post.get_absolute_url(), Cookie=f"{cookie}=whoever")
    assert "xkey" not in answer.headers
    assert "surrogate-control" not in answer.headers


@pytest.mark.parametrize(
    "cookie",
    [
        *page_store.own_cookies(),
        *(f"__Host-{name}" for name in ("sessionid", "parley_guest", "parley_unsent")),
    ],
)
def test_varnish_passes_on_whoever_has_pages_of_their_own(cookie):
    [passed_on] = re.findall(r'req\.http\.Cookie ~ "(.+)"', VCL.read_text())
    assert re.search(passed_on, f"{cookie}=x")
    assert re.search(passed_on, f"theme=dark; {cookie}=x")
    assert not re.search(passed_on, "theme=dark; __Host-parley_browser=x; csrftoken=x")


def test_a_made_up_query_a_page_that_is_missing_and_a_fragment_stay_out_of_it(edge, post):
    for answer in [
        ask("/?made=up"),
        ask("/nowhere/"),
        ask(post.get_absolute_url(), Hx_Request="1"),
    ]:
        assert "surrogate-control" not in answer.headers


def test_whoever_removes_a_comment_has_the_edge_forget_its_pages_before_the_answer(
    edge, post, reader, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        comment = write(post, author=reader)
    edge.asked.clear()
    with django_capture_on_commit_callbacks(execute=True):
        comment.withdraw()
    assert {one.method for one in edge.asked} == {"PURGE"}
    _, tags = purges(edge)
    assert tags == {f"orchard.example/post/{post.pk}", "orchard.example/lists"}
    assert not unheard().exists()


def test_a_page_of_before_that_reaches_the_edge_after_the_purge_is_purged_as_well(
    edge, post, reader, commit
):
    with commit():
        write(post, author=reader)
    time_passes(edge_purges.ON_ITS_WAY)
    work()
    purges(edge)
    with commit():
        Comment.objects.get().withdraw()
    work()
    _, at_once = purges(edge)
    assert at_once == {f"orchard.example/post/{post.pk}", "orchard.example/lists"}
    time_passes(edge_purges.ON_ITS_WAY)
    work()
    assert purges(edge) == (1, at_once)
    time_passes(edge_purges.LATE)
    work()
    edge_purges.requeue()
    assert purges(edge) == (0, set())
    assert not EdgePurge.objects.exists()


def test_those_who_write_in_the_same_seconds_share_the_second_purge(edge, post, reader, commit):
    for _ in range(3):
        with commit():
            write(post, author=reader)
    time_passes(edge_purges.ON_ITS_WAY - timedelta(seconds=1))
    with commit():
        write(post, author=reader)  # Of this one's pages some may be on their way for longer.
    assert purges(edge)[0] > 4
    for times in (1, 0, 1, 0):
        time_passes(timedelta(seconds=4))
        work()
        assert purges(edge)[0] == times


def waiting():
    tasks = DBTaskResult.objects.filter(task_path=edge_purges.purge_again.module_path)
    return tasks.filter(status="READY").count()


def test_however_steadily_people_write_one_task_waits_and_the_second_purges_are_few(
    edge, post, reader, commit
):
    for _ in range(4):  # The worker is at a long task.
        with commit():
            write(post, author=reader)
        assert waiting() == 1
        time_passes(timedelta(seconds=5.5))
    work()
    second = 0
    for _ in range(20):
        with commit():
            write(post, author=reader)
        purges(edge)
        time_passes(timedelta(seconds=1))
        work()
        second += purges(edge)[0]
        assert waiting() <= 1
    assert 3 <= second <= 5
    time_passes(timedelta(seconds=10))
    work()
    time_passes(timedelta(seconds=10))
    work()
    assert not EdgePurge.objects.exists() and not waiting()


def test_a_second_purge_whose_task_was_lost_comes_with_the_minute(edge, post, reader, commit):
    with commit():
        write(post, author=reader)
    DBTaskResult.objects.all().delete()
    purges(edge)
    time_passes(edge_purges.LATE)
    edge_purges.requeue()
    assert purges(edge)[0] == 1 and not EdgePurge.objects.exists()


def test_a_second_purge_that_the_edge_refuses_is_shown_and_sent_each_minute(
    edge, post, reader, commit
):
    with commit():
        write(post, author=reader)
    edge.answer(503)
    time_passes(edge_purges.LATE)
    assert not EdgePurge.objects.late()  # It has heard of it once.
    work()
    assert [one.error for one in EdgePurge.objects.late()][0].endswith("status 503")
    edge.answer(200)
    edge_purges.requeue()
    assert not EdgePurge.objects.exists()


def test_a_removal_that_the_edge_does_not_hear_of_is_shown_and_told_again(
    edge, post, reader, django_capture_on_commit_callbacks
):
    comment = write(post, author=reader)
    EdgePurge.objects.all().delete()
    edge.answer(503)
    with django_capture_on_commit_callbacks(execute=True):
        comment.withdraw()
    assert f"post/{post.pk}" in [one.tags for one in EdgePurge.objects.all()]

    minutes_ago = timezone.now() - timedelta(minutes=3)
    EdgePurge.objects.update(owed_at=minutes_ago)
    with pytest.raises(NotSent):
        edge_purges.requeue()
    [said] = [one for one in troubles(is_owner=True) if "edge cache" in one.what]
    assert "Readers may still see what was removed" in said.meanwhile
    assert "127.0.0.1 answered with status 503" in said.meanwhile

    edge.answer(200)
    edge.asked.clear()
    jobs["blog.models.operating.edge_purges.requeue"].do()
    assert f"orchard.example/post/{post.pk}" in edge.asked[0]["xkey"].split()
    assert not unheard().exists()
    assert not [one for one in troubles(is_owner=True) if "edge cache" in one.what]


def test_an_edge_that_refuses_is_asked_once_and_left_alone_by_the_next_writer(
    edge, post, reader, django_capture_on_commit_callbacks
):
    edge.answer(429)
    with django_capture_on_commit_callbacks(execute=True):
        write(post, author=reader)
    asked, owed = len(edge.asked), EdgePurge.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        write(post, author=reader)
    assert len(edge.asked) == asked == 1
    assert EdgePurge.objects.count() > owed


def test_one_that_fails_for_long_is_left_alone_for_longer(
    edge, post, reader, django_capture_on_commit_callbacks
):
    edge.answer(503)
    for times, later in [(1, 10), (2, 3600), (3, 10), (3, 3600), (4, 0)]:
        with django_capture_on_commit_callbacks(execute=True):
            write(post, author=reader)
        assert len(edge.asked) == times
        [(since, until)] = edge_cache._away.values()
        edge_cache._away[edge.url] = since - later, until - later


def test_of_two_edges_the_one_that_is_there_forgets_while_the_other_is_away(
    edge, settings, post, reader, django_capture_on_commit_callbacks
):
    settings.EDGE_CACHE_PURGE_URLS = [f"http://127.0.0.1:{free_port()}", edge.url]
    for text in ("Pears.", "Quinces."):
        edge.asked.clear()
        with django_capture_on_commit_callbacks(execute=True):
            Comment.write(post, Writer(account=reader, name=reader.name), text)
        assert f"orchard.example/post/{post.pk}" in {
            tag for one in edge.asked for tag in one["xkey"].split()
        }
    assert unheard().exists()


def test_an_edge_that_is_being_started_anew_is_told_before_the_answer(
    settings, edge, monkeypatch, post, reader, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(edge_cache, "ASKED_FOR", 10)
    port, started = free_port(), []
    settings.EDGE_CACHE_PURGE_URLS = [f"http://127.0.0.1:{port}"]
    starting = threading.Timer(0.3, lambda: started.append(Receiver(port=port)))
    starting.start()
    with django_capture_on_commit_callbacks(execute=True):
        write(post, author=reader)
    starting.join()
    started[0].stop()
    assert started[0].asked and not unheard().exists()


def test_what_is_rolled_back_is_owed_to_nobody(edge, post, django_capture_on_commit_callbacks):
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(KeyError),
        transaction.atomic(),
    ):
        Site.bump()
        raise KeyError
    assert not EdgePurge.objects.exists()
    assert not edge.asked


def test_of_many_articles_at_once_the_whole_site_is_purged(edge, post, author):
    for number in range(edge_purges.MANY + 1):
        Post(title=f"No. {number}", slug=f"n-{number}", author=author).save()
    EdgePurge.objects.all().delete()
    Post.everything.all().bump()
    assert [one.tags for one in EdgePurge.objects.all()] == ["site"]


def test_without_an_edge_nothing_is_owed(post, reader):
    write(post, author=reader)
    assert not EdgePurge.objects.exists()
    assert not configured.EDGE_CACHE


def test_fastly_and_cloudflare_are_asked_in_their_own_ways(edge, settings, post):
    settings.EDGE_CACHE, settings.EDGE_CACHE_TOKEN = "fastly", "secret"
    assert ask("/").headers["surrogate-key"] == "orchard.example/site orchard.example/lists"
    EdgePurge.objects.create(tags="lists", owed_at=timezone.now() - timedelta(hours=1))
    edge_purges.requeue()
    assert edge.asked[-1]["Fastly-Key"] == "secret"
    assert edge.asked[-1].json == {"surrogate_keys": ["orchard.example/lists"]}

    settings.EDGE_CACHE = "cloudflare"
    page_store.clear()
    home = ask("/").headers
    assert home["cache-tag"] == "orchard.example/site,orchard.example/lists"
    assert home["cloudflare-cdn-cache-control"] == "max-age=60, stale-while-revalidate=10"
    EdgePurge.objects.update(owed_at=timezone.now() - timedelta(hours=1))
    edge_purges.requeue()
    assert edge.asked[-1]["Authorization"] == "Bearer secret"
    assert edge.asked[-1].json == {"tags": ["orchard.example/site"]}
