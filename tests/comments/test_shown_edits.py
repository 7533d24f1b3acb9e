"""How an edited comment changed, where the owner shows it to readers."""

from datetime import timedelta

import html5lib
import pytest
from django.test import Client
from django.utils import timezone

from accounts.member import erasure
from blog.models import Site
from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import remove, restore
from tests.accounts.leaving import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(site):
    site.shows_edits = True
    site.edit_minutes = 60
    site.save()
    return site


@pytest.fixture
def comment(site, post, reader):
    return write(post, reader, "It took about twenty minutes.")


def edit(comment, text, *, minutes=5):
    """Edit it, so many minutes after it said something else."""
    since = timezone.now() - timedelta(minutes=minutes)
    last = "edited_at" if Comment.objects.get(pk=comment.pk).edited_at else "created_at"
    Comment.objects.filter(pk=comment.pk).update(**{last: since})
    Comment.objects.get(pk=comment.pk).edit(text)


def address(comment):
    return f"/comments/{comment.pk}/edits/"


def wordings(comment):
    """What the page lists, newest first: each as a text in which what is out stands in (brackets)."""
    page = Client().get(address(comment)).content.decode()
    listed = html5lib.parse(page, namespaceHTMLElements=False).findall(
        ".//p[@class='changed-text']"
    )
    for one in listed:
        for gone in one.findall("del"):
            gone.text = f"({gone.text})"
    return ["".join(one.itertext()) for one in listed]


def leads_there(comment, browser=None):
    return address(comment) in (browser or Client()).get(comment.post.get_absolute_url()).text


def test_readers_see_word_by_word_how_it_changed(comment):
    assert not leads_there(comment)
    edit(comment, "It took nineteen minutes.")
    edit(comment, "It took nineteen minutes. A pram overtook me.")
    assert leads_there(comment)
    assert wordings(comment) == [
        "It took nineteen minutes. A pram overtook me.",
        "It took (about twenty)nineteen minutes.",
        "It took about twenty minutes.",
    ]


def test_what_is_put_right_at_once_was_never_said(comment):
    edit(comment, "It took about thirty minutes.", minutes=1)
    assert not leads_there(comment) and Client().get(address(comment)).status_code == 404
    edit(comment, "It took an hour.")
    assert len(wordings(comment)) == 2 and not any("twenty" in one for one in wordings(comment))


def test_by_default_nothing_is_shown_and_what_was_said_then_never_is(site, comment):
    Site.objects.update(shows_edits=False)
    edit(comment, "It took nineteen minutes.")
    assert not leads_there(comment) and Client().get(address(comment)).status_code == 404
    Site.objects.update(shows_edits=True)
    edit(comment, "It took an hour.")
    assert not any("twenty" in one for one in wordings(comment))


def test_where_it_is_switched_off_again_nothing_leads_there(site, comment):
    edit(comment, "It took nineteen minutes.")
    site.shows_edits = False
    site.save()
    assert not leads_there(comment) and Client().get(address(comment)).status_code == 404


def test_what_nobody_could_read_stays_unread(post, site, policy, guest):
    held = Comment.write(post, Writer(token="a" * 32, **guest), "What I'd rather not have said.")
    edit(held, "Something better.")
    Comment.objects.get(pk=held.pk).publish()
    assert not leads_there(held) and Client().get(address(held)).status_code == 404


def test_an_edit_that_is_refused_or_taken_back_is_in_no_history(site, comment):
    Site.objects.update(holds_edits=True)
    edit(comment, "Rude.")
    Comment.objects.get(pk=comment.pk).refuse_edit()
    edit(comment, "Ruder.")
    Comment.objects.get(pk=comment.pk).take_edit_back()
    assert not leads_there(comment)
    edit(comment, "It took nineteen minutes.")
    Comment.objects.get(pk=comment.pk).accept_edit()
    assert len(wordings(comment)) == 2


def test_an_accepted_edit_that_waits_again_is_not_shown(site, comment):
    Site.objects.update(holds_edits=True)
    edit(comment, "It took nineteen minutes.")
    Comment.objects.get(pk=comment.pk).accept_edit()
    assert leads_there(comment)
    Comment.objects.get(pk=comment.pk).let_edit_wait_again()
    assert not leads_there(comment)


def test_a_removed_comment_has_no_history_and_a_purged_one_never_again(comment, moderator, policy):
    edit(comment, "It took nineteen minutes.")
    remove(moderator, Comment.objects.get(pk=comment.pk), policy.wordings.get(number=1))
    assert Client().get(address(comment)).status_code == 404
    restore(moderator, Comment.objects.get(pk=comment.pk))
    assert len(wordings(comment)) == 2
    remove(moderator, Comment.objects.get(pk=comment.pk), policy.wordings.get(number=1))
    Comment.objects.get(pk=comment.pk).purge()
    restored = Comment.objects.get(pk=comment.pk)
    assert not restored.shows_edits and not restored.revisions.exists()


def test_a_withdrawn_comment_has_none(comment):
    edit(comment, "It took nineteen minutes.")
    Comment.objects.get(pk=comment.pk).withdraw()
    assert Client().get(address(comment)).status_code == 404


def test_whoever_goes_takes_their_earlier_words_along(reader, comment):
    edit(comment, "It took nineteen minutes.")
    erasure.erase(reader, keeps_comments=True)
    assert Comment.objects.get(pk=comment.pk).is_published
    assert not leads_there(comment) and Client().get(address(comment)).status_code == 404


def test_whoever_edits_is_told(signed_in, reader, comment):
    page = signed_in(reader).get(f"/comments/{comment.pk}/edit/").text
    assert "Readers can see what it said before." in page
    Site.objects.update(shows_edits=False)
    page = signed_in(reader).get(f"/comments/{comment.pk}/edit/").text
    assert "Readers can see what it said before." not in page
