"""What becomes of a comment that screening has something against, and who is told what."""

from dataclasses import replace

import pytest

from comments.domain.refusals import Declined
from comments.gate import Sending, Writer
from comments.models import Comment
from moderation.actions.comments import approve
from moderation.models import Screening, ScreeningFinding
from moderation.screening.sentences import why

TWO_LINKS = "Look: https://a.example/ and https://b.example/."
LONG = "Every pear on this wall was picked before the frost came."


@pytest.fixture
def rules(site):
    """A function that changes the settings and lists."""

    def rules(**changes):
        screening = Screening.current()
        for name, value in changes.items():
            setattr(screening, name, value)
        screening.save()

    return rules


@pytest.fixture
def says(post, reader):
    """A function that has the reader, or somebody else, say something below the article."""

    def says(text, by=None, **how):
        who = by or Writer(account=reader, name="Marrow")
        return Comment.write(how.pop("on", post), who, text, **how)

    return says


def reasons(comment):
    return [why(one.check_name, one.detail) for one in ScreeningFinding.objects.of(comment)]


def test_two_links_wait_and_the_moderator_sees_why(says, moderator, signed_in):
    comment = says(TWO_LINKS)
    assert comment.is_held
    page = signed_in(moderator).get(f"/moderation/comments/{comment.pk}/").content.decode()
    assert "Two links; the limit is 1." in page


def test_one_link_passes(says):
    assert says("Look: https://a.example/.").is_published


def test_a_guest_s_first_comment_waits_and_the_next_after_an_approval_doesn_t(says, moderator):
    guest = Writer(token="h" * 32, name="Heron", email="heron@example.org")
    first = says("May I come in?", by=guest)
    assert first.is_held and reasons(first) == [
        "A guest’s first comment: this guest has no approved comment yet."
    ]
    approve(moderator, first)
    assert says("Thank you all.", by=guest).is_published
    assert ScreeningFinding.objects.hits()["first"] == {
        "check_name": "first", "held": 1, "approved": 1, "refused": 0
    }  # fmt: skip


def test_everybody_s_first_comment_waits_if_that_is_set(says, rules, moderator):
    rules(first="all")
    comment = says("May I come in?")
    assert comment.is_held
    approve(moderator, comment)
    assert says("Thank you all.").is_published
    rules(first="nobody")
    assert says(
        "Me too?", by=Writer(token="h" * 32, name="Heron", email="h@example.org")
    ).is_published


def test_a_word_waits_or_is_refused_as_its_list_says(says, rules):
    rules(held_words="plums", refused_words="casino")
    assert reasons(says("No PLUMS here.")) == ["It contains “plums”, which is on the list."]
    with pytest.raises(Declined) as declined:
        says("The cas\u200bino, and plums.")
    assert declined.value.verdict.reasons == ("You can’t post “casino” here. Please rephrase it.",)
    assert ScreeningFinding.objects.hits()["word"]["refused"] == 1 and Comment.objects.count() == 1


def test_a_text_that_was_said_on_another_article_waits(says, post, second_reader, another):
    assert says(LONG).is_published
    who = Writer(account=second_reader, name="Quince")
    again = says(f"{LONG.upper()}!", by=who, on=another)
    assert again.is_held
    assert reasons(again) == ["The same text was posted on another article within 24 hours."]
    assert says("Something else, then.", by=who, on=another).is_published


def test_the_same_text_is_refused_again_anywhere_below_the_article(says, second_reader):
    first = says(LONG)
    for parent in (None, first):
        with pytest.raises(Declined, match="You already posted this here."):
            says(LONG.replace(" ", "  "), parent=parent)
    assert says(LONG, by=Writer(account=second_reader, name="Quince")).is_published
    first.withdraw()
    assert says(LONG).is_published


def test_every_comment_waits_on_an_article_or_on_the_site(says, rules, post, another):
    post.comments_wait = "all"
    post.save()
    assert reasons(says("May I?")) == ["Every comment on this article is held."]
    assert says("May I?", on=another).is_published
    rules(hold_all=True)
    assert reasons(says("And now?", on=another)) == ["Every comment on the whole site is held."]


def test_staff_are_not_screened(says, rules, moderator, author):
    rules(refused_words="casino", hold_all=True)
    for person in (moderator, author):
        who = Writer(account=person, name=person.name)
        assert says(f"A casino. {TWO_LINKS}", by=who).is_published


def test_who_posts_too_much_is_told_until_when_to_wait(says, rules, second_reader):
    rules(pace=2, pace_minutes=10)
    sent = {"sending": Sending()}
    says("One of them.", **sent), says("Two of them.", **sent)
    with pytest.raises(Declined, match="You posted 2 comments in 10 minutes."):
        says("Three of them.", **sent)
    assert says("Me, too.", by=Writer(account=second_reader, name="Quince"), **sent).is_published


def test_a_network_that_posts_too_much_waits_as_well(says, rules):
    rules(pace_of_range=2)
    guest = Writer(name="Heron", email="h@example.org", ip_hash="w" * 64)
    for n in range(2):
        says(f"Number {n}.", by=replace(guest, token=f"{n}" * 32), sending=Sending())
    with pytest.raises(Declined, match="2 comments came from your network in 10 minutes."):
        says("Number 3.", by=replace(guest, token="3" * 32), sending=Sending())
    assert says("Elsewhere.", by=replace(guest, ip_hash="e" * 64), sending=Sending())


def test_an_edit_is_screened_as_well(says, rules):
    rules(refused_words="casino")
    comment = says("Nothing yet.")
    with pytest.raises(Declined):
        comment.edit("The casino.")
    comment.edit(TWO_LINKS)
    assert comment.waiting.text == TWO_LINKS and reasons(comment) == ["Two links; the limit is 1."]
    comment.edit("Nothing any more.")
    assert comment.text == "Nothing any more." and not comment.pending_at


def test_screening_asks_the_database_once(says, rules, django_assert_num_queries, post, reader):
    from comments import gate
    from lib.text.comparing.fingerprint import fingerprint

    says("Something said.")
    who = Writer(account=reader, name="Marrow", ip_hash="w" * 64)
    words = gate.Words(post, who, LONG, f"<p>{LONG}</p>", fingerprint(LONG), sending=Sending())
    assert reader.is_moderator is False  # That is asked anyway, for the badge.
    with django_assert_num_queries(1):
        assert gate.screen(words) == gate.Verdict()
