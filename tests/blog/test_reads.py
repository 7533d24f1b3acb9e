"""How often articles are read: counted where pages leave the server, and nothing of anybody is kept."""

from datetime import timedelta
from urllib.request import Request, urlopen

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from blog.models import Post, ReadCount
from blog.models.articles import read_counts
from blog.reads import counting
from lib.db.batches import Batch
from tests.conftest import a_person
from tests.pages.stranger import ask, new_worker
from tests.served import served
from tests.waiting import until

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def worker(monkeypatch):
    monkeypatch.setattr(counting, "waiting", a_batch())
    worker = new_worker()
    worker.count_read = counting.count
    return worker


def a_batch(most=1000):
    return Batch(ReadCount.add, every="READS_COUNTED_EVERY", most=most)


@pytest.fixture
def opened(worker, post):
    """A function that opens an article's page as a browser does."""

    def open_it(**headers):
        return ask(post.get_absolute_url(), worker=worker, **{"User_Agent": FIREFOX} | headers)

    return open_it


def counted():
    """{site: reads} of today, once what was counted is written."""
    counting.waiting.write()
    return dict(ReadCount.objects.values_list("site", "times"))


def test_a_page_that_is_drawn_and_one_from_memory_count_alike(opened, django_assert_num_queries):
    opened()  # drawn
    opened(Referer="https://rowing.example/links?who=marrow")  # from the store or memory
    opened(Referer="http://127.0.0.1/archive/")
    opened(Referer="https://www.google.co.uk/search?q=marrow")
    opened(Referer="https://192.168.7.7/of-a-person")
    opened(Referer="android-app://com.example.mail/")
    assert not ReadCount.objects.exists()  # A read writes nothing.
    assert counted() == {
        "": 3, "rowing.example": 1, ReadCount.THIS_BLOG: 1, ReadCount.SEARCH: 1,
    }  # fmt: skip


def test_what_nobody_reads_is_not_counted(opened, worker, post, client, author):
    etag = opened().headers["etag"]
    assert opened(If_None_Match=etag).status == 304
    ask(post.get_absolute_url(), "HEAD", worker=worker, User_Agent=FIREFOX)
    for told in (
        {"Sec_Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"Sec_Fetch_Dest": "empty"},
        {"User_Agent": "Mozilla/5.0 (compatible; SomeBot/2.1; +https://bot.example)"},
        {"User_Agent": "curl/8.5.0"},
        {"User_Agent": ""},
    ):
        assert opened(**told).status == 200
    client.force_login(author)  # who reads their own
    opened(Cookie=f"sessionid={client.session.session_key}")
    ask("/", worker=worker, User_Agent=FIREFOX)
    assert counted() == {"": 1}


def test_a_page_in_the_place_of_an_article_is_no_read(opened, post):
    post.visibility = "members"
    post.save()
    for _ in range(2):
        assert "noindex" in opened().headers["x-robots-tag"]
    assert counted() == {}


def test_a_million_made_up_sites_are_a_few_rows(opened, monkeypatch):
    monkeypatch.setattr(counting, "waiting", a_batch(most=40))
    monkeypatch.setattr(read_counts, "OF_AN_ARTICLE", 5)
    for n in range(60):
        opened(Referer=f"https://spam-{n}.example/")
    found = counted()
    assert len(found) == 6 and sum(found.values()) == 60
    for n in range(60):
        opened(Referer=f"https://again-{n}.example/")
    assert len(counted()) == 6


def test_off_by_a_setting_nothing_is_written_and_the_privacy_page_says_so(
    opened, site, client, settings
):
    settings.READS_COUNTED_EVERY = 60
    assert "how often each article is opened" in client.get("/privacy/").text
    settings.READS_COUNTED_EVERY = 0
    site.counts_reads = False
    site.save()
    opened()
    assert counted() == {}
    assert "count no visit" in client.get("/privacy/").text


def test_names_of_rare_sites_and_days_of_long_ago_are_forgotten(post):
    today = timezone.localdate()
    days = [today - timedelta(days=n) for n in (0, 5, 400)]
    for day in days:
        for site, n in (("rare.example", 2), ("friends.example", 7)):
            ReadCount.objects.create(post=post, day=day, site=site, times=n)
    ReadCount.objects.fold()
    named = set(ReadCount.objects.values_list("day", "site", "times"))
    month = days[2].replace(day=1)
    assert named == {
        (days[0], "rare.example", 2), (days[0], "friends.example", 7),
        (days[1], ReadCount.OTHERS, 2), (days[1], "friends.example", 7),
        (month, ReadCount.OTHERS, 2), (month, "friends.example", 7),
    }  # fmt: skip


def test_nothing_of_whoever_reads_stands_in_any_table_or_in_the_log(opened, caplog):
    told = {
        "Referer": "https://rowing.example/private/who-is-marrow?token=qqq-secret",
        "User_Agent": FIREFOX + " Marrow-9000",
        "X_Forwarded_For": "203.0.113.77",
        "Accept_Language": "x-marrow",
    }
    for _ in range(3):
        opened(**told)
    assert counted() == {"rowing.example": 3}
    kept = "\n".join([*everything_kept(), caplog.text]).casefold()
    for trace in ("who-is-marrow", "qqq-secret", "marrow-9000", "203.0.113.77", "x-marrow"):
        assert trace not in kept, trace


def everything_kept():
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield repr(cursor.fetchall())


def test_an_author_sees_how_an_article_goes(client, author, post, reader):
    today = timezone.localdate()
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now() - timedelta(days=70))
    for ago, site, n in (
        (40, "", 90),
        (3, "", 4),
        (2, "rowing.example", 30),
        (2, "one.example", 1),
    ):
        ReadCount.objects.create(post=post, day=today - timedelta(days=ago), site=site, times=n)
    client.force_login(author)
    here = reverse("admin:blog_post_reads", args=[post.pk])
    shown = client.get(here).context["figures"]
    assert shown.total == 125
    assert [(bar.reads, bar.site) for bar in shown.bars[-4:-1]] == [
        (4, ""), (31, "rowing.example"), (0, ""),
    ]  # fmt: skip
    assert [(site, n) for site, n, _share in shown.sites] == [
        ("rowing.example", 30), ("No site named", 4), ("Other sites", 1),
    ]  # fmt: skip
    assert (
        sum(bar.reads for bar in client.get(f"{here}?span=months").context["figures"].bars) == 125
    )
    assert client.get(f"{here}?span=never").status_code == 404
    for nobody in (reader, a_person("Ada")):
        client.force_login(nobody)
        assert client.get(here).status_code in (302, 403)


@pytest.mark.served
@pytest.mark.django_db(transaction=True)
def test_the_real_server_counts_what_leaves_from_its_memory(post, tmp_path):
    """Whatever bytes a header has."""
    with served(tmp_path, READS_COUNTED_EVERY="1") as blog:
        for end in ("", "", "", "", "", "\xff"):
            asked = {"User-Agent": FIREFOX, "Referer": f"https://rowing.example/links/{end}"}
            urlopen(Request(blog.url + post.get_absolute_url(), headers=asked)).read()
        until(lambda: ReadCount.objects.all().total() == 6, what="the batch to be written")
    assert dict(ReadCount.objects.values_list("site", "times")) == {"rowing.example": 5, "": 1}
