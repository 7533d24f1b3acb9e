"""A working copy reaches nobody but those who may change the article: every door is tried."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from blog.models import Page, Post
from blog.models.texts.typed import Sender, Typed
from lib.people.personal_data import sections
from tests.conftest import a_person
from tests.mail import work

SECRET = "Zwischenstand"
SITEMAPS = ["/sitemap.xml", "/sitemap-articles-1.xml", "/sitemap-pages-1.xml"]
PUBLIC = [
    "/",
    "/archive/",
    "/tags/",
    "/feed/",
    "/comments/feed/",
    "/log/",
    "/policy/",
    "/privacy/",
    "/robots.txt",
]


@pytest.fixture
def written(post, author):
    """A public article and page with changes, and a draft of each: all with the same word in them."""
    about = Page(title="About", slug="about", in_menu=True)
    about.write("We row.")
    about.save()
    things = [post, about, Post.begin(author=author), Page.begin()]
    for thing in things:
        fields = {"tags": [SECRET], "slug": [f"{SECRET}-slug"]}
        thing.keep_typed(
            Typed(f"{SECRET} title", f"A {SECRET}.", f"A {SECRET}.", fields), Sender(author, "one")
        )
    return things


def doors(things):
    post, about, draft, page = things
    day = f"{post.day:%Y/%m/%d}"
    own = [thing.get_absolute_url() for thing in things] + [f"{post.get_absolute_url()}feed/"]
    year, month, _day = day.split("/")
    lists = [f"/{year}/", f"/{year}/{month}/", f"/search/?q={SECRET}", f"/tag/{SECRET.lower()}/"]
    made_up = [f"/{day}/{SECRET}-slug/", f"/{SECRET}-slug/", f"/p/{draft.pk}/"]
    desk = [reverse(f"admin:blog_{kind}_change", args=[thing.pk]) for kind, thing in
            (("post", post), ("page", about), ("post", draft), ("page", page))]  # fmt: skip
    kept = [
        f"/admin/blog/post/{name}/post/{post.pk}/"
        for name in ("autosave", "lease", "newest", "copy")
    ]
    rest = [f"/admin/blog/post/{post.pk}/history/", f"/admin/blog/post/articles/{post.pk}/"]
    before = ["/admin/", "/admin/blog/post/", "/admin/blog/page/", "/admin/blog/post/?q=" + SECRET]
    return [*PUBLIC, *SITEMAPS, *own, *lists, *made_up, *desk, *kept, *rest, *before]


@pytest.mark.parametrize("who", ["stranger", "reader", "moderator", "admin"])
def test_nobody_who_may_not_write_sees_a_word_of_it(written, reader, moderator, who):
    browser = Client()
    people = {"reader": reader, "moderator": moderator, "admin": a_person("Ada", "Admin")}
    if who in people:
        browser.force_login(people[who])
    for address in doors(written):
        answer = browser.get(address, follow=True)
        shown = answer.text if not answer.streaming else b"".join(answer.streaming_content).decode()
        assert not any(words in shown for words in (f"{SECRET} title", f"A {SECRET}.")), address


def test_no_letter_has_a_word_of_it(written, author, second_reader):
    work()
    assert not any(SECRET in letter.body + letter.subject for letter in mail.outbox)


def test_an_author_finds_it_in_their_copy_of_what_is_kept_and_nobody_else_in_theirs(
    written, author, reader
):
    def kept_of(person):
        return str([section.read(section.keys()) for section in sections(person)])

    assert SECRET in kept_of(author) and SECRET not in kept_of(reader)


def test_other_authors_are_not_shown_it_in_the_readers_lists_either(written):
    browser = Client()
    browser.force_login(a_person("Corin", "Editor"))
    for address in [*PUBLIC, *SITEMAPS, f"/search/?q=A+{SECRET}"]:
        text = browser.get(address, follow=True).text
        assert f"{SECRET} title" not in text and f"A {SECRET}." not in text, address
