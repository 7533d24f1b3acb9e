"""What moderation keeps about somebody who is gone: decisions without the person.

Decisions hold no name; the pseudonym that they are about is cut loose from the account. What
was said with them is destroyed. A ban that is in force, or a comment that can yet be judged,
leaves a tie to the address, so that whoever comes back under it meets them again.
"""

import re

from django.db.models import Max, Q
from django.utils import timezone

from comments.member.erasure import FORMER
from comments.models import Comment
from comments.models.comments import JUDGED_FOR
from lib.people.personal_data import Eraser, blank, register, text_columns
from moderation.models import (
    Appeal,
    AppealNote,
    Ban,
    Decision,
    DecisionNote,
    Pseudonym,
    Reading,
    Report,
    ReportNote,
    ReportTrace,
    RetainedIdentity,
    ScreeningFinding,
    StaffNote,
    Strike,
)
from moderation.models.consequences.retained_identity import digests
from moderation.plans import applicable_rules


@register
class Moderation(Eraser):
    def facts(self, account):
        received = Decision.objects.filter(about__account=account)
        noted = StaffNote.objects.on_account(account)
        facts = {
            "decisions": received.count(),
            "has_open_appeal": Appeal.objects.open().filter(decision__in=received).exists(),
            "was_written_to": received.exists() or noted.exists(),
            "has_reported": Report.objects.filter(reporter__account=account).exists(),
            "has_read": Reading.objects.by(account).exists(),
        }
        if not account.confirmed_addresses:
            return facts
        # What still applies to whoever confirms one of these again, and until when.
        bans = list(Ban.objects.in_force().filter(pseudonym__account=account))
        ends = [ban.ends_at for ban in bans]
        strikes = Strike.objects.counting(timezone.now()).filter(pseudonym__account=account)
        return facts | {
            "is_banned": bool(bans),
            "banned_until": max(ends, default=None) if all(ends) else None,
            "strikes_until": strikes.aggregate(last=Max("counts_until"))["last"],
            "is_judged": not bans and _can_be_judged(account),
        }

    def guest_facts(self, email):
        decided = _decided(email)
        theirs = Appeal.objects.filter(decision__in=decided)
        on_its_way = theirs.filter(ruling__appears_at__gt=timezone.now())
        return {
            "has_open_appeal": theirs.open().exists(),
            "is_answer_on_its_way": on_its_way.exists(),
        }

    def hold(self, leaving):
        pseudonyms = Pseudonym.objects.of_person(leaving)
        list(pseudonyms.select_for_update().order_by("pk").values_list("pk"))

    def erase(self, leaving):
        is_judged = _can_be_judged(leaving.account)
        judged_until = leaving.at + JUDGED_FOR if is_judged else None
        if is_judged:
            Pseudonym.objects.current(leaving.account)
        account = leaving.account
        written = Comment.objects.filter(author=account)
        _forget_reports(Pseudonym.objects.filter(account=account), written, _names_of(account))
        ScreeningFinding.objects.filter(comment__author=leaving.account).delete()
        for pseudonym in Pseudonym.objects.filter(account=leaving.account):
            _leave_ties(pseudonym, leaving.addresses, judged_until)
            _forget_what_was_said(pseudonym, leaving)
            changes = {"account": None}
            if not pseudonym.former:  # By it new decisions about its comments are found.
                changes["former"] = leaving.token
            Pseudonym.objects.filter(pk=pseudonym.pk).update(**changes)

    def erase_guest(self, leaving):
        """Destroy what was said about what they wrote; a ban in force stays, with its marks, until it ends."""
        written = Comment.objects.typed_under(leaving.email).order_by()
        names = {leaving.email, *written.values_list("name", flat=True).distinct()}
        theirs, keys = Pseudonym.objects.of_guest(leaving.email), written.values("pk")
        _forget_reports(theirs, written, names)
        ScreeningFinding.objects.filter(comment__in=keys).delete()
        StaffNote.objects.filter(pseudonym__in=theirs).delete()
        _forget_notes(_decided(leaving.email))
        over = Ban.objects.filter(pseudonym__in=theirs)
        over.exclude(pk__in=Ban.objects.in_force().values("pk")).update(reason="")

    def recognise(self, account, addresses):
        """Give back to an account the bans in force, and whatever else still applies to its addresses."""
        known = RetainedIdentity.objects.of(addresses).lasting()
        pseudonyms = list(
            Pseudonym.objects.filter(retained_identities__in=known).select_for_update()
        )
        for pseudonym in pseudonyms:
            Pseudonym.objects.filter(pk=pseudonym.pk).update(account=account)
            pseudonym.retained_identities.all().delete()


