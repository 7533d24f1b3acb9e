"""Somebody signs in with a passkey, adds more of them, gives them names, and removes them."""

import copy
import json
from datetime import timedelta
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.signin.second_step import passkeys
from tests.accounts.device import SEEN, Device
from tests.accounts.test_second_step import AUTHENTICATE, CODES, STEP, with_app
from tests.accounts.test_signing_in import SIGN_IN, fields, is_signed_in
from tests.conftest import just_signed_in
from tests.shown import errors

pytestmark = pytest.mark.django_db
LIST, KEYS = "/account/sign-in/", f"{STEP}webauthn/keys/"
ADD, OPEN, AGAIN = (f"{STEP}webauthn/{page}/" for page in ("add", "login", "reauthenticate"))
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def on_the_internet(settings):
    """Passkeys are for https; the tests' own browser says http."""
    settings.CSRF_TRUSTED_ORIGINS = ["https://testserver"]


def add(browser, device, name="Laptop", **how):
    options = browser.get(ADD).context["js_data"]
    return browser.post(ADD, {"name": name, "credential": device.made(options, **how)})


def question(browser):
    return browser.get(OPEN, headers=JSON).json()["request_options"]


def come_with(device, browser=None, **how):
    """Sign in with it; answers with the browser."""
    browser = browser or Client()
    browser.post(OPEN, {"credential": device.signed(question(browser), **how)})
    return browser


@pytest.fixture
def device(signed_in, reader):
    """A passkey of the reader's."""
    device = Device()
    add(signed_in(reader), device)
    return device


def test_a_passkey_is_added_with_a_name_and_told_by_mail(signed_in, reader, postbox):
    browser, device = signed_in(reader), Device()
    answer = add(browser, device, name="Corin’s laptop")
    assert answer.url == CODES and browser.get(CODES).text.count("<li>") >= 10
    [told] = [one for one in postbox.deliver() if "passkey" in one.subject]
    assert told.subject.startswith("A passkey was added") and told.to == reader.email
    page = browser.get(LIST).text
    assert "Corin’s laptop" in page and "added" in page
    assert add(browser, Device(), name="Phone").url == LIST, "the codes are shown once"


def test_it_signs_in_alone_and_leads_back_to_where_they_were(device, reader, post):
    browser = Client()
    there = f"{post.get_absolute_url()}#respond"
    told = {"credential": device.signed(question(browser)), "next": there, "remember": "on"}
    assert browser.post(OPEN, told).url == there
    assert is_signed_in(browser, reader)
    assert not browser.session.get_expire_at_browser_close()
    here = browser.get(LIST).context["signed_in"][0]
    assert here.way == "passkey"


def test_no_page_elsewhere_is_led_to_and_a_session_ends_with_the_browser(device, reader):
    browser = Client()
    told = {"credential": device.signed(question(browser)), "next": "https://evil.example/"}
    assert browser.post(OPEN, told).url == "/"
    assert browser.session.get_expire_at_browser_close()


def test_a_password_then_asks_for_it_and_a_recovery_code_takes_its_place(device, reader):
    spare = RecoveryCodes(reader.authenticator_set.get(type="recovery_codes")).generate_codes()[0]
    browser = Client()
    assert browser.post(SIGN_IN, fields(reader)).url == AUTHENTICATE
    assert not is_signed_in(browser, reader)
    asked = browser.get(AUTHENTICATE).context["js_data"]["request_options"]
    browser.post(AUTHENTICATE, {"credential": device.signed(asked)})
    assert is_signed_in(browser, reader)
    browser = Client()
    browser.post(SIGN_IN, fields(reader))
    browser.post(AUTHENTICATE, {"code": spare})
    assert is_signed_in(browser, reader)


def test_change_signs_in_as_somebody_else(device, reader, signed_in, second_reader):
    browser = signed_in(second_reader)
    come_with(device, browser)
    assert is_signed_in(browser, reader)


def test_a_session_that_somebody_planted_is_not_the_one_that_is_signed_in(device, reader):
    browser = Client()
    question(browser)
    planted = browser.session.session_key
    come_with(device, browser)
    assert is_signed_in(browser, reader) and browser.session.session_key != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_signed_in(thief, reader)


