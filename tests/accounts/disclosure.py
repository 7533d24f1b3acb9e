"""Whether the blog tells by a word, or by the time it takes, that an address has an account."""

import re
import time
from dataclasses import dataclass
from itertools import count
from statistics import median

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from accounts.signin.adapter import WORDS
from tests.conftest import PASSWORD

# Made anew for each answer: tokens against forgery, seals, which comment it has become, and when.
ANEW = re.compile(
    r'(?<=value=")(?:\w{64}|[a-z]-[\d.]+-\d+:[\w-]+)(?=")'
    r"|(?<=c-)\d+|(?<=/comments/)\d+|\bNobody-\d+|<time.*?</time>"
    r'|(?<=data-number=")\d+'
)
# The body itself is compared, nobody owns a second, and each answer has a number.
COUNTED = {"Content-Length", "Expires", "X-Request-ID"}
numbers = count(1)


class Hasher(PBKDF2PasswordHasher):
    """Django's own with a fiftieth of its rounds: still what takes longest at sign-in."""

    algorithm = "pbkdf2_short"
    iterations = 20_000
    done = 0

    def encode(self, *args, **kwargs):
        Hasher.done += 1
        return super().encode(*args, **kwargs)


@dataclass(frozen=True)
class Found:
    """What was seen of two kinds of addresses."""

    answers: tuple  # all that each of them got, as sets
    times: tuple  # what each took, in seconds
    hashes: tuple  # how many passwords were worked out for each: what takes longest by far

    @property
    def words(self):
        """Answers that only one of them got."""
        return self.answers[0] ^ self.answers[1]

    @property
    def ratio(self):
        return max(self.times) / min(self.times)

    def __str__(self):
        known, unknown = (f"{1000 * one:.1f} ms" for one in self.times)
        return f"known {known}, unknown {unknown}, {100 * (self.ratio - 1):.1f} % apart"


def compare(ask, known, unknown, times, of=median):
    """Ask for an address that is known and for one that isn't, by turns; both are functions.

    Of many answers the median tells; of a few, on a machine that does other things, the fastest.
    """
    seen, took, hashes = (set(), set()), ([], []), [0, 0]
    for turn in range(-2, times):  # The first two warm up what is kept between requests.
        pair = [(0, known(turn)), (1, unknown(turn))]
        for kind, address in pair if turn % 2 else reversed(pair):
            before = Hasher.done
            answer, seconds = _timed(ask, address)
            if turn >= 0:
                seen[kind].add(_plain(answer, address))
                took[kind].append(seconds)
                hashes[kind] += Hasher.done - before
    return Found(seen, tuple(of(one) for one in took), tuple(hashes))


def _timed(ask, address):
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    start = time.perf_counter()
    answer = ask(browser, address)
    return answer, time.perf_counter() - start


def _plain(answer, address):
    """All that came back, but for what differs between any two answers."""
    kept = {name: value for name, value in answer.headers.items() if name not in COUNTED}
    headers = [f"{name}: {value}" for name, value in sorted(kept.items())]
    cookies = sorted(answer.client.cookies)
    whole = "\n".join([str(answer.status_code), *headers, *cookies, str(_chain(answer))])
    return ANEW.sub("…", f"{whole}\n{answer.content.decode()}".replace(address, "ADDRESS"))


def _chain(answer):
    return getattr(answer, "redirect_chain", [])


# --- The five places ---


def signing_in(post):
    fields = {"password": "not the password", "remember": "on"}
    return lambda browser, address: browser.post("/accounts/login/", fields | {"login": address})


def signing_up(post):
    def ask(browser, address):
        name = f"Nobody-{next(numbers)}"
        fields = {"email": address, "name": name, "password1": PASSWORD}
        return browser.post("/accounts/signup/", fields, follow=True)

    return ask


def asking_for_a_code(post):
    fields = {"remember": "on"}
    return lambda browser, address: browser.post(
        "/accounts/login/code/", fields | {"email": address}, follow=True
    )


def asking_for_a_new_password(post):
    return lambda browser, address: browser.post(
        "/accounts/password/reset/", {"email": address}, follow=True
    )


def commenting_as_a_guest(post):
    def ask(browser, address):
        fields = {"name": "Passing Heron", "email": address, "text": f"Nobody-{next(numbers)} is."}
        return browser.post(f"/comments/guest/{post.pk}/", fields, follow=True)

    return ask


# What is asked, and what the answer says to everybody.
PLACES = {
    signing_in: str(WORDS["email_password_mismatch"]),
    signing_up: "code to ADDRESS.",
    asking_for_a_code: "code to ADDRESS.",
    asking_for_a_new_password: "If there is an account with this address",
    commenting_as_a_guest: "Waiting for a moderator. Only you can see this.",
}
