"""An owner asks two-step sign-in of everybody with a role, and nobody is locked out by it."""

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from blog.models import Site
from tests.accounts.test_second_step import STEP, with_app
from tests.conftest import a_person, just_signed_in
from tests.own.test_invitations import PEOPLE, browser_of

pytestmark = pytest.mark.django_db
REFUSED = "Add a passkey or an authenticator app to your own account first."


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    yield
    Site.last_known = None


@pytest.fixture
def owner(author):
    author.is_superuser = True
    author.save()
    return author


def choose(browser, is_asked=True):
    """Send the form as the page has it; answers with what came."""
    read = browser.get(PEOPLE).context["second_step"]["read"].value()
    asked = {"staff_need_second_step": "on"} if is_asked else {}
    return browser.post(PEOPLE, {"second_step": "", "read": read} | asked)


def is_asked():
    return Site.objects.get().staff_need_second_step


def test_an_owner_chooses_it_and_the_log_says_so(owner):
    browser = browser_of(with_app(owner))
    assert choose(browser).url == PEOPLE and is_asked()
    [line] = browser.get("/admin/audit-log/", {"kind": "settings"}).context["lines"]
    assert line.url == PEOPLE and "from “off” to “on”" in line.what
    choose(browser, is_asked=False)
    assert not is_asked() and AuditEntry.objects.of_group("settings").count() == 2


def test_an_owner_without_one_is_asked_to_have_one_first(owner):
    browser = browser_of(owner)
    refused = choose(browser)
    assert refused.status_code == 422 and REFUSED in refused.text and STEP in refused.text
    assert not is_asked() and browser.get("/admin/").status_code == 200


def test_staff_without_one_are_led_to_it_and_come_in_with_it(owner, moderator, policy):
    choose(browser_of(with_app(owner)))
    browser = browser_of(moderator)
    assert browser.get("/moderation/").url == STEP
    assert "staff need two-step sign-in" in browser.get(STEP).text
    with_app(moderator)
    assert browser.get("/moderation/").status_code == 200


def test_the_owner_keeps_the_one_they_have(owner):
    browser = browser_of(with_app(owner))
    choose(browser)
    browser.post(f"{STEP}totp/deactivate/")
    assert owner.second_factors.exists() and browser.get("/admin/").status_code == 200


def test_who_has_none_is_marked_among_the_people(owner, moderator):
    page = browser_of(with_app(owner)).get(PEOPLE)
    lacking = [person.name for person, *_ in page.context["people"] if not person.has_second_factor]
    assert moderator.name in lacking and owner.name not in lacking


def test_nobody_but_owners_chooses_nor_a_session_that_was_stolen(owner):
    choose(browser_of(with_app(owner)))
    browser = browser_of(with_app(a_person("Odile", "Admin")))
    assert "staff_need_second_step" not in browser.get(PEOPLE).text
    assert browser.post(PEOPLE, {"second_step": ""}).status_code == 403
    stolen = just_signed_in(browser_of(owner), owner, ago=3600)
    assert "reauthenticate" in stolen.post(PEOPLE, {"second_step": ""}).url
    assert is_asked()


def test_what_the_server_asks_is_chosen_on_no_page(owner, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    browser = browser_of(with_app(owner))
    assert "SECOND_FACTOR_REQUIRED" in browser.get(PEOPLE).text
    assert browser.post(PEOPLE, {"second_step": ""}).status_code == 403


def test_readers_are_asked_for_nothing(owner, reader):
    choose(browser_of(with_app(owner)))
    assert "box--held" not in browser_of(reader).get(STEP).text
    assert not User.objects.get(pk=reader.pk).lacks_second_factor
    assert Client().get("/").status_code == 200