def test_a_challenge_is_good_once(device, reader):
    browser = Client()
    told = {"credential": device.signed(question(browser))}
    browser.post(OPEN, told)
    browser.post("/accounts/logout/")
    browser.post(OPEN, told)
    assert not is_signed_in(browser, reader)


def test_what_was_signed_for_another_browser_is_refused(device, reader):
    stranger, victim = Client(), Client()
    question(stranger)
    stranger.post(OPEN, {"credential": device.signed(question(victim))})
    assert not is_signed_in(stranger, reader)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://testserver.evil.example"},
        {"origin": "https://neighbour.testserver"},
        {"origin": "https://testserver:8001"},
        {"origin": "null"},
        {"cross_origin": True},
        {"flags": SEEN & ~4},  # Nobody showed finger, face or PIN.
    ],
)
def test_what_another_site_had_signed_is_refused(device, reader, wrong):
    assert not is_signed_in(come_with(device, **wrong), reader)
    assert is_signed_in(come_with(device), reader)


def test_what_another_site_had_made_is_not_added(signed_in, reader):
    for wrong in Device(origin="https://evil.example"), Device(site="evil.example"):
        refused = add(signed_in(reader), wrong)
        assert refused.status_code == 422 and "unknown_passkey" in str(errors(refused))
    refused = add(signed_in(reader), Device(), flags=SEEN & ~4)
    assert refused.status_code == 422 and not reader.passkeys.exists()


def test_a_copy_of_a_passkey_is_refused_and_told_by_mail(signed_in, reader, postbox):
    device = Device(counter=5)
    add(signed_in(reader), device)
    stolen = copy.copy(device)
    assert is_signed_in(come_with(device), reader)
    postbox.deliver()
    assert not is_signed_in(come_with(stolen), reader)
    [told] = [one for one in postbox.deliver() if "refused" in one.subject]
    assert "copy" in told.body
    assert is_signed_in(come_with(device), reader), "the count of the copy isn't kept"


def test_a_renamed_passkey_still_counts(signed_in, reader):
    device = Device(counter=5)
    browser = signed_in(reader)
    add(browser, device)
    key = reader.passkeys.get().pk
    come_with(device), browser.post(f"{KEYS}{key}/edit/", {"name": "Old laptop"})
    assert "Old laptop" in browser.get(LIST).text
    assert errors(browser.post(f"{KEYS}{key}/edit/", {"name": ""})) == {"name": ["required"]}
    device.counter -= 1
    assert not is_signed_in(come_with(device), reader)


def test_a_removed_passkey_opens_nothing(device, signed_in, reader, postbox):
    browser = signed_in(reader)
    page = f"{KEYS}{reader.passkeys.get().pk}/remove/"
    assert "only second step" in browser.get(page).text
    assert browser.post(page).url == LIST
    assert not reader.authenticator_set.exists(), "nor its recovery codes"
    assert "A passkey was removed" in [one.subject.split(":")[0] for one in postbox.deliver()]
    here = come_with(device)
    assert not is_signed_in(here, reader)
    assert "doesn’t work here" in here.get(SIGN_IN).text
    assert is_signed_in(client_with_password(reader), reader)


def client_with_password(person):
    browser = Client()
    browser.post(SIGN_IN, fields(person))
    return browser


def test_nobody_touches_the_passkeys_of_others(device, reader, signed_in, author):
    key, browser = reader.passkeys.get().pk, signed_in(author)
    for page in ("edit", "remove"):
        assert browser.get(f"{KEYS}{key}/{page}/").status_code == 404
        assert browser.post(f"{KEYS}{key}/{page}/", {"name": "Mine"}).status_code == 404
    assert reader.passkeys.exists()


def test_of_a_closed_account_it_opens_nothing(device, reader):
    reader.is_active = False
    reader.save()
    assert not is_signed_in(come_with(device), reader)


def test_whoever_signed_in_long_ago_shows_it_with_a_passkey(device, reader):
    browser = just_signed_in(come_with(device), reader, ago=3600)
    asked = browser.get(ADD)
    assert asked.status_code == 302 and "reauthenticate" in asked.url
    page = f"{AGAIN}?next={ADD}"
    wrong = Device()
    wrong.owner = device.owner
    options = browser.get(page).context["js_data"]["request_options"]
    refused = browser.post(page, {"credential": wrong.signed(options)})
    assert unquote(refused.url) == page and "doesn’t work here" in browser.get(page).text
    options = browser.get(page).context["js_data"]["request_options"]
    assert browser.post(page, {"credential": device.signed(options)}).url == ADD
    assert browser.get(ADD).status_code == 200


