"""The demo's content as it is written by hand, read without a database."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from transfer.demo import reading
from transfer.demo.reading import Clock, Fate

CONTENT = Path(reading.__file__).parent / "content"
POSTS = sorted(CONTENT.glob("posts/*.md"))
THREADS = sorted(CONTENT.glob("comments/*.txt"))


def test_a_thread_is_read_with_its_depths_and_its_times():
    first, second, third = reading.thread(
        ". 0 07:31 Oda\nRye.\n\n.. 0 07:52 Marit\nNineteen.\n\nIs good.\n. 2 19:05 Tilly (9)\nA swan.\n"
    )
    assert (first.name, first.answers, first.text) == ("Oda", 0, "Rye.")
    assert (second.answers, second.depth, second.text) == (first.id, 1, "Nineteen.\n\nIs good.")
    assert (third.name, third.answers, third.at) == ("Tilly (9)", 0, Clock(2, time(19, 5)))


def test_a_mark_says_what_became_of_a_comment():
    removed, withdrawn, held, staff = reading.thread(
        ". 0 08:00 A [removed danger by Ines 1 09:30]\nx\n"
        ". 0 08:00 B [withdrawn 0 22:40]\nx\n. 0 08:00 C [held]\nx\n. 0 08:00 D [as moderator]\nx"
    )
    assert removed.fate == Fate("removed", Clock(1, time(9, 30)), "danger", "Ines")
    assert withdrawn.fate == Fate("withdrawn", Clock(0, time(22, 40)))
    assert held.fate == Fate("held")
    assert staff.as_moderator and staff.fate is None


@pytest.mark.parametrize(
    "text", ["... 0 08:00 Oda\ntoo deep", ". 0 08:00 Oda [lost]\nno such mark"]
)
def test_a_slip_of_the_pen_is_not_let_in(text):
    with pytest.raises(ValueError):
        reading.thread(text)


def test_a_rule_that_is_repeated_keeps_its_words_and_its_place():
    first = reading.rules({"rules": [{"key": "a", "text": "old"}, {"key": "b", "text": "b"}]}, [])
    then = reading.rules(
        {"again": ["b", "a"], "rules": [{"key": "a", "text": "new"}, {"key": "c"}]}, first
    )
    assert [rule["key"] for rule in then] == ["b", "a", "c"]
    assert then[1]["text"] == "new"


def test_the_newest_article_becomes_two_days_old_and_mornings_stay_mornings():
    by = reading.shift(date(2026, 6, 15), date(2027, 1, 31))
    assert date(2026, 6, 15) + by == date(2027, 1, 29)
    assert by % timedelta(days=1) == timedelta()


@pytest.mark.parametrize("path", THREADS, ids=lambda path: path.stem)
def test_nobody_answers_before_they_are_spoken_to_or_in_the_middle_of_the_night(path):
    # In posts/, or in desk/ if it lies in the bin.
    article = next(CONTENT.glob(f"*/{path.stem}.md"))
    head, _ = reading.article(article.read_text())
    said = {0: head["published"]}
    for saying in reading.thread(path.read_text()):
        at = said[saying.id] = saying.at.after(head["published"])
        assert at > said[saying.answers], saying
        assert time(6) < at.time() < time(23), saying
        if saying.fate and saying.fate.at:
            assert saying.fate.at.after(head["published"]) > at


def test_what_is_said_under_the_newest_article_is_past_when_the_demo_is_loaded():
    newest = max(POSTS, key=lambda path: reading.article(path.read_text())[0]["published"])
    sayings = reading.thread((CONTENT / "comments" / f"{newest.stem}.txt").read_text())
    assert max(saying.at.day for saying in sayings) < reading.NEWEST_AGE


def test_the_content_spans_two_years():
    published = [reading.article(path.read_text())[0]["published"] for path in POSTS]
    assert max(published) - min(published) > timedelta(days=700)
    assert isinstance(published[0], datetime)
