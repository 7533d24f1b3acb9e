"""Whatever is killed while somebody types, at most two seconds of it are lost.

What is typed are the times at which it was typed, so that the last one which is found again says how much
is missing. The browser keeps what the server doesn't have, and offers it when it is opened again.
"""

import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Error, expect

from blog.models import Post, Version
from tests.browser.conftest import QUIET
from tests.faults.typists import PAUSE, Typist, times_in
from tests.served import served
from tests.waiting import let_pass, until

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(7200),
]

ROUNDS = int(os.environ.get("ROUNDS", "6"))  # kills of each kind
TEXTS = int(os.environ.get("TEXTS", "5"))  # that are written at once, each in a window of its own
MOST = 2.0  # seconds of typing
LAST = re.compile(r"t(\d{13})")

# Types the time into the text every 50 ms, as a key would.
TYPING = """() => {
  const field = document.querySelector("form.editor").elements.text;
  window.typing = setInterval(() => {
    field.setRangeText(`t${Date.now()} `, field.value.length, field.value.length, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, 50);
}"""

TEXT = "() => new FormData(document.querySelector('form.editor')).get('text')"


@pytest.fixture
def posts(post):
    """The articles that are written."""
    more = [Post(title=f"Wall {n}", slug=f"wall-{n}", author=post.author) for n in range(1, TEXTS)]
    for one in more:
        one.write("Pears.")
        one.save()
    return [post, *more]


@pytest.fixture
def blog(posts, tmp_path):
    with served(tmp_path) as blog:
        yield blog


