"""A writer is asked once, before posting, whether to say what a rule may not allow."""

import html5lib
import pytest

from comments.gate import Writer
from comments.models import Comment
from moderation.models import Screening, ScreeningFinding, Waiver

pytestmark = pytest.mark.django_db
WORDS = "It came for the wedding at number nine, Quay Street, and her father paid in herring."


@pytest.fixture
def screening(policy):
    screening = Screening.current()
    screening.reminder_words = "2: number nine\n1: casino*"
    screening.save()
    return screening


def send(browser, post, text=WORDS, **more):
    return browser.post(
        f"/comments/new/{post.pk}/", {"text": text, "terms": "1", "accept": "1", **more}
    )


def form_of(answer):
    """{name: value} of the form that came back, and the label of the button that posts."""
    tree = html5lib.parse(answer.content.decode(), namespaceHTMLElements=False)
    form = next(one for one in tree.iter("form") if one.find(".//textarea") is not None)
    fields = {one.get("name"): one.get("value") for one in form.iter("input")}
    button = form.find(".//button[@class='button button--primary']")
    return fields, " ".join("".join(button.itertext()).split())


def counts():
    screening = Screening.current()
    return screening.reminders_shown, screening.reminders_heeded


def test_the_rule_and_the_passage_are_shown_and_the_words_kept(signed_in, reader, post, screening):
    answer = send(signed_in(reader), post)
    assert answer.status_code == 422 and not Comment.objects.exists()
    assert "This may break rule 2" in answer.text
    assert (
        "“It came for the wedding at <mark>number nine</mark>, Quay Street, and her father paid in…”"
        in answer.text
    )
    assert WORDS in answer.text
    fields, button = form_of(answer)
    assert fields["reminded"] == "1" and button == "Post it as it is"
    assert counts() == (1, 0)


def test_the_second_press_posts_it_as_it_is_and_nothing_is_kept_of_it(
    signed_in, reader, post, screening
):
    browser = signed_in(reader)
    send(browser, post)
    assert send(browser, post, reminded="1").status_code == 302
    assert Comment.objects.get().is_published and counts() == (1, 0)
    assert not ScreeningFinding.objects.exists()


def test_what_was_changed_is_counted_and_posted(signed_in, reader, post, screening):
    browser = signed_in(reader)
    send(browser, post)
    assert send(browser, post, "It came for a wedding.", reminded="1").status_code == 302
    assert Comment.objects.get().text == "It came for a wedding." and counts() == (1, 1)


def test_it_asks_once_whatever_comes_next(signed_in, reader, post, screening):
    browser = signed_in(reader)
    send(browser, post)
    assert send(browser, post, "Casinos, then.", reminded="1").status_code == 302


def test_a_guest_is_asked_too(client, post, screening, guest):
    sent = {"text": WORDS, "terms": "1", "accept": "1", **guest}
    Screening.objects.update(first="nobody")
    screening.refresh_from_db(), screening.save()
    answer = client.post(
        f"/comments/guest/{post.pk}/", sent, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 422 and "This may break rule 2" in answer.text


def test_what_waits_anyway_asks_nothing(signed_in, reader, post, screening):
    screening.hold_all = True
    screening.save()
    assert send(signed_in(reader), post).status_code == 302
    assert Comment.objects.get().is_held and counts() == (0, 0)


def test_what_waits_for_a_word_alone_is_said_before(signed_in, reader, post, screening):
    screening.held_words, screening.reminder_words = "herring", ""
    screening.save()
    browser = signed_in(reader)
    answer = send(browser, post)
    assert answer.status_code == 422 and "With “herring” it waits for a moderator" in answer.text
    assert send(browser, post, reminded="1").status_code == 302
    assert Comment.objects.get().is_held


def test_a_rule_that_the_article_set_aside_is_no_reason(
    signed_in, reader, author, post, screening, policy
):
    Waiver.objects.create(post=post, rule=policy.wordings.get(number=2).rule)
    assert send(signed_in(reader), post).status_code == 302


def test_authors_and_moderators_are_not_asked(signed_in, author, moderator, post, screening):
    for account in (author, moderator):
        assert send(signed_in(account), post, f"{WORDS} {account.name}").status_code == 302


def test_words_that_no_form_sent_are_taken(reader, post, screening):
    writer = Writer(account=reader, name=reader.name)
    assert Comment.write(post, writer, WORDS).is_published


@pytest.mark.parametrize("wrong", ["number nine", "77: number nine", "2:", "2: " + "x" * 201])
def test_a_list_names_a_rule_on_each_line(signed_in, author_who_moderates, screening, wrong):
    page = f"/admin/moderation/screening/{screening.pk}/change/"
    desk = signed_in(author_who_moderates)
    form = desk.get(page).context["adminform"].form
    sent = {name: "" if value is None else value for name, value in form.initial.items()}
    answer = desk.post(page, sent | {"reminder_words": wrong})
    assert answer.status_code == 200 and "doesn’t begin with the number of a rule" in answer.text
    assert desk.post(page, sent | {"reminder_words": "2: Quay Street"}).status_code == 302
    assert Screening.current().reminder_words == "2: Quay Street"


def test_owners_see_how_often_it_asked(signed_in, author_who_moderates, reader, post, screening):
    browser = signed_in(reader)
    send(browser, post), send(browser, post, "Other words.", reminded="1")
    page = (
        signed_in(author_who_moderates)
        .get(f"/admin/moderation/screening/{screening.pk}/change/")
        .text
    )
    assert "1 question before posting so far. Changed after it: 1." in page
