"""What an article with a hundred comments may cost the person who opens it."""

import random

import brotli
import pytest
from django.utils import timezone

from blog.models import Post, Tag
from comments.gate import Writer
from comments.models import Comment
from tests.browser.conftest import PHONE
from tests.served import served

KB = 1000
WORDS = "pears wall ladder frost graft blossom rain bees cider basket south prune sweet".split()


@pytest.fixture
def long_thread(post, reader, author):
    """A hundred comments of 15 to 110 words, two thirds of them replies."""
    chance = random.Random(7)
    post.tags.add(Tag.objects.create(name="Walls", slug="walls"))
    written = []
    for number in range(100):
        person = author if number % 9 == 0 else reader
        text = " ".join(chance.choices(WORDS, k=chance.randint(15, 110)))
        parent = chance.choice(written) if written and chance.random() < 0.66 else None
        writer = Writer(account=person, name=person.name)
        written.append(Comment.write(post, writer, f"{number}. {text}", parent=parent))
    return post


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


@pytest.fixture
def address(long_thread, folder):
    """Where the article stands on a site that is served as it would be in the end."""
    with served(folder) as blog:
        yield blog.url + long_thread.get_absolute_url()


def test_an_article_with_a_hundred_comments_keeps_its_budgets(browse, address):
    page = browse()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="load")
    page.wait_for_timeout(300)
    first = list(answers)
    assert page.locator(".comment").count() >= 90

    def weight(kind):
        return sum(
            len(brotli.compress(answer.body()))
            for answer in first
            if answer.request.resource_type == kind
        )

    fonts = [a.body() for a in first if a.request.resource_type == "font"]
    assert first[0].status == 200
    assert weight("document") <= 60 * KB
    assert 0 < weight("stylesheet") <= 12 * KB
    assert 0 < weight("script") <= 5 * KB
    assert sum(map(len, fonts)) <= 40 * KB
    assert len(first) <= 6
    assert all(answer.url.startswith(page.url.split("/2")[0]) for answer in first)
    assert page.evaluate("document.querySelectorAll('*').length") <= 2500


def test_htmx_comes_with_the_first_sign_of_intent_and_stays_small(browse, address):
    page = browse(viewport=PHONE)
    scripts = []
    page.on(
        "response",
        lambda answer: scripts.append(answer) if answer.request.resource_type == "script" else 0,
    )
    page.goto(address, wait_until="load")
    page.get_by_role("link", name="Reply", exact=True).first.hover()
    # The page's policy forbids what wait_for_function would do if it had to ask twice.
    page.locator("body").evaluate(
        "async () => { while (!window.htmx) await new Promise((go) => setTimeout(go, 20)); }"
    )
    assert sum(len(brotli.compress(answer.body())) for answer in scripts) <= 20 * KB


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_scrolls_sideways(browse, long_thread, author, width):
    title = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz, again"
    after = Post(title=title, slug="a-long-word", author=author, status=Post.Status.PUBLISHED)
    after.published_at = timezone.now()
    after.save()
    page = browse(viewport={"width": width, "height": 800})
    page.goto(long_thread.get_absolute_url())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
