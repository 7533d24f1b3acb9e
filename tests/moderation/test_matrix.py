"""Who may do what: every address of moderation, read and sent, by everybody.

A cell says what is answered: a status, "sign in" (a stranger is sent there), "away" (led
somewhere else), or "DONE": the deed was done, and they are led on or told so. Whatever isn't DONE must have
left no row behind. An address without a row fails, and so does a row without an address.
"""

import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Guest
from blog.models import Mention, Site
from comments.gate import Writer
from comments.models import Comment
from moderation import urls
from moderation.actions import bans
from moderation.actions.comments import judge, remove, restore
from moderation.actions.reading import mark_read
from moderation.alerts.stopping import Stopping
from moderation.deeds.appeal.action import appeal
from moderation.deeds.bulk import action as bulks
from moderation.deeds.bulk.plan import plan_bulk
from moderation.deeds.by_link import decision_links
from moderation.deeds.by_link.decision_links import DecisionLink
from moderation.deeds.note import action as note_action
from moderation.models import Assignment, Ban, Bulk, Presence, SavedNote, Waiver
from moderation.plans import appeals
from moderation.plans.removal import Verdict
from tests.conftest import GUEST, a_person, an_article, the_site, two_rules

pytestmark = pytest.mark.django_db

PEOPLE = "anonymous reader its_reader banned_reader author moderator who_decided admin".split()
#                             anonymous  reader  its_r.  banned  author  moder.  decided admin
EVERYBODY = {
    "GET": "200       200     200     200     200     200     200     200",
    "POST": "405       405     405     405     405     405     405     405",
}
STAFF_READS = {
    "GET": "sign-in   404     404     404     404     200     200     404",
    "POST": "sign-in   404     404     404     404     405     405     404",
}
STAFF_DOES = {
    "GET": "sign-in   404     404     404     404     200     200     404",
    "POST": "sign-in   404     404     404     404     DONE    DONE    404",
}
MARKS = {
    "GET": "sign-in   404     404     404     404     away    away    404",
    "POST": "sign-in   404     404     404     404     DONE    DONE    404",
}
# fmt: skip
MATRIX = {
    "policy": EVERYBODY,
    "policy_feed": EVERYBODY,
    "policy_revision": EVERYBODY,
    "policy_diff": EVERYBODY,
    "policy_compare": {
        "GET": "away      away    away    away    away    away    away    away",
        "POST": "405       405     405     405     405     405     405     405"},
    "log": EVERYBODY,
    "log_feed": EVERYBODY,
    "log_find": {
        "GET": "away      away    away    away    away    away    away    away",
        "POST": "405       405     405     405     405     405     405     405"},
    "log_entry": EVERYBODY,
    "log_entry of spam": {
        "GET": "404       404     200     404     404     200     200     404",
        "POST": "405       405     405     405     405     405     405     405"},
    # A banned reader reports nothing, and nobody what they wrote themselves.
    "first_run": {
        "GET": "away      away    away    away    away    away    away    away",
        "POST": "away      away    away    away    away    away    away    away"},
    "report": {
        "GET": "200       200     200     200     200     200     200     200",
        "POST": "403       DONE    409     409     DONE    DONE    DONE    DONE"},
    "report of what was removed": {
        "GET": "404       404     404     404     404     404     404     404",
        "POST": "404       404     404     404     404     404     404     404"},
    # A guest's form; whoever is signed in is asked to send it under their name.
    "report_guest": {
        "GET": "away      away    away    away    away    away    away    away",
        "POST": "DONE      409     409     409     409     409     409     409"},
    "reported": EVERYBODY,
    "review": STAFF_READS,
    "review_comment": STAFF_READS,
    "review_pane": STAFF_READS,
    "review_rows": STAFF_READS,
    # Only what was decided in the very same sitting is there to be undone: nothing, here.
    "undo": {
        "GET": "sign-in   404     404     404     404     200     200     404",
        "POST": "sign-in   404     404     404     404     200     200     404"},
    "here": {
        "GET": "sign-in   404     404     404     404     405     405     404",
        "POST": "sign-in   404     404     404     404     204     204     404"},
    "present": STAFF_READS,
    "take": MARKS,
    # Who has it lets it go, or hands it over to somebody else.
    "let_go": {
        "GET": "sign-in   404     404     404     404     away    away    404",
        "POST": "sign-in   404     404     404     404     DONE    away    404"},
    "hand_over": {
        "GET": "sign-in   404     404     404     404     200     200     404",
        "POST": "sign-in   404     404     404     404     422     DONE    404"},
    "saved_notes": STAFF_DOES,
    "saved_note": STAFF_DOES,
    "delete_saved_note": {
        "GET": "sign-in   404     404     404     404     405     405     404",
        "POST": "sign-in   404     404     404     404     DONE    DONE    404"},
    "remove_mention": STAFF_DOES,
    "statistics": STAFF_READS,
    "statistics_csv": STAFF_READS,
    "notes": STAFF_DOES,
    "guest_notes": STAFF_DOES,
    "withdraw_note": {
        "GET": "sign-in   404     404     404     404     200     200     404",
        "POST": "sign-in   404     404     404     404     409     DONE    404"},
    "approve": MARKS,
    # Whoever has the link sees what the mail said; only moderators decide.
    "decide_by_link": {
        "GET": "200       200     200     200     200     200     200     200",
        "POST": "403       403     403     403     403     DONE    DONE    403"},
    "decide_by_link forged": {
        "GET": "404       404     404     404     404     404     404     404",
        "POST": "404       404     404     404     404     404     404     404"},
    # The code goes to the moderator's own address, whoever asks for it.
    "decide_by_link_code": {
        "GET": "200       200     200     200     200     away    away    200",
        "POST": "away      away    away    away    away    away    away    away"},
    "mark_read": MARKS,
    "mark_unread": MARKS,
    "hold_comment": STAFF_DOES,
    "delete_comment": STAFF_DOES,
    "refuse_edit": STAFF_DOES,
    "restore_comment": STAFF_DOES,
    "purge_comment": {
        "GET": "sign-in   404     404     404     404     404     404     200",
        "POST": "sign-in   404     404     404     404     404     404     DONE"},
    "ban": STAFF_DOES,
    "ban one of the staff": {
        "GET": "sign-in   404     404     404     404     200     200     404",
        "POST": "sign-in   404     404     404     404     409     409     404"},
    "ban_guest": STAFF_DOES,
    "bulk_select": STAFF_DOES,
    # What one moderator has selected and not yet done is nobody else's.
    "bulk": {
        "GET": "sign-in   404     404     404     404     404     200     404",
        "POST": "sign-in   404     404     404     404     404     DONE    404"},
    "bulk that was done": {
        "GET": "sign-in   404     404     404     404     200     200     404",
        "POST": "sign-in   404     404     404     404     away    away    404"},
    "bulk_undo": {
        "GET": "sign-in   404     404     404     404     405     405     404",
        "POST": "sign-in   404     404     404     404     404     DONE    404"},
    "bulk_stop": {
        "GET": "sign-in   404     404     404     404     405     405     404",
        "POST": "sign-in   404     404     404     404     DONE    DONE    404"},
    "bans": STAFF_READS,
    "bans_appealed": STAFF_READS,
    "bans_ended": STAFF_READS,
    "ban_somebody": STAFF_READS,
    "change_ban": STAFF_DOES,
    "lift": STAFF_DOES,
    "release": {
        "GET": "sign-in   404     404     404     404     away    away    404",
        "POST": "sign-in   404     404     404     404     DONE    DONE    404"},
    "warning": {
        "GET": "sign-in   404     200     404     404     404     404     404",
        "POST": "sign-in   404     DONE    404     404     404     404     404"},
    "alerts": {
        "GET": "sign-in   404     404     404     200     200     200     404",
        "POST": "sign-in   404     404     404     DONE    DONE    DONE    404"},
    # Whoever has the link is the moderator it was sent to, and a mail program presses for them.
    "alerts_stop": {
        "GET": "200       200     200     200     200     200     200     200",
        "POST": "DONE      DONE    DONE    DONE    DONE    DONE    DONE    DONE"},
    "alerts_stop forged": {
        "GET": "404       404     404     404     404     404     404     404",
        "POST": "404       404     404     404     404     404     404     404"},
    "waived": STAFF_READS,
    "leave_removed": {
        "GET": "sign-in   404     404     404     404     405     405     404",
        "POST": "sign-in   404     404     404     404     DONE    DONE    404"},
    "appeals": STAFF_READS,
    "appeals_closed": STAFF_READS,
    "appeal_ruling": {
        "GET": "sign-in   404     404     404     404     200     200     404",
        "POST": "sign-in   404     404     404     404     DONE    403     404"},
    "appeal": {
        "GET": "403       404     200     404     404     404     404     404",
        "POST": "403       404     DONE    404     404     404     404     404"},
    "appeal of a ban": {
        "GET": "403       404     404     200     404     404     404     404",
        "POST": "403       404     404     DONE    404     404     404     404"},
    "appeal_withdraw": {
        "GET": "403       404     200     404     404     404     404     404",
        "POST": "403       404     DONE    404     404     404     404     404"},
    "comment_appeal": {
        "GET": "403       404     away    404     404     404     404     404",
        "POST": "405       405     405     405     405     405     405     405"},
    # Until the log shows it, it is nobody's who hasn't proved the address.
    "appeal_by_code": {
        "GET": "404       404     404     404     404     404     404     404",
        "POST": "404       404     404     404     404     404     404     404"},
    # Whoever has the link is the guest; a forged one is nobody's.
    "guest_appeal": {
        "GET": "200       200     200     200     200     200     200     200",
        "POST": "DONE      DONE    DONE    DONE    DONE    DONE    DONE    DONE"},
    "guest_appeal forged": {
        "GET": "404       404     404     404     404     404     404     404",
        "POST": "404       404     404     404     404     404     404     404"},
    "guest_appeal_withdraw": {
        "GET": "200       200     200     200     200     200     200     200",
        "POST": "DONE      DONE    DONE    DONE    DONE    DONE    DONE    DONE"},
}  # fmt: skip