@pytest.fixture
def chromium(playwright, tmp_path):
    """A function that opens a browser with the same profile as before, and its process's number."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("No Chromium on this machine.")
    opened = []

    def start(**options):
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=path, args=QUIET, **options
        )
        # The plain field, which a script can type into.
        context.route("**/vendor/codemirror*", lambda route: route.abort())
        context.set_default_timeout(60_000)
        opened.append(context)
        return context

    yield start
    for context in opened:
        try:
            context.close()
        except Error:
            pass  # It was killed.


def kill_browser(profile):
    """End every process of the browser at once, as a power cut of it would."""
    found = subprocess.run(
        ["pgrep", "-f", f"user-data-dir={profile}"], capture_output=True, text=True
    )
    for pid in map(int, found.stdout.split()):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    for lock in Path(profile).glob("Singleton*"):
        lock.unlink(missing_ok=True)


def cookie_of(author, blog):
    browser = Client()
    browser.force_login(author)
    value = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": blog.url}


def last_typed(text):
    """The time at which the last letters of a text were typed, in seconds."""
    found = LAST.findall(text)
    return int(found[-1]) / 1000 if found else 0


def open_editors(context, blog, posts):
    """A window for each article, in which it can be written."""
    context.add_cookies([cookie_of(posts[0].author, blog)])
    pages = [context.new_page() for _post in posts]
    for page, post in zip(pages, posts, strict=True):
        page.goto(f"{blog.url}/admin/blog/post/{post.pk}/change/")
        page.wait_for_selector("form.editor--live")
        page.wait_for_function("() => document.querySelector('#saving').dataset.offered")
    return pages


def type_on(pages):
    for page in pages:
        page.evaluate(TYPING)
    return time.time()


def on_server(post):
    newest = post.versions.newest()
    return newest.text if newest else ""


def report(kind, lost):
    lost = sorted(lost)
    figures = (statistics.median(lost), lost[int(len(lost) * 0.95)], lost[-1])
    print(f"\n{kind}: {len(lost)} texts, seconds lost: median %.2f, p95 %.2f, most %.2f" % figures)


def test_a_browser_that_is_killed_loses_two_seconds_at_most(blog, chromium, posts, tmp_path):
    without_it, in_all = [], []
    pages = open_editors(chromium(), blog, posts)
    for _round in range(ROUNDS):
        begun = type_on(pages)
        pages[0].wait_for_timeout(random.uniform(300, 4000))
        killed = time.time()
        kill_browser(tmp_path / "profile")
        let_pass(0.5, "a request that was sent is still answered")
        without_it += [killed - max(begun, last_typed(on_server(post))) for post in posts]
        pages = open_editors(chromium(), blog, posts)
        in_all += [killed - max(begun, last_typed(text_after_offer(page))) for page in pages]
        report("the browser is killed, on the server", without_it)
        report("the browser is killed, with what it kept", in_all)
    assert max(in_all) <= MOST


def text_after_offer(page):
    """What stands in the editor once what the browser kept was put in, if it kept more."""
    offer = page.get_by_role("button", name="Put it into the text")
    if offer.count():
        offer.click()
        expect(offer).to_have_count(0, timeout=60_000)
    return page.evaluate(TEXT)


@pytest.mark.databases
def test_a_server_that_is_killed_loses_nothing_that_the_browser_sends_again(blog, chromium, posts):
    pages = open_editors(chromium(), blog, posts)
    type_on(pages)
    for _round in range(ROUNDS):
        pages[0].wait_for_timeout(random.uniform(300, 3000))
        for pid in [*blog.workers(), blog.server.pid]:
            os.kill(pid, signal.SIGKILL)
        blog.server.wait()
        pages[0].wait_for_timeout(random.uniform(0, 1500))
        blog.start()
    for page in pages:
        page.evaluate("() => clearInterval(window.typing)")
    missing = [missing_of(page, post) for page, post in zip(pages, posts, strict=True)]
    print(
        f"\nthe server is killed {ROUNDS} times: {len(posts)} texts, {missing} of (typed, missing)"
    )
    assert all(typed and not gone for typed, gone in missing)


def missing_of(page, post):
    """(how many times were typed, how many of them the server hasn't got)"""
    expect(page.locator("#said")).to_have_text(re.compile("aved "), timeout=300_000)
    typed = LAST.findall(page.evaluate(TEXT))
    deadline = time.time() + 60
    while (gone := set(typed) - set(LAST.findall(on_server(post)))) and time.time() < deadline:
        page.wait_for_timeout(500)
    return len(typed), len(gone)


@contextmanager
def supervised(blog):
    """Start the web server again whenever it ends, as a site's supervisor does."""
    is_over = threading.Event()

    def keep():
        while not is_over.wait(0.2):
            if blog.server.poll() is not None:  # Also at once: its port isn't free yet.
                blog.launch()

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        keeper.join()


def workers(blog):
    try:
        return blog.workers()
    except OSError:  # The server is gone itself.
        return []


def kill_all(blog):
    """The web server with its workers."""
    for pid in [*workers(blog), blog.server.pid]:
        os.kill(pid, signal.SIGKILL)


def kill_a_worker(blog):
    """The server starts another; of many in a few seconds it ends itself."""
    there = until(lambda: workers(blog), what="the next workers")
    os.kill(random.choice(there), signal.SIGKILL)


def end_sessions(_blog):
    Session.objects.all().delete()


KILLS_A_TEXT = 4
# What starts slowly is killed less often: there are as many moments in the same time.
KILLS = {"the server": kill_all, "a worker": kill_a_worker, "the session": end_sessions}


@pytest.mark.databases
def test_kills_at_random_moments_lose_nothing_that_was_typed(blog, author):
    """Over and over on the same texts; and each of them is new, so that a kill can come before the first answer."""
    typists = [Typist(author, blog.port, number) for number in range(TEXTS)]
    behind = {kind: [] for kind in KILLS}
    for typist in typists:
        typist.start()
    with supervised(blog), ended(typists):
        for number in range(1, ROUNDS + 1):
            [kind] = random.choices([*KILLS], weights=[1, 12, 6])
            behind[kind] += one_kill(blog, typists, KILLS[kind])
            report(f"{kind} ends, {len(behind[kind]) // TEXTS} times, on the server", behind[kind])
            if number % KILLS_A_TEXT == 0:
                settle(typists)
    assert Version.objects.filter(is_aside=True).count() == 0


@contextmanager
def ended(typists):
    try:
        yield
    finally:
        for typist in typists:
            typist.end()


def one_kill(blog, typists, kill):
    """How many seconds of each text are only in the browser at that moment; what was acknowledged isn't."""
    let_pass(random.uniform(0.1, 2 * PAUSE), "a kill comes at any moment")
    acknowledged, killed = [typist.has for typist in typists], time.time()
    kill(blog)
    found = [on_the_server(typist) for typist in typists]
    for had, has in zip(acknowledged, found, strict=True):
        assert set(times_in(had)) <= set(times_in(has)), "What was acknowledged is gone."
    begun = [min([killed * 1000, *times_in(typist.typed)]) for typist in typists]
    ends = [max([first, *times_in(has)]) for first, has in zip(begun, found, strict=True)]
    return [max(0, killed - end / 1000) for end in ends]


def settle(typists):
    """See that the server has every letter in the end, and go on in new texts."""
    for typist in typists:
        typist.rest()
    for typist in typists:
        assert on_the_server(typist) == typist.typed
        typist.begin()


def on_the_server(typist):
    """What it has of a tab's text, which is in one place only."""
    found = list(Version.objects.filter(tab=typist.tab).order_by("number"))
    assert len({version.post_id for version in found}) <= 1, "A text was begun twice."
    return found[-1].text if found else ""
