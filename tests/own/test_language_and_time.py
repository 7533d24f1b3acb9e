"""The owner chooses the blog's language and time zone, and all that it says from then on follows."""

import struct
from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from blog.content import languages
from blog.desk.settings.forms import LanguageForm
from blog.models import Site
from blog.operating.tasks import periodic_jobs
from config.commands import Commands
from lib.processes.periodic import Job
from tests.conftest import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def german(settings, tmp_path):
    """A catalogue of two sentences, in a folder of its own."""
    folder = tmp_path / "locale/de/LC_MESSAGES"
    folder.mkdir(parents=True)
    folder.joinpath("django.mo").write_bytes(
        catalogue(
            {"Archive": "Archiv", "Search": "Suchen", "All stored pages are cleared.": "Leer."}
        )
    )
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    translation.trans_real._translations.pop("de", None)
    yield
    translation.trans_real._translations.pop("de", None)


def catalogue(messages):
    """The bytes of a compiled catalogue, as gettext reads them."""
    messages = {"": "Content-Type: text/plain; charset=UTF-8\n"} | messages
    pairs = sorted((one.encode(), other.encode()) for one, other in messages.items())
    count, start = len(pairs), 28
    tables, texts = [b"", b""], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<II", len(pair[column]), start + 16 * count + len(texts))
            texts += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, count, start, start + 8 * count, 0, 0)
    return head + b"".join(tables) + texts


def speak(language, zone="Pacific/Auckland"):
    site = Site.current()
    site.language, site.time_zone = language, zone
    site.save()


def test_the_owner_chooses_among_the_languages_that_have_a_catalogue(german, signed_in, site):
    assert list(languages.offered()) == ["en-gb", "en-us", "de"]
    page = signed_in(a_person("Odile", "Admin")).get("/admin/settings/language/").text
    assert "Deutsch" in page and "简体中文" not in page and "Pacific/Auckland" in page


def test_two_styles_that_write_alike_are_one_choice_and_the_kept_one_stays_chosen(site):
    for language, kept, offered in [
        ("en-gb", "", ["", "long", "iso"]),
        ("zh-hans", "", ["", "iso"]),
        ("zh-hans", "long", ["long", "iso"]),
    ]:
        site.date_style, site.language = kept, language
        with translation.override(language):
            field = LanguageForm(site=site)["date_style"]
            assert [style for style, _ in field.field.choices] == offered
            assert field.value() == kept


def test_every_page_is_in_the_chosen_language_from_the_next_time_it_is_opened(german, client, post):
    assert "Archive" in client.get("/").text
    speak("de")
    page = client.get("/").text
    assert '<html lang="de"' in page and "Archiv" in page and "Archive" not in page
    assert translation.get_language() == "en-gb", "nothing else in this thread speaks German"
    speak("en-gb")
    assert '<html lang="en-gb"' in client.get("/").text


def test_times_are_those_of_the_chosen_zone(client, post):
    post.published_at = datetime(2026, 1, 2, 23, 30, tzinfo=UTC)
    post.save()
    assert "2 Jan" in client.get("/").text
    speak("")
    assert "3 Jan" in client.get("/").text


def test_dates_are_written_as_the_owner_is_used_to(client, post):
    post.published_at = datetime(2025, 1, 2, 12, tzinfo=UTC)
    post.save()
    assert "2 Jan 2025" in client.get("/").text
    speak("en-us", "UTC")
    assert "Jan 2, 2025" in client.get("/").text


def test_a_page_that_is_not_there_is_in_the_chosen_language_as_well(german, client, site):
    speak("de")
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404 and "Archiv" in answer.text


def test_a_language_that_has_lost_its_catalogue_and_a_zone_nobody_knows_are_as_if_none_was_chosen(
    client, site
):
    speak("fr", "Mars/Olympus")
    assert '<html lang="en-gb"' in client.get("/").text


def test_what_the_worker_does_is_in_the_chosen_language(german, site):
    speak("de")
    heard = []
    said = lambda: heard.append((translation.get_language(), timezone.get_current_timezone_name()))  # noqa: E731
    periodic_jobs.run(Job("said", "Said", 5, said))
    assert heard == [("de", "Pacific/Auckland")]


def test_a_command_of_the_blog_speaks_its_language_and_one_of_django_asks_no_database(
    german, site, monkeypatch
):
    speak("de")
    heard = []
    monkeypatch.setattr(
        "blog.management.commands.clear_pages.Command.handle",
        lambda *args, **options: heard.append(translation.get_language()),
    )
    Commands(["manage.py", "clear_pages"]).execute()
    assert heard == ["de"] and translation.get_language() == "en-gb"


def test_people_are_listed_with_their_roles_in_the_language_of_the_blog(signed_in, site):
    owner = a_person("Odile", "Admin", "Author", "Moderator")
    owner.is_superuser = True
    owner.save()
    speak("de")
    page = signed_in(owner).get("/admin/accounts/user/").text
    for role in ("Leitung", "Autorschaft", "Moderation"):
        assert f"<b>{role}</b>" in page
    assert "<b>Author</b>" not in page and "<b>Owner</b>" not in page
