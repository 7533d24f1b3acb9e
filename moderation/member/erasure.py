"""What moderation keeps about somebody who is gone: decisions without the person.

Decisions hold no name; the pseudonym that they are about is cut loose from the account. What
was said with them is destroyed. A ban that is in force, or a comment that can yet be judged,
leaves a tie to the address, so that whoever comes back under it meets them again.
"""

import re

from django.db.models import Max
from django.utils import timezone

from comments.member.erasure import FORMER
from comments.models.comments import JUDGED_FOR
from lib.personal_data import Eraser, blank, register, text_columns
from moderation.models import (
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
from moderation.models.retained_identity import digests
from moderation.plans import applicable_rules


@register
class Moderation(Eraser):
    def facts(self, account):
        received = Decision.objects.filter(about__account=account)
        noted = StaffNote.objects.on_account(account)
        return {
            "decisions": received.count(),
            "was_written_to": received.exists() or noted.exists(),
            "has_reported": Report.objects.filter(reporter__account=account).exists(),
            "has_read": Reading.objects.by(account).exists(),
            **(_what_comes_back(account) if account.confirmed_addresses else {}),
        }

    def hold(self, leaving):
        pseudonyms = Pseudonym.objects.filter(account=leaving.account)
        list(pseudonyms.select_for_update().order_by("pk").values_list("pk"))

    def erase(self, leaving):
        is_judged = _can_be_judged(leaving.account)
        judged_until = leaving.at + JUDGED_FOR if is_judged else None
        if is_judged:
            Pseudonym.objects.current(leaving.account)
        _forget_what_was_reported(leaving.account)
        ScreeningFinding.objects.filter(comment__author=leaving.account).delete()
        for pseudonym in Pseudonym.objects.filter(account=leaving.account):
            _leave_ties(pseudonym, leaving.addresses, judged_until)
            _forget_what_was_said(pseudonym, leaving)
            _cut_loose(pseudonym, leaving.token)

    def recognise(self, account, addresses):
        """Give back to an account the bans in force, and whatever else still applies to its addresses."""
        known = RetainedIdentity.objects.of(addresses).lasting()
        pseudonyms = list(
            Pseudonym.objects.filter(retained_identities__in=known).select_for_update()
        )
        for pseudonym in pseudonyms:
            Pseudonym.objects.filter(pk=pseudonym.pk).update(account=account)
            pseudonym.retained_identities.all().delete()


def _what_comes_back(account):
    """What still applies to whoever confirms one of the account's addresses again, and until when."""
    bans = list(Ban.objects.in_force().filter(pseudonym__account=account))
    ends = [ban.ends_at for ban in bans]
    strikes = Strike.objects.counting(timezone.now()).filter(pseudonym__account=account)
    return {
        "is_banned": bool(bans),
        "banned_until": max(ends, default=None) if all(ends) else None,
        "strikes_until": strikes.aggregate(last=Max("counts_until"))["last"],
        "is_judged": not bans and _can_be_judged(account),
    }


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
    blank(DecisionNote.objects.filter(decision__about=pseudonym))
    blank(AppealNote.objects.filter(appeal__decision__about=pseudonym))
    lasting = list(Ban.objects.in_force().filter(pseudonym=pseudonym)) if leaving.addresses else []
    for ban in lasting:
        Ban.objects.filter(pk=ban.pk).update(reason=_without(ban.reason, leaving.account))
    others = Ban.objects.filter(pseudonym=pseudonym).exclude(pk__in=[ban.pk for ban in lasting])
    others.update(reason="")


def _forget_what_was_reported(account):
    """Erase the words and networks of their reports, and of decided reports about them.

    What is still to be read is kept without the name.
    """
    blank(ReportNote.objects.filter(report__reporter__account=account))
    ReportTrace.objects.filter(report__reporter__account=account).delete()
    about_them = ReportNote.objects.filter(report__comment__author=account)
    unread = about_them.filter(report__in=Report.objects.open().order_by())
    for note in unread:
        texts = {name: getattr(note, name) for name in text_columns(ReportNote)}
        nameless = {name: _without(text, account) for name, text in texts.items()}
        ReportNote.objects.filter(pk=note.pk).update(**nameless)
    blank(about_them.exclude(pk__in=[note.pk for note in unread]))


def _without(text, account):
    """The text with "a former reader" where it names the account."""
    addresses = account.emailaddress_set.values_list("email", flat=True)
    names = sorted({account.name, account.email, *addresses}, key=len, reverse=True)
    named = "|".join(re.escape(name) for name in names if name)
    return re.sub(rf"(?<!\w)({named})(?!\w)", str(FORMER), text, flags=re.IGNORECASE)


def _cut_loose(pseudonym, token):
    """Detach a pseudonym from its account; that of new decisions is found by the token of its comments."""
    changes = {"account": None} if pseudonym.former else {"account": None, "former": token}
    Pseudonym.objects.filter(pk=pseudonym.pk).update(**changes)
