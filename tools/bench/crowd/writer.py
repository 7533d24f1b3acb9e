"""One of the crowd: an account, a guest and a moderator in one process of its own.

Four of five deeds are comments: a fifth of these begin a thread, the others answer
whoever they meet. The rest are edits, withdrawals, removals, restorations and approvals.
They are dealt like cards, so that even a short life has something of everything.
"""

import random
import re
import time
import traceback
from itertools import cycle, islice
from urllib.parse import urlencode

from django.db import connection, transaction
from django.test import Client
from django.test.client import ClientHandler

from comments.models import Comment
from tests.pages.forms import forms_in
from tools.bench.crowd import people
from tools.bench.crowd.diary import Diary

NEW_THREAD = 0.2
LOOKED_AGAIN = 0.2  # seconds; looking takes time that is then missing in what is measured
# What may be answered to whom was too late: the comment is gone, or has been decided on.
TOO_LATE = {404, 409, 422}
RULE = re.compile(r'name="rule"\s+value="(\d+)"')
CONFIRM = re.compile(r'name="confirm"\s+value="([^"]*)"')
PLACE = re.compile(r"#c-(\d+)$")
FORM = "application/x-www-form-urlencoded"
TOKEN, HERE = "c" * 32, {"Sec-Fetch-Site": "same-origin"}

# All browsers of a process are served by one, as those of a web worker: to load the middlewares
# takes as long as a dozen comments.
_served = ClientHandler(enforce_csrf_checks=True)


