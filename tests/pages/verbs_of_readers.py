"""What readers do, and what moderators decide about it: each a function on a WholeBlog."""

from datetime import timedelta
from secrets import token_hex

from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Guest, User
from blog.models import Post, Site
from comments.gate import Writer
from comments.models import Comment, Pin, ServerDraft, Subscription, Thank
from comments.notify import notifications
from moderation.actions import bans
from moderation.actions.comments import approve, judge, restore
from moderation.actions.edits import refuse_edit
from moderation.actions.holding import hold
from moderation.actions.reading import mark_read, mark_unread
from moderation.actions.record import latest
from moderation.actions.undo import undo
from moderation.deeds.appeal import action as appeal_action
from moderation.deeds.purge.action import purge
from moderation.models import Ban, Decision, Pseudonym, Screening
from moderation.plans.applicable_rules import citable
from moderation.plans.removal import Verdict
from moderation.reports.action import report
from tests.conftest import PASSWORD, just_signed_in


def a_comment_is_written(blog):
    blog.fresh = blog.write("Nobody has read this yet.")


def a_reply_is_written(blog):
    blog.reply = blog.write("I answer the first of all.", parent=blog.first)


def a_comment_is_edited(blog):
    blog.fresh.edit("In other words.")


def an_edit_waits(blog):
    """Nobody but its writer sees anything of it."""
    Site.objects.update(holds_edits=True)
    blog.again(blog.third).edit("In words that wait.")
    Site.objects.update(holds_edits=False)


def an_edit_is_taken_back(blog):
    blog.again(blog.third).take_edit_back()


def an_edit_is_refused(blog):
    refuse_edit(blog.moderator, blog.again(blog.third))


def an_edit_is_accepted(blog):
    approve(blog.moderator, blog.again(blog.third))


def a_guest_s_comment_is_held(blog):
    blog.held = blog.guest_writes(f"May I come in? {token_hex(2)}")


def a_held_comment_is_approved(blog):
    approve(blog.moderator, blog.held)


def a_guest_who_is_known_comments(blog):
    blog.guest_writes("Thank you.")


def a_published_comment_is_approved(blog):
    approve(blog.moderator, blog.third)


def an_approval_is_taken_back(blog):
    """What was let in by a slip waits again."""
    approval = blog.again(blog.held).decisions.filter(kind="approve").latest("pk")
    undo(blog.moderator, approval)


def a_thread_is_followed(blog):
    """A reader's own page shows it, and no other."""
    address = reverse("follow_thread", args=blog.post.address)
    _at_home(blog.reader).post(address, {"kind": "article"})
    assert Subscription.objects.get().kind == "article"


def a_thread_is_followed_no_longer(blog):
    _at_home(blog.reader).post(reverse("account_following"), {"end": Subscription.objects.get().pk})
    assert not Subscription.objects.exists()


def a_comment_is_thanked_for(blog):
    """Its number of thanks is on the article's pages, and in no list."""
    address = reverse("comment_thank", args=[blog.first.pk])
    _at_home(_who_thanks(blog)).post(address, {"thanked": "1"})
    assert Thank.objects.get().comment == blog.first


def a_comment_is_pinned(blog):
    """Its article shows it at the head of the thread, and no list does."""
    address = reverse("comment_pin", args=[blog.first.pk])
    _at_home(blog.author).post(address, {"line": "Read this."})
    assert Pin.objects.get().comment == blog.first


def a_pinned_comment_is_taken_down(blog):
    address = reverse("comment_pin", args=[blog.first.pk])
    _at_home(blog.author).post(address, {"down": "1"})
    assert not Pin.objects.exists()


def a_thank_is_taken_back(blog):
    address = reverse("comment_thank", args=[blog.first.pk])
    _at_home(_who_thanks(blog)).post(address, {"thanked": "0"})
    assert not Thank.objects.exists()


def _who_thanks(blog):
    """Whoever of the two readers didn't write it."""
    return blog.reader if blog.first.author != blog.reader else blog.second_reader


