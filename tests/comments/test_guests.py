"""Who a guest says they are: their name, their site, and whether their browser keeps it."""

import json
from urllib.parse import quote, unquote

import pytest
from django.conf import settings

from accounts.names import spelling
from blog.models import Site
from comments.models import Comment

pytestmark = pytest.mark.django_db
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
SITE = "https://heron.example.org/"


@pytest.fixture
def write(client, post, guest):
    """A function by which the guest writes, with other fields if it is given some."""
    said = iter(range(1000))

    def write(browser=client, **fields):
        fields = {"text": f"Word {next(said)}.", **guest, **fields}
        return browser.post(f"/comments/guest/{post.pk}/", fields, headers=FROM_HERE)

    return write


@pytest.mark.parametrize(
    "name", ["Marrow", "Mаrrow", "marr0w", "Perpetua", "Author", "mod3rator", "the slow orchard"]
)
def test_a_guest_takes_nobodys_name_and_keeps_every_word(write, reader, name):
    answer = write(name=name, text="Nine, I count.")
    assert answer.status_code == 422 and str(spelling.TAKEN) in answer.text
    assert "Nine, I count." in answer.text
    assert not Comment.objects.exists()


@pytest.mark.parametrize("email", ["marrow@example.org", "nobody@example.org"])
def test_the_answer_to_a_name_has_nothing_to_do_with_the_address(write, reader, email):
    assert str(spelling.TAKEN) in write(name="Marrow", email=email).text
    assert write(email=email).status_code == 302


@pytest.mark.parametrize("name", ["王小明", "Ирина", "Işık", "محمد", "O’Hara", "Marrows", "🐚"])
def test_honest_names_are_taken_as_they_are(write, reader, name):
    assert write(name=name).status_code == 302
    assert Comment.objects.get().name == name


@pytest.mark.parametrize("name", ["\u3164", "\u200d\u200d", "Mar\u202erow"])
def test_a_name_that_cannot_be_seen_is_refused_in_words(write, name):
    answer = write(name=name)
    assert answer.status_code == 422 and str(spelling.UNSEEN) in answer.text


def test_a_guests_name_links_to_their_site(write, client, post):
    write(site="heron.example.org")
    Comment.objects.get().publish()
    page = type(client)().get(post.get_absolute_url()).text
    link = 'href="https://heron.example.org" rel="nofollow ugc noopener"><bdi>Passing Heron</bdi>'
    assert link in page


@pytest.mark.parametrize("site", ["javascript:alert(1)", "ftp://heron.example.org", "x y"])
def test_only_an_address_of_the_web_is_a_site(write, site):
    answer = write(site=site)
    assert answer.status_code == 422 and "Enter an address like https://example.org" in answer.text


def test_a_known_guest_with_a_new_address_or_site_is_new_again(write):
    write()
    Comment.objects.get().publish(), Comment.objects.get().mark_read()
    write(text="As before.", email="HERON@example.org")
    assert Comment.objects.get(text="As before.").is_published
    write(text="As somebody.", email="wren@example.org")
    assert Comment.objects.get(text="As somebody.").is_held
    write(text="With a link.", site=SITE)
    assert Comment.objects.get(text="With a link.").is_held


def test_nothing_is_remembered_unless_the_guest_asks(write, client, post):
    write()
    assert "parley_who" not in client.cookies
    page = client.get(post.get_absolute_url()).text
    assert 'name="remember"' in page and 'value="heron@example.org"' not in page


def test_whoever_asks_finds_the_form_filled_in_without_scripts(write, client, post):
    write(site=SITE, remember="1")
    Comment.objects.get().publish()
    kept = client.cookies["parley_who"]
    assert json.loads(unquote(kept.value))["email"] == "heron@example.org"
    assert (kept["samesite"], bool(kept["httponly"])) == ("Lax", True)
    reply = f"/comments/{Comment.objects.get().pk}/reply/"
    for address in (post.get_absolute_url(), reply, f"/comments/guest/{post.pk}/"):
        page = client.get(address).text
        assert 'value="Passing Heron"' in page and 'value="heron@example.org"' in page
        assert f'value="{SITE}"' in page and 'name="remember" value="1" checked' in page


@pytest.mark.parametrize("guest_cookie", [None, "of:another:secret"])
def test_whoever_is_remembered_leaves_nothing_on_pages_of_others(client, post, guest_cookie):
    """Also where the browser is known by nothing else, from nowhere in particular."""
    before = type(client)().get(post.get_absolute_url())
    client.cookies["parley_who"] = quote(
        json.dumps({"name": "Heron", "email": "heron@example.org"})
    )
    if guest_cookie:
        client.cookies["parley_guest"] = guest_cookie
    own = client.get(post.get_absolute_url())
    assert 'value="heron@example.org"' in own.text and "etag" not in own.headers
    Site.bump(everything=True)
    for browser in (type(client)(), type(client)()):
        again = browser.get(post.get_absolute_url())
        assert "heron@example.org" not in again.text and len(again.content) == len(before.content)


def test_forgetting_takes_an_unticked_box_or_one_press_that_keeps_the_text(write, client, post):
    write(remember="1"), write()
    assert client.cookies["parley_who"].value == ""
    write(remember="1")
    answer = write(text="Half a thought", forget="1")
    assert "Half a thought" in answer.text and "heron@example.org" not in answer.text
    assert client.cookies["parley_who"].value == "" and Comment.objects.count() == 3


@pytest.mark.parametrize(
    "kept", ["", "x", "%", "[]", "null", '{"name": {"a": 1}}', '"a"', "{", "%00", "[" * 5_000]
)
def test_whatever_stands_in_the_cookie_the_page_comes(write, client, post, kept):
    write()
    client.cookies["parley_who"] = quote(kept, safe="%")
    assert client.get(post.get_absolute_url()).status_code == 200


def test_an_account_is_not_filled_in_with_a_guest(signed_in, reader, post):
    browser = signed_in(reader)
    browser.cookies["parley_who"] = quote(json.dumps({"name": "Heron", "email": "h@example.org"}))
    assert settings.SESSION_COOKIE_NAME in browser.cookies
    page = browser.get(post.get_absolute_url())
    assert page.status_code == 200 and "h@example.org" not in page.text