class Writer:
    def __init__(self, folder, number, posts, only_writes=False):
        self.number, self.posts = number, posts
        self.chance = random.Random(number)
        self.diary = Diary(folder, number)
        self.own, self.met, self.said = [], {}, 0
        self.terms = people.terms()
        self.cards = _from_the({self.write: 1} if only_writes else self._deck(), number)

    def _deck(self):
        return {
            self.write: 67,
            self.write_twice: 3,
            self.write_as_guest: 10,
            self.edit: 5,
            self.withdraw: 4,
            self.remove: 5,
            self.restore: 4,
            self.approve: 2,
        }

    def write_until(self, end, at_least=0):
        """Do what the cards say until `end`, but never fewer than `at_least` of them."""
        try:
            self.account, self.moderator, self.guest = (_browser() for _ in range(3))
            self.account.force_login(people.account(self.number))
            self.moderator.force_login(people.moderator(self.number))
        except Exception:
            self.diary.write(error=traceback.format_exc())
            return
        for number, act in enumerate(self.cards):
            if number >= at_least and time.monotonic() > end:
                break
            try:
                act()
            except Exception:
                self.diary.write(error=traceback.format_exc())

    def write(self):
        return self._say(self.account, "/comments/new/{}/", {})

    def write_twice(self):
        """Send the same comment twice, as an impatient finger does."""
        pk, address, fields = self.write()
        if pk:
            again = self._post(self.account, address, **fields)
            self._note_place(again, again=fields["text"])

    def write_as_guest(self):
        who = {"name": f"Heron {self.number}", "email": f"heron-{self.number}@example.org"}
        self._say(self.guest, "/comments/guest/{}/", who)

    def edit(self):
        """What was said last, since nobody may have answered it yet."""
        if not self.own:
            self.write()
        if self.own:
            pk, text = self.own[-1], self._something()
            self.diary.write(sent=text, edits=pk)
            answer = self._post(self.account, f"/comments/{pk}/edit/", text=text, **self.terms)
            self._note_place(answer, told=text, edits=pk)

    def withdraw(self):
        if not self.own:
            self.write()
        if self.own:
            pk = self.own.pop(self.chance.randrange(len(self.own)))
            self._do("withdraw", pk, self.account, f"/comments/{pk}/withdraw/")

    def remove(self):
        """Choose a rule, see what happens, press the button that is shown then."""
        address = "/moderation/comments/{}/delete/"
        pk, form = self._form(Comment.objects.published(), address)
        if pk:
            # Without a strike: whoever has a few is kept from saying any more.
            form |= {"rule": RULE.search(self.page)[1], "without_strike": "on"}
            shown = self._post(self.moderator, address.format(pk), **form).text
            if button := CONFIRM.search(shown):
                form["confirm"] = button[1]
                self._do("remove", pk, self.moderator, address.format(pk), **form)

    def restore(self):
        """Whoever finds nothing that was removed removes something first."""
        removed = Comment.objects.filter(state=Comment.State.REMOVED)
        if not self._meet(removed):
            self.remove()
        address = "/moderation/comments/{}/restore/"
        pk, form = self._form(removed, address)
        if pk:
            self._do("restore", pk, self.moderator, address.format(pk), **form)

    def approve(self):
        """A guest who has been approved waits no more: where nobody waits, another one comes."""
        if not self._meet(Comment.objects.held()):
            self.guest = _browser()
            self.write_as_guest()
        if pk := self._meet(Comment.objects.held()):
            self._do("approve", pk, self.moderator, f"/moderation/comments/{pk}/approve/")

    def _say(self, client, address, who):
        """The key of the comment, if it became one, and what was sent where."""
        post, text, parent = self.chance.choice(self.posts), self._something(), ""
        if self.chance.random() > NEW_THREAD:
            parent = self.chance.choice(self._met_on(post) or [""])
        address, fields = address.format(post), who | self.terms | {"text": text, "parent": parent}
        self.diary.write(sent=text)
        began = time.perf_counter()
        answer = self._post(client, address, **fields)
        pk = self._note_place(answer, told=text, seconds=time.perf_counter() - began)
        if pk and client is self.account:
            self.own.append(pk)
        return pk, address, fields

    def _do(self, action, pk, client, address, **fields):
        self.diary.write(doing=action, pk=pk)
        answer = self._post(client, address, **fields)
        self._judge(answer)
        self.diary.write(did=action, pk=pk, status=answer.status_code)

    def _note_place(self, answer, **what):
        """Note where the comment stands, as the answer says, or that it was too late."""
        self._judge(answer)
        place = PLACE.search(answer.headers.get("Location", ""))
        pk = place and int(place[1])
        self.diary.write(**what, pk=pk, status=answer.status_code)
        return pk

    def _form(self, comments, address):
        """A comment among these, and the fields of the form at its address; or nothing."""
        pk = self._meet(comments)
        answer = pk and self.moderator.get(address.format(pk))
        if not pk or self._judge(answer) != 200:
            return None, None
        self.page = answer.text
        form = next(form for form in forms_in(self.page) if "seen" in form)
        return pk, form

    def _judge(self, answer):
        if answer.status_code not in (200, 302, *TOO_LATE):
            raise AssertionError(f"{answer.status_code}: {answer.text[:2000]}")
        return answer.status_code

    def _meet(self, comments):
        """The key of any one of `comments`, wherever."""
        met = self._met_on(self.chance.choice(self.posts))
        some = self.chance.choices(met, k=5) if met else []
        key = comments.filter(pk__in=some).order_by().values_list("pk", flat=True).first()
        return key or self._search(comments.filter(post__in=self.posts))

    def _met_on(self, post):
        """The keys of the comments on this article. Looks for new ones now and then."""
        looked_at, met = self.met.get(post, (0, []))
        if not met or time.monotonic() - looked_at > LOOKED_AGAIN:
            new = Comment.objects.filter(post=post, pk__gt=met[-1] if met else 0).order_by("pk")
            met = [*met, *new.values_list("pk", flat=True)]
            self.met[post] = time.monotonic(), met
        return met

    def _search(self, comments):
        """One of the newest comments, for what is too rare to be met by chance."""
        newest = comments.order_by("-pk").values_list("pk", flat=True)[:20]
        return self.chance.choice(newest or [None])

    def _post(self, client, address, **fields):
        """Send a form as browsers do: none of Parley's asks for multipart/form-data."""
        headers = {"X-CSRFToken": TOKEN} | HERE
        return client.post(address, urlencode(fields), content_type=FORM, headers=headers)

    def _something(self):
        """Words that nobody else says, in an earlier crowd either: they tell one comment from all
        others, and screening holds or refuses what was said below another article."""
        self.said += 1
        who = f"Rook {self.number} of {self.posts[0]}"
        return f"{who} said, and this for the {self.said}th time, *caw*."


def look_around(post):
    """Write comments that are never kept, and leave no connection behind.

    Whoever descends from this process has all in memory that a first comment takes.
    """
    with transaction.atomic():
        guest, account = _browser(), _browser()
        account.force_login(people.account(0))
        who = {"name": "Nobody", "email": "nobody@example.org"}
        fields = people.terms() | {"text": "*Hm.*"}
        _try(guest, f"/comments/guest/{post}/", fields | who)
        answered = _try(account, f"/comments/new/{post}/", fields)
        _try(account, f"/comments/new/{post}/", fields | {"parent": answered})
        transaction.set_rollback(True)
    connection.close()


def _try(browser, address, form):
    """The key of the comment that becomes of a form."""
    answer = browser.post(address, form, headers={"X-CSRFToken": TOKEN} | HERE)
    assert answer.status_code == 302, answer.text
    return PLACE.search(answer.headers["Location"])[1]


def _from_the(deck, number):
    """The cards of a deck without end, from a place of its own for each of sixteen writers."""
    cards = [card for card, times in deck.items() for _ in range(times)]
    random.Random("crowd").shuffle(cards)  # The same for everybody.
    return islice(cycle(cards), number * len(cards) // 16 % len(cards), None)


def _browser():
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.handler = _served
    browser.cookies["csrftoken"] = TOKEN
    return browser
