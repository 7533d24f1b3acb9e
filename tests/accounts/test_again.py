"""Before something changes that guards an account, whoever signed in long ago shows that it is them."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.sessions import contents
from tests.accounts.local_services import Person
from tests.accounts.test_alerts import TWICE
from tests.accounts.test_second_step import CODES, STEP, now_in_the_app, with_app
from tests.accounts.test_signing_in import RESET, SIGN_IN, fields
from tests.accounts.visiting import say, start
from tests.conftest import PASSWORD, just_signed_in
from tests.mail import work
from tests.shown import errors
from transfer.models import Download

ADDRESSES, DATA, SERVICES = "/accounts/email/", "/account/data/", "/account/sign-in/"
BY_PASSWORD, BY_CODE = "/accounts/reauthenticate/", "/accounts/reauthenticate/code/"
NEW_ADDRESS = {"action_add": "", "email": "pumpkin@example.org"}
A_WHILE = 16 * 60


@pytest.fixture
def long_ago(client):
    """A function that gives the browser of somebody who signed in a while ago."""

    def sign_in(account):
        client.force_login(account)
        return just_signed_in(client, account, ago=A_WHILE)

    return sign_in


@pytest.fixture
def without_password(reader):
    reader.set_unusable_password()
    reader.save()
    return reader


def asked(answer, at=BY_PASSWORD):
    """They are asked whether it is them; answers with where that page is."""
    assert answer.status_code == 302 and urlsplit(answer.url).path == at, answer.url
    return answer.url


def led_to(answer):
    [back] = parse_qs(urlsplit(answer.url).query)["next"]
    return back


def give(browser, page, **proof):
    """What they show; answers with the page at which they arrive."""
    answer = browser.post(page, proof)
    assert answer.status_code == 302, answer.text
    return browser.get(answer.url)


# --- Who is asked ---


def test_what_was_typed_goes_on_after_the_password(long_ago, reader, postbox):
    browser = long_ago(reader)
    page = asked(browser.post(ADDRESSES, NEW_ADDRESS))
    assert 'name="password"' in browser.get(page).text
    assert errors(browser.post(page, {"password": "not it"})) == {
        "password": ["incorrect_password"]
    }
    assert not postbox.deliver()
    sent = give(browser, page, password=PASSWORD)
    assert sent.url == "/accounts/confirm-email/"
    assert "pumpkin@example.org" in browser.get(sent.url).text
    browser.post(sent.url, {"code": postbox.code()})
    assert reader.emailaddress_set.filter(email="pumpkin@example.org", verified=True).exists()


def test_who_has_just_signed_in_or_shown_it_is_not_asked(client, reader, long_ago):
    client.post(SIGN_IN, fields(reader))
    assert client.post(ADDRESSES, NEW_ADDRESS).url == "/accounts/confirm-email/"
    browser = long_ago(reader)
    give(browser, asked(browser.post(DATA)), password=PASSWORD)
    assert browser.get(f"{STEP}totp/activate/").status_code == 200


@pytest.mark.parametrize("more", [{"action_send": ""}, {"process": "login"}])
def test_nothing_that_is_sent_beside_spares_the_question(long_ago, reader, more):
    asked(long_ago(reader).post(ADDRESSES, NEW_ADDRESS | more))


def test_what_was_sent_goes_on_once_and_from_where_they_were_led_alone(long_ago, reader):
    browser = long_ago(reader)
    answer = browser.post(ADDRESSES, {"action_remove": "", "email": "pumpkin@example.org"})
    reader.emailaddress_set.create(email="pumpkin@example.org", verified=True)
    back = led_to(answer)
    assert asked(browser.get(back)), "the address alone does nothing"
    just_signed_in(browser, reader)
    assert browser.get(f"{ADDRESSES}?again=guessed").status_code == 200
    assert reader.emailaddress_set.filter(email="pumpkin@example.org").exists()
    assert browser.get(back).status_code == 302
    assert not reader.emailaddress_set.filter(email="pumpkin@example.org").exists()
    reader.emailaddress_set.create(email="pumpkin@example.org", verified=True)
    assert browser.get(back).status_code == 200
    assert reader.emailaddress_set.filter(email="pumpkin@example.org").exists()


def test_what_waits_says_nothing_of_where_it_came_from(long_ago, reader):
    long_ago(reader).post(ADDRESSES, NEW_ADDRESS, REMOTE_ADDR="192.0.2.7")
    kept = str(contents(Session.objects.get()))
    assert "pumpkin" in kept and "192.0.2.7" not in kept and "csrf" not in kept


def test_a_new_password_that_waits_stands_nowhere_in_the_database(long_ago, without_password):
    browser = long_ago(without_password)
    back = led_to(browser.post("/accounts/password/set/", TWICE))
    assert "eleven+pears" in str(contents(Session.objects.get()))
    [row] = Session.objects.values_list("session_data", flat=True)
    assert not any(readable in row for readable in ("eleven", "eyJ", ":."))
    just_signed_in(browser, without_password)
    browser.get(back)
    without_password.refresh_from_db()
    assert without_password.check_password(TWICE["password1"])


def test_somebody_else_who_signs_in_sends_nothing_of_it(long_ago, client, reader, second_reader):
    back = led_to(long_ago(reader).post(ADDRESSES, NEW_ADDRESS))
    client.post(SIGN_IN, fields(second_reader))
    assert client.get(back).status_code == 200
    assert not second_reader.emailaddress_set.filter(email="pumpkin@example.org").exists()


GUARDED = {
    "account_email": NEW_ADDRESS,
    "account_sign_in": {"account": 1},
    "account_data": {},
    "account_set_password": TWICE,
}


@pytest.mark.parametrize("name", GUARDED)
def test_everything_that_guards_an_account_asks(long_ago, reader, name):
    browser = long_ago(reader)
    asked(browser.post(reverse(name), GUARDED[name]))
    assert not Download.objects.exists()


OF_ONE_PASSKEY = {"mfa_edit_webauthn", "mfa_remove_webauthn"}


def test_every_page_about_the_second_step_asks_but_for_what_shows_it(long_ago, reader):
    browser = long_ago(with_app(reader))
    names = {name for name in get_resolver("accounts.urls").reverse_dict if str(name)[:4] == "mfa_"}
    shown = {"mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_list_webauthn"}
    shown |= {"mfa_login_webauthn", "mfa_reauthenticate_webauthn"}
    assert len(names - shown) >= 8
    for name in names - shown:
        page = reverse(name, args=[1] if name in OF_ONE_PASSKEY else [])
        asked(browser.get(page))
        asked(browser.post(page))
    assert browser.get(STEP).status_code == 200


def test_looking_asks_nobody(long_ago, reader):
    for page in (ADDRESSES, SERVICES, DATA, "/account/delete/", "/account/"):
        assert long_ago(reader).get(page).status_code == 200


def test_a_copy_is_not_fetched_before(long_ago, reader):
    browser = just_signed_in(long_ago(reader), reader)
    browser.post(DATA)
    work()
    file = f"/account/data/{Download.objects.get().name}.zip"
    just_signed_in(browser, reader, ago=A_WHILE)
    page = browser.get(DATA).text
    assert file not in page and "Download (" in page
    assert led_to(browser.get(file)) == DATA
    assert file in give(browser, asked(browser.get(file)), password=PASSWORD).text
    assert browser.get(file).status_code == 200


def test_a_file_of_recovery_codes_is_saved_from_the_page_that_shows_them(long_ago, reader):
    browser = just_signed_in(long_ago(with_app(reader)), reader)
    browser.post(f"{CODES}generate/")
    just_signed_in(browser, reader, ago=A_WHILE)
    page = asked(browser.get(f"{CODES}download/"))
    assert f'href="{CODES}download/"' in give(browser, page, password=PASSWORD).text
    assert "attachment" in browser.get(f"{CODES}download/")["Content-Disposition"]


def test_whoever_would_rather_not_finds_the_way_back(long_ago, reader):
    browser = long_ago(with_app(reader))
    page = asked(browser.post(ADDRESSES, NEW_ADDRESS))
    for way in (page, page.replace(BY_PASSWORD, BY_CODE), f"{STEP}reauthenticate/"):
        assert '<a href="/account/">Cancel</a>' in browser.get(way).text


# --- How it is shown ---


def test_a_code_from_the_app_shows_it(long_ago, reader):
    browser = long_ago(with_app(reader))
    page = asked(browser.get(f"{STEP}totp/deactivate/"))
    assert f'href="{STEP}reauthenticate/' in browser.get(page).text
    page = page.replace(BY_PASSWORD, f"{STEP}reauthenticate/")
    assert f'action="{STEP}totp/deactivate/"' in give(browser, page, code=now_in_the_app()).text


def test_a_code_from_a_message_shows_it_without_a_password(long_ago, without_password, postbox):
    browser = long_ago(without_password)
    page = asked(browser.post(ADDRESSES, NEW_ADDRESS), at=BY_CODE)
    assert "code that we send to marrow@example.org." in browser.get(page).text
    assert not postbox.deliver(), "a page that is opened sends nothing"
    form = browser.post(page, {"send": ""}).url
    [told] = postbox.deliver()
    assert told.to == "marrow@example.org" and RESET in told.body
    assert errors(browser.post(form, {"code": "000000"})) == {"code": ["incorrect_code"]}
    assert give(browser, form, code=told.code).url == "/accounts/confirm-email/"
    assert postbox.deliver()[-1].to == "pumpkin@example.org"


def test_a_code_is_guessed_three_times_and_no_more(long_ago, without_password, postbox):
    browser = long_ago(without_password)
    browser.post(BY_CODE, {"send": ""})
    code = postbox.code()
    for _ in range(3):
        browser.post(BY_CODE, {"code": "000000"})
    browser.post(BY_CODE, {"code": code})
    *_, told = browser.get(BY_CODE).context["messages"]
    assert told.level_tag == "error"
    asked(browser.post(ADDRESSES, NEW_ADDRESS), at=BY_CODE)


def test_a_mailbox_is_not_filled(long_ago, without_password, postbox):
    browser = long_ago(without_password)
    for _ in range(5):
        browser.post(BY_CODE, {"send": ""})
    assert len(postbox.deliver()) == 3
    assert "Too many tries." in browser.get(BY_CODE).text


def test_nobody_needs_a_code_who_is_not_signed_in(client, reader, postbox):
    assert client.post(BY_CODE, {"send": ""}).url == f"/accounts/login/?next={BY_CODE}"
    assert not postbox.deliver()


def by_service(browser, page, service="club"):
    """Press the service's button on the page that asks; answers with what comes back from there."""
    form = browser.get(page).text
    [way] = [part.split('"')[0] for part in form.split('formaction="')[1:] if service in part[:40]]
    return browser.get(say(browser.post(way.replace("&amp;", "&"))))


