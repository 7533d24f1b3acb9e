"""An article that several people wrote: it is each one's, wherever it says “my articles”."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from blog.models import Post
from blog.templatetags.today import drafts_of
from comments.desk import on_articles
from comments.gate import Writer
from comments.models import Comment
from newsletter.author_letter import sending as author_letters
from newsletter.models import AuthorLetter
from tests.blog.desk import change_of, filled
from tests.conftest import a_person
from tests.pages.stranger import ask_past_the_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(site):
    return a_person("Rowan", "Author")


@pytest.fixture
def theirs(post, other):
    post.write_with([other])
    return Post.objects.get(pk=post.pk)


def test_one_who_has_no_role_any_more_and_takes_another_name_has_it_on_the_article(theirs, other):
    other.groups.clear()
    assert "Rowan" in ask_past_the_store(theirs.get_absolute_url()).text
    browser = Client()
    browser.force_login(other)
    assert browser.post("/account/profile/", {"name": "Sorrel"}).status_code == 302
    page = ask_past_the_store(theirs.get_absolute_url()).text
    assert "Sorrel" in page and "Rowan" not in page


def test_both_stand_above_it_in_feeds_and_on_pages_of_their_own(client, theirs, other):
    page = client.get(theirs.get_absolute_url()).text
    assert f"By {theirs.author.name} and Rowan" in strip_tags(page)
    assert f"{theirs.author.name} and Rowan" in client.get(reverse("feed")).text
    for one in theirs.authors:
        assert theirs in client.get(reverse("author", args=[one.name])).context["page"].object_list
        assert theirs.title in client.get(reverse("author_feed", args=[one.name])).text


def test_whoever_has_published_nothing_has_no_page(client, other, reader):
    for one in (other, reader):
        assert client.get(reverse("author", args=[one.name])).status_code == 404


def test_what_readers_say_is_for_both(theirs, other, reader):
    said = Comment.write(theirs, Writer(account=reader, name=reader.name), "Which wall?")
    for one in theirs.authors:
        assert list(on_articles.by_others(one)) == [said]
    answer = Comment.write(theirs, Writer(account=other, name=other.name), "The south one.")
    assert answer.badge == Comment.Badge.AUTHOR
    theirs.unpublish()
    assert [drafts_of(one)[1] for one in theirs.authors] == [1, 1]


def test_the_week_s_letter_goes_to_both(theirs, other, monkeypatch):
    told = []
    monkeypatch.setattr(author_letters.outbox, "enqueue", lambda kind, who, about: told.append(who))
    monkeypatch.setattr(
        type(AuthorLetter.objects), "missing", lambda self: Post.objects.filter(pk=theirs.pk)
    )
    author_letters.owe()
    assert told == theirs.authors


def test_an_author_writes_with_another(post, other):
    desk = Client()
    desk.force_login(post.author)
    desk.post(change_of(post), filled(post.author, when="at", coauthors=[other.pk]))
    post = Post.objects.get(pk=post.pk)
    assert post.authors == [post.author, other] and post.is_by(other)
    desk.post(change_of(post), filled(post.author, when="at"))
    assert not Post.objects.get(pk=post.pk).is_by(other)