def a_text_is_kept_on_the_way_to_signing_in(blog):
    """Nobody sees it but whose browser it is kept for."""
    blog.on_the_way = Client(headers={"Sec-Fetch-Site": "same-origin"})
    _send_from(blog, sign_in="e-mail")
    assert ServerDraft.objects.get().text == "I shall be back."


def a_kept_text_is_discarded(blog):
    _send_from(blog, discard="1")
    assert not ServerDraft.objects.exists()


def _send_from(blog, **button):
    form = reverse("comment_guest", args=[blog.post.pk])
    assert blog.on_the_way.post(form, {"text": "I shall be back.", **button}).status_code == 302


def a_comment_is_marked_read(blog):
    mark_read(blog.moderator, blog.again(blog.second))


def a_comment_is_marked_unread(blog):
    mark_unread(blog.moderator, blog.again(blog.second))


def a_comment_is_withdrawn(blog):
    blog.again(blog.fresh).withdraw()


def an_answered_comment_is_withdrawn(blog):
    blog.again(blog.deep[7]).withdraw()


def a_comment_is_removed(blog):
    blog.remove(blog.third)


def a_held_comment_is_removed(blog):
    blog.remove(blog.held)


def a_published_comment_is_held(blog):
    hold(blog.moderator, blog.again(blog.second))


def a_hold_is_undone(blog):
    with override_settings(LOG_DELAY=600):
        undo(blog.moderator, latest(blog.again(blog.second)))


def a_comment_is_restored(blog):
    restore(blog.second_moderator, blog.again(blog.third))


def a_slip_is_undone(blog):
    """The same moderator, before the log showed it: afterwards all is as it was before."""
    with override_settings(LOG_DELAY=600):
        blog.remove(blog.third)
        restore(blog.moderator, blog.again(blog.third))


def a_removal_waits_for_the_log(blog):
    with override_settings(LOG_DELAY=600):
        blog.remove(blog.third)


def a_comment_is_marked_as_spam(blog):
    blog.again(blog.second).mark_spam()


def an_answered_comment_is_marked_as_spam(blog):
    blog.again(blog.first).mark_spam()


def spam_is_put_back(blog):
    restore(blog.second_moderator, blog.again(blog.first))


def a_comment_is_removed_with_its_replies(blog):
    verdict = Verdict.under(blog.rule(1), gives_strike=False)
    judge(blog.moderator, blog.again(blog.deep[5]), verdict, with_replies=True)


def a_comment_is_taken_for_spam(blog):
    judge(blog.moderator, blog.again(blog.fresh), Verdict.spam())


def an_answered_comment_is_taken_for_spam(blog):
    judge(blog.moderator, blog.again(blog.first), Verdict.spam())


def a_strike_is_given(blog):
    blog.strikes = [blog.remove(blog.write("Pears are better abroad."), gives_strike=True)]


def a_second_strike_lets_comments_wait(blog):
    """Nothing of that is public but the removal."""
    comment = blog.write("So are plums.")
    blog.strikes.append(blog.remove(comment, gives_strike=True))
    assert blog.write("May I?").is_held


def a_third_strike_suspends(blog):
    comment = blog.write("And apples.")
    blog.strikes.append(blog.remove(comment, gives_strike=True))
    blog.suspension = Ban.objects.in_force().refusing().get()


def a_strike_is_overturned(blog):
    restore(blog.second_moderator, blog.again(blog.strikes[0].comment))


def a_suspension_without_its_strikes_is_lifted(blog):
    bans.release(blog.second_moderator, blog.suspension)
    bans.lift(blog.moderator, Ban.objects.in_force().get(), "Enough of it.")


def a_comment_goes_outside_the_policy(blog):
    verdict = Verdict.outside(Decision.Ground.LAW, "A court says so.")
    judge(blog.moderator, blog.again(blog.second), verdict)


def a_withdrawn_comment_is_judged(blog):
    comment = blog.write("I take this back.")
    comment.withdraw()
    judge(blog.moderator, blog.again(comment), Verdict.spam())


def an_appeal_is_sent(blog):
    blog.appeal = appeal_action.appeal(blog.removal, "Look again.")


