"""What moderation keeps about somebody who is gone: decisions without the person.

Decisions hold no name; the standing that they are about is cut loose from the account. What
was said with them is destroyed. A ban that is in force, or a comment that can yet be judged,
leaves a tie to the address, so that whoever comes back under it meets them again.
"""

import re

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.member.erasure import Part, part
from comments.member.erasure import FORMER
from comments.models.comments import JUDGED_FOR
from moderation.member import data_export, privacy
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
from moderation.pure.times import day


@part
class Moderation(Part):
    unshown = data_export.UNSHOWN

    def shows(self, account):
        return data_export.sections(account)

    def notices(self):
        return privacy.notices()

    def goes(self, account):
        received = Decision.objects.filter(about__account=account)
        noted = StaffNote.objects.on_account(account)
        gone = []
        if received.exists() or noted.exists():
            gone.append(_("What moderators have written to you or noted about you."))
        if Report.objects.filter(reporter__account=account).exists():
            gone.append(_("Your words in reports, and that these reports were yours."))
        return gone

    def stays(self, account):
        said = _decisions(account) + _readings(account)
        if not account.emailaddress_set.filter(verified=True).exists():
            return said  # Nothing that somebody could come back under.
        if bans := _bans(account):
            ends = max((ban.ends_at for ban in bans if ban.ends_at), default=None)
            said.append(_that_ban_stays(None if any(not ban.ends_at for ban in bans) else ends))
        if strike := _last_strike(account):
            words = _(
                "Your strikes, with a mark made from your address, from which nobody can read the"
                " address, until %(day)s: they count again for whoever confirms it."
            )
            said.append(words % {"day": day(strike.counts_until)})
        if not bans and _can_be_judged(account):
            words = _(
                "A mark made from your address, from which nobody can read the address, until"
                " %(day)s: what is decided until then counts for whoever confirms it again."
            )
            said.append(words % {"day": day(timezone.now() + JUDGED_FOR)})
        return said

    def hold(self, leaving):
        standings = Pseudonym.objects.filter(account=leaving.account)
        list(standings.select_for_update().order_by("pk").values_list("pk"))

    def erase(self, leaving):
        is_judged = _can_be_judged(leaving.account)
        judged_until = leaving.at + JUDGED_FOR if is_judged else None
        if is_judged:
            Pseudonym.objects.current(leaving.account)
        _forget_what_was_reported(leaving.account)
        ScreeningFinding.objects.filter(comment__author=leaving.account).delete()
        for standing in Pseudonym.objects.filter(account=leaving.account):
            _leave_ties(standing, leaving.addresses, judged_until)
            _forget_what_was_said(standing, leaving)
            _cut_loose(standing, leaving.token)

    def recognise(self, account, addresses):
        """The bans that were in force, and what else is live, are theirs again."""
        ties = RetainedIdentity.objects.of(addresses).lasting()
        standings = list(Pseudonym.objects.filter(ties__in=ties).select_for_update())
        for standing in standings:
            Pseudonym.objects.filter(pk=standing.pk).update(account=account)
            standing.ties.all().delete()


def _decisions(account):
    number = Decision.objects.filter(about__account=account).count()
    if not number:
        return []
    words = ngettext(
        "%(n)d decision of a moderator about you, without a name, as it stands in the log.",
        "%(n)d decisions of moderators about you, without a name, as they stand in the log.",
        number,
    )
    return [words % {"n": number}]


def _readings(account):
    if not Reading.objects.by(account).exists():
        return []
    return [_("Which comments a moderator has read, and when, without saying that it was you.")]


def _bans(account):
    return list(Ban.objects.in_force().filter(standing__account=account))


def _that_ban_stays(ends_at):
    mark = _(
        "A mark made from your address, from which nobody can read the address, %(until)s."
        " Whoever confirms the same address here meets the ban again."
    )
    until = _("until %(day)s") % {"day": day(ends_at)} if ends_at else _("as long as your ban")
    return mark % {"until": until}


def _last_strike(account):
    """Of the strikes that count, the one that counts for longest; or None."""
    counting = Strike.objects.counting(timezone.now()).filter(standing__account=account)
    return counting.order_by("counts_until").last()


def _can_be_judged(account):
    return applicable_rules.judgeable().filter(author=account).exists()


def _leave_ties(standing, addresses, judged_until):
    bans = Ban.objects.in_force().filter(standing=standing)
    strikes = Strike.objects.counting(timezone.now()).filter(standing=standing)
    if not (judged_until or bans.exists() or strikes.exists()):
        return
    for address in addresses:
        newest, *_older = digests(address)
        kept = {"digest": newest, "standing": standing}
        RetainedIdentity.objects.update_or_create(**kept, defaults={"judged_until": judged_until})


def _forget_what_was_said(standing, leaving):
    """Notes go; of a ban that can be met again the reason stays, without the name."""
    StaffNote.objects.filter(standing=standing).delete()
    _blank(DecisionNote.objects.filter(decision__about=standing))
    _blank(AppealNote.objects.filter(appeal__decision__about=standing))
    lasting = list(Ban.objects.in_force().filter(standing=standing)) if leaving.addresses else []
    for ban in lasting:
        Ban.objects.filter(pk=ban.pk).update(reason=_without(ban.reason, leaving.account))
    others = Ban.objects.filter(standing=standing).exclude(pk__in=[ban.pk for ban in lasting])
    others.update(reason="")


def _forget_what_was_reported(account):
    """Their words go, and where they were; of what others said of them, all that is decided.

    What is still to be read is kept without the name.
    """
    _blank(ReportNote.objects.filter(report__reporter__account=account))
    ReportTrace.objects.filter(report__reporter__account=account).delete()
    about_them = ReportNote.objects.filter(report__comment__author=account)
    unread = about_them.filter(report__in=Report.objects.open().order_by())
    for note in unread:
        ReportNote.objects.filter(pk=note.pk).update(text=_without(note.text, account))
    _blank(about_them.exclude(pk__in=[note.pk for note in unread]))


def _blank(notes):
    texts = [one.name for one in notes.model._meta.fields if isinstance(one, models.TextField)]
    notes.update(**dict.fromkeys(texts, ""))


def _without(text, account):
    """The text with "a former reader" where it names the account."""
    addresses = account.emailaddress_set.values_list("email", flat=True)
    names = sorted({account.name, account.email, *addresses}, key=len, reverse=True)
    told = "|".join(re.escape(name) for name in names if name)
    return re.sub(rf"(?<!\w)({told})(?!\w)", str(FORMER), text, flags=re.IGNORECASE)


def _cut_loose(standing, token):
    """The standing that new decisions were about is found by the token of its comments."""
    changes = {"account": None} if standing.former else {"account": None, "former": token}
    Pseudonym.objects.filter(pk=standing.pk).update(**changes)
