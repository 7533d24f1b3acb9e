"""An empty blog opens with one page, for whoever has the code from the terminal."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from blog.models import Page, Site
from moderation.models import PolicyRevision

CODE = "4QD-7TM-K2"
ANSWERS = {
    "code": CODE,
    "language": "de",
    "name": "Stauwasser",
    "heading": "Notizen von einer Fähre",
    "owner_name": "Perpetua",
    "email": "perpetua@example.org",
    "password": "correct horse battery",
    "time_zone": "Europe/Berlin",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger(settings):
    """Somebody who opens a blog that was started empty."""
    settings.FIRST_RUN_CODE = CODE
    cache.clear()
    return Client(headers={"accept-language": "de-AT,de;q=0.9"})


def test_the_owner_fills_in_one_page_and_stands_before_the_first_steps(stranger, settings):
    assert stranger.get("/2026/11/").headers["Location"] == "/first-run/"
    page = stranger.get("/first-run/")
    assert '<html lang="de"' in page.text and "Mach dieses Blog zu deinem" in page.text
    assert "reverse_proxy 127.0.0.1:8000" in page.text, "how it comes to the web, where it is local"

    answer = stranger.post("/first-run/", ANSWERS, follow=True)

    assert answer.redirect_chain[-1][0] == "/admin/first-steps/" and answer.status_code == 200
    site, owner = Site.current(), User.objects.get()
    assert (site.name, site.heading) == ("Stauwasser", "Notizen von einer Fähre")
    assert (site.language, site.time_zone) == ("de", "Europe/Berlin")
    assert site.smart_punctuation, "as every blog begins"
    assert owner.is_superuser and owner.confirmed_email == "perpetua@example.org"
    assert {group.name for group in owner.groups.all()} == set(settings.ROLES)
    with translation.override("de"):
        assert Page.everything.get(slug="about").title == translation.gettext("About") != "About"
    assert "Person" in PolicyRevision.objects.get().wordings.get(number=2).text
    assert stranger.get("/").status_code == 200
    assert Client().get("/first-run/").headers["Location"] == "/"


def test_whoever_brings_a_blog_along_stands_before_the_page_of_imports(stranger):
    answer = stranger.post("/first-run/", ANSWERS | {"bring": ""}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("desk_import") and answer.status_code == 200


def test_a_stranger_without_the_code_learns_nothing_and_claims_nothing(stranger, reader):
    answer = stranger.post("/first-run/", ANSWERS | {"code": "AAA-AAA-AA", "email": reader.email})

    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["code"]
    assert not User.objects.filter(is_superuser=True).exists()
    tries = [stranger.post("/first-run/", ANSWERS | {"code": "BBB"}).status_code for _ in range(12)]
    assert tries[-1] == 429
    assert stranger.post("/first-run/", ANSWERS).status_code == 429, "not even by the right one"


def test_whoever_comes_second_is_led_to_the_blog(stranger):
    second = Client()
    stranger.post("/first-run/", ANSWERS)

    answer = second.post("/first-run/", ANSWERS | {"email": "another@example.org"})

    assert answer.headers["Location"] == "/"
    assert [owner.email for owner in User.objects.all()] == ["perpetua@example.org"]


@pytest.mark.parametrize(
    "field, answer",
    [("password", "short"), ("email", "perpetua at"), ("name", ""), ("owner_name", " ")],
)
def test_an_answer_that_is_none_comes_back_with_every_word(stranger, field, answer):
    page = stranger.post("/first-run/", ANSWERS | {field: answer})

    assert page.status_code == 422 and field in page.context["form"].errors
    assert "Notizen von einer Fähre" in page.text and not User.objects.exists()


def test_the_page_speaks_the_language_that_is_chosen_and_keeps_what_was_typed(stranger):
    page = stranger.post("/first-run/", ANSWERS | {"speak": "zh-hans"})

    assert page.status_code == 200 and '<html lang="zh-hans"' in page.text
    assert 'value="Stauwasser"' in page.text and not page.context["form"].errors


def test_what_is_typed_is_seen_as_the_home_page_and_nothing_is_kept(stranger):
    page = stranger.post("/first-run/", {"name": "Low <Tide>", "language": "de", "preview": "home"})

    assert re.search(r"<h1>Low &lt;Tide&gt;</h1>", page.text) and '<html lang="de"' in page.text
    assert Site.current().name != "Low <Tide>"


def test_a_blog_that_was_started_with_answers_has_no_such_page(settings, client):
    settings.FIRST_RUN_CODE = ""

    assert client.get("/first-run/").headers["Location"] == "/"
    assert client.get("/").status_code == 200
