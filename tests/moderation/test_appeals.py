"""Asking that a decision be looked at again, and who rules on it."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from accounts.models import Guest, User
from blog.models import OutgoingMail
from comments.gate import Writer
from comments.models import Comment
from comments.writers.identity import remember
from moderation.actions import bans as ban_actions
from moderation.actions.comments import judge, remove, restore
from moderation.deeds.appeal import action as appeal_action
from moderation.lists import listings as lists
from moderation.models import Appeal, Ban, Decision
from moderation.plans import appeals
from moderation.plans.removal import NotAllowed, Verdict

pytestmark = pytest.mark.django_db
WORDS = "The pears I meant are mine."


@pytest.fixture
def removal(comment, rule, moderator, second_moderator):
    return remove(moderator, comment, rule)


@pytest.fixture
def appeal(removal):
    return appeal_action.appeal(removal, WORDS)


def send(client, decision, text=WORDS, **more):
    return client.post(f"/appeals/{decision.pk}/", {"text": text}, **more)


def rule_on(client, appeal, ruling="grant", words="You are right.", **more):
    address = f"/moderation/appeals/{appeal.pk}/"
    page = client.get(address)
    shown = {
        f"shown_{value}": digest for value, _, digest in (page.context or {}).get("outcomes", [])
    }
    return client.post(address, {"ruling": ruling, "words": words} | shown | more)


def at_guests(client, token):
    """The browser that a guest's token stands in."""
    response = HttpResponse()
    remember(response, token)
    client.cookies = response.cookies
    return client


def test_a_reader_appeals_against_a_removal_and_sees_how_it_stands(signed_in, reader, removal):
    browser = signed_in(reader)
    form = browser.get(f"/appeals/{removal.pk}/")
    assert "Appeal a removal" in form.text and "off-topic comparison" in form.text
    assert "Pears are better abroad." in form.text
    assert "A different moderator will read this" in form.text

    page = browser.post(f"/appeals/{removal.pk}/", {"text": WORDS}, follow=True)
    assert "Your appeal is waiting" in page.text and WORDS in page.text
    assert Appeal.objects.get().note.text == WORDS


def test_an_appeal_needs_words_and_keeps_those_that_are_too_many(signed_in, reader, removal):
    browser = signed_in(reader)
    empty = send(browser, removal, " ")
    assert empty.status_code == 422 and "text" in empty.context["form"].errors
    long = send(browser, removal, "pear " * 401)
    assert long.status_code == 422 and "pear pear pear" in long.text
    assert not Appeal.objects.exists()


def test_a_decision_is_appealed_against_once(signed_in, reader, removal):
    browser = signed_in(reader)
    send(browser, removal)
    again = send(browser, removal, "And another thing.")
    assert again.status_code == 302
    assert Appeal.objects.get().note.text == WORDS
    browser.post(f"/appeals/{removal.pk}/withdraw/")
    send(browser, removal, "I do want it after all.")
    assert Appeal.objects.get().state == "withdrawn"


def test_after_fourteen_days_it_is_too_late_and_the_words_are_kept(
    signed_in, reader, removal, after
):
    browser = signed_in(reader)
    OutgoingMail.objects.about(removal).update(outcome="sent", settled_at=removal.appears_at)
    after(days=15)
    assert not browser.get(f"/appeals/{removal.pk}/").context["can_be_sent"]
    late = send(browser, removal)
    assert late.status_code == 409 and WORDS in late.text
    assert not Appeal.objects.exists()


def test_the_time_runs_from_the_notice_not_from_the_decision(removal, after, settings):
    settings.LOG_DELAY = 600
    after(days=14, minutes=5)
    appeal_action.appeal(removal, WORDS)


def test_a_letter_that_came_late_gives_the_whole_time(removal, reader, after):
    """The mail server was away for three days; none of them counts."""
    one = {"kind": "moderation.removal", "account": reader, "about": OutgoingMail.name_of(removal)}
    letter, _ = OutgoingMail.objects.get_or_create(**one, defaults={"due_at": removal.appears_at})
    after(days=3)
    assert appeals.deadline(removal) > timezone.now() + timedelta(days=13)
    letter.mark_done(OutgoingMail.Outcome.SENT)
    after(days=13)
    appeal_action.appeal(removal, WORDS)


