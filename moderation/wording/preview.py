"""What a decision will do, said to the moderator before it is made.

Each effect is (icon, sentence, what it says in short if it is grave, else nothing).
"""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import Site
from comments.models import Comment
from comments.writers.identity import correspondent
from lib.text.lists import sentences
from moderation.models import Decision, ScreeningFinding
from moderation.wording import strike_preview
from moderation.wording.decisions import WORDINGS, say

Kind = Decision.Kind


def of_verdict(plan, replies):
    """Everything that happens to the comment; `replies` is how many stand below it."""
    effect = plan.main
    comment, verdict = effect.comment, effect.verdict
    effects = [("slash", sentences([_in_place(effect), _of_replies(plan, replies)]), False)]
    if verdict.is_override:
        words = _(
            "Rule %(n)d is newer than the comment. The writer sees your reason, and the log"
            " says that the rule is newer."
        )
        effects.append(("info", words % {"n": verdict.wording.number}, False))
    effects.append(("warning", strike_of(effect), _grave(effect)))
    if verdict.kind != Kind.SPAM:
        effects.append(("mail", _mail(comment), False))
    if verdict.kind == Kind.SPAM:
        effects.append(("external", _("Not in the public log; moderators can see it."), False))
    else:
        effects.append(("external", log_entry(comment.name), False))
    return effects


def of_approval(comment, report_count):
    """What approving a comment does; `report_count` is how many open reports it has."""
    name = {"name": comment.name}
    if comment.pending_at:
        published = _("The edit takes the place of what everybody reads, and is marked as read.")
    elif comment.is_held:
        published = _("It appears right away, and is marked as read.")
    else:
        published = _("It stays, and is marked as read.")
    effects = [("check", published, False)]
    if report_count:
        closed = ngettext("The report is closed.", "The %(n)d reports are closed.", report_count)
        effects.append(("flag", closed % {"n": report_count}, False))
    if comment.is_held and comment.author_id:
        effects.append(
            ("mail", _("%(name)s gets a notification on the site, no e-mail.") % name, False)
        )
    elif comment.is_held:
        effects.append(("mail", _("%(name)s gets no e-mail about it.") % name, False))
    if ScreeningFinding.objects.of(comment).filter(check_name="first").exists():
        freed = _("%(name)s’s next comments don’t wait as a first comment does.") % name
        effects.append(("info", freed, False))
    return effects


def gravest(effects):
    """The gravest of the effects in short: “3rd strike in 90 days.” None is grave: empty."""
    return next((grave for _icon, _sentence, grave in effects if grave), "")


def of_replies(plan):
    """(reply, what happens to it) for each that goes, and (reply, why it stays) for the others."""
    going = [(one.comment, _in_place(one), strike_of(one), _grave(one)) for one in plan.replies]
    return going, plan.staying


def of_restoring(comment, removal, moderator):
    if comment.state == Comment.State.WITHDRAWN:
        back = _("The decision is reversed. The comment stays withdrawn by its writer.")
    elif comment.words_until:
        back = _(
            "The decision is reversed. The comment stays removed: its writer deleted their account."
        )
    elif comment.leaves_place:
        back = _("Everyone can read the comment again.")
    else:
        back = _("Everyone can read the comment.")
    effects = [("undo", back, False)]
    if removal and removal.has_strike:
        effects.append(("warning", _strike_of_it(removal, moderator), False))
    if removal and removal.kind == Kind.SPAM:
        log = _("Neither is in the public log.")
    elif removal and removal.is_pending and removal.made_by.account_id == moderator.pk:
        log = _("Neither the removal nor this appears in the public log.")
    else:
        log = log_entry(comment.name)
    return [*effects, ("external", log, False)]


def _strike_of_it(removal, moderator):
    """What becomes of the strike, and of the step that it led to."""
    followed = removal.followed_by.filter(reversed_by__isnull=True).exists()
    if not followed:
        return _("Its strike is removed.")
    if removal.is_pending and removal.made_by.account_id == moderator.pk:
        return _("Its strike is removed, and the step it led to is lifted.")
    return _("Its strike is removed. The step it led to stays until a moderator lifts it.")


def log_entry(name):
    minutes = round(settings.LOG_DELAY / 60)
    if minutes:
        words = ngettext(
            "The public log gets an entry in %(n)d minute, without naming %(name)s.",
            "The public log gets an entry in %(n)d minutes, without naming %(name)s.",
            minutes,
        )
        return words % {"n": minutes, "name": name}
    return _("The public log gets an entry, without naming %(name)s.") % {"name": name}


def _in_place(effect):
    """Sentence about what readers will see in place of the comment."""
    comment, verdict = effect.comment, effect.verdict
    words = say(WORDINGS[verdict.kind].placeholder, verdict)
    if comment.state == Comment.State.WITHDRAWN:
        return _("Readers see no change: its writer has withdrawn it.")
    if verdict.kind == Kind.SPAM:
        return _(
            "It’s removed from the page, with no placeholder. If it has replies, readers see “%(words)s”"
        ) % {"words": words}
    if comment.is_published or comment.leaves_place:
        sentence = _("Readers see “%(words)s”")
    elif Site.current().shows_unread_removals or not comment.is_leaf_node():
        sentence = _("Nobody has read it yet. Readers will see “%(words)s”")
    else:
        sentence = _("Nobody has read it, so readers see nothing in its place.")
    return sentence % {"words": words}


def _of_replies(plan, replies):
    if not replies:
        return ""
    if plan.replies or plan.staying:
        words = ngettext(
            "%(n)d reply is removed too; see below.",
            "%(n)d replies are removed too; see below.",
            len(plan.replies),
        )
        return words % {"n": len(plan.replies)}
    stay = ngettext("The reply stays.", "The %(n)d replies stay.", replies)
    return stay % {"n": replies}


def _mail(comment):
    """Whether the writer hears of it, and how."""
    person, name = correspondent(comment), {"name": comment.name}
    if person and person.confirmed_email:
        return _("%(name)s gets an e-mail with the rule, your note and how to appeal.") % name
    if comment.author_id:
        return (
            _("No e-mail: %(name)s hasn’t confirmed an address. They see it in their account.")
            % name
        )
    return _("No e-mail: %(name)s hasn’t confirmed an address.") % name


def strike_of(effect):
    """What becomes of its writer, as far as strikes go."""
    return strike_preview.of_strike(effect.strike) if effect.strike else effect.no_strike


def _grave(effect):
    """Which strike it is, if it keeps its writer from commenting; else nothing."""
    strike = effect.strike
    is_grave = strike and strike.is_last and strike.taken.is_grave
    return strike_preview.alone(strike) if is_grave else ""
