"""The bin: where an article and its thread are for a month, and nobody reads them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Page, Post
from blog.models.texts.typed import Sender, Typed
from blog.periodic import empty_the_bin
from comments.models import Comment, Subscription
from moderation.actions.comments import remove
from moderation.alerts import events
from moderation.deeds.appeal import action as appeal_action
from moderation.lists import listings as lists
from moderation.models import Appeal
from moderation.plans import appeals

WORD = "espaliers"


@pytest.fixture
def binned(post, author, reader, comment_by):
    """An article with two comments, in the bin."""
    comment_by(reader, post, "Mine are espaliers as well.")
    held = comment_by(reader, post, "And this one waits.")
    Comment.objects.filter(pk=held.pk).update(state=Comment.State.HELD)
    assert post.bin(author)
    return post


def doors(post, comment):
    """Every address at which somebody could meet the article or its thread."""
    at = post.get_absolute_url()
    return [
        *("/", "/archive/", f"/{post.day:%Y}/", f"/{post.day:%Y}/{post.day:%m}/", "/feed/"),
        *("/comments/feed/", "/sitemap-articles-1.xml", "/sitemap.xml", f"/search/?q={WORD}"),
        *(at, f"{at}feed/", f"{at}follow/", f"{at}?sort=newest", f"/comments/{comment.pk}/"),
        *(f"/comments/{comment.pk}/reply/", f"/comments/{comment.pk}/report/"),
        *("/moderation/log/", "/tags/", f"/person/{comment.author.name}/"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("who", [None, "reader", "moderator", "author"])
def test_no_door_leads_to_what_lies_in_the_bin(who, binned, client, signed_in, request):
    browser = signed_in(request.getfixturevalue(who)) if who else client
    comment = Comment.objects.filter(post=binned).first()
    for address in doors(binned, comment):
        answer = browser.get(address, follow=True)
        assert answer.status_code < 500, address
        assert binned.title not in answer.content.decode(), address
        assert "Mine are espaliers" not in answer.content.decode(), address


def test_nobody_can_answer_or_report_what_lies_in_the_bin(binned, signed_in, reader):
    before = Comment.objects.count()
    sent = {"text": "Still there?", "parent": Comment.objects.first().pk}
    assert signed_in(reader).post(f"/comments/new/{binned.pk}/", sent).status_code in (404, 410)
    assert Comment.objects.count() == before


def test_what_waits_about_it_waits_no_more_and_comes_back(post, author, moderator, second_moderator, reader, comment_by, policy):  # fmt: skip
    removed = comment_by(reader, post)
    appeal = appeal_action.appeal(remove(moderator, removed, policy.wordings.first()), "Why?")
    unread = comment_by(reader, post, "Nobody has read this one.")
    before = _waiting(second_moderator)
    assert before[lists.UNREAD] == 1 and before[lists.APPEALS] == 1
    post.bin(author)
    assert not any(_waiting(second_moderator).values())
    assert not appeals.open_to(second_moderator).exists()
    assert appeal not in Appeal.objects.closed()
    assert not events.still_open(events.Event.HELD, second_moderator, [unread.pk])
    Post.everything.get(pk=post.pk).put_back()
    assert _waiting(second_moderator) == before


def _waiting(moderator):
    return {slug: tally.n for slug, tally in lists.tallied(moderator).items()}


def test_what_is_put_back_is_what_it_was(binned, client, reader):
    lied = Post.everything.get(pk=binned.pk)
    assert lied.put_back() and lied.is_public
    page = client.get(binned.get_absolute_url()).content.decode()
    assert "Mine are espaliers" in page and "And this one waits" not in page
    assert binned.title in client.get(f"/search/?q={WORD}").content.decode()
    assert Subscription.objects.count() == Subscription.objects.count()


def test_a_draft_is_asked_about_by_the_title_that_was_typed_last(signed_in, author):
    draft = Post.objects.create(author=author, status=Post.Status.DRAFT, slug="mud")
    draft.keep_typed(Typed("Seven words for mud", "", "Slub.", {}), Sender(author, "a tab"))
    desk, here = signed_in(author), f"/admin/blog/post/{draft.pk}/"
    picked = {"do": "bin", "picked": [f"post-{draft.pk}"]}
    asked = desk.post("/admin/blog/post/", picked)
    for page in (asked, *(desk.get(f"{here}{name}/") for name in ("delete", "history", "change"))):
        title = re.search(r"<title>(.*?)</title>", page.text, re.DOTALL)[1]
        assert "Seven words for mud" in title and "“Untitled”" not in page.text


def test_two_who_press_at_once_put_it_there_once(post, author):
    again = Post.objects.get(pk=post.pk)
    assert post.bin(author) and not again.bin(author)
    assert post.binned_by == author and post.kept_until - post.binned_at == timedelta(days=30)


def test_a_draft_comes_back_as_a_draft_and_so_does_what_missed_its_time(post, author):
    post.status = Post.Status.DRAFT
    post.save()
    post.bin(author)
    assert post.put_back() and post.status == Post.Status.DRAFT
    post.status, post.published_at = Post.Status.PUBLISHED, timezone.now() + timedelta(hours=1)
    post.save()
    post.bin(author)
    Post.everything.filter(pk=post.pk).update(published_at=timezone.now(), binned_at=timezone.now() - timedelta(hours=2))  # fmt: skip
    assert post.put_back() and post.status == Post.Status.DRAFT


def test_after_thirty_days_it_is_deleted_for_good_and_not_before(binned):
    long_ago = timezone.now() - timedelta(days=29, hours=23)
    Post.everything.filter(pk=binned.pk).update(binned_at=long_ago)
    empty_the_bin()
    assert Post.everything.filter(pk=binned.pk).exists()
    Post.everything.filter(pk=binned.pk).update(binned_at=long_ago - timedelta(hours=2))
    empty_the_bin()
    assert not Post.everything.exists() and not Comment.objects.exists()


def test_deleting_for_good_says_how_many_comments_by_how_many_people_go(binned, signed_in, author):
    desk = signed_in(author)
    assert "with 2 comments by 1 person" in desk.get("/admin/blog/post/?show=bin").text
    sent = {"do": "delete", "picked": [f"post-{binned.pk}"]}
    asked = desk.post("/admin/blog/post/", sent)
    assert "2 comments by 1 person go with it. This can’t be undone." in asked.text
    assert Post.everything.exists()
    assert desk.post("/admin/blog/post/", sent | {"confirmed": "1"}).status_code == 302
    assert not Post.everything.exists() and not Comment.objects.exists()


def test_what_isnt_in_the_bin_is_never_deleted_for_good(post, signed_in, author):
    sent = {"do": "delete", "picked": [f"post-{post.pk}"], "confirmed": "1"}
    signed_in(author).post("/admin/blog/post/", sent)
    assert Post.objects.get() == post


def test_a_page_goes_to_the_bin_and_back(site, author, signed_in, client):
    page = Page.objects.create(title="About", slug="about", in_menu=True)
    desk = signed_in(author)
    desk.post(f"/admin/blog/page/{page.pk}/delete/", {"confirmed": "1"})
    client.logout()
    assert client.get("/about/").status_code == 404
    assert "About" not in client.get("/").content.decode()
    desk = signed_in(author)
    assert "About" in desk.get("/admin/blog/post/?show=bin").text
    desk.post("/admin/blog/post/", {"do": "put_back", "picked": [f"page-{page.pk}"]})
    assert desk.get("/about/").status_code == 200


def test_no_moderator_without_the_role_empties_the_bin(binned, signed_in, moderator):
    sent = {"do": "delete", "picked": [f"post-{binned.pk}"], "confirmed": "1"}
    assert signed_in(moderator).post("/admin/blog/post/", sent).status_code in (302, 403)
    assert Post.everything.exists()
