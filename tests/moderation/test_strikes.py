"""Strikes, what they lead to, and what happens when one drops out."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from accounts.models import User
from comments.domain.refusals import Refused
from comments.gate import Writer
from comments.models import Comment
from lib.text.times import when
from moderation.actions.comments import judge, remove, restore
from moderation.models import Ban, Decision, PolicyRevision, Strike
from moderation.plans.removal import NotAllowed, Verdict, plan_removal

pytestmark = pytest.mark.django_db
WARN_FIRST = [{"strikes": 1, "step": "warn", "days": None}]


@pytest.fixture
def desk(signed_in, moderator):
    return signed_in(moderator)


@pytest.fixture
def says(post):
    def says(account, text="One more thing.", **where):
        return Comment.write(post, Writer(account=account, name=account.name), text, **where)

    return says


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def ask(client, comment, rule, **choice):
    return client.post(f"/moderation/comments/{comment.pk}/delete/", {"rule": rule.pk} | choice)


def delete(client, comment, rule, **choice):
    """Choose, look at what happens, and confirm it: both answers."""
    shown = ask(client, comment, rule, **choice)
    sent = {"confirm": field(shown, "confirm"), "seen": field(shown, "seen")}
    return shown, ask(client, comment, rule, **choice, **sent)


def strike_in(page):
    """(the how manieth strike the page tells of, the step that comes with it), or None."""
    strike = page.context["plan"].main.strike
    return strike and (strike.count, strike.taken.step and strike.taken.step["step"])


def revise(**terms):
    draft = PolicyRevision.objects.draft()
    for name, value in terms.items():
        setattr(draft, name, value)
    draft.publish()
    return draft


def test_the_third_strike_is_told_with_its_end_before_it_is_given(
    desk, strikes, says, reader, rule
):
    strikes(2)
    comment = says(reader)
    shown, done = delete(desk, comment, rule)
    until = Ban.objects.in_force().get().ends_at
    words = f"3rd strike in 90 days: suspended for 7 days, until {when(until)}"
    assert words in shown.text and "Remove and suspend" in shown.text
    assert f"Marrow is suspended until {when(until)}." in desk.get(done.url).text
    with pytest.raises(Refused):
        says(reader, "Once more.")


def test_the_end_that_was_shown_is_the_end_that_is_kept_for_an_hour(
    desk, strikes, says, reader, rule, after
):
    strikes(2)
    comment = says(reader)
    shown = ask(desk, comment, rule)
    sent = {"confirm": field(shown, "confirm"), "seen": field(shown, "seen")}
    after(minutes=20)
    assert ask(desk, comment, rule, **sent).status_code == 302
    assert when(Ban.objects.in_force().get().ends_at) in shown.text


def test_what_was_shown_yesterday_is_shown_anew(desk, strikes, says, reader, rule, after):
    strikes(2)
    comment = says(reader)
    shown = ask(desk, comment, rule)
    after(hours=2)
    answer = ask(desk, comment, rule, confirm=field(shown, "confirm"))
    assert answer.status_code == 409 and not Ban.objects.in_force().exists()


def test_another_moderators_strike_meanwhile_is_shown_first(
    desk, removed, says, reader, rule, second_moderator
):
    removed()
    comment = says(reader)
    shown = ask(desk, comment, rule)
    assert strike_in(shown) == (2, "hold")
    removed(by=second_moderator)
    answer = ask(desk, comment, rule, confirm=field(shown, "confirm"), to_writer="Kept words.")
    assert answer.status_code == 409 and "Kept words." in answer.text
    assert strike_in(answer) == (3, "suspend")
    assert Strike.objects.count() == 2


def test_a_strike_can_be_spared(desk, says, reader, rule):
    shown, _ = delete(desk, says(reader), rule, without_strike="on")
    assert strike_in(shown) is None
    assert Decision.objects.get().kind == "remove" and not Strike.objects.exists()


def test_guests_and_the_staff_get_no_strike(desk, post, author, rule):
    guest = Comment.write(post, Writer(name="Heron", email="h@example.org", token="t" * 32), "Hm.")
    assert strike_in(ask(desk, guest, rule)) is None
    own = Comment.write(post, Writer(account=author, name=author.name), "Well.")
    assert strike_in(ask(desk, own, rule)) is None


def test_another_step_needs_a_reason_that_its_reader_reads(
    desk, client, strikes, says, reader, rule
):
    strikes(2)
    comment = says(reader)
    answer = ask(desk, comment, rule, instead="none")
    assert answer.status_code == 422 and "why_step" in answer.context["form"].errors
    shown, _ = delete(desk, comment, rule, instead="none", why_step="They had a bad week.")
    strike = shown.context["plan"].main.strike
    assert (strike.outcome.step["step"], strike.taken.step) == ("suspend", None)
    assert not Ban.objects.in_force().exists() and Strike.objects.count() == 3
    client.force_login(reader)
    entry = Decision.objects.latest("pk").get_absolute_url()
    assert "They had a bad week." in client.get(entry).text


def test_a_harsher_step_is_taken_as_it_was_chosen(desk, says, reader, rule):
    shown, _ = delete(desk, says(reader), rule, instead="ban", why_step="A threat.")
    assert strike_in(shown) == (1, "ban")
    assert Ban.objects.in_force().get().ends_at is None


def test_choosing_what_the_policy_says_anyway_is_no_choice(desk, strikes, says, reader, rule):
    strikes(2)
    shown = ask(desk, says(reader), rule, instead="suspend.7")
    assert strike_in(shown) == (3, "suspend")
    assert shown.context["plan"].main.strike.instead is None


def test_no_step_is_made_up(desk, moderator, says, reader, rule):
    comment = says(reader)
    assert ask(desk, comment, rule, instead="suspend.5000").status_code == 422
    with pytest.raises(NotAllowed):
        judge(moderator, comment, Verdict.under(rule, instead="ban"))


def test_strikes_count_for_their_span(removed, reader, after):
    removed()
    after(days=91)
    removed()
    assert not Ban.objects.exists()


def test_a_strike_counts_for_its_span_and_not_a_moment_longer(removed):
    strike, moment = removed().strike, timedelta(microseconds=1)
    assert not Strike.objects.counting(strike.given_at - moment).exists()
    assert Strike.objects.counting(strike.given_at).exists()
    assert Strike.objects.counting(strike.counts_until - moment).exists()
    assert not Strike.objects.counting(strike.counts_until).exists()


def test_a_strike_counts_as_long_as_its_reader_was_told(removed, reader, policy, after):
    removed()
    revise(strike_days=365)
    after(days=91)
    assert not Strike.objects.counting(timezone.now()).exists()


def test_a_decision_keeps_the_ladder_that_it_used(removed, policy):
    first = removed()
    later = revise(ladder=WARN_FIRST)
    second = removed()
    assert (first.ladder, second.ladder) == (policy, later)
    assert Ban.objects.get().kind == "warn"


def test_a_hold_lets_comments_and_edits_wait(strikes, removed, says, reader, second_reader):
    earlier = says(reader)
    assert earlier.is_published
    strikes(1)
    removed()
    earlier.edit("In other words.")
    assert earlier.waiting.text == "In other words." and says(reader, "May I?").is_held
    assert says(second_reader).is_published


def test_a_hold_ends_by_itself(strikes, removed, says, reader, after):
    strikes(1)
    removed()
    after(days=15)
    assert says(reader).is_published


def test_a_warned_reader_reads_it_first_and_loses_no_word(
    client, policy, removed, post, reader, says
):
    revise(ladder=WARN_FIRST)
    removed(to_writer="It is about walls.")
    client.force_login(reader)
    address = f"/comments/new/{post.pk}/"
    answer = client.post(address, {"text": "My own words."})
    assert answer.status_code == 403 and "My own words." in answer.text
    assert "It is about walls." in answer.text

    warning = Ban.objects.get()
    assert f"/moderation/warnings/{warning.pk}/" in answer.text
    form = client.post(
        f"/moderation/warnings/{warning.pk}/", {"post": post.pk, "text": "My own words."}
    )
    assert "My own words." in form.text and f'action="{address}"' in form.text
    agreed = {"text": "My own words.", "accept": "2"}
    assert client.post(address, agreed).status_code == 302


def test_several_comments_of_one_reader_count_one_by_one_and_lead_to_one_step(
    desk, says, reader, second_reader, rule
):
    first = says(reader)
    says(second_reader, "So they say.", parent=first)
    says(reader, "They do.", parent=first)
    shown, _ = delete(desk, first, rule, with_replies="on")
    plan = shown.context["plan"]
    theirs = [one.strike for one in plan.effects if one.comment.author == reader]
    assert [(one.count, one.is_last) for one in theirs] == [(1, False), (2, True)]
    assert Strike.objects.count() == 3 and Ban.objects.get().kind == "hold"
    assert plan.step.step["step"] == "hold"


def test_a_strike_drops_out_when_the_comment_is_restored(removed, second_moderator, says, reader):
    removal = removed()
    restoration = restore(second_moderator, removal.comment)
    assert removal.strike.overturned_by.decision == restoration
    removed()
    assert not Ban.objects.exists()


def test_a_suspension_that_has_lost_a_strike_is_flagged_and_lifted_with_one_press(
    desk, strikes, removed, second_moderator, says, reader
):
    strikes(2)
    removed()
    [ban] = Ban.objects.in_force()
    release = f"/moderation/bans/{ban.pk}/release/"
    assert release not in desk.get("/moderation/bans/").text
    restore(second_moderator, Decision.objects.filter(kind="remove").first().comment)
    for page in ["/moderation/bans/", "/moderation/"]:
        assert release in desk.get(page).text

    assert desk.post(release).status_code == 302
    assert not Ban.objects.in_force().exists()
    assert says(reader, "Thank you.").is_published
    assert release not in desk.get("/moderation/bans/").text


def test_one_press_lifts_nothing_that_still_has_its_strikes(desk, strikes, removed):
    strikes(2)
    removed()
    [ban] = Ban.objects.in_force()
    assert desk.post(f"/moderation/bans/{ban.pk}/release/").status_code == 409
    assert Ban.objects.in_force().exists()


def test_a_step_whose_ladder_is_still_reached_is_not_flagged(strikes, removed, second_moderator):
    strikes(5)
    removed()
    ban = Ban.objects.latest("pk")
    restore(second_moderator, Decision.objects.filter(kind="remove").first().comment)
    assert not Ban.objects.with_all().get(pk=ban.pk).has_lost_its_strikes


def test_a_slip_that_is_taken_back_takes_its_suspension_with_it(
    desk, client, strikes, removed, moderator, after
):
    strikes(2)
    removal = removed()
    page = desk.get(f"/moderation/comments/{removal.comment_id}/restore/").text
    assert "Its strike is removed, and the step it led to is lifted." in page
    restore(moderator, removal.comment)
    assert not Ban.objects.in_force().exists()
    after(minutes=11)
    client.logout()
    assert "suspended" not in client.get("/moderation/log/").text


def test_cautions_are_nobodys_business_in_the_log(desk, client, strikes, removed, after):
    strikes(1)
    removed()
    after(minutes=11)
    caution = Decision.objects.get(kind="hold")
    assert caution.get_absolute_url() in desk.get("/moderation/log/").text
    client.logout()
    assert caution.get_absolute_url() not in client.get("/moderation/log/").text
    assert client.get(caution.get_absolute_url()).status_code == 404


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    some.lists(some.booleans(), max_size=5),
    some.sampled_from([None, "", "warn", "hold.14", "suspend.30", "ban"]),
)
def test_what_is_shown_is_what_is_then_done(
    moderator, second_moderator, rule, says, overturned, instead
):
    number = User.objects.count()
    reader = User.objects.create_user(f"reader-{number}@example.org", f"Reader {number}")
    comments = [says(reader, f"Of {n}.") for n in range(len(overturned) + 1)]
    for comment, is_overturned in zip(comments, overturned, strict=False):
        remove(moderator, comment, rule)
        if is_overturned:
            restore(second_moderator, comment)
    before = set(Ban.objects.values_list("pk", flat=True))

    verdict = Verdict.under(rule, instead=instead, why_step="A reason.")
    shown = plan_removal(comments[-1], verdict)
    judge(moderator, comments[-1], verdict, shown=shown.digest)
    placed = [(one.step, one.ends_at) for one in Ban.objects.exclude(pk__in=before)]
    step = shown.step and {name: shown.step.step[name] for name in ("step", "days")}
    assert placed == ([(step, shown.step.until)] if step else [])
