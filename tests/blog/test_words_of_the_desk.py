"""The desk is Django's admin, and whoever writes, moderates or owns a blog never reads a word of it."""

import html
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib import admin
from django.utils import timezone

from accounts.models import User
from blog.mail import outbox
from blog.models import Category, Page, Post, Recording, Tag
from blog.pictures.upload import receive
from comments.models import Correction
from moderation.models import PolicyRevision
from newsletter.author_letter.sending import KIND
from newsletter.models import AuthorLetter
from tests.blog.desk import picture_file

# It opens every page of the desk.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
ROOT = Path(__file__).parents[2]
TEXT = re.compile(r"<script\b.*?</script>|<style\b.*?</style>|<[^>]*>", re.S)
SAID = re.compile(r'\b(?:title|alt|aria-label|placeholder|value|data-[\w-]+)="([^"]+)"')
# Beside Django's own list of its sentences: what its widgets and fields say.
ALSO = {"(None)", "---------", "- Select an option -"}
# What anybody would say in these words.
PLAIN = {"Skip to main content", "Date", "Time"}


def sentences_of_django():
    """All that the admin says, less what our own pages say in the same words."""
    folder = Path(admin.__file__).parent / "locale/en/LC_MESSAGES"
    lists = [(folder / name).read_text() for name in ("django.po", "djangojs.po")]
    found = re.findall(r'^msgid(?:_plural)? ((?:".*"\n)+)', "".join(lists), re.M)
    said = ["".join(re.findall(r'"(.*)"\n', one)).replace('\\"', '"') for one in found]
    pieces = {
        piece.strip(" .:-“”()")
        for one in said
        for piece in re.split(r"%\(\w+\)[sd]|%[sd]|{\w*}|\\n", one)
    }
    return {one for one in pieces if len(one) > 3} - own_sentences() - PLAIN | ALSO


def own_sentences():
    files = [*ROOT.glob("templates/**/*.*"), *ROOT.glob("[a-z]*/**/*.py")]
    text = "".join(one.read_text() for one in files if "tests" not in one.parts)
    ours = r"""translate "([^"]+)"|_\(\s*"([^"]+)"|blocktranslate[^%]*%}\s*([^{]+?)\s*{%"""
    return {piece.strip(" .:-“”()") for found in re.findall(ours, text) for piece in found if piece}


SENTENCES = sentences_of_django()


def words_of_django(page):
    """What of a page's text, or of its labels, is Django's."""
    nodes = {
        html.unescape(one).strip(" \n.:“”()") for one in [*TEXT.split(page), *SAID.findall(page)]
    }
    text = " ".join(nodes)
    whole = {one for one in SENTENCES if one in nodes}
    return whole | {one for one in SENTENCES if " " in one and len(one) > 9 and one in text}


@pytest.fixture
def lived_in(post, policy, author, reader, moderator, comment_by):
    """Something in each list of the desk."""
    comment = comment_by(reader, post, "A typo: “eleven pears” should read “twelve pears”?")
    AuthorLetter.objects.create(post=post)
    outbox.enqueue(KIND, author, about=post.letter)
    Correction.objects.create(post=post, comment=comment, line="Twelve.", before="a", after="b")
    for title, about in {"Draft": {}, "Soon": {"published_at": timezone.now() + timedelta(days=2), "status": "published"}, "Gone": {}}.items():  # fmt: skip
        one = Post(title=title, slug=title.lower(), author=author, **about)
        one.write("A [dead end](/nowhere/).")
        one.save()
    one.bin(author)
    post.tags.add(Tag.objects.create(name="Walls", slug="walls"))
    Category.objects.create(name="Notes", slug="notes")
    Page.objects.create(title="About", slug="about")
    receive(picture_file(), by=author)
    Recording.objects.create(file="recordings/bell.mp3", sent_as="bell.mp3", type="audio/mpeg")
    PolicyRevision.objects.draft()
    return post


def walk(browser):
    """{address: page} of every kind of page of the desk that links lead to; one of each kind."""
    found, seen, ways = {}, set(), ["/admin/", "/admin/settings/"]
    while ways:
        way = ways.pop()
        parts = urlsplit(way)
        kind = (re.sub(r"\d+", "0", parts.path), tuple(name for name, _ in parse_qsl(parts.query)))
        if not parts.path.startswith("/admin/") or kind in seen or "/0/" in parts.path:
            continue  # A script gives what isn't saved yet its number.
        seen.add(kind)
        answer = browser.get(way, follow=True)
        if answer.status_code == 405:  # A form's address, which is no page.
            continue
        assert answer.status_code == 200, way
        if "text/html" not in answer["Content-Type"]:
            continue
        found[way] = page = answer.content.decode()
        links = re.findall(r'(?:href|action)="((?:/admin/|\?)[^"#]*)', page)
        ways += [html.unescape(one if one[0] == "/" else parts.path + one) for one in links]
    return found


def pressed(browser, pages):
    """What comes where a form is sent empty, where nothing is ticked, and where nothing is found."""
    for way, page in pages.items():
        if 'id="changelist-form"' in page:
            path = urlsplit(way).path
            yield f"{path} with nothing ticked", browser.post(path, {"action": "delete_selected"}, follow=True)  # fmt: skip
            ticked = re.findall(r'name="_selected_action" value="(\d+)"', page)
            yield f"{path} deleting", browser.post(path, {"action": "delete_selected", "_selected_action": ticked})  # fmt: skip
            yield f"{path} searching", browser.get(path, {"q": "zzzz"}, follow=True)
        elif re.search(r"/(add|change)/$", way):
            yield f"{way} sent empty", browser.post(way, {}, follow=True)


@pytest.mark.parametrize("who", ["author", "owner"])
def test_nobody_reads_a_word_of_djangos(who, lived_in, author, signed_in):
    owner = who == "owner" and User.objects.create_superuser("owner@example.org", "Owner")
    browser = signed_in(owner or author)
    pages = walk(browser)
    assert len(pages) >= {"author": 25, "owner": 45}[who]
    pages |= {what: answer.content.decode() for what, answer in pressed(browser, dict(pages))}
    found = {}
    for what, page in pages.items():
        for words in words_of_django(page):
            found.setdefault(words, []).append(what)
    assert [f"{words}: {pages[:3]}" for words, pages in found.items()] == []
