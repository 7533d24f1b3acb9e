"""What moderators read: who decided what, and what a decision will do before it is made."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation import ladder
from moderation.log import ban_sentence
from moderation.models import Decision, PolicyRevision
from moderation.times import DAY, day, days, when

Kind = Decision.Kind


def deed(decision):
    """Who did what and when, in a sentence: “Hazel removed this comment …”."""
    facts = {
        "name": decision.made_by.name_for_staff,
        "at": when(decision.made_at),
        "rule": decision.wording and cited(decision.wording),
    }
    sentences = {
        Kind.APPROVE: _("%(name)s approved this comment on %(at)s."),
        Kind.REMOVE: _("%(name)s removed this comment under %(rule)s, on %(at)s."),
        Kind.RESTORE: _("%(name)s restored this comment on %(at)s."),
        Kind.BAN: _("%(name)s banned this account under %(rule)s, on %(at)s."),
        Kind.LIFT: _("%(name)s lifted this ban on %(at)s."),
    }
    return sentences[decision.kind] % facts


def cited(wording):
    return _("rule %(n)d: %(citation)s") % {"n": wording.number, "citation": wording.citation}


def of_removal(comment, wording, replies):
    """(icon, sentence, is it grave) for everything that removing `comment` does."""
    placeholder = _("Removed by a moderator under rule %(n)d: %(citation)s.") % {
        "n": wording.number,
        "citation": wording.citation,
    }
    effects = [("slash", _in_place(comment, placeholder, replies), False)]
    effects.append(("warning", *_strike(comment)))
    effects.append(("external", log_entry(comment.name), False))
    return effects


def of_restoring(comment, removal, moderator):
    effects = [("undo", _("The comment stands in its place again, for everybody."), False)]
    is_slip = removal and removal.is_pending and removal.made_by.account_id == moderator.pk
    if is_slip:
        effects.append(
            ("external", _("Neither the removal nor this reaches the public log."), False)
        )
    else:
        effects.append(("external", log_entry(comment.name), False))
    return effects


def of_ban(account, wording, until, period):
    if until:
        ends = _("No commenting until %(at)s. Reading and following still work.")
        ends = ends % {"at": when(until)}
    else:
        ends = _("No commenting until somebody lifts the ban. Reading and following still work.")
    sentence = ban_sentence(until, period).format(
        period=period and days(period), until=until and day(until), rule=cited(wording)
    )
    told = _("%(name)s sees the rule, the reason and the end in place of the form.")
    return [
        ("calendar", ends, False),
        ("eye", told % {"name": account.name}, False),
        ("external", _("The public log says “%(sentence)s”") % {"sentence": sentence}, False),
    ]


def of_lifting(ban):
    name = ban.standing.name_for_staff
    return [
        ("undo", _("%(name)s can comment again at once.") % {"name": name}, False),
        ("external", log_entry(name), False),
    ]


def log_entry(name):
    minutes = round(settings.LOG_DELAY / 60)
    if minutes:
        words = ngettext(
            "The public log gets an entry in %(n)d minute, without %(name)s’s name.",
            "The public log gets an entry in %(n)d minutes, without %(name)s’s name.",
            minutes,
        )
        return words % {"n": minutes, "name": name}
    return _("The public log gets an entry, without %(name)s’s name.") % {"name": name}


def _in_place(comment, placeholder, replies):
    if comment.is_held:
        said = _("Nobody has read it yet. In its place stands “%(words)s”")
    else:
        said = _("Readers see “%(words)s”")
    said = said % {"words": placeholder}
    if not replies:
        return said
    stay = ngettext("The reply stays.", "The %(n)d replies stay.", replies) % {"n": replies}
    return f"{said} {stay}"


def _strike(comment):
    """What the policy's ladder says now; the step itself is a moderator's decision."""
    if not comment.author_id:
        return _("No strike: the writer has no account."), False
    revision = PolicyRevision.objects.in_force()
    since = timezone.now() - revision.strike_days * DAY
    removals = Decision.objects.standing().filter(
        about__account=comment.author_id, made_at__gte=since
    )
    strikes = removals.count() + 1
    step = ladder.step_at(revision.ladder, strikes)
    facts = {"n": strikes, "days": revision.strike_days, "step": ladder.to_staff(step)}
    if step is None:
        return _("Strike %(n)d within %(days)d days: nothing more.") % facts, False
    words = _(
        "Strike %(n)d within %(days)d days. The policy’s next step is: %(step)s."
        " It doesn’t happen by itself; take it with Ban…"
    )
    return words % facts, step["step"] in ("suspend", "ban")
