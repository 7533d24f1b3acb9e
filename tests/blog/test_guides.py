"""The guides of docs/, read for whoever is at the desk."""

import doctest
import re

import pytest

from blog.desk.help import guides, places, search
from blog.desk.settings.sections import FORMS
from blog.models import Page, Site
from tests.addresses import routes
from tests.test_docs import ROOT
from tools.guides.__main__ import write

DOCS = ROOT / "docs"
HELP = guides.Addresses("/help/")
FILES = {name: file for name, file in guides.listed(DOCS).items() if name != guides.CONTENTS}


def shown(name):
    return guides.render(name, FILES[name].path.read_text(), set(FILES), HELP)


def test_whoever_opens_the_contents_finds_each_guide_once_or_more():
    shown = guides.render("README", (DOCS / "README.md").read_text(), set(FILES), HELP)
    linked = set(re.findall(r'href="/help/([^"#]+)/', shown.html))

    assert linked == {name for name in FILES if not name.startswith("internals/")}


@pytest.mark.parametrize("name", FILES)
def test_a_reader_of_a_guide_follows_each_link_to_a_guide_and_a_heading_that_exist(name):
    guide = shown(name)

    assert guide.title
    for page, anchor in re.findall(r'href="/help/([^"#]+)/(?:#([^"]+))?"', guide.html):
        assert not anchor or anchor in {heading.anchor for heading in shown(page).headings}


def test_a_link_to_a_file_of_the_code_is_plain_text():
    guide = guides.render(
        "internals/mail", "# Mail\n\n[a](../../lib/x.py) [b](../email.md#x)", {"email"}, HELP
    )

    assert '<span>a</span> <a href="/help/email/#x">b</a>' in guide.html


def test_an_author_reads_the_guides_and_their_pictures(client, author):
    client.force_login(author)

    assert 'href="/help/internals/mail/"' in client.get("/help/").text
    assert 'href="/help/' in client.get("/help/writing/").text
    assert client.get("/help/pictures/editor.png").headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    "address", ["none", "../README", "README", "%2e%2e/README", "pictures/none.png"]
)
def test_an_author_who_asks_for_what_is_no_guide_is_told_so(client, author, address):
    client.force_login(author)

    assert client.get(f"/help/{address}/").status_code == 404


def test_a_stranger_who_asks_for_a_guide_is_sent_to_sign_in(client, db):
    assert client.get("/help/writing/").status_code == 302


def test_a_moderator_who_does_not_write_reads_the_guides(client, moderator):
    client.force_login(moderator)

    assert client.get("/help/moderating/").status_code == 200


def test_a_reader_without_a_role_is_refused_a_guide(client, reader):
    client.force_login(reader)

    assert client.get("/help/writing/").status_code == 403


def test_an_author_finds_the_heading_below_which_a_word_is_and_opens_it(client, author):
    client.force_login(author)
    page = client.get("/help/", {"q": "NEWSLETTER"}).text

    name, anchor = re.search(r'href="/help/([^"#]+)/#([^"]+)"', page).groups()
    assert f'id="{anchor}"' in client.get(f"/help/{name}/").text


@pytest.mark.parametrize("words", ["qqqxyz", "<b>'\"", "%00", "  "])
def test_an_author_who_finds_nothing_in_the_guides_gets_a_page(client, author, words):
    client.force_login(author)

    assert 'href="/help/writing/#' not in client.get("/help/", {"q": words}).text


def test_the_examples_of_search_and_of_places_hold():
    assert doctest.testmod(guides).attempted and doctest.testmod(guides).failed == 0
    assert doctest.testmod(search).attempted and doctest.testmod(search).failed == 0
    assert doctest.testmod(places).attempted and doctest.testmod(places).failed == 0


@pytest.mark.parametrize("begins", places.PARTS)
def test_help_on_a_page_leads_to_a_heading_that_exists(begins):
    guide, anchor = places.PARTS[begins]

    assert not anchor or anchor in {heading.anchor for heading in shown(guide).headings}
    assert not guide or guide in FILES


def test_each_beginning_of_a_place_is_that_of_a_page():
    pages = {pattern.name or "" for _route, pattern in routes()}
    pages |= {f"desk_section/{section}" for section in FORMS}

    assert [
        begins for begins in places.PARTS if not any(page.startswith(begins) for page in pages)
    ] == []


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("/admin/settings/mail/", "/help/owning/#e-mail"),
        ("/admin/blog/post/add/", "/help/writing/#write-your-first-article"),
        ("/moderation/", "/help/moderating/#start-the-day"),
        ("/help/", "/help/"),
    ],
)
def test_an_owner_who_presses_help_reads_about_the_page_they_are_on(client, author, address, part):
    author.is_superuser = True
    author.save()
    client.force_login(author)

    assert f'href="{part}"' in client.get(address, follow=True).text


def test_make_docs_writes_pages_whose_links_and_pictures_are_files_beside_them(tmp_path):
    write(tmp_path / "docs")

    pages = sorted((tmp_path / "docs").rglob("*.html"))
    assert len(pages) == len(FILES) + 1
    for page in pages:
        for address in re.findall(r'(?:href|src)="(?!https?:|mailto:|#)([^"#]+)', page.read_text()):
            assert (page.parent / address).is_file(), (page.name, address)


def test_a_page_that_a_blog_has_had_at_the_address_of_the_guides_stays_for_its_readers(
    client, author
):
    Page.objects.create(title="How to read us", slug="help", text="From the top.")

    assert "How to read us" in client.get("/help/").text
    client.force_login(author)
    assert "How to read us" not in client.get("/help/").text


@pytest.mark.parametrize("language", guides.LANGUAGES)
def test_an_author_whose_blog_is_in_another_language_reads_and_finds_the_guides_in_it(
    client, author, language
):
    Site.bump(everything=True, language=language)
    client.force_login(author)
    english, page = shown("writing"), client.get("/help/writing/").text

    assert f'<article class="guide-text" lang="{language}"' in page
    for heading in english.headings:
        assert f'id="{heading.anchor}"' in page and heading.words not in page
    found = client.get("/help/", {"q": "Newsletter" if language == "de" else "电子报"}).text
    assert 'href="/help/writing/#the-newsletter"' in found
