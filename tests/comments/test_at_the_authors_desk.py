"""What readers say, at the author's desk: all of it, questions, proposals, and the letter as a page."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Post
from comments.desk.proposals import says_so
from comments.models import Correction
from newsletter.author_letter import sending as author_letters
from tests.comments.following import published, say
from tests.comments.test_text_as_it_stood import article, update

__all__ = ["article", "published", "say", "update"]
pytestmark = pytest.mark.django_db
LIST = "/admin/blog/post/comments/"
PROPOSAL = "A small correction: “The level drops by the width of a finger” is a neap figure."


def waiting(page):
    """The rows of what waits: {what: how many}."""
    found = re.findall(
        r'<b class="today-mine">(\d+)</b><div>\s*<a href="[^"]+">([^<]+)</a>', page.text
    )
    return {what: int(n) for n, what in found}


@pytest.fixture
def desk(author, signed_in):
    return signed_in(author)


@pytest.mark.parametrize("said", ["There’s a typo in the third line.", "It should read “nine”."])
def test_whoever_says_so_proposes_a_correction(said):
    assert says_so(said)


@pytest.mark.parametrize("said", ["> A typo, you say\n\nI like it.", "Corrections are dull."])
def test_nobody_else_does(said):
    assert not says_so(said)


def test_an_author_sees_on_their_first_page_who_proposes_to_correct_what(article, published, desk):
    published(PROPOSAL)
    page = desk.get("/admin/")
    assert waiting(page) == {"Correction proposed": 1}
    assert "By Quince, on “A wall of espaliers”." in page.text
    assert "neap figure" in desk.get(f"{LIST}?show=proposals").text


def test_a_proposal_waits_no_longer_once_it_is_answered_or_begun(article, published, desk, author):
    answered, begun = (
        published(PROPOSAL),
        published("A typo: “put down the oars” should read “ship the oars”."),
    )
    assert waiting(desk.get("/admin/")) == {"Corrections proposed": 2}
    published("It is, thank you.", by=author, to=answered)
    Correction.objects.create(post=article, comment=begun, line="A door.", before="a", after="b")
    assert waiting(desk.get("/admin/")) == {}


def test_a_reply_that_quotes_nothing_of_the_article_proposes_nothing(article, published, desk):
    published("No typo of mine.", to=published("Well."))
    assert waiting(desk.get("/admin/")) == {}


def test_all_that_others_say_stands_on_one_page_and_their_questions_on_another(
    article, published, desk, author
):
    published("And the rain?")
    published("It rained.")
    published("It did.", by=author)
    page = desk.get(LIST).text
    assert "And the rain?" in page and "It rained." in page and "It did." not in page
    page = desk.get(f"{LIST}?show=questions").text
    assert "And the rain?" in page and "It rained." not in page
    for nowhere in ("?show=x", "?page=2", "?page=x"):
        assert desk.get(LIST + nowhere).status_code == 404


def test_the_letter_waits_until_it_was_opened(article, published, desk):
    published("And the rain?")
    week = timezone.now() - timedelta(days=7, minutes=1)
    Post.objects.filter(pk=article.pk).update(published_at=week)
    author_letters.owe()
    assert waiting(desk.get("/admin/"))["Summary of your article"] == 1
    page = desk.get(f"/admin/blog/post/{article.pk}/letter/").text
    assert "Asked, and not answered" in page and "And the rain?" in page
    assert "Summary of your article" not in waiting(desk.get("/admin/"))


def test_there_is_no_letter_before_its_time_and_none_for_readers(article, desk, reader, signed_in):
    address = f"/admin/blog/post/{article.pk}/letter/"
    assert desk.get(address).status_code == 404
    assert signed_in(reader).get(address).status_code == 302
    assert signed_in(reader).get(LIST).status_code == 302


def test_where_it_quotes_the_article_a_comment_offers_to_be_taken_in_and_elsewhere_in_its_menu(
    article, published, desk, reader, signed_in
):
    proposal, other = published(PROPOSAL), published("It rained.")
    page = desk.get(article.get_absolute_url()).content.decode()
    take = 'href="/admin/blog/post/{}/change/?take={}"'
    beside, menu = page.split(take.format(article.pk, other.pk))[0].rsplit("<details>", 1)
    assert take.format(article.pk, proposal.pk) in beside and "⋯" in menu
    assert "?take=" not in signed_in(reader).get(article.get_absolute_url()).text
