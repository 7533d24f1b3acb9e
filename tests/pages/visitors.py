"""People in front of the served site: their requests go through HTTP, as a browser's do."""

import http.client
import itertools
import re
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client

from tests.pages.forms import forms_in

SESSION = settings.SESSION_COOKIE_NAME


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()


class Stranger:
    """Opens a new connection each time, so that either worker may answer."""

    def __init__(self, blog):
        self.blog, self.cookies = blog, {}

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def ask(self, method, path, body=None, **headers):
        """`headers` as in If_None_Match='"…"'."""
        connection = http.client.HTTPConnection("127.0.0.1", self.blog.port, timeout=30)
        try:
            return self._asked(connection, method, path, body, headers)
        finally:
            connection.close()

    def _asked(self, connection, method, path, body, headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read())


class SignedIn(Stranger):
    """Somebody who is signed in, by the key of their session."""

    def __init__(self, blog, session):
        super().__init__(blog)
        self.cookies = {SESSION: session, "csrftoken": "c" * 32}

    def send(self, path, button=None, **fields):
        """Send a form; what it says of where to go on. Anything but that is an error."""
        answer = self.fill_in(path, fields | ({button: "1"} if button else {}))
        assert answer.status == 302, f"{path}: {answer.status} {answer.body[:2000]}"
        return urlsplit(answer.headers["location"])

    def decide(self, path, **choice):
        """Choose, look at what would happen, and press the button that does it."""
        shown = self.fill_in(path, choice)
        confirm = re.search(r'name="confirm"\s+value="([^"]*)"', shown.text)[1]
        return self.send(path, **choice, confirm=confirm)

    def change(self, path, button="_save", **changes):
        """Open the form that stands there, fill in `changes`, and send all of it."""
        page = self.get(path).text
        form = next(form for form in forms_in(page) if changes.keys() <= form.keys())
        form.pop("csrfmiddlewaretoken", None)
        return self.send(path, button, **form | changes)

    def fill_in(self, path, fields):
        return self.ask(
            "POST",
            path,
            urlencode(fields, doseq=True),
            Content_Type="application/x-www-form-urlencoded",
            X_CSRFToken=self.cookies["csrftoken"],
        )

    def comment(self, post, text, **more):
        """Post a comment; the page that it stands on, and its key."""
        place = self.send(f"/comments/new/{post.pk}/", text=text, parent="", **more)
        return place.path, int(place.fragment.removeprefix("c-"))


class Member(SignedIn):
    """An account of the test's database, who has just signed in."""

    def __init__(self, blog, user):
        client = Client()
        client.force_login(user)
        super().__init__(blog, client.cookies[SESSION].value)
        self.name = user.name


class Watcher:
    """Has a connection open to every worker, so that no worker's answer goes unseen."""

    def __init__(self, blog):
        self.stranger = Stranger(blog)
        self.at = {}
        for _ in range(200):
            self._connect(blog)
            if len(self.at) == len(blog.workers()):
                return
        raise AssertionError("Not every worker answers.")

    def _connect(self, blog):
        connection = http.client.HTTPConnection("127.0.0.1", blog.port, timeout=30)
        self.stranger._asked(connection, "GET", "/robots.txt", None, {})
        worker = blog.worker_at(connection.sock.getsockname()[1])
        self.at.setdefault(worker, connection)

    def get(self, path, **headers):
        """What each worker answers."""
        return [
            self.stranger._asked(connection, "GET", path, None, headers)
            for connection in self.at.values()
        ]

    def find(self, text, path):
        """For each worker whether the text stands on the page."""
        return [text in answer.text for answer in self.get(path)]

    def close(self):
        for connection in self.at.values():
            connection.close()


@contextmanager
def watching(blog):
    watcher = Watcher(blog)
    try:
        yield watcher
    finally:
        watcher.close()


def read_on(blog, paths, finished):
    """Open the pages in turn until `finished` is set; how many answers there were."""
    stranger = Stranger(blog)
    for count, path in enumerate(itertools.cycle(paths)):
        if finished.is_set():
            return count
        answer = stranger.get(path)
        assert answer.status == 200, f"{path}: {answer.status}"
