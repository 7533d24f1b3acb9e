"""Menu, footer, links elsewhere and the announcement."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Page, Site
from tests.own.conftest import filled

pytestmark = pytest.mark.django_db
MENU = "/admin/settings/menu/"


def rows(*entries, name="menu"):
    """Fields of rows: (kind, label, address, under)."""
    fields = {f"{name}-{column}": [] for column in ("kind", "page", "label", "address", "under")}
    for kind, label, address, under in entries:
        page = kind.partition(":")[2]
        values = (kind.partition(":")[0], page, label, address, under and "1" or "")
        for column, value in zip(fields, values, strict=True):
            fields[column].append(value)
    return fields


def kinds(answer, name="menu"):
    return [row.kind for row, *_ in answer.context["form"].shown_rows()[name]]


@pytest.fixture
def about(site):
    return Page.objects.create(title="About", slug="about", in_menu=True)


def test_a_page_that_asks_for_it_is_in_the_menu(client, about):
    page = client.get("/").text
    assert page.index("Archive") < page.index("About") < page.index("Comment policy")


def test_entries_stand_in_the_chosen_order_one_level_deep(saved, client, about):
    saved("menu", **rows(
        (f"page:{about.pk}", "Who we are", "", False),
        ("heading", "The ferry", "", False),
        ("link", "Timetable", "/timetable/", True),
        ("archive", "", "", False),
    ))  # fmt: skip
    page = client.__class__().get("/").text
    assert (
        page.index("Who we are")
        < page.index("The ferry")
        < page.index("/timetable/")
        < page.index("Archive")
    )
    assert '<details class="submenu"><summary>The ferry' in page
    assert [entry["kind"] for entry in Site.current().menu] == [
        "page",
        "heading",
        "link",
        "archive",
    ]


def test_a_button_moves_a_row_and_saves_nothing(desk, about):
    sent = rows(("archive", "", "", False), ("policy", "", "", False), ("tags", "", "", False))
    up = desk.post(MENU, sent | {"move": "menu up 2"})
    assert kinds(up) == ["archive", "tags", "policy"] and "Not saved yet" in up.text
    assert kinds(desk.post(MENU, sent | {"move": "menu remove 0"})) == ["policy", "tags"]
    added = desk.post(MENU, sent | {"move": "menu add", "menu-new": f"page:{about.pk}"})
    assert kinds(added) == ["archive", "policy", "tags", "page"]
    heading = desk.post(MENU, sent | {"move": "menu add", "menu-new": "heading"})
    assert kinds(heading)[-1] == "heading" and "complete yet" not in heading.text
    under = desk.post(MENU, sent | {"move": "menu under 1"})
    assert [row.under for row, *_ in under.context["form"].shown_rows()["menu"]] == [
        False,
        True,
        False,
    ]
    assert Site.current().menu is None


def test_what_readers_have_to_find_stays_in_the_footer(desk, saved, client):
    kept = desk.post(
        MENU, rows(("policy", "", "", False), name="footer") | {"move": "footer remove 0"}
    )
    assert "policy" in kinds(kept, "footer")
    saved("menu", **rows(("archive", "", "", False), name="footer"))
    footer = client.__class__().get("/").text.split('<footer class="site-footer">')[1]
    assert all(
        words in footer for words in ("Archive", "Comment policy", "Moderation log", "Privacy")
    )


def test_a_page_taken_out_of_the_menu_knows_it_and_one_in_the_bin_is_not_linked(
    saved, client, about, author
):
    saved("menu", **rows(("archive", "", "", False)))
    about.refresh_from_db()
    assert not about.in_menu and "About" not in client.__class__().get("/").text
    saved("menu", **rows((f"page:{about.pk}", "", "", False)))
    assert "About" in client.__class__().get("/").text
    Page.objects.get().bin(author)
    assert client.__class__().get("/").status_code == 200
    assert "About" not in client.__class__().get("/").text


def test_a_draft_that_asks_for_it_is_in_the_menu_once_it_is_out(saved, client, about):
    Page.objects.update(public_version=0)
    saved("menu", **rows(("archive", "", "", False)))
    about.refresh_from_db()
    assert about.in_menu


EVIL = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)", "data:text/html,x",
        "//evil.example", "vbscript:x", "\x01javascript:alert(1)", "/\\evil.example", "http:evil", "x"]  # fmt: skip


@pytest.mark.parametrize("address", EVIL)
def test_no_link_leads_into_a_program(saved, client, address):
    for changes in (
        rows(("link", "Press", address, False)),
        rows(("link", "Press", address, False), name="footer"),
        {"social-label": ["Press"], "social-address": [address]},
        {"announcement": "Press", "announcement_link": address},
    ):
        answer = saved("menu", **changes)
        assert answer.status_code == 422 and "Start the address with" in answer.text
    assert "Press" not in client.__class__().get("/").text


def test_the_text_of_the_footer_goes_through_the_one_door(saved, client):
    saved("menu", footer_text="In *Hern*. <img src=x onerror=alert(1)> [x](javascript:alert(1))")
    footer = client.__class__().get("/").content.decode().split('<footer class="site-footer">')[1]
    assert "<em>Hern</em>" in footer and "<img" not in footer and 'href="javascript' not in footer


def test_an_announcement_stands_above_every_page_until_its_end(saved, client, post):
    later = timezone.localtime(timezone.now() + timedelta(days=1))
    saved("menu", announcement="No crossings on Sunday.", announcement_link="/timetable/",
          announcement_until_0=f"{later:%Y-%m-%d}", announcement_until_1=f"{later:%H:%M}")  # fmt: skip
    for page in ("/", post.get_absolute_url()):
        assert "No crossings on Sunday." in client.__class__().get(page).text
    Site.objects.update(announcement_until=timezone.now() - timedelta(minutes=1))
    Site.bump(everything=True)
    assert "No crossings" not in client.__class__().get("/").text


def test_too_many_entries_are_refused_with_every_row_kept(saved):
    answer = saved("menu", **rows(*[("link", f"Stop {n}", "/stop/", False) for n in range(8)]))
    assert (
        answer.status_code == 422 and "too many entries" in answer.text and "Stop 7" in answer.text
    )
    assert Site.current().menu is None


def test_links_elsewhere_say_that_they_are_ours(desk, saved, client):
    saved(
        "menu", **{"social-label": ["Mastodon"], "social-address": ["https://social.example/@mud"]}
    )
    assert (
        '<a href="https://social.example/@mud" rel="me">Mastodon</a>'
        in client.__class__().get("/").text
    )
    assert filled(desk.get(MENU)) and "https://social.example/@mud" in desk.get(MENU).text
