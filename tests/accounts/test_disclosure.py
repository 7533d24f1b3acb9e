"""Nobody learns from the blog who has an account there: not by its words, nor by its watch."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import override_settings

from accounts.models import User
from accounts.signin import forms
from tests.accounts import disclosure
from tests.accounts.disclosure import PLACES, compare
from tests.conftest import PASSWORD
from tests.waiting import let_pass

FEW, MANY = 5, 200


def known(turn):
    return f"k{1000 + turn}@example.org"


def unknown(turn):
    return f"u{1000 + turn}@example.org"


def measured(post, accounts):
    password = make_password(PASSWORD)
    for turn in range(-2, accounts):
        email = known(turn)
        account = User.objects.create(email=email, name=email.split("@")[0], password=password)
        account.emailaddress_set.create(email=email, verified=True, primary=True)
    return post


@pytest.fixture
def uncounted(settings):
    """No try is one too many, and a password takes as long to check as it should."""
    hasher = f"{disclosure.__name__}.{disclosure.Hasher.__name__}"
    with override_settings(PASSWORD_HASHERS=[hasher], ACCOUNT_RATE_LIMITS=False):
        yield


@pytest.fixture
def few(post, uncounted):
    return measured(post, FEW)


@pytest.fixture
def many(post, uncounted):
    return measured(post, MANY)


@pytest.mark.parametrize("place", PLACES)
def test_the_answer_is_the_same_for_everybody(few, place):
    found = compare(place(few), known, unknown, times=FEW)
    assert not found.words
    for answer in found.answers[0]:
        assert PLACES[place] in answer
    # How long it takes, the slow test says; it is this that would show first.
    assert found.hashes[0] == found.hashes[1]


def test_a_difference_of_50_milliseconds_is_found(few, monkeypatch):
    def slow(self, request, then=forms.ResetPasswordForm.save, **options):
        if User.objects.filter(email=self.cleaned_data["email"]).exists():
            let_pass(0.05, "the difference that is to be found")
        return then(self, request, **options)

    monkeypatch.setattr(forms.ResetPasswordForm, "save", slow)
    place = disclosure.asking_for_a_new_password(few)
    found = compare(place, known, unknown, times=FEW, of=min)
    assert found.ratio > 1.1 and found.times[0] > found.times[1], found


def test_a_word_that_is_said_to_one_alone_is_found(few):
    ask = disclosure.asking_for_a_code(few)

    def place(browser, address):
        answer = ask(browser, address)
        if address.startswith("k"):
            answer.headers["X-Account"] = "yes"
        return answer

    assert compare(place, known, unknown, times=2).words


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", PLACES)
def test_two_hundred_times_over_it_takes_as_long(many, place, capsys):
    found = compare(place(many), known, unknown, times=MANY)
    with capsys.disabled():
        print(f"\n{place.__name__}: {found}")
    assert not found.words and found.ratio < 1.1, found
