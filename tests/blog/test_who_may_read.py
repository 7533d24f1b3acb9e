"""Articles that are not for everybody: whoever may open them does, and nobody else learns of them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import OutgoingMail, Post, Tag, Visibility
from comments.gate import Writer
from comments.models import Comment, Subscription
from newsletter.articles import sending as articles
from tests.blog.desk import change_of, filled

pytestmark = pytest.mark.django_db
SECRET, SAID = "Only for a few eyes", "A sentence that nobody lists"


@pytest.fixture
def hidden(post, reader):
    """A published article with a comment and a tag, of which `only_for` says who may read it."""
    post.title = SECRET
    post.write(f"{SECRET}, in many words.")
    post.save()
    post.tags.add(Tag.objects.create(name="Secrets", slug="secrets"))
    post.said = Comment.write(post, Writer(account=reader, name=reader.name), SAID)
    return post


def only_for(post, visibility, password=""):
    post.visibility = visibility
    if password:
        post.set_password(password)
    post.save()
    return post


def lists(post):
    """Every page that could tell of an article that it isn't the page of."""
    names = ["home", "archive", "tags", "feed", "comments_feed", "sitemap", "search"]
    listed = [reverse(name) for name in names]
    listed += [f"{reverse('search')}?q=eyes", f"{reverse('search')}?q=sentence"]
    listed += ["/tag/secrets/", "/tag/secrets/feed/", f"/{post.day:%Y}/", f"/{post.day:%Y/%m}/"]
    return [*listed, reverse("person", args=[post.said.author.name])]


@pytest.mark.parametrize("visibility", ["unlisted", "password", "members"])
def test_what_is_not_for_everybody_stands_in_no_list(hidden, visibility):
    stranger = Client()
    first = stranger.get("/").text
    assert SECRET in first
    only_for(hidden, visibility, "ebb")
    for address in lists(hidden):
        answer = stranger.get(address)
        assert SECRET not in answer.text and SAID not in answer.text, address
        assert hidden.slug not in answer.text, address


def test_an_unlisted_article_is_read_and_answered_by_whoever_has_its_address(hidden):
    only_for(hidden, Visibility.UNLISTED)
    stranger = Client()
    here = hidden.get_absolute_url()
    [reply] = set(re.findall(r'href="(/comments/[^"]+/reply/)"', stranger.get(here).text))
    for address in (here, f"{here}feed/", reply):
        assert stranger.get(address).status_code == 200, address
    assert stranger.get(reply.removesuffix("reply/")).status_code == 302


def of_the_thread(post):
    key, here = post.said.pk, post.get_absolute_url()
    names = ["comment", "thread", "reply", "report", "comment_then", "follow_branch"]
    named = [reverse(name, args=[key]) for name in names]
    return [*named, f"{here}feed/", f"{here}follow/", f"{here}comments/{key}/"]


@pytest.mark.parametrize("visibility", ["password", "members"])
def test_nothing_of_a_closed_article_is_told_to_a_stranger(hidden, visibility):
    stranger = Client()
    here = hidden.get_absolute_url()
    assert SAID in stranger.get(here).text
    only_for(hidden, visibility, "ebb")
    for address in [here, *of_the_thread(hidden)]:
        for _twice in range(2):  # The second time from the store.
            answer = stranger.get(address)
            assert "in many words" not in answer.text and SAID not in answer.text, address
    sent = {"name": "Heron", "text": "Let me in.", "email": "heron@example.org"}
    for where in ("comment_guest", "comment_new"):
        stranger.post(
            reverse(where, args=[hidden.pk]), sent, headers={"sec-fetch-site": "same-origin"}
        )
    assert hidden.comments.count() == 1


def test_members_read_what_is_for_members(hidden, second_reader):
    only_for(hidden, Visibility.MEMBERS)
    member, stranger = Client(), Client()
    member.force_login(second_reader)
    assert SAID in member.get(hidden.get_absolute_url()).text
    assert SAID not in stranger.get(hidden.get_absolute_url()).text


def test_a_password_opens_an_article_until_it_is_changed(hidden):
    only_for(hidden, Visibility.PASSWORD, "ebb")
    here, reader, stranger = hidden.get_absolute_url(), Client(), Client()
    assert reader.post(f"{here}unlock/", {"password": "flood"}).status_code == 403
    assert SAID not in reader.get(here).text
    assert reader.post(f"{here}unlock/", {"password": "ebb"}).url == here
    assert SAID in reader.get(here).text
    assert reader.get(reverse("comment", args=[hidden.said.pk])).status_code == 302
    assert SAID not in stranger.get(here).text
    only_for(hidden, Visibility.PASSWORD, "another")
    assert SAID not in reader.get(here).text


def test_a_made_up_proof_opens_nothing(hidden):
    only_for(hidden, Visibility.PASSWORD, "ebb")
    thief = Client()
    thief.cookies["parley_read"] = f'[[{hidden.pk}, "{hidden.proof}"]]'
    assert SAID not in thief.get(hidden.get_absolute_url()).text


def test_passwords_are_not_tried_without_end(hidden):
    only_for(hidden, Visibility.PASSWORD, "ebb")
    guesser = Client()
    where = f"{hidden.get_absolute_url()}unlock/"
    tries = [guesser.post(where, {"password": str(n)}).status_code for n in range(12)]
    assert tries[-1] == 429


def test_nobody_gets_mail_of_what_is_not_for_everybody(hidden, second_reader):
    hidden.published_at = timezone.now()
    before = hidden.published_at - timedelta(days=1)
    Subscription.objects.create(account=second_reader, kind="blog", confirmed_at=before)
    only_for(hidden, Visibility.MEMBERS)
    articles.look_for_articles()
    assert not OutgoingMail.objects.exists()
    only_for(hidden, Visibility.EVERYBODY)
    articles.look_for_articles()
    assert OutgoingMail.objects.exists()


def test_a_pinned_article_stays_first_on_the_home_page(client, post):
    newer = post.duplicate(slug="newer", title="Newer")
    newer.is_pinned = False
    newer.save()
    Post.objects.filter(pk=post.pk).update(is_pinned=True)
    shown = client.get("/").context["page"].object_list
    assert shown[0] == post and shown.count(post) == 1


def test_an_author_chooses_who_can_read_it_and_the_password_stays_in_no_version(
    desk_of_author, post
):
    sent = filled(post.author, when="at", visibility="password", new_password="low water")
    answer = desk_of_author.post(change_of(post), sent)
    assert answer.status_code == 302, answer.context["errors"]
    post.refresh_from_db()
    assert post.opens_with("low water") and "low water" not in post.password
    assert "low water" not in str([version.fields for version in post.versions.all()])


@pytest.fixture
def desk_of_author(client, author):
    client.force_login(author)
    return client