def test_nobody_else_sees_or_sends_it(client, signed_in, second_reader, removal, author):
    page = client.get(f"/appeals/{removal.pk}/")
    assert page.status_code == 403 and f"/accounts/login/?next=/appeals/{removal.pk}/" in page.text
    answer = client.post(f"/appeals/{removal.pk}/", {"text": "My words"})
    assert answer.status_code == 403 and "My words" in answer.text
    for person in second_reader, author:
        browser = signed_in(person)
        page = browser.get(f"/appeals/{removal.pk}/")
        assert page.status_code == 404 and person.name in page.text
        assert send(browser, removal).status_code == 404
        assert browser.post(f"/appeals/{removal.pk}/withdraw/").status_code == 404
    assert not Appeal.objects.exists()


def test_a_banned_reader_can_appeal_against_the_ban(
    signed_in, reader, moderator, second_moderator, rule, post
):
    ban = ban_actions.ban(moderator, reader, rule, "Enough.")
    browser = signed_in(reader)
    assert f"/appeals/{ban.pk}/" in browser.get(post.get_absolute_url()).text
    assert f"/appeals/{ban.pk}/" in browser.get("/account/").text
    send(browser, ban)
    rule_on(signed_in(second_moderator), Appeal.objects.get())
    assert not Ban.objects.in_force().exists()
    assert [*Decision.objects.order_by("pk").values_list("kind", flat=True)] == [
        "ban",
        "grant",
        "lift",
    ]


def test_a_ban_that_has_ended_by_itself_can_still_be_overturned(
    reader, moderator, second_moderator, rule, after
):
    until = timezone.now() + timedelta(days=1)
    appeal = appeal_action.appeal(
        ban_actions.ban(moderator, reader, rule, "Enough.", until=until), WORDS
    )
    after(days=2)
    ruling = appeal_action.rule(second_moderator, appeal, True, "It was wrong.")
    assert ruling.reverses == appeal.decision
    assert not Decision.objects.filter(kind="lift").exists()


def test_a_known_guest_appeals_in_their_browser(client, post, guest, rule, moderator):
    writer = Writer(token="a" * 32, **guest)
    removal = remove(moderator, Comment.write(post, writer, "Pears abroad."), rule)
    assert client.get(f"/appeals/{removal.pk}/").status_code == 403
    browser = at_guests(client, "a" * 32)
    assert "Pears abroad." in browser.get(f"/appeals/{removal.pk}/").text
    send(browser, removal)
    assert Appeal.objects.exists()
    assert at_guests(client, "b" * 32).get(f"/appeals/{removal.pk}/").status_code == 403


def test_a_guest_appeals_by_the_link_in_any_browser(client, post, guest, rule, moderator):
    writer = Writer(token="a" * 32, **guest)
    removal = remove(moderator, Comment.write(post, writer, "Pears abroad."), rule)
    person = Guest.objects.at(guest["email"])
    link = appeals.Link(removal, person).address()
    assert "Pears abroad." in client.get(link).text
    page = client.post(link, {"text": WORDS}, follow=True)
    assert page.context["appeal"].is_open
    client.post(f"{link}withdraw/")
    assert Appeal.objects.get().state == "withdrawn"

    forged = client.get(link[:-4] + "xyz/")
    assert forged.status_code == 404 and "incomplete" in forged.text
    person.delete()
    assert client.get(link).status_code == 404


def test_a_guest_whom_nothing_tells_apart_has_nothing_to_appeal(post, guest, rule, moderator):
    comment = Comment.write(post, Writer(name=guest["name"]), "Pears abroad.")
    removal = remove(moderator, comment, rule)
    assert removal not in Decision.objects.appealable()