class World:
    """Marrow wrote, Alder decided; Quince is banned; a guest was removed. Hazel decided nothing."""

    def __init__(self, people, post, policy, guest):
        self.people, self.post = people, post
        draft = policy.__class__.objects.draft()
        draft.take_over(timezone.now() - timedelta(days=30))
        self.rule = draft.wordings.get(number=1)
        its_reader, self.decided = people["its_reader"], people["who_decided"]
        self.fresh = self.write(its_reader, "Pears are better abroad.")
        self.removal = self.removed(its_reader, "Quinces are better abroad.")
        self.appeal = appeal(self.removed(its_reader, "All is better abroad."), "No.")
        self.spam = judge(self.decided, self.write(its_reader, "Buy pears."), Verdict.spam())
        token = "a" * 32
        words = Comment.write(post, Writer(token=token, **guest), "Figs are better abroad.")
        self.guests = remove(self.decided, words, self.rule)
        self.guest = Guest.objects.at(guest["email"])
        self.guest.confirm(token)
        self.ban = bans.ban(self.decided, people["banned_reader"], self.rule, "Enough.").ban
        self.cookies = {who: self._signed_in(account) for who, account in people.items()}

    def _signed_in(self, account):
        browser = Client()
        if account:
            browser.force_login(account)
        return browser.cookies

    def browser(self, who):
        browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
        browser.cookies = deepcopy(self.cookies[who])
        return browser

    def write(self, account, text):
        return Comment.write(self.post, Writer(account=account, name=account.name), text)

    def removed(self, account, text):
        return remove(self.decided, self.write(account, text), self.rule)

    def link(self, decision):
        return appeals.Link(decision, self.guest)

    def where(self, row):
        """The address of a row, and what is sent there."""
        name = row.split()[0]
        find = getattr(self, f"at_{row.replace(' ', '_')}", lambda: ([], {}))
        args, sent = find()
        query = "?earlier=1&later=2" if name == "policy_compare" else ""
        return reverse(name, args=args) + query, sent

    def confirmed(self, name, pk, **fields):
        """The fields with the confirmation that a moderator's page gives for them."""
        desk = self.browser("moderator")
        page = desk.post(reverse(name, args=[pk]), fields).text
        return fields | {"confirm": re.search(r'name="confirm" value="([^"]*)"', page)[1]}

    def at_policy_revision(self):
        return [1], {}

    def at_policy_diff(self):
        return [1, 2], {}

    def at_log_entry(self):
        return [self.removal.pk], {}

    def at_log_entry_of_spam(self):
        return [self.spam.pk], {}

    def at_report(self):
        return [self.fresh.pk], {"rule": self.rule.pk, "words": "Pears, again."}

    at_report_guest = at_report

    def at_take(self):
        return [self.fresh.pk], {}

    def at_let_go(self):
        Assignment.objects.take(self.people["moderator"], self.fresh.pk)
        return [self.fresh.pk], {}

    def at_hand_over(self):
        Assignment.objects.take(self.decided, self.fresh.pk)
        return [self.fresh.pk], {"to": self.people["moderator"].pk}

    def at_saved_notes(self):
        return [], {"title": "Pears", "text": "Say it again without the pears."}

    def at_saved_note(self):
        note = SavedNote.objects.create(title="Pears", text="Without the pears.")
        return [note.pk], {"title": "Figs", "text": "Without the figs."}

    def at_delete_saved_note(self):
        return self.at_saved_note()

    def at_remove_mention(self):
        about = {"title": "Hedges", "address": "https://hedges.example/", "kind": "pingback"}
        [pk] = self.post.add_mentions(
            [Mention(post=self.post, mentioned_at=timezone.now(), **about)]
        )
        return [pk], {}

    def at_report_of_what_was_removed(self):
        return [self.removal.comment_id], {"rule": self.rule.pk}

    def at_reported(self):
        return [self.fresh.pk], {}

    def at_review_comment(self):
        return [self.fresh.pk], {}

    def at_here(self):
        return [self.fresh.pk], {}

    def at_notes(self):
        return [self.people["its_reader"].pk], {"text": "Warm in other threads."}

    def at_guest_notes(self):
        return [self.guests.comment_id], {"text": "Asks everywhere."}

    def at_withdraw_note(self):
        note = note_action.note(self.decided, "Warm.", account=self.people["its_reader"])
        return [note.pk], {}

    def bulk(self):
        selected = Comment.objects.filter(pk=self.fresh.pk)
        bulk = bulks.prepare(self.decided, selected, deed="approve")
        return bulk, {"deed": "approve", "confirm": plan_bulk(bulk).digest}

    def at_bulk_select(self):
        return [], {"comment": [self.fresh.pk], "deed": "approve"}

    def at_bulk(self):
        bulk, sent = self.bulk()
        return [bulk.pk], sent

    def at_bulk_that_was_done(self):
        bulk, sent = self.bulk()
        bulks.start(self.decided, bulk, sent["confirm"])
        return [bulk.pk], sent

    def at_bulk_undo(self):
        [pk], _sent = self.at_bulk_that_was_done()
        return [pk], {}

    def at_bulk_stop(self):
        bulk, _sent = self.bulk()
        Bulk.objects.filter(pk=bulk.pk).update(state="running", alive_at=timezone.now())
        return [bulk.pk], {}

    def at_review_pane(self):
        return [self.fresh.pk], {}

    def at_review_rows(self):
        return [self.fresh.pk], {}

    def at_approve(self):
        return [self.fresh.pk], {}

    def at_decide_by_link(self):
        return [self.to_decide("approve").key], {}

    def at_decide_by_link_forged(self):
        return [self.to_decide("approve").key + "x"], {}

    def at_decide_by_link_code(self):
        return [self.to_decide("approve").key], {"send": ""}

    def to_decide(self, what):
        path = decision_links.address(self.fresh, self.people["moderator"], what)
        return DecisionLink.opened(path.split("/")[-2])

    def at_mark_read(self):
        return [self.fresh.pk], {}

    def at_mark_unread(self):
        comment = self.write(self.people["its_reader"], "Sloes are better abroad.")
        mark_read(self.decided, comment)
        return [comment.pk], {}

    def at_hold_comment(self):
        return [self.fresh.pk], {"what": "this", "confirm": "this"}

    def at_delete_comment(self):
        pk = self.fresh.pk
        return [pk], self.confirmed("delete_comment", pk, rule=self.rule.pk)

    def at_refuse_edit(self):
        Site.objects.update(holds_edits=True)
        comment = self.write(self.people["reader"], "Sloes are better abroad.")
        comment.edit("Sloes are best abroad.")
        return [comment.pk], {}

    def at_restore_comment(self):
        return [self.removal.comment_id], {}

    def at_purge_comment(self):
        return [self.removal.comment_id], {"why": "A court says so.", "is_sure": "on"}

    def _ban(self, name):
        account, fields = self.people[name], {"how_long": "7", "rule": self.rule.pk}
        return [account.pk], fields | {"reason": "Enough."}

    def at_ban(self):
        [pk], fields = self._ban("its_reader")
        return [pk], self.confirmed("ban", pk, **fields)

    def at_ban_one_of_the_staff(self):
        [pk], fields = self._ban("author")
        others, _fields = self._ban("its_reader")
        return [pk], self.confirmed("ban", *others, **fields)

    def at_ban_guest(self):
        pk, fields = self.guests.comment_id, {"how_long": "7", "rule": self.rule.pk}
        return [pk], self.confirmed("ban_guest", pk, **fields, reason="Enough.")

    def at_release(self):
        """A ban whose only reason was overturned."""
        reader = self.people["reader"]
        removal = self.removed(reader, "Medlars are better abroad.")
        ban = bans.ban(self.decided, reader, self.rule, "Enough.", evidence=[removal]).ban
        restore(self.people["moderator"], removal.comment)
        return [ban.pk], {}

    def at_warning(self):
        comment = self.write(self.people["its_reader"], "Nuts are better abroad.")
        warning = Verdict.under(self.rule, instead="warn", why_step="A word will do.")
        judge(self.decided, comment, warning)
        return [Ban.objects.warning().get().pk], {}

    def at_change_ban(self):
        wording = self.ban.wording
        fields = {"how_long": "open", "where": "everywhere", "rule": wording.pk, "reason": "So."}
        return [self.ban.pk], fields | {"confirm": f"open {wording.pk}..0 "}

    def at_lift(self):
        return [self.ban.pk], {"reason": "Calm now."}

    def at_alerts(self):
        events = ("held", "reported", "appeal", "own")
        return [], {f"{event}_often": "daily" for event in events} | {"hook_shape": "ntfy"}

    def at_alerts_stop(self):
        return [Stopping(self.people["moderator"]).address.split("/")[-2]], {}

    def at_alerts_stop_forged(self):
        [key], sent = self.at_alerts_stop()
        return [key + "x"], sent

    def at_leave_removed(self):
        Waiver.objects.create(post=self.post, rule=self.rule.rule)
        return [self.removal.pk], {}

    def at_appeal_ruling(self):
        desk = self.browser("moderator")
        page = desk.get(reverse("appeal_ruling", args=[self.appeal.pk]))
        shown = {f"shown_{value}": digest for value, _, digest in page.context["outcomes"]}
        return [self.appeal.pk], shown | {"ruling": "grant", "words": "You are right."}

    def at_appeal(self):
        return [self.removal.pk], {"text": "Look again."}

    def at_appeal_by_code(self):
        return [self.guests.pk], {
            "email": "heron@example.org",
            "code": "111111",
            "text": "Look again.",
        }

    def at_appeal_of_a_ban(self):
        return [self.ban.placed_id], {"text": "Look again."}

    def at_appeal_withdraw(self):
        return [self.appeal.decision_id], {}

    def at_comment_appeal(self):
        return [self.removal.comment_id], {}

    def at_guest_appeal(self):
        return [self.link(self.guests).key], {"text": "Look again."}

    def at_guest_appeal_forged(self):
        return [self.link(self.guests).key + "x"], {"text": "Look again."}

    def at_guest_appeal_withdraw(self):
        if not hasattr(self.guests, "appeal"):
            appeal(self.guests, "Look again.")
        return [self.link(self.guests).key], {}


