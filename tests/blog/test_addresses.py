"""No address dies: what has moved leads on, and what was never here is counted."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse

from accounts.names import ownership
from blog.addresses import counting
from blog.models import Category, MissedAddress, Page, Post, Redirect, Series, Tag, TermMerge

pytestmark = pytest.mark.django_db
READER = {"headers": {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}}


@pytest.fixture(autouse=True)
def nothing_counted_yet(monkeypatch):
    monkeypatch.setattr(counting, "waiting", counting.WaitingCounts())


@pytest.fixture
def desk(client, author):
    client.force_login(author)
    return client


def forms_of(post):
    """An article's address, its feed's, and that of a later page of its thread."""
    here = post.get_absolute_url()
    return [here, f"{here}feed/"]


def leads(client, path):
    """Where an address leads in the end, and whether each step is for good."""
    for _ in range(3):
        answer = client.get(path)
        if answer.status_code == 200:
            return path
        assert answer.status_code == 301, (path, answer.status_code)
        path = answer.url
    raise AssertionError(f"{path} leads on and on")


def test_whatever_changes_its_address_every_earlier_one_leads_there(client, post, author):
    """The crawl of before is repeated after."""
    pears, plums = (Tag.objects.create(name=name, slug=name.lower()) for name in ("Pears", "Plums"))
    walls = Category.objects.create(name="Walls", slug="walls")
    gates = Category.objects.create(name="Gates", slug="gates")
    series = Series.objects.create(name="The wall", slug="the-wall")
    page = Page(title="About", slug="about", text="Us.")
    page.save()
    for terms, one in ((post.tags, pears), (post.tags, plums), (post.categories, walls)):
        terms.add(one)
    post.categories.add(gates)
    series.put([post])
    things = [pears, plums, walls, gates, series]
    before = dict.fromkeys(forms_of(post), post)
    before |= {form: one for one in things for form in (one.get_absolute_url(), one.feed_url)}
    before |= {page.get_absolute_url(): page, reverse("author", args=[author.name]): author}
    before |= {reverse("author_feed", args=[author.name]): author}
    for address in before:
        assert client.get(address).status_code == 200, address

    for slug in ("first-move", "zweite-änderung"):
        post = Post.objects.get(pk=post.pk)
        post.slug = slug
        post.save()
        before |= dict.fromkeys(forms_of(post), post)
    post.published_at -= timedelta(days=40)
    post.save()
    pears.slug, pears.name = "good-pears", "Good pears"
    pears.save()
    before[pears.get_absolute_url()] = pears
    TermMerge.merge(plums, Tag.objects.filter(pk=pears.pk), author)
    TermMerge.merge(gates, Category.objects.filter(pk=walls.pk), author)
    series.slug, page.slug = "all-walls", "about-us"
    series.save()
    page.save()
    author.name = "Somebody Else"
    with ownership.renaming(author):
        author.save()

    merged = {pears: plums, walls: gates}
    for address, thing in before.items():
        thing = merged.get(thing, thing)
        thing.refresh_from_db()
        here = (
            reverse("author", args=[author.name]) if thing == author else thing.get_absolute_url()
        )
        form = "feed/" if address.endswith("/feed/") else ""
        assert leads(client, address) == f"{here}{form}", address


def test_where_an_address_leads_is_one_question(post, django_assert_num_queries):
    before = post.get_absolute_url()
    post.slug = "elsewhere"
    post.save()
    with django_assert_num_queries(1):
        _redirect, target = Redirect.redirect_for(f"{before}feed/")
    assert target == f"{post.get_absolute_url()}feed/"


@pytest.mark.parametrize("is_moved", [False, True])
def test_the_pages_of_an_article_that_was_cut_into_some_lead_to_it(client, post, is_moved):
    before = post.get_absolute_url()
    if is_moved:
        post.slug = "elsewhere"
        post.save()
    for part in ("2", "2/", "12/"):
        assert leads(client, f"{before}{part}") == post.get_absolute_url()
    for other in ("2019/", "0/", "02/", "2/3/"):
        assert client.get(f"{before}{other}").status_code == 404, other


def test_nothing_but_an_article_was_cut_into_pages(client, post):
    post.tags.add(Tag.objects.create(name="Pears", slug="pears"))
    for path in ("/tag/pears/2/", "/archive/2/", "/nothing-here/2/"):
        assert client.get(path).status_code == 404, path


def test_what_stood_below_an_article_before_leads_there_and_not_to_the_article(client, post):
    below = post.get_absolute_url() + "2/"
    Redirect.objects.create(path=below, onto="/archive/")
    assert leads(client, below) == "/archive/"


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/feeds/posts/default", "/feed/"),
        ("/feeds/posts/default?alt=rss", "/feed/"),
        ("/rss/", "/feed/"),
        ("/rss", "/feed/"),
        ("/feed.xml", "/feed/"),
        ("/atom.xml", "/feed/atom/"),
        ("/index.xml", "/feed/"),
        ("/wp-rss2.php", "/feed/"),
        ("/feed/rss2/", "/feed/"),
        ("/2011/10/feed/", "/feed/"),
        ("/comments/feed/rss2/", "/comments/feed/"),
        ("/wp-commentsrss2.php", "/comments/feed/"),
        ("/?feed=comments-rss2", "/comments/feed/"),
        ("/2011/10/26/feed/atom/", "/feed/atom/"),
    ],
)
def test_whoever_follows_a_feed_of_other_software_has_ours(client, post, path, here):
    assert leads(client, path) == here


def test_a_page_of_ours_is_there_before_a_feed_of_others(client, author):
    Page(title="RSS", slug="rss", text="What feeds are.").save()
    assert leads(client, "/rss/") == "/rss/"


def test_the_archive_of_a_day_leads_to_that_of_its_month(client, post):
    month, other = f"{post.day:/%Y/%m/}", f"{post.day.year - 1}/05"
    day = f"{post.day:%d}"
    for path in (f"{month}{day}/", f"{month}{day}", f"{month}{day}/page/2/", f"/date{month}"):
        assert leads(client, path) == month, path
    assert leads(client, f"/archives/date{month}") == month
    for path in (f"/{other}/01/", f"/{other}/", "/0000/10/26/", f"{month}page/9/", "/2011/13/26/"):
        assert client.get(path).status_code == 404, path


def test_a_form_that_is_sent_to_an_earlier_address_keeps_what_it_sends(client, post):
    before = post.get_absolute_url()
    post.slug = "elsewhere"
    post.save()
    assert client.post(f"{before}follow/guest/").status_code == 308


def test_what_is_not_out_leads_nowhere(client, post):
    before = post.get_absolute_url()
    post.slug = "elsewhere"
    post.save()
    post.unpublish()
    assert client.get(before).status_code == 404


def test_tags_that_were_merged_come_apart_again(post, author):
    pears, plums, fruit = (Tag.objects.create(name=n, slug=n) for n in ("pears", "plums", "fruit"))
    both = Post.objects.get(pk=post.duplicate(slug="both").pk)
    post.tags.set([pears])
    both.tags.set([pears, fruit])
    pears.slug = "all-pears"
    pears.save()
    for merged in TermMerge.merge(fruit, [pears, plums], author):
        merged.undo()
    assert [tag.name for tag in post.tags.all()] == ["pears"]
    assert {tag.name for tag in both.tags.all()} == {"pears", "fruit"}
    kept = Tag.objects.get(name="pears")
    assert Redirect.objects.get(path="/tag/pears/").tag == kept
    assert not Redirect.objects.filter(path=kept.get_absolute_url()).exists()


def test_a_redirect_is_added_changed_and_ended(desk, post):
    to = f"{post.get_absolute_url()}#comments"
    desk.post(reverse("desk_redirect_add"), {"path": "/harp", "to": to})
    assert desk.get("/harp").url == desk.get("/harp/").url == to
    post.slug = "moved"
    post.save()
    assert desk.get("/harp").url == f"{post.get_absolute_url()}#comments"
    one = Redirect.objects.get(path="/harp")
    desk.post(reverse("desk_redirect", args=[one.pk]), {"path": "/harp", "to": "/archive/"})
    assert desk.get("/harp").url == "/archive/"
    desk.post(reverse("desk_redirect", args=[one.pk]), {"end": "1"})
    assert desk.get("/harp", follow=True).status_code == 404


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/archive/", "/tags/"),  # a living page
        ("/harp", "/harp/"),  # itself
        ("/harp", "/nothing/"),
        ("/harp", "//evil.example/"),
        ("/harp", "/\\evil.example/"),
        ("/harp", "https://other.example/"),  # an author is no owner
        ("/harp", "javascript:alert(1)"),
        ("/harp", "https://[broken/"),
        ("harp", "/archive/"),
        ("/harp?p=1", "/archive/"),
        ("/harp\x00", "/archive/\x00"),
    ],
)
def test_a_redirect_that_would_do_harm_is_refused(desk, path, to):
    answer = desk.post(reverse("desk_redirect_add"), {"path": path, "to": to})
    assert answer.status_code == 302 or answer.context["form"].errors
    assert not Redirect.objects.exclude(path="/harp", onto="/archive/").exists()
    assert not Redirect.objects.exists() or "\x00" in path


def test_a_redirect_to_what_leads_on_leads_straight_to_its_end(desk, post):
    before = post.get_absolute_url()
    post.slug = "moved"
    post.save()
    desk.post(reverse("desk_redirect_add"), {"path": "/harp", "to": before})
    assert desk.get("/harp").url == post.get_absolute_url()


def test_an_owner_leads_to_another_site_and_sees_that_it_does(desk, author):
    author.is_superuser = True
    author.save()
    desk.post(reverse("desk_redirect_add"), {"path": "/harp", "to": "https://other.example/x"})
    assert desk.get("/harp").url == "https://other.example/x"
    assert [one.leads_away for one in desk.get(reverse("desk_addresses")).context["page"]] == [True]


def test_redirects_go_out_as_a_table_and_come_in_again(desk, post):
    desk.post(reverse("desk_redirect_add"), {"path": "/harp", "to": post.get_absolute_url()})
    table = desk.get(reverse("desk_redirects_export")).content
    Redirect.objects.all().delete()
    file = BytesIO(table + b"/old/,/nothing-there/\n")
    file.name = "redirects.csv"
    answer = desk.post(reverse("desk_redirects_import"), {"file": file})
    assert Redirect.objects.get().post == post
    assert [(line, row) for line, row, _why in answer.context["left"]] == [
        (3, "/old/, /nothing-there/")
    ]


def test_what_is_asked_for_and_not_found_is_counted_without_anybody(client, desk):
    away = {"headers": READER["headers"] | {"referer": "https://rowing.example/links?who=marrow"}}
    client.get("/old/lost.html", **READER)
    for _ in range(3):
        client.get("/old/lost.html", **away)
    client.get("/wp-login.php", **READER)
    client.get("/old/lost.html", headers={"user-agent": "SomeBot/1.0"})
    client.get("/archive", **READER)  # which is there
    assert not MissedAddress.objects.exists()  # A request writes nothing.
    counting.waiting.write()
    shown = desk.get(reverse("desk_addresses")).context
    assert [(one["path"], one["n"], one["site"]) for one in shown["missed"]] == [
        ("/old/lost.html", 4, "rowing.example")
    ]
    assert shown["junk"] == 2


def test_a_flood_of_made_up_addresses_is_a_few_rows(client, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 5)
    monkeypatch.setattr(counting, "waiting", counting.WaitingCounts())
    for n in range(20):
        client.get(f"/made-up-{n}-thing/", **READER)
    counting.waiting.write()
    assert MissedAddress.objects.count() == 6
    assert MissedAddress.objects.junk() == 15


def test_one_press_leads_a_missed_address_to_what_was_meant(client, desk, post):
    missed = f"{post.get_absolute_url()[:-1]}x/"
    asked = client.get(missed, **READER)
    assert asked.context["likely"].address == post.get_absolute_url()
    counting.waiting.write()
    (row,) = desk.get(reverse("desk_addresses")).context["missed"]
    desk.post(reverse("desk_addresses"), {"path": row["path"], "to": row["likely"].address})
    assert client.get(missed).url == post.get_absolute_url()
    assert not desk.get(reverse("desk_addresses")).context["missed"]


def test_an_address_that_is_left_out_stays_out(client, desk):
    for _ in range(2):
        client.get("/old/lost.html", **READER)
        counting.waiting.write()
        desk.post(reverse("desk_addresses_leave_out"), {"path": "/old/lost.html"})
    assert not desk.get(reverse("desk_addresses")).context["missed"]


def test_readers_have_no_page_of_addresses(client, reader):
    client.force_login(reader)
    for name in ("desk_addresses", "desk_terms", "desk_redirects_export"):
        assert client.get(reverse(name)).status_code in (302, 403)


def test_categories_stand_in_each_other_and_keep_their_addresses(desk, post):
    river, tides, boats = (
        Category.objects.create(name=n, slug=n.lower(), position=i)
        for i, n in enumerate(("River", "Tides", "Boats"))
    )
    post.categories.set([tides])
    for category, move in ((tides, "under"), (boats, "up")):
        desk.post(reverse("desk_terms"), {"category": category.pk, "move": move})
    tree = [(one.name, one.level) for one in Category.objects.tree()]
    assert tree == [("Boats", 0), ("River", 0), ("Tides", 1)]
    assert post in desk.get(river.get_absolute_url()).context["page"].object_list
    assert post.title in desk.get(river.feed_url).text
    desk.post(reverse("desk_terms"), {"category": tides.pk, "move": "out"})
    assert desk.get(river.get_absolute_url()).context["page"].object_list == []
    assert desk.get(tides.get_absolute_url()).status_code == 200


def test_a_category_cannot_stand_in_itself(desk):
    river = Category.objects.create(name="River", slug="river")
    tides = Category.objects.create(name="Tides", slug="tides", parent=river)
    sent = {"name": "River", "slug": "river", "parent": tides.pk}
    answer = desk.post(reverse("desk_term", args=["category", river.pk]), sent)
    assert "parent" in answer.context["form"].errors


def test_tags_are_merged_and_renamed_on_the_desk(desk, post):
    pears, plums = (Tag.objects.create(name=n, slug=n) for n in ("pears", "plums"))
    post.tags.set([pears])
    where = reverse("desk_merge", args=["tag"])
    asked = desk.get(where, {"picked": [pears.pk, plums.pk]})
    assert asked.context["happens"] == {"n": 1, "both": 0}
    sent = {"picked": [pears.pk, plums.pk], "kept": plums.pk, "merge": "1"}
    desk.post(where, sent)
    assert [tag.name for tag in post.tags.all()] == ["plums"]
    assert desk.get("/tag/pears/feed/").url == "/tag/plums/feed/"
    desk.post(reverse("desk_merge_undo", args=[TermMerge.objects.get().pk]))
    assert [tag.name for tag in post.tags.all()] == ["pears"]
    desk.post(reverse("desk_term", args=["tag", plums.pk]), {"name": "Damsons", "slug": ""})
    assert desk.get("/tag/plums/").url == "/tag/damsons/"


def test_a_part_says_where_it_stands_and_nothing_of_what_is_to_come(desk, client, post):
    series = Series.objects.create(name="The wall", slug="the-wall")
    second = post.duplicate(slug="second", title="The second")
    draft = post.duplicate(slug="third", title="A secret title")
    draft.unpublish()
    series.put([post, second, draft])
    desk.logout()
    shown = client.get(post.get_absolute_url())
    place = shown.context["post"].place_in_series
    assert (place.number, place.total, place.next.post, place.previous) == (1, 3, second, None)
    assert "A secret title" not in shown.text + client.get(series.get_absolute_url()).text
    assert "A secret title" not in client.get(series.feed_url).text


def test_parts_change_places(desk, post):
    series = Series.objects.create(name="The wall", slug="the-wall")
    second = post.duplicate(slug="second", title="The second")
    series.put([post, second])
    where = reverse("desk_series_order", args=[series.pk])
    desk.post(where, {"post": second.pk, "move": "up"})
    assert list(series.parts()) == [second, post]
    desk.post(where, {"post": second.pk, "move": "remove"})
    assert list(series.parts()) == [post]
