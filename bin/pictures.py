"""Takes the pictures of the README and the guides: a demo of its own, a browser, docs/pictures/*.png.

    make pictures

The demo is a fresh one in a folder that is gone afterwards, so that the pictures show what
a stranger will see and not what was written in var/demo/.
"""

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SIZE = {"width": 1120, "height": 840}
QUIET = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-sync"]
AUTHOR, MODERATOR, OWNER = "marit@example.org", "ines@example.org", "corin@example.org"
PASSWORD = "parley-demo"
PATIENCE = 300  # seconds, for a slow machine that draws the demo for the first time


def main():
    chromium = subprocess.run(
        [ROOT / "bin" / "find-browser"], capture_output=True, text=True
    ).stdout.strip()
    if not chromium:
        sys.exit("No Chromium was found. On Debian: apt-get install chromium")
    PICTURES.mkdir(exist_ok=True)
    with fresh_demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        for take in (of_reading, of_moderating, of_writing, of_owning):
            page = browser.new_page(base_url=address, viewport=SIZE, color_scheme="light")
            take(page)
            page.context.close()
        browser.close()


def of_reading(page):
    see(page, "/")
    see(page, page.locator("a[href*='/other-peoples-ferries/']").first.get_attribute("href"))
    keep(page, "article")
    # A little of the article stays in view above its thread.
    page.evaluate(
        "scrollBy({top: document.querySelector('#comments').getBoundingClientRect().top - 90,"
        " behavior: 'instant'})"
    )
    keep(page, "thread")

    see(page, "/policy/")
    keep(page, "policy")


def of_moderating(page):
    sign_in(page, MODERATOR)
    see(page, "/moderation/")
    keep(page, "review")
    see(page, page.locator("a.button--delete-ask").first.get_attribute("href"))
    page.locator("input[name=rule]").first.check(force=True)
    keep(page, "remove")


def of_writing(page):
    sign_in(page, AUTHOR)
    see(page, "/")
    see(page, page.locator("a[href*='/other-peoples-ferries/']").first.get_attribute("href"))
    see(page, page.locator("a[href*='/admin/blog/post/']").first.get_attribute("href"))
    keep(page, "editor")


def of_owning(page):
    sign_in(page, OWNER)
    for name in ("look", "people"):
        see(page, f"/admin/settings/{name}/")
        keep(page, name)


def sign_in(page, email):
    see(page, "/accounts/login/?next=/account/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def see(page, address):
    answer = page.goto(address)
    if not answer.ok:
        sys.exit(f"{address} answered {answer.status}; no picture was taken of it.")


def keep(page, name):
    """Save what the window shows, in as few colours as a page of text needs."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    small = picture.quantize(128, dither=Image.Dither.NONE)
    small.save(PICTURES / f"{name}.png", optimize=True)
    print(f"docs/pictures/{name}.png, {(PICTURES / f'{name}.png').stat().st_size // 1024} kB")


@contextmanager
def fresh_demo():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="parley-pictures-") as folder:
        surroundings = os.environ | {"DATA_DIR": folder, "PORT": str(port), "SITE_URL": address}
        surroundings.pop("DATABASE_URL", None)
        demo = subprocess.Popen(
            [sys.executable, "-m", "config.server.launch", "demo"],
            cwd=ROOT,
            env=surroundings,
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(demo, address)
            yield address
        finally:
            demo.terminate()
            demo.wait()


def wait_for(demo, address):
    until = time.monotonic() + PATIENCE
    while demo.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(address).close()
            return
        except (ConnectionError, urllib.error.URLError):
            time.sleep(0.3)
    sys.exit("The demo didn't start.")


if __name__ == "__main__":
    main()
