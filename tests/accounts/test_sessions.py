"""Who is signed in where, and until when."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Djangos
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.member import erasure
from accounts.models import SessionSubject, User
from accounts.models.rate_counters import RateCounter
from accounts.sessions import SessionStore, contents
from accounts.signin.limits.rate_counters import RateCounters
from blog.operating.tasks.periodic_jobs import run_all
from tests.accounts.leaving import leave
from tests.accounts.test_signing_in import SIGN_IN, fields, is_signed_in
from tests.conftest import PASSWORD
from tests.traces import traces

NEW = "eleven pears in a row"


def sign_in(reader, password=PASSWORD):
    browser = Client()
    browser.post(SIGN_IN, fields(reader, password=password))
    return browser


def test_a_session_that_somebody_planted_is_not_the_one_that_is_signed_in(client, reader):
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    client.post(SIGN_IN, fields(reader))
    assert is_signed_in(client, reader) and client.session.session_key != planted
    other = Client()
    other.cookies["sessionid"] = planted
    assert not is_signed_in(other, reader)


def as_written_by_a_release_of_before():
    for row in Session.objects.all():
        row.session_data = Djangos().encode(contents(row))
        row.save()


def test_a_session_of_a_release_of_before_is_read_and_encrypted_when_it_changes(reader):
    browser = sign_in(reader)
    as_written_by_a_release_of_before()
    assert is_signed_in(browser, reader) and browser.get("/account/").status_code == 200
    browser.post("/accounts/email/", {"action_add": "", "email": "pumpkin@example.org"})
    assert is_signed_in(browser, reader)
    assert Session.objects.get().session_data.startswith("closed:")


def test_a_session_under_a_secret_that_is_gone_is_nobodys(reader, settings):
    here, there = sign_in(reader), sign_in(reader)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert here.get("/account/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert there.get("/account/").status_code == 302


def test_no_code_on_its_way_stands_in_a_copy_of_the_database(client, reader):
    client.post("/accounts/login/code/", {"email": reader.email})
    [row] = Session.objects.all()
    assert reader.email in str(contents(row))
    assert Djangos().decode(row.session_data) == {}


def test_a_session_that_is_over_is_nobodys(reader):
    browser = sign_in(reader)
    assert is_signed_in(browser, reader)
    Session.objects.update(expire_date=timezone.now())
    assert not is_signed_in(browser, reader)


def test_a_new_password_signs_everybody_else_out(reader):
    here, there = sign_in(reader), sign_in(reader)
    changed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    here.post("/accounts/password/change/", changed)
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert not is_signed_in(sign_in(reader), reader)
    assert is_signed_in(sign_in(reader, NEW), reader)


def test_tries_are_counted_for_all_workers_together_and_forgotten(db):
    here, there = RateCounters("", {}), RateCounters("", {})
    assert here.add("tries", [1], 60) and not there.add("tries", [2], 60)
    there.set("tries", [1, 2], 60)
    assert here.get("tries") == [1, 2]
    RateCounter.objects.update(until="2020-01-01T00:00:00Z")
    assert here.get("tries") is None and there.add("tries", [3], 60)
    RateCounter.objects.update(until="2020-01-01T00:00:00Z")
    run_all()
    assert not RateCounter.objects.exists()


def test_an_account_that_nobody_confirmed_goes_after_a_month(client, reader, site):
    tilda = User.objects.create_user("tilda@example.org", "Tilda", PASSWORD)
    tilda.emailaddress_set.create(email=tilda.email, primary=True)
    run_all()
    assert User.objects.filter(name="Tilda").exists()
    User.objects.update(date_joined="2020-01-01T00:00:00Z")
    run_all()
    assert list(User.objects.values_list("name", flat=True)) == ["Marrow"]


def test_no_address_of_a_visitor_is_kept_for_counting(client, site, tmp_path):
    client.post(SIGN_IN, {"login": "no@example.org", "password": "x"}, REMOTE_ADDR="203.0.113.9")
    assert traces(tmp_path, "login_failed")  # In the database, or in a Redis.
    assert not traces(tmp_path, "203.0.113.9", "no@example")


def test_of_an_account_that_is_deleted_no_code_on_its_way_is_left(client, reader, tmp_path):
    client.post("/accounts/login/code/", {"email": reader.email})
    reader.emailaddress_set.update(verified=False)  # So that no last letter goes out.
    assert traces(tmp_path, reader.email)
    leave(reader)
    assert not traces(tmp_path, reader.email)


@pytest.fixture
def decoded(monkeypatch):
    """The sessions that are decoded from now on."""
    found, decode = [], SessionStore.decode
    monkeypatch.setattr(
        SessionStore, "decode", lambda self, data: found.append(data) or decode(self, data)
    )
    return found


def sessions_of_others(number):
    for pk in range(number):
        session = SessionStore()
        session[SESSION_KEY] = f"{pk + 1_000_000}"
        session["account_login"] = {"email": f"stranger-{pk}@example.org"}
        session.save()


def test_the_sessions_of_others_cost_nothing_when_an_account_is_deleted(
    reader, second_reader, decoded
):
    cost = []
    for account, others in ((reader, 3), (second_reader, 300)):
        sign_in(account)
        Client().post("/accounts/login/code/", {"email": account.email})
        sessions_of_others(others)
        decoded.clear()
        with CaptureQueriesContext(connection) as asked:
            erasure.erase(account)
        cost.append((len(decoded), len(asked)))
    assert cost[0] == cost[1] and cost[0][0] == 2
    assert Session.objects.count() == 303


def test_a_session_that_no_longer_tells_of_an_address_is_left(reader, second_reader):
    browser = sign_in(second_reader)
    session = browser.session
    session["asked"] = {"for": [f"Mail to {reader.email}, please"]}
    session.save()
    del session["asked"]
    session.save()
    assert SessionSubject.objects.named(reader.email).exists()
    erasure.erase(reader)
    assert browser.get("/account/").status_code == 200
    assert not SessionSubject.objects.named(reader.email).exists()


def test_a_session_that_gets_another_key_is_found_by_it(reader):
    browser = sign_in(reader)
    session = browser.session
    session.cycle_key()
    session.save()
    erasure.erase(reader)
    assert not Session.objects.exists() and not SessionSubject.objects.exists()


def test_sessions_that_are_over_are_deleted(reader):
    sign_in(reader)
    run_all()
    assert Session.objects.count() == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    run_all()
    assert not Session.objects.exists() and not SessionSubject.objects.exists()