def an_appeal_is_withdrawn(blog):
    blog.another = blog.write("Another one.")
    blog.remove(blog.another)
    decision = blog.again(blog.another).decisions.last()
    appeal_action.withdraw_appeal(appeal_action.appeal(decision, "Look again."))


def an_appeal_is_refused(blog):
    blog.remove(blog.third)
    decision = blog.again(blog.third).decisions.last()
    appeal = appeal_action.appeal(decision, "Look again.")
    appeal_action.rule(blog.second_moderator, appeal, False, "It stands.")


def an_appeal_is_granted(blog):
    appeal_action.rule(blog.second_moderator, blog.appeal, True, "You are right.")


def an_appeal_against_a_ban_is_granted(blog):
    ban = bans.ban(blog.moderator, blog.second_reader, blog.rule(2), "Enough.")
    appeal = appeal_action.appeal(ban, "Look again.")
    appeal_action.rule(blog.second_moderator, appeal, True, "You are right.")


def the_words_of_a_comment_are_destroyed(blog):
    """Nobody could read them any more; every stored page is made anew all the same."""
    purge(blog.moderator, blog.again(blog.third), "A court says so.")


def every_page_is_forgotten(blog):
    """And a foreign hand has moved a comment and miscounted the rest."""
    Comment.objects.filter(pk=blog.deep[3].pk).update(level=5)
    Post.objects.filter(pk=blog.post.pk).update(comment_count=77)
    call_command("clear_pages")


def the_threads_are_mended(blog):
    call_command("check_threads", repair=True)


def a_comment_is_reported(blog):
    """Nobody but the staff sees anything of it."""
    report(Writer(account=blog.second_reader), blog.third, None, "Look at that.")


def a_comment_waits_that_many_have_reported(blog):
    Screening.objects.update_or_create(pk=1, defaults={"reports": 2})
    report(Writer(token="b" * 32), blog.third)
    assert blog.again(blog.third).is_held


def what_was_reported_is_approved(blog):
    approve(blog.moderator, blog.again(blog.third))


def an_account_is_suspended(blog):
    until = timezone.now() + timedelta(days=7)
    blog.ban = bans.ban(blog.moderator, blog.reader, blog.rule(2), "Enough.", until=until).ban


def a_suspension_is_lifted(blog):
    bans.lift(blog.second_moderator, Ban.objects.get(pk=blog.ban.pk), "Early.")


def an_account_is_banned(blog):
    bans.ban(blog.moderator, blog.reader, blog.rule(2), "Again.")


def somebody_is_banned_from_one_article(blog):
    about = {"post": blog.post, "comment": blog.again(blog.second)}
    blog.here = bans.ban(blog.moderator, blog.second_reader, blog.rule(2), "Here.", **about).ban


def a_ban_from_one_article_is_lifted(blog):
    bans.lift(blog.second_moderator, blog.here, "Early.")


def a_guest_is_banned(blog):
    heron = Pseudonym.objects.of(Writer(token="a" * 32))
    bans.ban(blog.moderator, heron, blog.rule(2), "Boots.", ip_hash="w" * 64)


def a_warning_is_read(blog):
    """Nobody else sees anything of it."""
    step = {"instead": "warn", "why_step": "A word will do."}
    comment = blog.write("Better abroad, I say.", by=blog.second_reader)
    rule = citable(comment).get(number=1)
    judge(blog.moderator, comment, Verdict.under(rule, **step))
    bans.acknowledge(blog.second_reader, Ban.objects.in_force().warning().get())


def a_reader_takes_another_name(blog):
    _rename_at_home(blog.reader, "Marrow the Second")


def an_author_takes_another_name(blog):
    _rename_at_home(blog.author, "Perpetua the Second")


def a_moderator_signs_with_another_name(blog):
    _change_at_the_desk(blog, blog.moderator, staff_name="Alder the Second")


def an_author_is_given_another_name(blog):
    _change_at_the_desk(blog, blog.author, name="Perpetua the Third")


def a_reader_s_account_is_deleted(blog):
    _delete_at_the_desk(blog, blog.reader)