def test_there_is_room_for_twenty(signed_in, reader, monkeypatch):
    monkeypatch.setattr(passkeys, "MOST", 1)
    browser = signed_in(reader)
    add(browser, Device())
    refused = add(browser, Device())
    assert errors(refused) == {"credential": ["too_many"]} and reader.passkeys.count() == 1


def test_whoever_has_not_confirmed_their_address_adds_none(signed_in, reader):
    reader.emailaddress_set.update(verified=False)
    assert signed_in(reader).get(ADD).url == STEP
    assert not reader.passkeys.exists()


def changed(told):
    """What a browser said, with each part of it broken in several ways."""
    whole = json.loads(told)
    for value in ("", "AAAA" * 30, None, 7, ["x"], "🍐"):
        for name in whole:
            yield whole | {name: value}
        for name in whole["response"]:
            yield whole | {"response": whole["response"] | {name: value}}
        yield value


def test_nothing_that_is_made_up_is_an_error_of_ours(device, signed_in, reader, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    browser, mine = Client(), signed_in(reader)
    deep = "[" * 15_000, '{"response": ' * 2_000, "[" * 100_000, "nonsense", "\0"
    tries = [json.dumps(one) for one in changed(device.signed(question(browser)))]
    for told in [*tries, *deep]:
        assert browser.post(OPEN, {"credential": told}).status_code == 302
        assert not is_signed_in(browser, reader)
        question(browser)
    options = mine.get(ADD).context["js_data"]
    tries = [json.dumps(one) for one in changed(Device().made(options))]
    for told in [*tries, *deep]:
        assert mine.post(ADD, {"credential": told}).status_code in (302, 422)


# --- Staff ---


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def test_a_passkey_is_the_second_step_that_staff_need(signed_in, moderator, required, policy):
    browser = signed_in(moderator)
    assert browser.get("/moderation/").url == STEP
    assert ADD in browser.get(STEP).text
    add(browser, Device())
    assert browser.get("/moderation/").status_code == 200


def test_staff_keep_one_of_their_second_steps(signed_in, moderator, required):
    browser = signed_in(with_app(moderator))
    add(browser, Device())
    browser.post(f"{STEP}totp/deactivate/")
    assert [one.type for one in moderator.second_factors] == ["webauthn"]
    refused = browser.post(f"{KEYS}{moderator.passkeys.get().pk}/remove/")
    assert refused.url == LIST and moderator.passkeys.exists()
    assert "so you can’t turn it off" in browser.get(LIST).text


def test_the_owners_read_of_the_passkeys_of_their_staff(signed_in, moderator):
    browser, device = signed_in(moderator), Device()
    add(browser, device)
    come_with(device)
    browser.post(f"{KEYS}{moderator.passkeys.get().pk}/remove/")
    kinds = [one.kind for one in AuditEntry.objects.filter(by=moderator).order_by("pk")]
    assert "passkey added" in kinds and kinds[-1] == "passkey removed"
    assert any(one.facts.get("by_passkey") for one in AuditEntry.objects.all())
    assert not Authenticator.objects.exists()


def test_a_stranger_who_asks_without_end_is_slowed_down_and_soon_forgotten(client):
    answers = [Client().get(OPEN, headers=JSON).status_code for _ in range(70)]
    assert answers == [200] * 60 + [429] * 10
    assert Session.objects.count() == 60
    in_an_hour = timezone.now() + timedelta(hours=1)
    assert not Session.objects.filter(expire_date__gt=in_an_hour).exists()


def test_whoever_comes_in_after_asking_stays_as_long_as_anybody(device, reader):
    browser = Client()
    told = {"credential": device.signed(question(browser)), "remember": "on"}
    browser.post(OPEN, told)
    in_a_week = timezone.now() + timedelta(days=7)
    assert Session.objects.get(pk=browser.session.session_key).expire_date > in_a_week