@pytest.fixture
def member(without_password, local):
    """Somebody who signs in by a service alone."""
    without_password.socialaccount_set.create(provider="club", uid="17")
    return without_password


def test_a_service_shows_it_and_it_goes_on(long_ago, member, local):
    browser = long_ago(member)
    page = asked(browser.post(ADDRESSES, NEW_ADDRESS), at=BY_CODE)
    assert browser.get(page).text.count("Continue with") == 1, "only what is joined"
    back = by_service(browser, page)
    assert browser.get(back.url).url == "/accounts/confirm-email/"
    assert browser.session["_auth_user_id"] == str(member.pk)


def test_another_account_at_the_service_does_not(long_ago, member, local):
    local.person = Person("18", "Heron", "heron@example.net", is_sure=True)
    browser = long_ago(member)
    page = asked(browser.post(ADDRESSES, NEW_ADDRESS), at=BY_CODE)
    back = by_service(browser, page)
    assert back.url == page
    [told] = browser.get(back.url).context["messages"]
    assert told.level_tag == "error"
    assert browser.session["_auth_user_id"] == str(member.pk), "nobody else is signed in"
    assert asked(browser.get(led_to(back)), at=BY_CODE)


def test_joining_a_service_asks_first_and_then_leads_there(long_ago, reader, local):
    browser = long_ago(reader)
    page = asked(start(browser, "club", "connect"))
    there = give(browser, page, password=PASSWORD)
    browser.get(say(there))
    assert reader.socialaccount_set.get().provider == "club"


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT"])
@pytest.mark.parametrize("at", ["/accounts/google/login/", "/accounts/oidc/club/login/"])
def test_nor_does_another_method_lead_there(long_ago, reader, local, at, method):
    answer = long_ago(reader).generic(method, f"{at}?process=connect")
    assert answer.status_code == 405
    assert Client().generic(method, at).status_code == 405 and Session.objects.count() == 1


def test_a_form_that_is_longer_than_any_of_ours_is_not_kept(long_ago, reader):
    browser = long_ago(reader)
    asked(browser.post(SERVICES, {"x": "pear" * 20_000}))
    assert len(Session.objects.get().session_data) < 5_000


def test_a_service_is_not_parted_before(long_ago, member, local):
    joined = member.socialaccount_set.get()
    browser = long_ago(member)
    page = asked(browser.post(SERVICES, {"account": joined.pk}), at=BY_CODE)
    browser.get(by_service(browser, page).url)
    assert not member.socialaccount_set.exists()


def test_who_has_no_way_to_show_it_confirms_their_address_first(long_ago, without_password):
    without_password.emailaddress_set.update(verified=False)
    browser = long_ago(without_password)
    assert browser.post(DATA).url == ADDRESSES
    assert "Confirm your e-mail address first" in browser.get(ADDRESSES).text
    sent = browser.post(ADDRESSES, {"action_send": "", "email": "marrow@example.org"})
    assert sent.url == "/accounts/confirm-email/"
