"""Somebody sees where they are signed in, ends what isn't them, and is told of a new browser."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import sessions
from accounts.models import Browser, User
from accounts.models.browsers import COOKIE
from accounts.signin.where import browsers
from blog.operating.tasks.periodic_jobs import run_all
from lib.people.personal_data import sections
from lib.web.user_agents import names
from tests.accounts import places
from tests.accounts.test_signing_in import SIGN_IN, fields, is_signed_in
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGE, END, END_OTHERS = (
    "/account/sign-in/",
    "/account/sessions/end/",
    "/account/sessions/end-others/",
)
NEW = "eleven pears in a row"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0"
)


def sign_in(person, agent=FIREFOX, browser=None):
    browser = browser or Client(headers={"User-Agent": agent})
    browser.post(SIGN_IN, fields(person))
    return browser


def listed(browser):
    return browser.get(PAGE).context["signed_in"]


def told(postbox):
    return [mail for mail in postbox.deliver() if "new browser" in mail.subject]


@pytest.mark.parametrize(
    "agent, known",
    [
        (FIREFOX, ("Firefox", "Linux")),
        (IPHONE, ("Safari", "iPhone")),
        (EDGE, ("Edge", "Windows")),
        (EDGE.split(" Edg/")[0].replace(" Chrome/", " HeadlessChrome/"), ("Chrome", "Windows")),
        ("curl/8.14.1", ("", "")),
        ("", ("", "")),
        ("<script>" * 10_000, ("", "")),
    ],
)
def test_browsers_are_called_what_people_call_them(agent, known):
    assert names(agent) == known


def test_each_browser_is_listed_this_one_first(reader):
    sign_in(reader, IPHONE)
    here, there = listed(sign_in(reader))
    assert (here.browser, here.is_this, here.way) == ("Firefox on Linux", True, "password")
    assert (there.browser, there.is_this) == ("Safari on iPhone", False)


NETWORKS = {
    "198.51.100.0/24": {
        "city": {"names": {"en": "Leer", "de": "Leer (Ostfriesland)"}},
        "country": {"iso_code": "DE", "names": {"en": "Germany", "de": "Deutschland"}},
    },
    "203.0.113.0/25": {"country": {"iso_code": "BR", "names": {"en": "Brazil"}}},
}


@pytest.fixture
def places_known(tmp_path, settings):
    settings.GEOIP_PATH = str(places.write(tmp_path / "places.mmdb", NETWORKS))
    return tmp_path / "places.mmdb"


def sign_in_from(person, address):
    browser = Client(headers={"User-Agent": FIREFOX}, REMOTE_ADDR=address)
    browser.post(SIGN_IN, fields(person))
    return browser


@pytest.mark.parametrize(
    "address, place",
    [
        ("198.51.100.7", "Leer, Germany"),
        ("203.0.113.9", "Brazil"),
        ("203.0.113.200", ""),
        ("10.0.0.7", ""),
        ("2001:db8::7", ""),
    ],
)
def test_a_session_has_the_place_that_the_operators_file_knows(
    reader, places_known, address, place
):
    browser = sign_in_from(reader, address)
    [here] = listed(browser)
    page = browser.get(PAGE).text
    assert here.place == place and (not place or f"{place} · " in page)
    assert address not in page


def test_a_place_is_kept_encrypted_in_the_session_alone_and_taken_along(reader, places_known):
    browser = sign_in_from(reader, "198.51.100.7")
    row = Session.objects.get(pk=browser.session.session_key)
    assert "Leer" not in row.session_data and sessions.contents(row)[sessions.PLACE]
    [section] = [one for one in sections(reader) if one.name == "sign_ins"]
    assert "Leer, Germany" in str(section.read(section.keys()))
    browser.post("/accounts/logout/")
    assert not Session.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("left", [b"", b"nonsense" * 1000, None])
def test_whatever_the_file_is_people_sign_in(reader, places_known, left):
    whole = places_known.read_bytes()
    places_known.unlink()
    if left is not None:
        places_known.write_bytes(left)
    assert listed(sign_in_from(reader, "198.51.100.7"))[0].place == ""
    places_known.write_bytes(
        whole[: len(whole) // 3] + b"\xff" * 40 + whole[len(whole) // 3 + 40 :]
    )
    assert is_signed_in(sign_in_from(reader, "198.51.100.7"), reader)


def test_another_file_in_its_place_counts_from_the_next_sign_in(reader, places_known):
    assert listed(sign_in_from(reader, "198.51.100.7"))[0].place == "Leer, Germany"
    others = {"198.51.100.0/24": {"city": {"names": {"en": "Emden"}}}}
    places.write(places_known.with_name("new"), others).rename(places_known)
    assert listed(sign_in_from(reader, "198.51.100.7"))[0].place == "Emden"


def test_the_page_about_privacy_tells_of_places_where_they_are_known(client, reader, places_known):
    assert "the town or country that you signed in from" in client.get("/privacy/").text


def test_one_press_ends_a_session_elsewhere_and_it_is_a_stranger_from_then_on(reader):
    there, here = sign_in(reader, IPHONE), sign_in(reader)
    here.post(END, {"session": listed(here)[1].name})
    assert is_signed_in(here, reader) and not is_signed_in(there, reader)
    assert len(listed(here)) == 1 and reader.browsers.count() == 1


def test_nobody_ends_somebody_elses_session(reader, author):
    here, theirs = sign_in(reader), sign_in(author)
    here.post(END, {"session": listed(theirs)[0].name})
    here.post(END, {"session": theirs.session.session_key})
    assert is_signed_in(theirs, author)
    assert Client().post(END, {"session": "x"}).status_code == 302


def test_all_others_are_ended_by_whoever_shows_that_it_is_them(reader):
    there, here = sign_in(reader, IPHONE), sign_in(reader)
    here.post(END_OTHERS)
    assert is_signed_in(here, reader) and not is_signed_in(there, reader)


def test_a_stolen_browser_ends_nobody_without_the_password(reader):
    there, here = sign_in(reader, IPHONE), sign_in(reader)
    session = here.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    assert "reauthenticate" in here.post(END_OTHERS).url
    assert is_signed_in(there, reader)


def test_a_new_browser_is_told_by_mail_and_a_known_one_isnt(reader, postbox):
    first = sign_in(reader)
    first.post("/accounts/logout/")
    sign_in(reader, browser=first)
    assert not told(postbox)
    sign_in(reader, IPHONE)
    [mail] = told(postbox)
    assert mail.to == reader.email and "Safari on iPhone" in mail.body


def test_a_cookie_that_somebody_planted_is_another_browser_in_each_account(reader, author):
    for person in (reader, author):
        browser = Client()
        browser.cookies[COOKIE] = "planted" * 100
        sign_in(person, browser=browser)
    first, second = Browser.objects.all()
    assert first.digest != second.digest and "planted" not in first.digest


def test_a_new_password_ends_what_is_listed(reader):
    sign_in(reader, IPHONE)
    here = sign_in(reader)
    new = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    here.post("/accounts/password/change/", new)
    [only] = listed(here)
    assert only.is_this and only.browser == "Firefox on Linux"


def test_when_a_browser_was_used_is_written_once_an_hour_and_forgotten_in_the_end(reader):
    browser = sign_in(reader)
    browsers._written.clear()
    Browser.objects.update(seen_at=timezone.now() - timedelta(hours=2))
    with connection.execute_wrapper(_counting := Updates()):
        browser.get(PAGE), browser.get(PAGE)
    assert _counting.made == 1 and Browser.objects.get().seen_at > timezone.now() - timedelta(
        hours=1
    )
    Browser.objects.update(seen_at=timezone.now() - timedelta(days=401))
    run_all()
    assert not Browser.objects.exists()


class Updates:
    made = 0

    def __call__(self, execute, sql, params, many, context):
        self.made += sql.startswith('UPDATE "accounts_browser"')
        return execute(sql, params, many, context)


def test_a_session_from_before_browsers_were_known_can_be_ended_too(reader):
    there = Client()
    there.force_login(User.objects.get(pk=reader.pk))
    here = sign_in(reader)
    old = listed(here)[1]
    assert old.browser == "A browser"
    here.post(END, {"session": old.name})
    assert not is_signed_in(there, reader)