def test_its_writer_withdraws_it_while_nobody_has_ruled(
    signed_in, reader, second_moderator, removal, appeal
):
    browser = signed_in(reader)
    assert WORDS in browser.get(f"/appeals/{removal.pk}/withdraw/").text
    page = browser.post(f"/appeals/{removal.pk}/withdraw/", follow=True)
    assert page.context["appeal"].state == "withdrawn"
    late = rule_on(signed_in(second_moderator), appeal)
    assert late.status_code == 409 and late.context["appeal"].state == "withdrawn"
    assert "You are right." in late.text


def test_what_was_ruled_on_is_not_withdrawn(signed_in, reader, second_moderator, removal, appeal):
    appeal_action.rule(second_moderator, appeal, False, "It stands.")
    page = signed_in(reader).post(f"/appeals/{removal.pk}/withdraw/", follow=True)
    assert page.context["appeal"].state == "refused" and "It stands." in page.text
    assert not hasattr(Appeal.objects.get(), "withdrawal")


def test_another_moderator_grants_it_and_the_comment_is_back(
    client, signed_in, reader, second_moderator, comment, removal, appeal
):
    done = rule_on(signed_in(second_moderator), appeal)
    assert done.status_code == 302
    comment.refresh_from_db()
    assert comment.is_published and comment.restored_at
    ruling, restoring = Decision.objects.filter(pk__gt=removal.pk).order_by("pk")
    assert (ruling.kind, restoring.kind) == ("grant", "restore")
    assert restoring.reverses == removal and ruling.wording == removal.wording

    page = signed_in(reader).get(f"/appeals/{removal.pk}/").text
    assert "Appeal granted" in page and "You are right." in page
    assert "Granted by a moderator" in page
    client.logout()
    assert "Pears are better abroad." in client.get(comment.post.get_absolute_url()).text


def test_another_moderator_refuses_it_and_the_decision_stands(
    signed_in, reader, second_moderator, comment, removal, appeal
):
    rule_on(signed_in(second_moderator), appeal, "refuse", "It is about pears abroad.")
    comment.refresh_from_db()
    assert comment.state == "removed"
    assert Decision.objects.last().kind == "uphold"
    page = signed_in(reader).get(f"/appeals/{removal.pk}/").text
    assert "Appeal refused" in page and "It is about pears abroad." in page


def test_whoever_decided_is_refused_and_keeps_their_words(signed_in, moderator, appeal):
    browser = signed_in(moderator)
    page = browser.get(f"/moderation/appeals/{appeal.pk}/")
    assert page.context["refusal"] in page.text
    assert 'name="ruling"' not in page.text
    refused = browser.post(
        f"/moderation/appeals/{appeal.pk}/", {"ruling": "refuse", "words": "I was right."}
    )
    assert refused.status_code == 403 and "I was right." in refused.text
    assert refused.context["refusal"] in refused.text
    assert appeal.is_open
    with pytest.raises(NotAllowed):
        appeal_action.rule(moderator, appeal, False, "I was right.")


def test_where_there_is_one_moderator_the_ruling_says_so(
    signed_in, reader, moderator, second_moderator, removal, appeal
):
    second_moderator.groups.clear()
    browser = signed_in(moderator)
    assert browser.get(f"/moderation/appeals/{appeal.pk}/").context["is_own_decision"]
    rule_on(browser, appeal, "refuse", "I looked again.")
    page = signed_in(reader).get(f"/appeals/{removal.pk}/").text
    assert "The same moderator made the first decision" in page


def test_an_alarm_counts_only_what_this_moderator_may_rule_on(
    signed_in, moderator, second_moderator, appeal
):
    for person, number in [(moderator, 0), (second_moderator, 1)]:
        desk = signed_in(person).get("/moderation/")
        assert desk.context["counted"]["appeals"].n == number
        assert ("appeals-waiting" in desk.text) == bool(number)
        bans = signed_in(person).get("/moderation/bans/")  # The header stands on every page.
        assert bans.context["counted"]["appeals"].n == number


