"""Code, cards, folds and formulas, as a reader meets them."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from blog.models import Embed
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import RULES, SMALL

VIDEO = "https://www.youtube.com/watch?v=abc123"
TEXT = f"""[TOC]

## The sum

So $x^2$, and

$$
\\frac{{a}}{{b}}
$$

### A part of it

```python
def depth(t):  # a pendulum
    return "low" if t < 3 else 5.8
```

```diff
- old
+ new
```

> [!warning] Not for the creeks
> They fill from *both* ends.

> [!tip]- Folded
> Until it is pressed.

{VIDEO}

https://quay.example/not-known-yet

| a | b |
| --- | ---: |
| 1 | 2 |

And $\\nosuchthing x$ is nothing.
"""


@pytest.fixture
def article(post):
    Embed.objects.create(address=VIDEO, title="A bell", site="YouTube", fetched_at=timezone.now())
    post.has_maths = True
    post.write(TEXT)
    post.save()
    return post.get_absolute_url()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_axe_finds_no_violation_in_an_article_that_has_everything(browse, article, viewport, dark):
    page = browse(viewport=viewport, dark=dark, touch=viewport == PHONE)
    page.goto(article)
    for violation in Axe().run(page, options=RULES).response["violations"]:
        raise AssertionError(f"{violation['id']}: {violation['nodes'][0]['target']}")
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_nobody_else_is_asked_until_a_reader_presses(browse, article):
    page, asked = browse(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(article)
    page.get_by_role("button", name="Load it here").wait_for()
    assert not [url for url in asked if url.startswith("https:")]
    with page.expect_request(re.compile("^https:")):
        page.get_by_role("button", name="Load it here").click()
    expect(page.locator("iframe[title='A bell']")).to_be_focused()
    elsewhere = [url for url in asked if url.startswith("https:")]
    assert elsewhere == ["https://www.youtube-nocookie.com/embed/abc123"]
    expect(page.get_by_role("link", name="A bell")).to_have_attribute("href", VIDEO)


def test_without_scripts_a_card_is_a_link_and_code_is_code(browse, article):
    page = browse(js=False)
    page.goto(article)
    expect(page.get_by_role("link", name="A bell")).to_have_attribute("href", VIDEO)
    expect(page.get_by_role("button", name="Load it here")).to_be_hidden()
    expect(page.get_by_text("a pendulum")).to_be_visible()
    page.get_by_text("Tip: Folded").click()
    expect(page.get_by_text("Until it is pressed.")).to_be_visible()


def test_a_press_copies_the_code(browse, article):
    page = browse()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(article)
    page.locator("pre").first.hover()
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == 'def depth(t):  # a pendulum\n    return "low" if t < 3 else 5.8'
