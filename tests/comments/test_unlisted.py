"""An unlisted article is for whoever has its address: nobody finds it by counting comments or articles."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from accounts.models import Guest
from blog.models import Post
from blog.models.articles.visibility import Visibility
from blog.pagecache.page_store import GUEST_COOKIE
from comments.gate import Writer
from comments.models import Comment, Subscription
from moderation.actions.comments import approve
from tests.conftest import an_article
from tests.pages.stranger import ask

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}
BELOW = ["", "thread/", "reply/", "report/", "report/sent/", "follow/", "then/"]


@pytest.fixture
def hidden(author):
    post = an_article(author, slug="the-quiet-wall")
    post.visibility, post.title = Visibility.UNLISTED, "The quiet wall"
    post.save()
    return post


@pytest.fixture
def comment(hidden, reader):
    return Comment.write(hidden, Writer(account=reader, name=reader.name), "Ours has nine.")


def of(post, comment):
    """Every address that has a number of the article's, or of its comment's, in it."""
    numbers = [f"/comments/{comment.pk}/{rest}" for rest in BELOW]
    forms = [f"/comments/guest/{post.pk}/", f"/comments/new/{post.pk}/"]
    return [*numbers, *forms, f"/comments/was/{post.pk}/1/"]


def tells(answer):
    told = answer.content.decode() + answer.headers.get("Location", "")
    return "quiet wall" in told or "quiet-wall" in told


def test_no_number_tells_a_stranger_or_another_reader_of_it(hidden, comment, second_reader):
    other = Client()
    other.force_login(second_reader)
    told = [
        address
        for address in of(hidden, comment)
        for browser in (Client(), other)
        if tells(browser.get(address)) or tells(browser.get(address, follow=True))
    ]
    sent = {"name": "Passing Heron", "text": "", "parent": ""}
    refused = Client().post(f"/comments/guest/{hidden.pk}/", sent, headers=HERE)
    assert told == [] and refused.status_code == 404 and not tells(refused)


def test_a_listed_article_s_addresses_stay_what_they_were(post, reader):
    said = Comment.write(post, Writer(account=reader, name=reader.name), "Ours has nine.")
    page = ask(post.get_absolute_url()).text
    assert f"/comments/{said.pk}/reply/" in page and f"/comments/guest/{post.pk}/" in page
    assert Client().get(f"/comments/{said.pk}/reply/").status_code == 200


def test_whoever_opened_it_follows_its_links_and_answers(hidden, comment, client):
    page = client.get(hidden.get_absolute_url()).text
    links = re.findall(rf'"(/comments/(?:{comment.pk}|guest/{hidden.pk})-[^"]+)"', page)
    assert {re.sub(r"-\w+", "", link) for link in links} >= {
        f"/comments/{comment.pk}/reply/", f"/comments/{comment.pk}/report/",
        f"/comments/guest/{hidden.pk}/",
    }  # fmt: skip
    for link in links:
        assert client.get(link, follow=True).status_code == 200, link
    form = client.get(next(link for link in links if link.endswith("reply/"))).text
    action = re.search(rf'action="(/comments/guest/{hidden.pk}-[^"]+)"', form)[1]
    sent = {
        "name": "Passing Heron",
        "email": "heron@example.org",
        "text": "Ten.",
        "parent": comment.pk,
    }
    assert client.post(action, sent, headers=HERE).status_code == 302
    assert Comment.objects.filter(text="Ten.").exists()


def test_a_sign_that_nobody_made_or_that_is_another_article_s_opens_nothing(
    hidden, comment, client
):
    other = an_article(hidden.author, slug="the-other-wall")
    Post.objects.filter(pk=other.pk).update(visibility=Visibility.UNLISTED)
    theirs = re.search(
        rf"/comments/guest/{other.pk}-(\w+)/", client.get(other.get_absolute_url()).text
    )[1]
    for sign in (theirs, "h" * 20, theirs[:-1] + ("0" if theirs[-1] != "0" else "1")):
        assert Client().get(f"/comments/{comment.pk}-{sign}/reply/").status_code == 404


def test_old_links_open_for_those_who_take_part(
    hidden, comment, reader, second_reader, moderator, author
):
    Subscription.objects.follow(second_reader, Subscription.Kind.ARTICLE, post=hidden)
    for person in (reader, second_reader, moderator, author):
        browser = Client()
        browser.force_login(person)
        assert browser.get(f"/comments/{comment.pk}/", follow=True).status_code == 200
    said = Comment.write(hidden, Writer(name="Heron", token="h" * 24), "Ten.")
    browser = Client()
    browser.cookies[GUEST_COOKIE] = signing.dumps("h" * 24, salt=GUEST_COOKIE)
    assert browser.get(f"/comments/{said.pk}/", follow=True).status_code == 200


def test_its_pages_are_stored_like_any_other(hidden, comment, client):
    page = ask(hidden.get_absolute_url())
    link = re.search(rf"/comments/{comment.pk}-\w+/reply/", page.text)[0]
    first, second = ask(link), ask(link)
    assert "etag" in page.headers and "etag" in first.headers and first.body == second.body


def test_no_list_has_it(hidden, comment, client):
    lists = ["/", "/archive/", "/feed/", "/comments/", "/comments/feed/", "/sitemap.xml",
             "/search/?q=quiet", "/search/?q=nine", "/people/Marrow/", "/moderation/log/"]  # fmt: skip
    assert not [address for address in lists if tells(client.get(address, follow=True))]


def test_a_letter_s_links_open_it_in_any_browser(hidden, moderator, postbox):
    heron = Writer(name="Heron", email="heron@example.org", token="h" * 24)
    Guest.objects.at(heron.email).confirm(heron.token)
    approve(moderator, Comment.write(hidden, heron, "Ten."))
    (letter,) = postbox.deliver(after=timedelta(hours=2))
    links = re.findall(r"(/comments/\d+[^\s\"<>]*)", letter.body)
    assert links and {Client().get(link, follow=True).status_code for link in links} == {200}