def test_in_a_house_of_one_the_alarm_says_what_it_means(
    signed_in, moderator, second_moderator, appeal
):
    second_moderator.groups.clear()
    browser = signed_in(moderator)
    for page in ["/moderation/", "/moderation/appeals/", f"/moderation/appeals/{appeal.pk}/"]:
        assert "Only you moderate here. You can rule on it yourself" in browser.get(page).text
    assert browser.get("/moderation/").context["counted"]["appeals"].n == 1


@pytest.mark.parametrize("size", [1, 2, 3])
def test_what_is_counted_is_what_can_be_ruled_on(
    post, rule, reader, moderator, second_moderator, author_who_moderates, size
):
    house = [moderator, second_moderator, author_who_moderates]
    for one in house[size:]:
        one.groups.clear()
    house = [User.objects.get(pk=one.pk) for one in house[:size]]
    for decides in house:
        for writes in [reader, *house]:
            writer = Writer(account=writes, name=writes.name)
            said = Comment.write(post, writer, f"Pears, {decides.pk} and {writes.pk}.")
            appeal_action.appeal(remove(decides, said, rule), WORDS)
    for one in house:
        may = {each for each in Appeal.objects.all() if not appeals.why_not(one, each.decision)}
        assert set(appeals.open_to(one)) == may
        assert lists.tallied(one)["appeals"].n == len(may)


def test_a_second_moderator_who_cannot_sign_in_does_not_count(moderator, second_moderator, removal):
    assert appeals.why_not(moderator, removal)
    second_moderator.is_active = False
    second_moderator.save()
    assert not appeals.why_not(moderator, removal)


def test_nobody_rules_on_their_own_appeal(post, rule, moderator, second_moderator):
    own = Comment.write(post, Writer(account=moderator, name="Alder"), "Pears abroad.")
    appeal = appeal_action.appeal(remove(second_moderator, own, rule), WORDS)
    assert appeals.why_not(moderator, appeal.decision)
    # There is no third: whoever decided looks again.
    assert not appeals.why_not(second_moderator, appeal.decision)


def test_a_ruling_needs_words_and_a_choice(signed_in, second_moderator, appeal):
    browser = signed_in(second_moderator)
    assert rule_on(browser, appeal, words="").status_code == 422
    chosen = rule_on(browser, appeal, ruling="", words="Kept.")
    assert chosen.status_code == 422 and "Kept." in chosen.text
    assert appeal.is_open


def test_the_second_of_two_moderators_is_shown_the_first_ones_ruling(
    signed_in, second_moderator, author_who_moderates, appeal
):
    browser = signed_in(author_who_moderates)
    open_page = browser.get(f"/moderation/appeals/{appeal.pk}/")
    shown = {f"shown_{value}": digest for value, _, digest in open_page.context["outcomes"]}
    appeal_action.rule(second_moderator, appeal, False, "It stands.")
    late = browser.post(
        f"/moderation/appeals/{appeal.pk}/",
        {"ruling": "grant", "words": "I would grant it.", **shown},
    )
    assert late.status_code == 409
    assert "Hazel refused this appeal" in late.text and "It stands." in late.text
    assert "I would grant it." in late.text
    assert Decision.objects.rulings().count() == 1


def test_nothing_is_done_that_was_not_shown(signed_in, second_moderator, comment, appeal):
    browser = signed_in(second_moderator)
    page = browser.get(f"/moderation/appeals/{appeal.pk}/")
    shown = {f"shown_{value}": digest for value, _, digest in page.context["outcomes"]}
    Comment.objects.filter(pk=comment.pk).update(state="withdrawn")
    answer = browser.post(
        f"/moderation/appeals/{appeal.pk}/", {"ruling": "grant", "words": "Yes.", **shown}
    )
    assert answer.status_code == 409 and "The effect changed" in answer.text
    assert rule_on(browser, appeal).status_code == 302
    comment.refresh_from_db()
    assert comment.state == "withdrawn"
    assert Decision.objects.filter(kind="restore").exists()


def test_an_appeal_ends_when_a_moderator_takes_the_decision_back(
    signed_in, reader, moderator, second_moderator, comment, removal, appeal
):
    restore(moderator, comment)
    assert Appeal.objects.get().state == "settled"
    seen = signed_in(reader).get(f"/appeals/{removal.pk}/").context["appeal"]
    assert seen.state == "settled"
    assert rule_on(signed_in(second_moderator), appeal).status_code == 409


