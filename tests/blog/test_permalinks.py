"""A blog keeps the addresses that it had elsewhere: they are where its articles stand, and all others lead there."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.addresses import moving
from blog.addresses.places import place_at
from blog.models import Page, Post, Redirect, Site
from comments.models import Comment
from lib.web.absolute_urls import absolute
from tests.blog.test_addresses import leads
from tests.pages.stranger import ask, new_worker

pytestmark = pytest.mark.django_db
MONTH = "/%year%/%monthnum%/%postname%/"


def choose(form):
    """As the settings do it, and the worker after them."""
    site = Site.current()
    site.permalinks = form
    site.save()
    moving.begin()
    moving.move.func()


@pytest.fixture
def pears(author):
    return written(author, "Pears", "pears", date(2019, 3, 21))


def written(author, title, slug, day):
    at = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))
    post = Post(title=title, slug=slug, author=author, status="published", published_at=at)
    post.write(f"{title} on a wall.")
    post.save()
    return post


FORMS = {
    "/%year%/%monthnum%/%postname%/": "/2019/03/pears/",
    "/%postname%/": "/pears/",
    "/%year%/%monthnum%/%day%/%postname%.html": "/2019/03/21/pears.html",
    "/archives/%post_id%": "/archives/1",
    "/index.php/%year%/%postname%/": "/index.php/2019/pears/",
}


@pytest.mark.parametrize(("form", "address"), FORMS.items())
def test_a_reader_follows_an_old_bookmark_and_gets_the_page_itself(client, pears, form, address):
    choose(form)

    page = client.get(address)

    assert page.status_code == 200
    assert f'<link rel="canonical" href="{absolute(address)}">' in page.text
    assert "/2019/03/21/pears/" not in page.text
    assert leads(client, "/2019/03/21/pears/?sort=newest") == f"{address}?sort=newest"
    assert leads(client, f"{address.rstrip('/')}/feed/rss2/").endswith("/feed/")
    assert leads(client, f"{address.rstrip('/')}/comment-page-2/") == address
    other = address.rstrip("/") if address.endswith("/") else f"{address}/"
    assert leads(client, other) == address


def test_a_title_in_another_script_is_found_as_browsers_send_it(client, author):
    written(author, "梨", "墙上的梨", date(2019, 3, 21))
    choose(MONTH)

    page = client.get("/2019/03/%E5%A2%99%E4%B8%8A%E7%9A%84%E6%A2%A8/")

    assert page.status_code == 200
    assert absolute("/2019/03/%E5%A2%99%E4%B8%8A%E7%9A%84%E6%A2%A8/") in page.text


def test_what_stands_in_its_place_keeps_the_address_with_its_day(client, author, pears):
    """Another article, a page, and what the blog itself has at such an address."""
    again = written(author, "Pears again", "pears", date(2021, 5, 2))
    about, search = (written(author, slug, slug, date(2020, 1, 1)) for slug in ("about", "search"))
    Page.objects.create(title="About", slug="about", text="Us.", rendered="Us.", public_version=1)

    choose("/%postname%/")

    assert client.get("/pears/").context["post"] == pears
    assert client.get("/about/").context["page"].title == "About"
    for one in (again, about, search):
        one.refresh_from_db()
        here = one.get_absolute_url()
        assert here.startswith("/202")
        assert client.get(here).status_code == 200


@pytest.mark.parametrize("form", ["/%postname%/", "/%postname%"])
def test_no_page_takes_the_place_of_an_article(client, author, form):
    """None that is written, and no copy of one."""
    post = written(author, "Second", "us-2", date(2019, 3, 21))
    choose(form)
    us = Page.objects.create(title="Us", slug="us", public_version=1)

    with pytest.raises(ValidationError, match="An article has this address"):
        Page(title="Second", slug="us-2").clean()
    assert us.duplicate().slug == "us-3"
    assert client.get("/us-2/", follow=True).context["post"] == post


def test_changing_ones_mind_leads_on_from_whatever_was_the_address(client, pears):
    choose(MONTH)
    choose("/%postname%/")
    assert leads(client, "/2019/03/pears/") == leads(client, "/2019/03/21/pears/") == "/pears/"
    assert leads(client, "/2019/03/pears/feed/") == "/pears/feed/"

    choose("")
    assert leads(client, "/pears/") == leads(client, "/2019/03/pears/") == "/2019/03/21/pears/"

    choose(MONTH)
    assert leads(client, "/pears/") == leads(client, "/2019/03/21/pears/") == "/2019/03/pears/"
    assert client.get("/2019/03/21/pears/").headers["Cache-Control"] == "no-cache"


def test_nobody_learns_of_what_is_not_public(client, pears):
    pears.unpublish()
    choose(MONTH)

    for address in ("/2019/03/pears/", "/2019/03/21/pears/", "/2019/03/pears/feed/"):
        assert client.get(address).status_code == 404
    assert place_at("/2019/03/pears/") is None


def test_a_new_article_has_its_address_in_the_form_once_it_is_published(client, author):
    choose(MONTH)
    plums = Post.begin(author=author)
    plums.title, plums.slug = "Plums", "plums"
    plums.publish()
    plums.refresh_from_db()
    here = plums.get_absolute_url()
    assert here == timezone.localdate().strftime("/%Y/%m/plums/")

    plums.slug = "blue-plums"
    plums.save()

    assert leads(client, here) == plums.get_absolute_url() == here.replace("/plums", "/blue-plums")


def test_an_article_that_came_from_elsewhere_has_its_very_address(client, author, pears):
    """Its number there, and a word that is another here."""
    Redirect.imported(pears, ["/archives/4711", "/?p=4711"])
    plums = written(author, "Plums", "plums", date(2024, 9, 1))

    choose("/archives/%post_id%")

    assert client.get("/archives/4711").context["post"] == pears
    plums.refresh_from_db()
    assert plums.get_absolute_url() == "/archives/4712"


@pytest.mark.parametrize("is_out", [True, False])
def test_no_article_takes_the_old_address_of_another(client, author, pears, is_out):
    """Of one that was written here before a blog moved in, and of a draft."""
    if not is_out:
        pears.unpublish()
    came = [written(author, f"Plum {n}", f"plum-{n}", date(2012, 5, n)) for n in (1, 2)]
    Redirect.imported(came[0], ["/archives/1/", "/?p=1"])
    Redirect.imported(came[1], ["/archives/10/"])
    Redirect.imported(Page.objects.create(title="Us", slug="us", public_version=1), ["/archives/9"])

    choose("/archives/%post_id%/")

    assert client.get("/archives/1/").context["post"] == came[0]
    assert client.get("/archives/10/").context["post"] == came[1]
    assert leads(client, "/archives/9") == "/us/"
    pears.refresh_from_db()
    assert pears.get_absolute_url() == "/archives/11/"


def test_the_page_of_a_picture_below_its_article_leads_to_the_picture(client, pears):
    old, picture = "/2019/03/pears/on-a-wall/", "/media/on-a-wall.jpg"
    Redirect.objects.create(path=old, onto=picture, why=Redirect.Why.IMPORTED)

    choose(MONTH)

    assert client.get(old).headers["Location"] == picture
    assert client.get("/2019/03/pears/on-a-tree/").context["path"] == "/2019/03/pears/on-a-tree/"


@pytest.mark.parametrize(
    "form", ["/archives/%post_id%/", "/%year%/%post_id%.html", "/%post_id%/%postname%/"]
)
def test_a_new_article_has_the_number_after_the_highest(author, form):
    plum = written(author, "Plum", "plum", date(2012, 5, 1))
    for n in range(60, 180):
        old = form.replace("%post_id%", str(n)).replace("%postname%", f"plum-{n}")
        Redirect.imported(plum, [old.replace("%year%", str(2024 - n % 10)), "/archives/plums/"])
    choose(form)

    pears, figs = (
        written(author, name, name, date(2019, 3, 21)).get_absolute_url()
        for name in ("pears", "figs")
    )

    assert "180" in pears and "181" in figs


def test_the_database_is_asked_for_the_next_number_once_for_many_articles(author):
    for n in range(1, 6):
        written(author, "Plum", f"plum-{n}", date(2012, 5, n))

    with CaptureQueriesContext(connection) as queries:
        choose("/archives/%post_id%/")

    stand = Post.objects.order_by("pk").values_list("permalink", flat=True)
    assert [*stand] == [f"/archives/{n}/" for n in range(1, 6)]
    of_articles = [
        one for one in queries if "SUBSTR" in one["sql"] and "blog_redirect" not in one["sql"]
    ]
    assert len(of_articles) == 1


def test_a_word_that_was_another_articles_still_leads_there(client, author, pears):
    choose(MONTH)
    pears.refresh_from_db()
    pears.slug = "green-pears"
    pears.save()

    other = written(author, "Pears", "pears", date(2019, 3, 4))

    assert leads(client, "/2019/03/pears/") == "/2019/03/green-pears/"
    assert client.get(other.get_absolute_url()).context["post"] == other


def test_a_comment_is_written_and_found_below_the_old_address(client, pears, guest):
    choose(MONTH)
    page = client.get("/2019/03/pears/")
    assert 'action="/comments/guest/' in page.text

    sent = client.post(
        f"/comments/guest/{pears.pk}/",
        guest | {"text": "Eleven."},
        headers={"sec-fetch-site": "same-origin"},
    )

    comment = Comment.objects.get()
    assert sent.url == f"/2019/03/pears/#c-{comment.pk}", sent.status_code


def test_feeds_know_their_articles_by_what_they_were(client, pears):
    known = client.get("/feed/atom/").text.partition("<id>http")[2].partition("<entry>")[2]
    identity = known[known.index("<id>") : known.index("</id>")]

    choose(MONTH)

    feed = client.get("/feed/atom/").text
    assert identity in feed
    assert absolute("/2019/03/pears/") in feed
    assert absolute("/2019/03/pears/") in client.get("/sitemap-2019-03.xml").text


def test_a_stored_page_is_asked_for_no_oftener_than_with_the_day(client, pears):
    def asked(address):
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    before = asked("/2019/03/21/pears/")
    choose(MONTH)

    assert asked("/2019/03/pears/") == before


def test_a_page_in_a_workers_memory_is_asked_for_once_and_is_forgotten_with_its_form(pears):
    choose(MONTH)
    worker = new_worker()
    first, _found_current = (ask("/2019/03/pears/", worker=worker) for _ in range(2))
    assert first.status == 200
    with CaptureQueriesContext(connection) as queries:
        again = ask("/2019/03/pears/", worker=worker)
    assert again.body == first.body
    assert not any("blog_post" in query["sql"] for query in queries)

    choose("/%postname%/")

    led = ask("/2019/03/pears/", worker=worker)
    assert (led.status, led.headers["location"]) == (301, "/pears/")
    assert ask("/pears/", worker=worker).status == 200
    assert ask("/2019/03/21/pears/", worker=worker).headers["location"] == "/pears/"


@pytest.mark.parametrize(
    "address",
    ["/%2Fevil.example/pears/", "/pears//evil.example/", "/pears/..//", "/2019/13/45/pears/",
     "/2019/03/pears/%00/", "/" + "x/" * 40, "/pears/feed/feed/feed/", "/٢٠١٩/٠٣/pears/"],
)  # fmt: skip
def test_an_odd_address_leads_nowhere_else(client, pears, address):
    choose("/%postname%/")

    answer = client.get(address)

    assert answer.status_code in (301, 400, 404)
    location = answer.headers.get("Location", "/")
    assert location.startswith("/") and not location.startswith("//")