def a_moderator_s_account_is_deleted(blog):
    _delete_at_the_desk(blog, blog.moderator)


def readers_who_will_leave_are_answered(blog):
    blog.leaving = [
        User.objects.create_user(f"{name.lower()}@example.org", name, PASSWORD)
        for name in ("Sloe", "Medlar")
    ]
    for person in blog.leaving:
        comment = blog.write(f"{person.name} wrote this.", by=person)
        blog.write(f"I answer {person.name}.", parent=comment)


def a_copy_of_one_s_data_is_asked_for(blog):
    """For whoever asks, and nobody else."""
    client = Client()
    client.force_login(blog.reader)
    assert client.post(reverse("account_data")).status_code == 302


def a_reader_leaves_and_the_comments_with_them(blog):
    _leave(blog.leaving[0], "withdraw")


def a_reader_leaves_and_the_comments_stay(blog):
    _leave(blog.leaving[1], "keep")


def accounts_are_deleted_from_the_list(blog):
    chosen = {"action": "delete_selected", "_selected_action": blog.second_moderator.pk}
    address = reverse("admin:accounts_user_changelist")
    assert _owner().post(address, chosen | {"post": "yes"}).status_code == 302


def a_guest_says_whose_a_comment_is(blog):
    """By the link in the message about it, first the one and then the other."""
    blog.visit = blog.guest_writes("Is this mine?", email=blog.second_reader.email)
    blog.visit.publish()
    blog.again(blog.visit).claim(Guest.objects.at(blog.second_reader.email))


def a_claim_is_taken_back(blog):
    blog.again(blog.visit).take_claim_back(Guest.objects.at(blog.second_reader.email))


def a_comment_is_disowned(blog):
    blog.again(blog.visit).disown(Guest.objects.at(blog.second_reader.email))


def a_reader_fills_in_their_page(blog):
    client = Client()
    client.force_login(blog.reader)
    said = {"name": blog.again(blog.reader).name, "about": "I grow quinces.", "is_listed": "on"}
    assert client.post(reverse("account_profile"), said).status_code == 302


def a_reply_is_told(blog):
    blog.reply = blog.write("I answer as well.", parent=blog.first, by=blog.author)
    notifications.notify_of_reply(blog.reply)


def what_was_told_is_opened(blog):
    told = blog.first.author.notifications.latest("pk")
    assert _at_home(blog.first.author).post(reverse("bell_one", args=[told.pk])).status_code == 302


def all_that_was_told_is_read(blog):
    told = blog.first.author.notifications.latest("pk")
    assert _at_home(blog.first.author).post(reverse("bell_read", args=[told.pk])).status_code == 302


def a_thread_is_read(blog):
    address = reverse("thread_read", args=[blog.reply.pk])
    assert _at_home(blog.first.author).post(address).status_code == 302


