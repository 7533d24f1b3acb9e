"""People who type in the editor, over HTTP as its scripts do: saved two seconds after the first key, sent again."""

import http.client
import json
import re
import threading
import time
import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.waiting import let_pass, until

PAUSE = 2.0  # seconds, as in static/js/editor/saving/autosave.js
AGAIN = 0.3  # The editor waits for three, and a test has less time.
KEY = 0.05  # seconds between two letters
TOKEN = "c" * 32
TIME = re.compile(r"t(\d{13})")


def times_in(text):
    """When the words of a text were typed, in ms."""
    return [int(found) for found in TIME.findall(text)]


class Typist(threading.Thread):
    """One tab of somebody's, in which the time is typed as a word every 50 ms.

    `typed` is what stands in the field, `has` what the server said it has of it.
    """

    def __init__(self, person, port, number, path=None, text=""):
        super().__init__(daemon=True)
        self.person, self.port, self.address = person, port, f"127.0.3.{1 + number}"
        self.lock, self.is_over = threading.Lock(), False
        self.sign_in()
        self.begin(path, text)

    def begin(self, path=None, text=""):
        """Go on in another text, from its first letter; a new one without a path."""
        with self.lock:
            self.path = path or reverse("admin:blog_autosave_new", args=["post"])
            self.tab, self.sequence, self.base = uuid.uuid4().hex, 0, {}
            self.typed = self.has = text
            self.types, self.behind_since, self.tried_at, self.newer = True, None, 0, None

    def sign_in(self):
        browser = Client()
        try:
            browser.force_login(self.person)
        except UpdateError:  # It ended at once.
            return
        self.session = browser.cookies[settings.SESSION_COOKIE_NAME].value
        connection.close()  # This thread's own.

    def run(self):
        while not self.is_over:
            let_pass(KEY, "a person types")
            with self.lock:
                self.type()
                sent = self.form() if self.is_due() else None
            if sent:
                self.hear(*sent, *self.ask(sent[0], sent[2]))

    def type(self):
        if self.types and not self.newer:
            self.typed += f"t{time.time() * 1000:.0f} "
            self.behind_since = self.behind_since or time.time()

    def is_due(self):
        now = time.time()
        is_behind = self.behind_since and now - self.behind_since >= PAUSE
        return is_behind and now - self.tried_at >= AGAIN and not self.newer

    def form(self):
        self.sequence += 1
        self.tried_at = time.time()
        about = {"tab": self.tab, "sequence": self.sequence, "csrfmiddlewaretoken": TOKEN}
        return self.path, self.tab, {"title": "", "text": self.typed} | about | self.base

    def hear(self, _path, tab, form, status, said):
        """What the server answered to a form, unless this tab has gone to another text meanwhile."""
        with self.lock:
            if tab != self.tab:
                return
            if status in (200, 409):
                self.has = form["text"]
                self.path = said["autosave"]
                self.base = {"base_number": said["number"], "base_revision": said["revision"]}
                self.newer = status == 409 and said
                self.behind_since = time.time() if self.typed != self.has else None
            elif status == 401:
                self.sign_in()
            elif status:
                raise AssertionError((status, said))

    def ask(self, path, form):
        """(status, what it said); 0 where nobody answered."""
        wire = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=120, source_address=(self.address, 0)
        )
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={TOKEN}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            wire.request("POST", path, urlencode(form), headers)
            answer = wire.getresponse()
            said = answer.read()
            if answer.status == 503:  # Too much at once: the editor sends it again.
                return 0, {}
            return answer.status, json.loads(said)
        except (OSError, http.client.HTTPException):
            return 0, {}
        finally:
            wire.close()

    def rest(self):
        """Stop typing, and wait until the server has all of it."""
        self.types = False
        self.behind_since = self.behind_since and time.time() - PAUSE
        until(
            lambda: self.typed == self.has, 300, alive=self.is_alive, what="what is typed is taken"
        )

    def end(self):
        self.is_over = True
        self.join(40)
