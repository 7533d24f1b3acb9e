"""The desk's lists, what they are filtered by, and where a moderator goes on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Post
from comments.gate import Writer
from comments.models import Comment
from moderation.actions import reading
from moderation.actions.comments import approve, remove
from moderation.actions.reading import mark_read
from moderation.lists.queue import Queue
from moderation.models import Reading
from moderation.reports.action import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


@pytest.fixture
def say(post, reader):
    """A function by which somebody comments: days ago, with links, wherever it may be."""

    def say(text, by=reader, on=post, days=0, **guest):
        who = Writer(**guest) if guest else Writer(account=by, name=by.name)
        comment = Comment.write(on, who, text)
        if days:
            at = timezone.now() - timedelta(days=days)
            Comment.objects.filter(pk=comment.pk).update(created_at=at)
            comment.refresh_from_db()
        return comment

    return say


@pytest.fixture
def another_post(author):
    post = Post(
        title="Counting benches", slug="counting-benches", author=author, status="published",
        published_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    post.write("Eleven.")
    post.save()
    return post


def passed(moderator, comment):
    """As a bulk approval does it."""
    with comment.locked():
        reading.keep(Reading.How.PASSED, moderator, comment)


def found(**asked):
    return [
        comment.text
        for comment in Queue.asked({"show": "all", "sort": "oldest"} | asked).comments()
    ]


def test_each_list_says_how_many_wait_and_for_how_long(desk, say, guest, moderator, policy):
    say("Which pears?", days=3)
    say("Do they keep?", token="t", **guest)
    read = say("Which wall?")
    approve(moderator, read)
    read.edit("Which walls?")

    page = desk.get("/moderation/").text
    for words in ["Unread 3", "Held 1", "Edited after reading 1", "3\xa0days"]:
        assert words in page
    assert "show=passed" not in page
    edited = desk.get("/moderation/?show=edited").text.partition("<aside")[0]
    assert "Which walls?" in edited and "Which pears?" not in edited
    mark_read(moderator, read)
    assert "show=edited" not in desk.get("/moderation/").text


def test_what_is_reported_has_a_list_and_is_found_by_the_rule(
    desk, say, second_reader, moderator, policy
):
    say("Which pears?")
    comment = say("Pears are better abroad.", days=9)
    rule = policy.wordings.get(number=1)
    report(Writer(account=second_reader, name="Quince"), comment, rule, "Again.")

    page = desk.get("/moderation/?show=reported")
    assert [row.text for row in page.context["rows"]] == [comment.text]
    assert "Reported 1" in page.text
    [tally] = [one for one in page.context["tallies"] if one.listing.slug == "reported"]
    assert timezone.now() - tally.oldest < timedelta(hours=1)
    assert found(rule="comparison") == [comment.text]
    approve(moderator, comment)
    assert not desk.get("/moderation/?show=reported").context["rows"]


def test_what_was_passed_unread_keeps_all_read_from_showing(desk, say, moderator, policy):
    comment = say("Which pears?")
    passed(moderator, comment)

    page = desk.get("/moderation/")
    assert not page.context["all_read"] and "show=passed" in page.text
    desk.post(f"/moderation/comments/{comment.pk}/approve/", {"list": "show=passed"})
    page = desk.get("/moderation/")
    assert page.context["all_read"].is_by_themselves and "show=passed" not in page.text


def test_nobody_is_told_that_they_saw_what_was_edited_after_they_read_it(
    desk, say, moderator, second_moderator, policy
):
    comment = say("Which pears?")
    approve(moderator, comment)
    comment.edit("Which quinces?")
    mark_read(second_moderator, comment)
    said = desk.get("/moderation/")
    assert not said.context["all_read"].is_by_themselves
    mark_read(moderator, comment)
    page = desk.get("/moderation/")
    assert page.context["all_read"].is_by_themselves and "You have seen every comment" in page.text


def test_a_list_is_filtered_by_all_that_is_asked(
    say, another_post, second_reader, guest, moderator, policy
):
    say("Our wall has pears.", days=9)
    say("See <https://example.org/walls> for walls.", days=5)
    say("Benches have numbers.", on=another_post, days=4)
    removed = say("Benches are better abroad.", by=second_reader, on=another_post, days=3)
    heron = say("Heron says so.", token="t", **guest)
    remove(moderator, removed, policy.wordings.get(number=1))

    assert found(post="counting-benches") == found(post="benches") == [
        "Benches have numbers.", "Benches are better abroad.",
    ]  # fmt: skip
    assert found(writer="quince") == ["Benches are better abroad."]
    assert found(writer=f"account:{second_reader.pk}") == ["Benches are better abroad."]
    assert found(writer=f"guest:{heron.pk}") == found(writer="passing heron") == ["Heron says so."]
    assert found(rule="comparison") == ["Benches are better abroad."]
    assert len(found(links="1")) == 1 and "example.org" in found(links="1")[0]
    assert found(first="1") == [
        "Our wall has pears.",
        "Benches are better abroad.",
        "Heron says so.",
    ]
    days = [f"{timezone.localdate() - timedelta(days=n)}" for n in (5, 4)]
    assert found(since=days[0], until=days[1], writer="marrow") == [
        "See <https://example.org/walls> for walls.", "Benches have numbers.",
    ]  # fmt: skip
    assert found(post="benches", first="1", q="abroad better") == ["Benches are better abroad."]
    assert found(sort="newest", post="benches")[0] == "Benches are better abroad."


def test_words_are_found_in_what_is_published_and_in_what_waits(say, guest, second_reader):
    say("Die Äpfel über der Mauer.")
    say("ПРИВЕТ, сад!", token="t", **guest)
    say("東京都の庭", token="u", **guest)
    assert found(q="apfel") == ["Die Äpfel über der Mauer."]
    assert found(q="привет") == ["ПРИВЕТ, сад!"]
    assert found(q="東京") == ["東京都の庭"]
    assert found(q="!!!") == found(q="abroad") == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"post": "nowhere"}, "No article has that title"),
        ({"writer": "Nobody"}, "Nobody with that name"),
        ({"writer": "account:9"}, "This account was deleted"),
        ({"writer": "guest:" + "9" * 30}, "Nobody with that name"),
        ({"rule": "none"}, "The policy never had this rule"),
        ({"since": "yesterday"}, "Enter a date like 2011-11-14"),
        ({"until": "9999-12-31"}, "Enter a date like 2011-11-14"),
        ({"q": "a\x00b"}, "Null characters are not allowed"),
        ({"q": "x" * 300}, "at most 200 characters"),
    ],
)
def test_a_filter_that_cannot_be_understood_is_said_to_be_so_and_shows_nothing(
    desk, comment, policy, asked, said
):
    page = desk.get("/moderation/", asked)
    assert page.status_code == 200 and said in page.text
    assert "Pears are better abroad" not in page.text and "All read" not in page.text


def test_an_unknown_list_or_order_is_the_usual_one(desk, comment, policy):
    page = desk.get("/moderation/", {"show": "everything", "sort": "sideways", "colour": "red"})
    assert "Pears are better abroad" in page.text and page.context["queue"].query == "show=unread"


def test_the_whole_list_is_carried_from_deed_to_deed(desk, say, another_post, moderator, policy):
    one, _two, three = say("Pears?"), say("Benches?", on=another_post), say("Plums?")
    asked = "show=unread&post=a-wall-of-espaliers&sort=newest"

    page = desk.get(f"/moderation/?{asked}")
    assert page.context["comment"] == three and page.context["queue"].query == asked
    delete = f"/moderation/comments/{three.pk}/delete/?list=show%3Dunread%26post%3Da-wall"
    assert delete in page.text
    answer = desk.post(f"/moderation/comments/{three.pk}/approve/", {"list": asked})
    assert answer.url == f"/moderation/comments/{one.pk}/?{asked}"
    answer = desk.post(f"/moderation/comments/{one.pk}/approve/", {"list": asked})
    assert answer.url == f"/moderation/?{asked}"
    assert "No matches" in desk.get(answer.url).text


def test_a_moderator_goes_on_where_they_were_though_they_signed_out(
    client, say, moderator, second_moderator, policy
):
    comments = [say(f"Pears, part {n}?") for n in range(5)]
    client.force_login(moderator)
    client.post(f"/moderation/comments/{comments[2].pk}/approve/")
    client.logout()
    approve(second_moderator, comments[0])

    client.force_login(moderator)
    assert client.get("/moderation/").context["comment"] == comments[3]
    for n in (3, 4):
        client.post(f"/moderation/comments/{comments[n].pk}/approve/")
    # What was passed over comes last, and isn't forgotten.
    assert client.get("/moderation/").context["comment"] == comments[1]


def test_where_a_moderator_was_is_known_though_the_article_is_gone(
    desk, say, another_post, moderator, policy
):
    first, second = say("Pears?"), say("Plums?")
    mark_read(moderator, first)
    mark_read(moderator, say("Benches?", on=another_post))
    another_post.delete()
    assert desk.get("/moderation/").context["comment"] == second


def test_the_list_begins_with_the_first_to_be_read_and_says_how_many_stand_above(
    desk, say, moderator, policy
):
    comments = [say(f"Pears, part {n}?") for n in range(14)]
    mark_read(moderator, comments[4])
    opened = desk.get("/moderation/")
    assert opened.context["rows"][0] == opened.context["comment"] == comments[5]
    assert opened.context["rows_above"] == 4
    above = desk.get("/moderation/?show=unread&first")
    assert above.context["rows"][0] == above.context["comment"] == comments[0]
    assert 'href="/moderation/?show=unread&amp;first"' in opened.text


def test_where_few_are_left_those_before_fill_the_list(desk, say, moderator, policy):
    comments = [say(f"Pears, part {n}?") for n in range(14)]
    mark_read(moderator, comments[12])
    opened = desk.get("/moderation/")
    assert opened.context["comment"] == comments[13]
    assert opened.context["rows"] == [*comments[9:12], comments[13]]