def _decided(email):
    """The decisions about what was written under an address, and about its guests."""
    written = Comment.objects.typed_under(email).order_by().values("pk")
    return Decision.objects.filter(
        Q(comment__in=written) | Q(about__in=Pseudonym.objects.of_guest(email))
    )


def _can_be_judged(account):
    return applicable_rules.judgeable().filter(author=account).exists()


def _leave_ties(pseudonym, addresses, judged_until):
    bans = Ban.objects.in_force().filter(pseudonym=pseudonym)
    strikes = Strike.objects.counting(timezone.now()).filter(pseudonym=pseudonym)
    if not (judged_until or bans.exists() or strikes.exists()):
        return
    for address in addresses:
        newest, *_older = digests(address)
        kept = {"digest": newest, "pseudonym": pseudonym}
        RetainedIdentity.objects.update_or_create(**kept, defaults={"judged_until": judged_until})


def _forget_what_was_said(pseudonym, leaving):
    """Erase the notes about somebody; the reason of a ban that can apply again stays, without the name."""
    StaffNote.objects.filter(pseudonym=pseudonym).delete()
    _forget_notes(Decision.objects.filter(about=pseudonym))
    lasting = list(Ban.objects.in_force().filter(pseudonym=pseudonym)) if leaving.addresses else []
    for ban in lasting:
        reason = _without(ban.reason, _names_of(leaving.account))
        Ban.objects.filter(pk=ban.pk).update(reason=reason)
    others = Ban.objects.filter(pseudonym=pseudonym).exclude(pk__in=[ban.pk for ban in lasting])
    others.update(reason="")


def _forget_notes(decisions):
    """Erase what was said with decisions, and with the appeals against them."""
    keys = decisions.order_by().values("pk")
    blank(DecisionNote.objects.filter(decision__in=keys))
    blank(AppealNote.objects.filter(appeal__decision__in=keys))


def _forget_reports(pseudonyms, comments, names):
    """Erase the words and networks of somebody's reports, and of decided reports about `comments` of theirs.

    What is still to be read is kept without the names.
    """
    sent, about = pseudonyms.values("pk"), comments.order_by().values("pk")
    blank(ReportNote.objects.filter(report__reporter__in=sent))
    ReportTrace.objects.filter(report__reporter__in=sent).delete()
    about_them = ReportNote.objects.filter(report__comment__in=about)
    unread = about_them.filter(report__in=Report.objects.open().order_by())
    for note in unread:
        texts = {name: getattr(note, name) for name in text_columns(ReportNote)}
        nameless = {name: _without(text, names) for name, text in texts.items()}
        ReportNote.objects.filter(pk=note.pk).update(**nameless)
    blank(about_them.exclude(pk__in=[note.pk for note in unread]))


def _names_of(account):
    return {account.name, account.email, *account.emailaddress_set.values_list("email", flat=True)}


def _without(text, names):
    """The text with "a former reader" where it has one of the names."""
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    named = "|".join(map(re.escape, longest_first))
    return re.sub(rf"(?<!\w)({named})(?!\w)", str(FORMER), text, flags=re.IGNORECASE)
