"""Moderators read what was written, one comment after the other, and decide."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import approve, remove
from moderation.models import Decision, Waiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def say(post):
    """A function by which somebody comments on the post."""

    def say(account, text, parent=None):
        return Comment.write(post, Writer(account=account, name=account.name), text, parent=parent)

    return say


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


def field(page, name):
    """The value of a hidden field or of a button."""
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def delete(client, comment, wording, **more):
    """Choose the rule, look at the effect, press the button."""
    address = f"/moderation/comments/{comment.pk}/delete/"
    shown = client.post(address, {"rule": wording.pk, **more})
    sent = {"rule": wording.pk, "confirm": field(shown, "confirm"), "seen": field(shown, "seen")}
    return client.post(address, sent | more)


def test_the_oldest_unread_comment_comes_first_with_its_parent_in_view(desk, reader, say, policy):
    first = say(reader, "Which pears are these?")
    say(reader, "The ones by the door.", parent=first)

    page = desk.get("/moderation/").text
    assert "Unread 2" in page
    assert page.index("Which pears are these?") < page.index("The ones by the door.")
    reply = desk.get(f"/moderation/comments/{first.pk + 1}/").text
    assert "Which pears are these?" in reply and policy.get_absolute_url() in reply


def test_it_is_said_that_replies_stay_while_there_is_something_to_delete(
    desk, reader, second_reader, say, moderator, policy
):
    comment = say(reader, "Pears are better abroad.")
    say(second_reader, "So they say.", parent=comment)
    address = f"/moderation/comments/{comment.pk}/"
    assert "One reply below, by Quince. It stays if you remove this." in desk.get(address).text
    remove(moderator, comment, policy.wordings.get(number=1))
    page = desk.get(address).text
    assert "One reply below, by Quince." in page and "It stays" not in page


def test_looking_at_a_comment_changes_nothing(desk, reader, say, policy):
    comment = say(reader, "Which pears are these?")
    for page in ["", "approve/", "delete/", "restore/"]:
        desk.get(f"/moderation/comments/{comment.pk}/{page}")
    desk.get(f"/moderation/accounts/{reader.pk}/ban/")

    comment.refresh_from_db()
    assert comment.read_at is None and not Decision.objects.exists()


def test_approving_marks_it_read_and_goes_to_the_next(desk, reader, say, policy):
    one, two = say(reader, "Which pears?"), say(reader, "Which wall?")

    answer = desk.post(f"/moderation/comments/{one.pk}/approve/")

    assert answer.url == f"/moderation/comments/{two.pk}/?show=unread"
    assert list(Comment.objects.unread()) == [two]
    assert Decision.objects.get().kind == "approve"


def test_approving_a_held_comment_publishes_it(desk, post, guest, policy):
    comment = Comment.write(post, Writer(token="t", **guest), "Do the pears keep?")
    assert "First comment" in desk.get("/moderation/?show=held").text

    desk.post(f"/moderation/comments/{comment.pk}/approve/")

    comment.refresh_from_db()
    assert comment.is_published
    post.refresh_from_db()
    assert post.comment_count == 1


def test_approving_what_is_approved_is_harmless(
    desk, reader, moderator, second_moderator, say, policy
):
    comment = say(reader, "Which pears?")
    first = approve(second_moderator, comment)
    assert approve(moderator, comment) == first
    assert desk.post(f"/moderation/comments/{comment.pk}/approve/").status_code == 302
    assert Decision.objects.count() == 1


def test_all_read_is_said_only_when_it_is_true(desk, reader, say, policy):
    comment = say(reader, "Which pears?")
    assert not desk.get("/moderation/").context.get("all_read")
    assert not desk.get("/moderation/?show=held").context.get("all_read")

    desk.post(f"/moderation/comments/{comment.pk}/approve/")
    assert desk.get("/moderation/").context["all_read"].is_by_themselves


def test_a_comment_that_was_read_opens_although_nothing_is_left_to_read(desk, reader, say, policy):
    comment = say(reader, "Which pears?")
    desk.post(f"/moderation/comments/{comment.pk}/approve/")
    assert "Which pears?" in desk.get(f"/moderation/comments/{comment.pk}/").text


def test_nobody_is_told_that_they_saw_what_a_colleague_read(
    desk, reader, second_moderator, say, policy
):
    approve(second_moderator, say(reader, "Which pears?"))
    said = desk.get("/moderation/").context["all_read"]
    assert said and not said.is_by_themselves


def test_deleting_shows_the_effect_and_then_does_it(desk, reader, post, say, policy):
    comment = say(reader, "Pears are better abroad.")
    say(reader, "So they say.", parent=comment)
    wording = policy.wordings.get(number=1)
    address = f"/moderation/comments/{comment.pk}/delete/"

    form = desk.get(address)
    assert "checked" not in form.text and "effects" not in form.context
    shown = desk.post(address, {"rule": wording.pk})
    assert "Removed by a moderator under rule 1: off-topic comparison." in shown.text
    assert "The reply stays." in shown.text and "Remove under rule 1" in shown.text
    comment.refresh_from_db()
    assert comment.is_published

    delete(desk, comment, wording, to_writer="Not here.")
    comment.refresh_from_db()
    assert comment.state == "removed"
    assert Decision.objects.get().note.to_writer == "Not here."
    thread = desk.get(post.get_absolute_url()).text
    assert "off-topic comparison" in thread and "So they say." in thread


def test_deleting_needs_a_rule(desk, reader, say, policy):
    comment = say(reader, "Pears are better abroad.")
    answer = desk.post(
        f"/moderation/comments/{comment.pk}/delete/", {"to_writer": "Kept?", "confirm": "1"}
    )
    assert answer.status_code == 422
    assert "rule" in answer.context["form"].errors and "Kept?" in answer.text


def test_nothing_is_deleted_under_a_rule_that_was_not_shown(desk, reader, say, policy):
    comment = say(reader, "Pears are better abroad.")
    one, two = policy.wordings.all()
    address = f"/moderation/comments/{comment.pk}/delete/"
    shown = field(desk.post(address, {"rule": one.pk}), "confirm")
    answer = desk.post(address, {"rule": two.pk, "confirm": shown})
    assert answer.context["plan"].main.verdict.wording.number == 2
    comment.refresh_from_db()
    assert comment.is_published


def test_a_held_comment_can_be_deleted(desk, post, guest, policy):
    comment = Comment.write(post, Writer(token="t", **guest), "Buy boots.")
    delete(desk, comment, policy.wordings.get(number=2))
    comment.refresh_from_db()
    assert comment.state == "removed"
    assert Decision.objects.get().is_about_guest


def test_a_waived_rule_stands_there_but_cannot_be_chosen(desk, reader, post, say, policy):
    wording = policy.wordings.get(number=1)
    Waiver.objects.create(post=post, rule=wording.rule)
    comment = say(reader, "Pears are better abroad.")
    address = f"/moderation/comments/{comment.pk}/delete/"

    page = desk.get(address).text
    assert f'value="{wording.pk}" disabled' in page
    assert desk.post(address, {"rule": wording.pk, "confirm": wording.pk}).status_code == 422


def test_the_rules_are_those_of_the_day_on_which_it_was_written(desk, reader, say, policy):
    comment = say(reader, "Pears are better abroad.")
    later = type(policy).objects.draft()
    later.wordings.filter(number=1).update(title="Compare nothing")
    later.publish()
    page = desk.get(f"/moderation/comments/{comment.pk}/delete/").text
    rules, newer = page.split('class="pick-apart"', 1)
    assert "No off-topic comparison" in rules and "Compare nothing" not in rules
    assert "Compare nothing" in newer


def test_the_second_of_two_moderators_is_told_what_the_first_did_and_keeps_the_note(
    desk, reader, second_moderator, say, policy
):
    comment = say(reader, "Pears are better abroad.")
    wording = policy.wordings.get(number=1)
    address = f"/moderation/comments/{comment.pk}/delete/"
    shown = desk.post(address, {"rule": wording.pk, "to_writer": "A long note."})
    remove(second_moderator, comment, policy.wordings.get(number=2))

    sent = {"rule": wording.pk, "confirm": field(shown, "confirm"), "seen": field(shown, "seen")}
    answer = desk.post(address, sent | {"to_writer": "A long note."})
    assert answer.status_code == 409
    assert "Hazel removed this comment under rule 2" in answer.text
    assert "A long note." in answer.text
    assert Decision.objects.count() == 1


def test_a_deletion_after_a_colleagues_approval_is_asked_again(
    desk, reader, second_moderator, say, policy
):
    comment = say(reader, "Pears are better abroad.")
    wording = policy.wordings.get(number=1)
    address = f"/moderation/comments/{comment.pk}/delete/"
    shown = desk.post(address, {"rule": wording.pk})
    approve(second_moderator, comment)

    sent = {"rule": wording.pk, "confirm": field(shown, "confirm"), "seen": field(shown, "seen")}
    answer = desk.post(address, sent)
    assert answer.status_code == 409
    delete(desk, comment, wording)
    comment.refresh_from_db()
    assert comment.state == "removed"


def test_a_dialog_that_opens_after_a_colleagues_decision_says_so(
    desk, reader, second_moderator, say
):
    comment = say(reader, "Pears are better abroad.")
    approve(second_moderator, comment)
    opened = desk.get(
        f"/moderation/comments/{comment.pk}/delete/", headers={"X-Requested-With": "desk"}
    )
    dialog = opened.json()["html"] if "json" in opened["Content-Type"] else opened.text
    assert "data-decided" in dialog and "Hazel approved this comment" in dialog


def test_nobody_approves_words_that_changed_while_they_were_read(desk, reader, say, policy):
    comment = say(reader, "Which pears?")
    seen = field(desk.get(f"/moderation/comments/{comment.pk}/"), "seen")
    comment.edit("Buy boots.")

    answer = desk.post(f"/moderation/comments/{comment.pk}/approve/", {"seen": seen})
    assert answer.status_code == 409
    assert "Buy boots." in answer.text
    comment.refresh_from_db()
    assert comment.read_at is None


def test_restoring_puts_it_back_and_names_what_it_reverses(desk, reader, moderator, say, policy):
    comment = say(reader, "Pears are better abroad.")
    removal = remove(moderator, comment, policy.wordings.get(number=1))
    page = desk.get(f"/moderation/comments/{comment.pk}/restore/")
    assert "Neither the removal nor this appears in the public log." in page.text

    desk.post(
        f"/moderation/comments/{comment.pk}/restore/",
        {"seen": field(page, "seen"), "among_staff": "A slip."},
    )

    comment.refresh_from_db()
    assert comment.is_published
    restoration = Decision.objects.get(kind="restore")
    assert restoration.reverses == removal and restoration.is_undo


def test_what_stands_there_cannot_be_restored(desk, reader, moderator, say, policy):
    comment = say(reader, "Pears are better here.")
    approve(moderator, comment)
    answer = desk.post(f"/moderation/comments/{comment.pk}/restore/", {})
    assert answer.status_code == 409 and not answer.context["can_be_restored"]


def test_a_comment_withdrawn_long_ago_is_no_longer_anybodys_to_judge(desk, reader, say, policy):
    comment = say(reader, "Which pears?")
    comment.withdraw()
    long_ago = timezone.now() - timedelta(days=31)
    Comment.objects.filter(pk=comment.pk).update(withdrawn_at=long_ago)
    assert desk.get(f"/moderation/comments/{comment.pk}/").status_code == 404
    assert desk.post(f"/moderation/comments/{comment.pk}/approve/").status_code == 404


def test_a_moderator_decides_beside_the_comment_and_comes_back_to_it(
    desk, reader, post, say, policy
):
    comment = say(reader, "Which pears?")
    page = desk.get(post.get_absolute_url()).text
    for deed in "approve", "delete":
        assert f"/moderation/comments/{comment.pk}/{deed}/" in page
    assert f"/moderation/accounts/{reader.pk}/ban/" in page
    answer = desk.post(
        f"/moderation/comments/{comment.pk}/approve/", {"next": comment.get_absolute_url()}
    )
    assert answer.url == comment.get_absolute_url()


def test_nobody_is_led_to_another_site_after_a_decision(desk, reader, say, policy):
    comment = say(reader, "Which pears?")
    answer = desk.post(
        f"/moderation/comments/{comment.pk}/approve/", {"next": "https://example.org/"}
    )
    assert answer.url.startswith("/moderation/")


@pytest.mark.parametrize("deed", ["delete", "restore"])
def test_cancel_leads_to_no_other_site_either(desk, reader, say, policy, deed):
    comment = say(reader, "Which pears?")
    address = f"/moderation/comments/{comment.pk}/{deed}/"
    for place in ("https://example.org/", "javascript:alert(1)", "//example.org/"):
        assert place not in desk.get(address, {"next": place}).text


def test_a_reader_finds_no_moderators_links_in_a_thread(signed_in, reader, post, say):
    say(reader, "Which pears?")
    page = signed_in(reader).get(post.get_absolute_url()).text
    assert "/delete/" not in page and "/ban/" not in page


@pytest.mark.parametrize("show", ["unread", "held", "all", "nonsense", "\x00"])
def test_every_list_opens_even_while_it_is_empty(desk, show):
    assert desk.get("/moderation/", {"show": show}).status_code == 200


@pytest.mark.parametrize("note", ["a\x00b", "x" * 2001])
def test_a_note_that_cannot_be_kept_is_said_to_be_so(desk, reader, say, policy, note):
    comment = say(reader, "Which pears?")
    wording = policy.wordings.get(number=1)
    answer = desk.post(
        f"/moderation/comments/{comment.pk}/delete/", {"rule": wording.pk, "to_writer": note}
    )
    assert answer.status_code == 422


def test_no_number_is_too_large_for_an_address(desk):
    for address in ["comments/{}/", "comments/{}/delete/", "accounts/{}/ban/", "bans/{}/lift/"]:
        assert desk.get("/moderation/" + address.format(10**30)).status_code == 404
