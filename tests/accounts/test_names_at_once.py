"""Two people take names that look alike at the very same moment: one of them has it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.names import ownership
from tests.accounts.local_services import Person
from tests.accounts.test_naming import TAKEN, take
from tests.accounts.test_signing_up import CONFIRM, SIGN_UP, fields
from tests.accounts.visiting import say, start

pytestmark = pytest.mark.django_db(transaction=True)

ALIKE = ["Marr0w", "Mаrrow"]  # the second with a Cyrillic а
SQUASH = ["Marrow Squash", "Mаrrow Squash"]


@pytest.fixture
def met(monkeypatch):
    """Both have looked, and found the name free, before either goes on."""
    meeting = Barrier(2)

    def refuse_taken(name, account=None, look=ownership.refuse_taken):
        look(name, account)
        if not connection.in_atomic_block:
            meeting.wait(60)

    monkeypatch.setattr(ownership, "refuse_taken", refuse_taken)


def at_once(*deeds):
    def do(deed):
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def sign_up(name, number):
    """Has typed all but the code."""
    browser = Client()
    browser.post(SIGN_UP, fields(name=name, email=f"tilda{number}@example.org"))
    code = browser.session["account_email_verification_code"]["code"]
    return lambda: browser.post(CONFIRM, {"code": code})


def rename(account, name):
    browser = Client()
    browser.force_login(account)
    return lambda: take(browser, name, about="Pears.")


def expect_one(answers, names):
    [refused] = [answer for answer in answers if answer.status_code != 302]
    assert TAKEN in refused.text
    assert User.objects.filter(name__in=names).count() == 1
    return refused


def test_of_two_who_sign_up_one_has_the_name_and_the_other_one_like_it(site):
    at_once(*(sign_up(name, n) for n, name in enumerate(ALIKE)))
    assert User.objects.filter(name__in=ALIKE).count() == 1
    assert User.objects.filter(name__in=[f"{name} 2" for name in ALIKE]).count() == 1


def test_of_two_who_take_another_name_one_keeps_what_was_typed(reader, second_reader, site, met):
    pair = zip((reader, second_reader), ["Squ4sh", "Squаsh"], strict=True)
    refused = expect_one(at_once(*(rename(*one) for one in pair)), ["Squ4sh", "Squаsh"])
    assert "Pears." in refused.text


def test_somebody_who_signs_up_and_somebody_who_takes_another_name(reader, site):
    reader.name = "Quince"
    reader.save()
    at_once(sign_up(ALIKE[0], 1), rename(reader, ALIKE[1]))
    assert User.objects.filter(name__in=ALIKE).count() == 1


def test_a_name_for_decisions_and_one_of_a_reader(moderator, site):
    browser = Client()
    browser.force_login(moderator)
    at_once(lambda: take(browser, moderator.name, staff_name="Squаsh"), sign_up("Squash", 1))
    moderator.refresh_from_db()
    has_it = User.objects.filter(name="Squash").exists()
    assert [has_it, moderator.staff_name == "Squаsh"].count(True) == 1


def test_of_two_whom_a_service_sends_one_is_asked_for_another_name(site, local, met):
    ways = []
    for number, name in enumerate(SQUASH):
        browser = Client()
        local.person = Person(f"{number}", name, f"squash{number}@example.net", is_sure=True)
        ways.append((browser, say(start(browser, "club"))))
    answers = at_once(*(lambda b=b, way=way: b.get(way) for b, way in ways))
    assert User.objects.filter(name__in=SQUASH).count() == 1
    assert "/accounts/social/signup/" in [answer.url for answer in answers]


def test_names_that_differ_are_both_to_be_had(site):
    answers = at_once(sign_up("Squash", 1), sign_up("Gourd", 2))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert User.objects.filter(name__in=["Squash", "Gourd"]).count() == 2