COMMENTING = [
    a_text_is_kept_on_the_way_to_signing_in,
    a_kept_text_is_discarded,
    a_thread_is_followed,
    a_thread_is_followed_no_longer,
    a_comment_is_thanked_for,
    a_thank_is_taken_back,
    a_comment_is_pinned,
    a_pinned_comment_is_taken_down,
    a_comment_is_written,
    a_reply_is_written,
    a_comment_is_edited,
    an_edit_waits,
    an_edit_is_taken_back,
    an_edit_waits,
    an_edit_is_accepted,
    a_guest_s_comment_is_held,
    a_held_comment_is_removed,
    a_comment_is_withdrawn,
    an_answered_comment_is_withdrawn,
    a_comment_is_marked_as_spam,
    an_answered_comment_is_marked_as_spam,
    spam_is_put_back,
    a_guest_s_comment_is_held,
    a_held_comment_is_approved,
    an_approval_is_taken_back,
    a_held_comment_is_approved,
    a_guest_who_is_known_comments,
    a_guest_says_whose_a_comment_is,
    a_claim_is_taken_back,
    a_comment_is_disowned,
    a_claim_is_taken_back,
    every_page_is_forgotten,
    the_threads_are_mended,
]
DECIDING = [
    a_published_comment_is_approved,
    a_comment_is_marked_read,
    a_comment_is_marked_unread,
    a_published_comment_is_held,
    a_hold_is_undone,
    an_edit_waits,
    an_edit_is_refused,
    a_comment_is_removed,
    a_comment_is_restored,
    a_slip_is_undone,
    a_removal_waits_for_the_log,
    a_comment_is_removed_with_its_replies,
    a_comment_is_written,
    a_comment_is_taken_for_spam,
    an_answered_comment_is_taken_for_spam,
    spam_is_put_back,
    a_comment_goes_outside_the_policy,
    a_withdrawn_comment_is_judged,
    a_strike_is_given,
    a_second_strike_lets_comments_wait,
    a_third_strike_suspends,
    a_strike_is_overturned,
    a_suspension_without_its_strikes_is_lifted,
    an_account_is_suspended,
    a_suspension_is_lifted,
    an_account_is_banned,
    somebody_is_banned_from_one_article,
    a_ban_from_one_article_is_lifted,
    a_warning_is_read,
    a_guest_is_banned,
]
REPORTING = [
    a_comment_is_reported,
    a_comment_waits_that_many_have_reported,
    what_was_reported_is_approved,
]
APPEALING = [
    an_appeal_is_sent,
    an_appeal_is_refused,
    the_words_of_a_comment_are_destroyed,
    an_appeal_is_withdrawn,
    an_appeal_is_granted,
    an_appeal_against_a_ban_is_granted,
]
READING = [
    a_reply_is_told,
    what_was_told_is_opened,
    all_that_was_told_is_read,
    a_thread_is_read,
]
BEING_SOMEBODY = [
    a_reader_fills_in_their_page,
    a_reader_takes_another_name,
    an_author_takes_another_name,
    a_moderator_signs_with_another_name,
    an_author_is_given_another_name,
    readers_who_will_leave_are_answered,
    a_copy_of_one_s_data_is_asked_for,
    a_reader_leaves_and_the_comments_with_them,
    a_reader_leaves_and_the_comments_stay,
    a_reader_s_account_is_deleted,
    a_moderator_s_account_is_deleted,
    accounts_are_deleted_from_the_list,
]
UNSEEN = {
    a_copy_of_one_s_data_is_asked_for,
    a_text_is_kept_on_the_way_to_signing_in,
    a_kept_text_is_discarded,
    a_thread_is_followed,
    a_thread_is_followed_no_longer,
    what_was_told_is_opened,
    all_that_was_told_is_read,
    a_thread_is_read,
    a_comment_is_reported,
    a_comment_is_marked_read,
    a_comment_is_marked_unread,
    an_edit_waits,
    an_edit_is_taken_back,
    an_edit_is_refused,
    the_words_of_a_comment_are_destroyed,
    an_appeal_is_sent,
    a_guest_s_comment_is_held,
    a_published_comment_is_approved,
    a_slip_is_undone,
    a_withdrawn_comment_is_judged,
}


def _at_home(person):
    client = Client()
    client.force_login(person)
    return client


def _rename_at_home(person, name):
    client = _at_home(person)
    assert client.post(reverse("account_profile"), {"name": name}).status_code == 302


def _leave(person, comments):
    client = Client()
    client.force_login(person)
    said = {"password": PASSWORD, "comments": comments}
    assert client.post(reverse("account_delete"), said).status_code == 302


def _change_at_the_desk(blog, person, **words):
    person = blog.again(person)
    fields = {"name": person.name, "staff_name": person.staff_name, "is_active": "on"}
    fields |= {"groups": [group.pk for group in person.groups.all()]}
    address = reverse("admin:accounts_user_change", args=[person.pk])
    assert _owner().post(address, fields | words).status_code == 302


def _delete_at_the_desk(blog, person):
    address = reverse("admin:accounts_user_delete", args=[person.pk])
    assert _owner().post(address, {"post": "yes"}).status_code == 302


def _owner():
    owner = User.objects.filter(is_superuser=True).first()
    owner = owner or User.objects.create_superuser("owner@example.org", "Owner")
    client = Client()
    client.force_login(owner)
    return just_signed_in(client, owner)
