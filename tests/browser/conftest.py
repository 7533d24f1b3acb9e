"""A real Chromium in front of the real site."""

import os
import shutil
import threading

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import expect

from tests.conftest import just_signed_in
from tests.waiting import until

# Playwright keeps an event loop in the thread of the test, where Django would refuse to work.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # milliseconds, for a machine that does much else
expect.set_options(timeout=PATIENCE)

# Whose outcome may be another with another database: what is written, held, said twice or lost.
ON_EACH_DATABASE = {
    "test_again.py", "test_appealing.py", "test_codes_typed.py", "test_drafts.py",
    "test_following.py", "test_importing.py", "test_leaving.py", "test_nothing_is_lost.py",
    "test_own_data.py", "test_replying_as_a_guest.py", "test_the_whole_story.py",
    "test_together.py", "test_what_is_new.py", "test_writing_and_moderating.py",
}  # fmt: skip

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts[-2:]:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if item.path.name in ON_EACH_DATABASE:
                item.add_marker(pytest.mark.databases)


@pytest.fixture(scope="session")
def chromium(playwright):
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("No Chromium, and REQUIRE_BROWSER=1 asks for one.")
        pytest.skip("No Chromium on this machine.")
    browser = playwright.chromium.launch(executable_path=path, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def under_way():
    """A function that says whether the server is at a request of a browser.

    Each begins and ends in a thread of the server. A connection that breaks may end the thread
    without a word of the request's end.
    """
    threads = set()

    def begins(**_):
        if (thread := threading.current_thread()) is not threading.main_thread():
            threads.add(thread)

    def ends(**_):
        threads.discard(threading.current_thread())

    request_started.connect(begins)
    request_finished.connect(ends)
    yield lambda: any(thread.is_alive() for thread in list(threads))
    request_started.disconnect(begins)
    request_finished.disconnect(ends)


@pytest.fixture
def browse(chromium, live_server, under_way):
    """A function that opens a fresh browser: `browse(js=False, viewport=PHONE, dark=True)`.

    Every error on the console, and every answer of the server that says it failed, fails
    the test at its end; not those answers of a server that the test itself has fail.
    """
    contexts, complaints = [], []

    def open_browser(*, js=True, viewport=WIDE, dark=False, user=None, touch=False, fails=False):
        context = chromium.new_context(
            base_url=live_server.url,
            java_script_enabled=js,
            viewport=viewport,
            color_scheme="dark" if dark else "light",
            has_touch=touch,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if user:
            context.add_cookies([_session(user, live_server.url)])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if not fails:
            page.on(
                "response",
                lambda answer: complaints.append(answer.url) if answer.status >= 500 else 0,
            )
        return page

    yield open_browser
    for context in contexts:
        context.close()
    # What nobody waits for any more would still write into the tables of the next test.
    until(lambda: not under_way(), what="the server at rest")
    assert not complaints


def network(page, *, on):
    """Pulls the plug of a browser, or puts it in again; it is felt when this returns.

    Chromium says at once that it is offline, and may still send what is asked of it in that moment.
    """
    page.context.set_offline(not on)
    page.wait_for_function(
        "on => fetch('/robots.txt', {cache: 'no-store'}).then(() => on, () => !on)", arg=on
    )


def all_held(page, routes, number=1):
    """Wait until the browser has asked for what is held back; a page may say sooner that it does."""
    # Only a call into the browser lets what it asked for come in.
    until(lambda: page.evaluate("true") and len(routes) == number, what="what is held back")


def _session(user, url):
    """The cookie that signing in would have left."""

    client = Client()
    client.force_login(user)
    just_signed_in(client, user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}