def test_what_was_taken_back_is_not_appealed_against(signed_in, reader, moderator, comment, rule):
    removal = remove(moderator, comment, rule)
    restore(moderator, comment)
    assert send(signed_in(reader), removal).status_code == 409
    assert not Appeal.objects.exists()


def test_an_article_may_be_gone_with_its_comments(
    signed_in, reader, second_moderator, post, removal, appeal
):
    post.delete()
    assert "keep" not in signed_in(reader).get(f"/appeals/{removal.pk}/").text
    browser = signed_in(second_moderator)
    assert "its article has been deleted" in browser.get(f"/moderation/appeals/{appeal.pk}/").text
    rule_on(browser, appeal)
    ruling = Decision.objects.last()
    assert ruling.kind == "grant" and ruling.reverses == removal


def test_spam_that_was_none_comes_back_and_the_public_log_stays_silent(
    client, signed_in, reader, moderator, second_moderator, comment, policy, settings
):
    settings.LOG_DELAY = 0
    removal = judge(moderator, comment, Verdict.spam())
    send(signed_in(reader), removal)
    rule_on(signed_in(second_moderator), Appeal.objects.get())
    comment.refresh_from_db()
    assert comment.is_published
    assert not Decision.objects.public().exists()
    ruling = Decision.objects.rulings().get()
    client.logout()
    assert client.get(ruling.get_absolute_url()).status_code == 404
    assert signed_in(reader).get(ruling.get_absolute_url()).status_code == 200


def test_the_desk_says_how_many_are_open_and_for_how_long(
    signed_in, second_moderator, moderator, removal
):
    appeal_action.appeal(removal, WORDS, at=timezone.now() - timedelta(days=3, hours=5))
    browser = signed_in(second_moderator)
    assert "1 appeal has been waiting for 3\xa0days." in browser.get("/moderation/").text
    rows = browser.get("/moderation/appeals/")
    assert "waiting for 3\xa0days" in rows.text and "Marrow" in rows.text
    assert not rows.context["appeals"][0].why_not
    assert signed_in(moderator).get("/moderation/appeals/").context["appeals"][0].why_not
    appeal_action.rule(second_moderator, Appeal.objects.get(), False, "It stands.")
    assert not browser.get("/moderation/appeals/").context["appeals"]
    assert "Refused" in browser.get("/moderation/appeals/closed/").text


def test_a_granted_appeal_takes_the_strike_back_and_flags_what_it_led_to(
    signed_in, reader, strikes, removed, second_moderator
):
    strikes(2)
    third = removed()
    suspension = Ban.objects.in_force().get()
    appeal = appeal_action.appeal(third, WORDS)
    browser = signed_in(second_moderator)
    page = browser.get(f"/moderation/appeals/{appeal.pk}/").text
    assert "The strike is removed; 2 count." in page
    assert "bans that no longer have enough strikes" in page
    rule_on(browser, appeal)

    third.refresh_from_db()
    assert third.strike.is_overturned
    assert [*Ban.objects.without_strikes()] == [suspension]
    assert "The strike is removed." in browser.get("/moderation/log/appeals/").text
    signed_in(second_moderator).post(f"/moderation/bans/{suspension.pk}/release/")
    assert not Ban.objects.in_force().exists()


def test_a_strike_is_taken_back_even_where_no_comment_can_come_back(
    post, removed, second_moderator
):
    removal = removed()
    appeal = appeal_action.appeal(removal, WORDS)
    post.delete()
    appeal_action.rule(second_moderator, appeal, True, "It was wrong.")
    removal.refresh_from_db()
    assert removal.strike.is_overturned


def test_a_refused_appeal_leaves_the_strike(removed, second_moderator):
    removal = removed()
    appeal_action.rule(second_moderator, appeal_action.appeal(removal, WORDS), False, "It stands.")
    removal.refresh_from_db()
    assert not removal.strike.is_overturned
