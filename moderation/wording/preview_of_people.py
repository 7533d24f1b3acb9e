"""What a decision about a person will do, said to the moderator before it is made: a ban, a hold, a ruling.

Each effect is (icon, sentence, is it grave), as in preview.py, which says what becomes of a comment.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Guest
from lib.text.times import day, days, when
from moderation.models import Ban, Decision
from moderation.plans import appeals
from moderation.wording import staff
from moderation.wording.decisions import banned
from moderation.wording.preview import log_entry, of_restoring

Kind = Decision.Kind


def of_ban(name, wording, until, post=None, *, guest_addresses=None, has_mail=False):
    """What a ban does from now on; `post` is where it holds, if not everywhere.

    `guest_addresses` is how many a guest has confirmed, and None of an account.
    """
    period = until and until - timezone.now()
    if until and post:
        ends = _("They can’t comment on “%(title)s” until %(at)s. Other articles aren’t affected.")
    elif until:
        ends = _("They can’t comment until %(at)s. They can still read and follow.")
    elif post:
        ends = _("They can’t comment on “%(title)s”, permanently. Other articles aren’t affected.")
    else:
        ends = _("They can’t comment, permanently. They can still read and follow.")
    ends = ends % {"at": until and when(until), "title": post and post.title}
    sentence = str(banned(until, period, bool(post))).format(
        period=period and days(period),
        until=until and day(until),
        rule=wording.cited,
        article=post and _("“%(title)s”") % {"title": post.title},
    )
    sees = _("%(name)s sees the rule, the reason and the end date instead of the form.")
    known = [] if guest_addresses is None else [("info", _reach(name, guest_addresses), False)]
    if has_mail:
        mail = _("%(name)s gets an e-mail with the reason and how to appeal.")
    else:
        mail = _("No e-mail: %(name)s hasn’t confirmed an address.")
    return [
        ("calendar", ends, False),
        *known,
        ("eye", sees % {"name": name}, False),
        ("mail", mail % {"name": name}, False),
        ("external", _("The public log says “%(sentence)s”") % {"sentence": sentence}, False),
    ]


def _reach(name, addresses):
    """A sentence of what stops a banned guest, and what doesn't."""
    if not addresses:
        alone = _(
            "We recognise %(name)s only in the browser they wrote in. In another one they can comment."
        )
        return alone % {"name": name}
    words = ngettext(
        "We recognise %(name)s by the browser they wrote in and by one confirmed address."
        " Another browser without that address isn’t stopped.",
        "We recognise %(name)s by the browser they wrote in and by %(n)d confirmed addresses."
        " Another browser without them isn’t stopped.",
        addresses,
    )
    return words % {"name": name, "n": addresses}


def of_holding(comment, until, replies, receiver=None):
    """What holding a comment does; with `until`, what its writer says next waits as well."""
    name = {"name": comment.name}
    effects = []
    if comment.is_published:
        effects = [("clock", _what_readers_see(replies), False)]
    if comment.is_published and (comment.author_id or comment.token):
        sees = _("%(name)s sees “Waiting for a moderator. Only you can see this.”") % name
        effects.append(("eye", sees, False))
    if until:
        words = _("What %(name)s writes next is held until %(at)s. No strike.")
        effects.append(("calendar", words % (name | {"at": when(until)}), False))
        if not comment.author_id:
            effects.append(("info", _reach_of_hold(comment), False))
    way_back = _("You can end it on the page of bans.")
    if receiver:
        way_back = _(
            "%(name)s finds it under Held, and has it for an hour. Others can decide as well."
        )
        way_back %= {"name": receiver.name}
    elif comment.is_published:
        way_back = _("Moderators find it under Held, with your name and the time.")
    return [
        *effects,
        ("mail", _("Nobody gets an e-mail."), False),
        ("external", _("The public log gets no entry."), False),
        ("info", way_back, False),
    ]


def _reach_of_hold(comment):
    """What of a guest's next comments a hold reaches, and what not: anybody can type their name and address."""
    addresses = Guest.objects.confirmed_in(comment.token).count()
    if not addresses:
        words = _(
            "We recognise %(name)s only in the browser they wrote in. Comments from another browser"
            " aren’t held, even under the same name and e-mail address."
        )
        return words % {"name": comment.name}
    words = ngettext(
        "We recognise %(name)s by the browser they wrote in, and in others by one confirmed address."
        " Where that isn’t confirmed, comments aren’t held, even under the same name and e-mail address.",
        "We recognise %(name)s by the browser they wrote in, and in others by %(n)d confirmed addresses."
        " Where none of them is confirmed, comments aren’t held, even under the same name and e-mail address.",
        addresses,
    )
    return words % {"name": comment.name, "n": addresses}


def _what_readers_see(replies):
    """What readers find in the place of a comment that is held."""
    if not replies:
        return _("Readers see nothing in its place.")
    words = ngettext(
        "Readers see “Waiting for a moderator.” in its place; its reply stays.",
        "Readers see “Waiting for a moderator.” in its place; its %(n)d replies stay.",
        replies,
    )
    return words % {"n": replies}


def of_lifting(ban):
    effects = [("undo", staff.lifting(ban), False)]
    if ban.kind in Decision.CAUTIONS:
        return effects
    return [*effects, ("external", log_entry(ban.pseudonym.name_within), False)]


def of_ruling(appeal, is_granted):
    """Sentences about the effects of granting or refusing an appeal."""
    decision = appeal.decision
    name = decision.about.name_for_staff
    undone = _reversal(decision) if is_granted else ("slash", _("The decision stands."), False)
    effects = [undone]
    if is_granted and decision.has_strike:
        effects += _strike_taken_back(decision)
    if appeals.correspondent_of(decision):
        notice = _("%(name)s gets an e-mail with your reason.")
    else:
        notice = _(
            "No e-mail: %(name)s hasn’t confirmed an address. Your reason is on their appeal page."
        )
    effects.append(("mail", notice % {"name": name}, False))
    if decision.kind == Kind.SPAM:
        effects.append(("external", _("Neither is in the public log."), False))
    else:
        effects.append(("external", log_entry(decision.about.name_within), False))
    return effects


def _strike_taken_back(removal):
    """How many strikes are left when one is taken back, and that its steps are looked at anew."""
    left = removal.about.strikes.counting(timezone.now()).exclude(decision=removal).count()
    words = ngettext(
        "The strike is removed; %(n)d counts.",
        "The strike is removed; %(n)d count.",
        left,
    )
    none = _("The strike is removed; none counts.")
    effects = [("check", words % {"n": left} if left else none, False)]
    if Ban.objects.in_force().filter(evidence=removal).exists():
        flagged = _("The desk flags bans that no longer have enough strikes.")
        effects.append(("flag", flagged, False))
    return effects


def _reversal(decision):
    if decision.kind == Kind.BAN:
        in_force = Ban.objects.in_force().filter(placed=decision).exists()
        lifted = _("%(name)s can comment again at once.") if in_force else _("The ban is over.")
        return "undo", lifted % {"name": decision.about.name_for_staff}, False
    comment = appeals.comment_of(decision)
    if comment is None:
        return "undo", _("The comment can’t come back: its article has been deleted."), False
    if comment.purged_at:
        return "undo", _("The comment can’t come back: its text was permanently deleted."), False
    return of_restoring(comment, None, None)[0]
