"""The old blog's menu stands round every page, as long as no owner has arranged one."""

import json
import re

import pytest

from blog.models import Page, Site
from tests.transfer.test_import_runs import bring_in
from tests.transfer.test_wordpress import END, START

pytestmark = pytest.mark.django_db


def item(id, kind, title, **fields):
    own = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in fields.items())
    return (
        f"<item><title>{title}</title><link>http://loom.example/{title.lower()}/</link>"
        f"<wp:post_id>{id}</wp:post_id><wp:post_type>{kind}</wp:post_type><wp:status>publish</wp:status>{own}"
    )


def page(id, title):
    return item(id, "page", title, post_name=title.lower()) + "</item>"


def entry(id, title, menu="main", under=0, to="", of=0):
    about = {
        "type": "custom" if to else "post_type",
        "object": "custom" if to else "page",
        "menu_item_parent": under,
        "object_id": of or id,
        "url": to,
    }
    metas = "".join(
        f"<wp:postmeta><wp:meta_key>_menu_item_{name}</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for name, value in about.items()
    )
    menu = f'<category domain="nav_menu" nicename="{menu}"/>'
    return item(id, "nav_menu_item", title, menu_order=id) + f"{menu}{metas}</item>"


@pytest.fixture
def loom(tmp_path):
    file = tmp_path / "loom.xml"
    parts = [
        "<link>http://loom.example</link>",
        page(1, "Weaving"),
        page(2, "Dyes"),
        page(3, "Madder"),
        entry(10, "Home", to="http://loom.example/"),
        entry(11, "", of=1),
        entry(12, "Colours", of=2),
        entry(13, "", under=12, of=3),
        entry(14, "Shears", under=13, to="https://shears.example/"),
        entry(15, "Trick", to="javascript:alert(1)"),
        entry(16, "More", to="#"),
        entry(17, "Wool", under=16, to="http://loom.example/wool/"),
        entry(18, "Gone", of=99),
        entry(20, "Elsewhere", menu="social", to="https://elsewhere.example/"),
    ]
    file.write_text(START + "".join(parts) + END)
    return file


def arrange(menu):
    site = Site.current()
    site.menu = menu
    site.save()


def menu_shown(client):
    page = client.get("/").text
    nav = re.search(r"<nav\b.*?</nav>", page, re.DOTALL)[0]
    return re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>\s*([^<]+?)\s*</a>', nav)


def test_the_menu_that_stood_at_the_top_comes_with_its_pages_one_level_deep(client, loom):
    assert "6 menu entries" in bring_in(loom)
    shown = menu_shown(client)
    assert [name for _, name in shown[:6]] == [
        "Weaving",
        "Colours",
        "Madder",
        "Shears",
        "Wool",
        "Archive",
    ]
    assert shown[4][0] == "/wool/" and "javascript" not in client.get("/").text
    below = [row for row in Site.objects.get().menu if row.get("under")]
    assert len(below) == 3
    assert Page.objects.filter(in_menu=True).count() == 3


def test_the_check_counts_the_entries_that_come_and_those_that_stay(loom):
    planned, done = (json.loads(bring_in(loom, json=True, dry_run=dry)) for dry in (True, False))
    for fate, number in (("brought", 6), ("left out", 4)):
        assert planned["counts"][fate]["nav_menu_item"] == number
        assert done["counts"][fate]["nav_menu_item"] == number


def test_a_menu_that_the_owner_has_arranged_stays(client, loom):
    arrange([{"kind": "tags"}])
    planned = json.loads(bring_in(loom, json=True, dry_run=True))
    assert "nav_menu_item" not in planned["counts"]["brought"]
    bring_in(loom)
    assert Site.objects.get().menu == [{"kind": "tags"}]


def test_an_undone_import_takes_its_menu_along_unless_somebody_has_arranged_it(loom):
    bring_in(loom)
    bring_in(loom, undo=True)
    assert Site.objects.get().menu is None

    bring_in(loom)
    arrange([{"kind": "tags"}])
    bring_in(loom, undo=True)
    assert Site.objects.get().menu == [{"kind": "tags"}]


def test_entries_that_hang_below_each_other_do_no_harm(client, loom):
    file = loom.with_name("round.xml")
    file.write_text(
        START
        + page(1, "Weaving")
        + entry(10, "A", under=11, of=1)
        + entry(11, "B", under=10, of=1)
        + END
    )
    bring_in(file)
    assert client.get("/").status_code == 200