@pytest.fixture(scope="module")
def world_of_all(shared):
    the_site()
    author = a_person("Perpetua", "Author")
    people = {
        "anonymous": None,
        "reader": a_person("Bullace"),
        "its_reader": a_person("Marrow"),
        "banned_reader": a_person("Quince"),
        "author": author,
        "moderator": a_person("Hazel", "Moderator"),
        "who_decided": a_person("Alder", "Moderator", staff_name="Alder"),
        "admin": a_person("Sloe", "Admin"),
    }
    return World(people, an_article(author), two_rules(), GUEST)


@pytest.fixture
def world(world_of_all):
    """For one test, which may say what it likes to these people."""
    return deepcopy(world_of_all)


def test_every_address_has_a_row_and_every_row_an_address():
    names = {pattern.name for pattern in urls.urlpatterns}
    assert {row.split()[0] for row in MATRIX} == names


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("row", MATRIX)
def test_nobody_does_more_than_the_table_says(world, row, method):
    address, sent = world.where(row)
    expected = dict(zip(PEOPLE, MATRIX[row][method].split(), strict=True))
    before = rows()
    answered = {who: answer(world, who, method, address, sent, before) for who in PEOPLE}
    assert answered == expected


def answer(world, who, method, address, sent, before):
    """The cell: what `who` is answered, and whether anything was done. All of it is taken back."""
    browser = world.browser(who)
    with transaction.atomic():
        response = (
            browser.generic(method, address) if method == "GET" else browser.post(address, sent)
        )
        is_changed = rows() != before
        transaction.set_rollback(True)
    if response.status_code != 302:
        told = "DONE" if is_changed and response.status_code == 200 else str(response.status_code)
    elif response.url.startswith("/accounts/login/"):
        told = "sign-in"
    else:
        told = "DONE" if is_changed else "away"
    return told if is_changed == (told == "DONE") else f"{told}, but something was changed"


def rows():
    """Everything that moderation keeps, the comments and links; but not who has what open just now."""
    models = {*apps.get_app_config("moderation").get_models(), Comment, Mention} - {Presence}
    with connection.cursor() as cursor:
        return {model: _all_of(model._meta, cursor) for model in models}


def _all_of(meta, cursor):
    cursor.execute(f'SELECT * FROM "{meta.db_table}" ORDER BY "{meta.pk.column}"')
    return cursor.fetchall()
