"""An author types in a long text: from the key to the paint, and to the preview."""

import os
import random
import shutil
from statistics import quantiles

from playwright.sync_api import sync_playwright

from tools.bench.figures import Figure
from tools.bench.reading.renderings import signed_in
from tools.bench.yardsticks import servers

KEYS, GAP = 400, 80  # of each run; milliseconds between two of them
WORDS = "pears wall ladder frost *graft* blossom [rain](https://example.org/x) bees **cider** south".split()
PASTE = """(text) => {
  const data = new DataTransfer(), field = document.querySelector(".cm-content");
  data.setData("text/plain", text);
  field.focus();
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
# What was painted is known by the first task after the frame.
WATCH = """() => {
  const channel = new MessageChannel(), waiting = [];
  window.painted = [];
  channel.port1.onmessage = () => { for (const at of waiting.splice(0)) painted.push(performance.now() - at); };
  addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => {
    waiting.push(timeStamp);
    channel.port2.postMessage(0);
  }), true);
}"""
TO_THE_MIDDLE = """() => {
  const paper = document.querySelector(".editor-paper");
  paper.scrollTop = paper.scrollHeight / 2;
}"""
UNTIL_SHOWN = """async (word) => {
  const frame = document.querySelector("#preview iframe"), since = performance.now();
  while (!frame.contentDocument.body.textContent.includes(word)) {
    if (performance.now() - since > 20000) return Infinity;
    await new Promise((then) => setTimeout(then, 10));
  }
  return performance.now() - since;
}"""


def measure(bench):
    # Asked for here: Django doesn't work beside Playwright's event loop.
    cookie = signed_in("Wren").split("=", 1)
    with servers.parley(bench.ground) as (port, _), sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = _at_the_editor(browser, port, cookie)
        page.evaluate(PASTE, prose(50_000))
        page.evaluate(WATCH)
        for where, go in (("in the middle", _to_the_middle), ("at the end", _to_the_end)):
            runs = [_typed(page, go) for _ in range(bench.runs)]
            what = f"a key {where} of 50,000 words until it is painted"
            yield Figure(f"{what}: the middle one", [p50 for p50, _ in runs], "ms")
            yield Figure(f"{what}: 99 of 100", [p99 for _, p99 in runs], "ms", at_most=50)
        page = _at_the_editor(browser, port, cookie)
        page.get_by_role("tab", name="Preview").click()
        page.evaluate(PASTE, prose(10_000))
        page.frame_locator("#preview iframe").locator(".prose > :nth-child(100)").wait_for(
            state="attached", timeout=60_000
        )
        _to_the_middle(page)
        runs = [_until_shown(page, number) for number in range(bench.runs * 4)]
        yield Figure("a word in 10,000 until the preview has it", runs, "ms", at_most=400)
        browser.close()


def prose(count):
    """A text of `count` words in paragraphs, the same each time."""
    chance, paragraphs = random.Random(1), []
    while count > 0:
        length = chance.randint(40, 90)
        count -= length
        paragraphs.append(" ".join(chance.choices(WORDS, k=length)))
    return "\n\n".join(paragraphs)


def _at_the_editor(browser, port, cookie):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    name, value = cookie
    context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{port}"}])
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/admin/blog/post/add/", wait_until="domcontentloaded")
    page.locator(".cm-content").wait_for()
    return page


def _to_the_middle(page):
    page.evaluate(TO_THE_MIDDLE)
    page.locator(".cm-line", has_text="pears").nth(3).click()
    page.keyboard.press("End")


def _to_the_end(page):
    page.keyboard.press("Control+End")


def _typed(page, go):
    """p50 and p99 of a run of keys."""
    go(page)
    page.wait_for_timeout(3000)  # What the place itself asks for is done.
    page.evaluate("painted.length = 0")
    for number in range(KEYS):
        page.keyboard.press("abcdefgh "[number % 9])
        page.wait_for_timeout(GAP)
    cuts = quantiles(page.evaluate("painted"), n=100)
    return cuts[49], cuts[98]


def _until_shown(page, number):
    page.wait_for_timeout(1000)
    page.keyboard.type(f" zq{number}x")
    return page.evaluate(UNTIL_SHOWN, f"zq{number}x")
