"""A reader's page, with what they say of themselves and what they said here."""

import pytest
from django.urls import reverse

from accounts.models import User
from comments.gate import Writer
from comments.models import Comment
from comments.views.reading import profile_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(post, reader):
    """A function that writes one more comment of Marrow's."""
    return lambda text: Comment.write(post, Writer(account=reader, name=reader.name), text)


def profile(browser, **fields):
    return browser.post("/account/profile/", {"name": "Marrow"} | fields)


def test_a_reader_says_who_they_are_and_everybody_reads_what_they_said(
    client, signed_in, reader, said, post
):
    said("Nine, I count."), said("Ten, then.")
    about = {"about": "I grow quinces.", "site": "https://quinces.example.org/"}
    assert profile(signed_in(reader), **about).url == "/account/profile/"
    client.logout()
    page = client.get("/people/Marrow/").text
    assert "I grow quinces." in page and "2 comments" in page
    assert 'href="https://quinces.example.org/" rel="nofollow ugc noopener"' in page
    assert page.index("Ten, then.") < page.index("Nine, I count.")
    assert f'href="{post.get_absolute_url()}"' in page and "/comments/" in page
    assert "marrow@example.org" not in page


def test_only_what_everybody_may_read_stands_there(client, said, post):
    published, held, withdrawn = said("Here."), said("Waiting."), said("Taken back.")
    held.hold(), withdrawn.withdraw()
    page = client.get("/people/Marrow/").text
    assert "Here." in page and "Waiting." not in page and "Taken back." not in page
    published.remove({"number": 1, "citation": "off-topic comparison"})
    assert client.get("/people/Marrow/").status_code == 404


def test_the_page_of_an_article_that_is_a_draft_again_is_left_out(client, said, post):
    said("Here.")
    post.status = post.Status.DRAFT
    post.save()
    assert client.get("/people/Marrow/").status_code == 404


def test_search_engines_stay_away_unless_the_reader_lets_them_in(client, signed_in, reader, said):
    said("Here.")
    answer = client.get("/people/Marrow/")
    assert answer.headers["X-Robots-Tag"] == "noindex" and 'content="noindex"' in answer.text
    profile(signed_in(reader), is_listed="on")
    client.logout()
    answer = client.get("/people/Marrow/")
    assert "X-Robots-Tag" not in answer.headers and "noindex" not in answer.text


def test_a_name_that_nobody_has_and_a_page_that_nobody_filled_are_not_there(client, said, author):
    assert client.get("/people/Marrow/").status_code == 404, "who said nothing has no page"
    said("Here.")
    for address in ("/people/Nobody/", "/people/Marrow/page/2/", "/people/Marrow/page/0/"):
        assert client.get(address).status_code == 404


def test_the_name_may_be_typed_in_another_case(client, said):
    said("Here.")
    assert client.get("/people/marrow/").url == "/people/Marrow/"


@pytest.mark.parametrize("name", ["A/B", "王小明", "Who? Me!", "50% off", "a b#c", "محمد"])
def test_whatever_the_name_the_page_has_an_address(client, reader, said, name):
    said("Here.")
    User.objects.filter(pk=reader.pk).update(name=name)
    reader.refresh_from_db()
    reader.save()
    assert "Here." in client.get(reader.get_absolute_url()).text


def test_a_name_that_was_given_up_leads_nowhere(client, signed_in, reader, said):
    said("Here.")
    profile(signed_in(reader), name="Pumpkin")
    assert client.get("/people/Marrow/").status_code == 404
    assert "Here." in client.get("/people/Pumpkin/").text


def test_a_long_list_has_pages(client, said, monkeypatch):
    monkeypatch.setattr(profile_pages, "A_PAGE", 2)
    for text in ("First.", "Second.", "Third."):
        said(text)
    page = client.get("/people/Marrow/").text
    assert "Third." in page and "First." not in page and "/people/Marrow/page/2/" in page
    assert "First." in client.get("/people/Marrow/page/2/").text


@pytest.mark.parametrize("site", ["javascript:alert(1)", "ftp://quinces.example.org", "quinces"])
def test_only_an_address_of_the_web_is_a_site(signed_in, reader, site):
    answer = profile(signed_in(reader), site=site, about="I grow quinces.")
    assert answer.status_code == 422
    assert User.objects.get(pk=reader.pk).site == ""
    assert "I grow quinces." in answer.text


def test_the_account_closed_by_an_admin_has_no_page(client, reader, said):
    said("Here.")
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert client.get(reverse("person", args=["Marrow"])).status_code == 404
