"""Screening at the desk: who may change it, what can't be saved, and what a text is told."""

import pytest

from comments.models import Comment
from moderation.models import Screening, ScreeningFinding
from moderation.screening import patterns, patterns_process

pytestmark = pytest.mark.django_db
TRY = "/admin/moderation/screening/try/"


@pytest.fixture
def desk(signed_in, author_who_moderates):
    return signed_in(author_who_moderates)


def saved(desk, **changes):
    """Fill in the form and send it; the page that comes back, if it can't be saved."""
    screening = Screening.current()
    fields = {"first": "guests", "links": "1", "pace": "10", "pace_minutes": "10"}
    fields |= {"removals_among": "10"} | changes
    answer = desk.post(f"/admin/moderation/screening/{screening.pk}/change/", fields)
    return answer.text if answer.status_code == 200 else ""


def test_an_admin_changes_the_lists_and_the_next_comment_meets_them(desk):
    assert desk.get("/admin/moderation/screening/").status_code == 302
    assert not saved(desk, refused_words="casino\n\n poker* ", held_patterns=r"b[u0]y\s+now")
    screening = Screening.current()
    assert screening.refused_words == "casino\npoker*"
    assert "Refused" in desk.post(TRY, {"text": "Poker night!", "who": "reader"}).text


def test_a_text_is_tested_by_the_settings_in_the_form_before_they_are_saved(desk):
    settings = {"first": "nobody", "links": "1", "pace": "10", "pace_minutes": "10"}
    settings |= {"removals_among": "10", "refused_words": "casino", "who": "reader"}
    tried = desk.post(TRY, settings | {"text": "A casino of pears."})
    assert "Result: Refused" in tried.text
    assert Screening.current().refused_words == "", "nothing is kept"
    assert "Result: Published" in desk.post(TRY, {"text": "A casino.", "who": "reader"}).text
    wrong = desk.post(TRY, settings | {"text": "A casino.", "refused_patterns": "("})
    assert wrong.status_code == 422 and "These settings can’t be tested" in wrong.text


def test_more_removals_than_comments_are_never_asked_for(desk):
    assert "Error:" in saved(desk, removals="4", removals_among="3")
    assert not saved(desk, removals="3", removals_among="3")
    assert Screening.current().removals == 3


def test_an_author_looks_and_tries_but_changes_nothing(signed_in, author):
    desk = signed_in(author)
    address = f"/admin/moderation/screening/{Screening.current().pk}/change/"
    assert 'id="try-title"' in desk.get(address).text
    assert desk.post(address, {"first": "nobody"}).status_code == 403
    assert desk.post(TRY, {"text": "Pears.", "who": "guest"}).status_code == 200


def test_a_moderator_alone_has_no_desk_and_a_reader_none_at_all(client, moderator, reader):
    for person in (moderator, reader):
        client.force_login(person)
        assert client.get(TRY).status_code in (302, 403)


@pytest.mark.parametrize(
    "line, words",
    [
        ("(a+)+$", "It takes too long"),
        (r"(\w+\s?)*!$", "It takes too long"),
        ("(", "missing ), unterminated subpattern"),
        ("a*", "It is found in every text."),
        ("x" * 301, "It is longer than 300 characters."),
        ("a{99999999999999}", "the repetition number is too large"),
    ],
)
def test_a_pattern_that_can_t_be_used_is_named_and_nothing_is_saved(desk, line, words):
    page = saved(desk, refused_patterns=f"fine\n{line}", held_words="pears")
    assert words in page.replace("&#x27;", "'") and "pears" in page
    assert Screening.current().held_words == ""


def test_an_entry_in_which_nothing_is_seen_is_refused(desk):
    assert "There is nothing to find" in saved(desk, held_words="pears\n\u200b")


@pytest.mark.parametrize(
    "line, text, said",
    [
        (r"b[u0]y\s+now", "B0Y   NOW!", "B0Y   NOW"),
        (r"\b\d{3}-\d{4}\b", "call 555-1234", "555-1234"),
        (r"казино\w*", "КАЗИНО́М", "КАЗИНОМ"),
        (r"t\.me/\w+", "T\u200b.ME/pears", "T.ME/pears"),
        (r"微信[:：]?\s*\w+", "加微信：pears1", "微信:pears1"),
        (r"(🍆\s*){3}", "🍆 🍆 🍆", "🍆 🍆 🍆"),
    ],
)
def test_a_pattern_finds(line, text, said):
    assert patterns.Patterns(line, "").search(text) == ([(line, "hold", said)], False)


@pytest.mark.parametrize(
    "line, text",
    [
        (r"\bкот\b", "который"),
        (r"b[u0]y\s+now", "buy nothing"),
        (r"[ıi]\d", "I am 5"),
        (r"^博彩$", "在线博彩"),
    ],
)
def test_a_pattern_doesn_t_find(line, text):
    assert patterns.Patterns("", line).search(text) == ([], False)


def test_a_pattern_that_takes_too_long_after_all_holds_the_text_and_keeps_nobody_waiting():
    slow = patterns.Patterns("(a+)+$", "")
    assert slow.search("a" * 40 + "!") == ([], True)
    assert slow.search("a") == ([("(a+)+$", "hold", "a")], False)
    assert patterns_process.SECONDS <= 0.2


def test_a_text_is_tried_and_nothing_is_kept(desk):
    saved(desk, held_words="plums", first="all", links="0")
    text = "Plums at https://pears.example/"
    page = desk.post(TRY, {"text": text, "who": "new"}).text
    for words in (
        "Result: Held",
        "It contains “plums”, which is on the list.",
        "One link; the limit is 0.",
        "A first comment: its writer has no approved comment yet.",
        "Not tested, because it depends on who posts the text",
    ):
        assert words in page
    assert text in page and not Comment.objects.exists() and not ScreeningFinding.objects.exists()
    assert "Result: Published" in desk.post(TRY, {"text": "Pears.", "who": "reader"}).text
    assert desk.post(TRY, {"text": "", "who": "x"}).status_code == 422
