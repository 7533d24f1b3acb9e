"""What a bulk does and what it did, in sentences for the moderator."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.models import Ban, Bulk, BulkItem
from moderation.plans.applicable_rules import Rulebook
from moderation.pure import ladder
from moderation.wording import staff

Deed, Why = Bulk.Deed, BulkItem.Why
SHOWN = 20  # comments named for each reason


def of_plan(plan):
    """(icon, sentence, is it grave) for all that happens to the comments themselves."""
    number = len(plan.going)
    if not number:
        return [("info", _("Nothing happens: all of them are skipped."), False)]
    if plan.bulk.deed == Deed.APPROVE:
        return _of_approving(plan, number)
    told = [("slash", _in_place(plan, number), False)]
    if plan.bulk.deed == Deed.SPAM:
        told.append(("warning", _("No strike."), False))
        told.append(("external", _("The public log says nothing; moderators see it."), False))
        return told
    if not plan.writers:
        told.append(("warning", _why_no_strike(plan), False))
    told.append(
        (
            "mail",
            _("Writers with a confirmed address get an e-mail for each, with how to appeal."),
            False,
        )
    )
    log = ngettext(
        "The public log gets an entry, without the writer’s name.",
        "The public log gets %(n)d entries, without the writers’ names.",
        number,
    )
    return [*told, ("external", log % {"n": number}, False)]


def of_writer(strike):
    """“3 comments, 3 strikes: suspended for 7 days”, and how many that makes."""
    new = ngettext("One comment, one strike", "%(n)d comments, %(n)d strikes", strike.new)
    new %= {"n": strike.new}
    facts = {"new": new, "n": strike.count, "step": ladder.to_staff(strike.taken.step)}
    if strike.counted:
        return _("%(new)s, %(n)d with those that count already: %(step)s") % facts
    return _("%(new)s: %(step)s") % facts


def button(plan):
    """What the button says that does it."""
    number = len(plan.going)
    if plan.bulk.deed == Deed.APPROVE:
        words = ngettext("Approve %(n)d comment", "Approve %(n)d comments", number)
    elif plan.bulk.deed == Deed.SPAM:
        words = ngettext("Delete %(n)d as spam", "Delete %(n)d as spam", number)
    else:
        words = ngettext(
            "Delete %(n)d under rule %(rule)d", "Delete %(n)d under rule %(rule)d", number
        )
        return words % {"n": number, "rule": _wording(plan).number}
    return words % {"n": number}


def of_result(bulk, done, undone):
    """What was done in all, as the heading says it."""
    words = {
        Deed.APPROVE: ngettext("%(n)d comment approved", "%(n)d comments approved", done),
        Deed.SPAM: ngettext(
            "%(n)d comment deleted as spam", "%(n)d comments deleted as spam", done
        ),
        Deed.REMOVE: ngettext(
            "%(n)d comment deleted under %(rule)s",
            "%(n)d comments deleted under %(rule)s",
            done,
        ),
    }
    if bulk.state in (bulk.State.UNDOING, bulk.State.UNDONE):
        taken_back = ngettext("%(n)d decision taken back", "%(n)d decisions taken back", undone)
        return taken_back % {"n": undone}
    return words[bulk.deed] % {"n": done, "rule": _rule(bulk)}


def skipped_in(plan):
    """(why, how many, some of them) for each reason, of what would be skipped."""
    return _by_reason(plan.skipped)


def skipped_of(bulk):
    """The same of what was skipped."""
    items = bulk.items.skipped().select_related("comment", "decision__made_by__account")
    return _by_reason((item.why, item) for item in items.defer("comment__rendered"))


def kept_of(bulk):
    """Of a bulk that was taken back, what stays as it was decided, and why."""
    items = (
        bulk.items.done().exclude(why="").select_related("comment", "decision__made_by__account")
    )
    return _by_reason((item.why, item) for item in items.defer("comment__rendered"))


def what_followed(bulk):
    """“Marrow is suspended until …” for each step that came with it and stands."""
    decided = bulk.items.done().values("decision")
    bans = Ban.objects.in_force().filter(placed__follows__in=decided)
    return [staff.placed(ban) for ban in bans.with_all().order_by("pk")]


def _of_approving(plan, number):
    held = sum(one.comment.is_held for one in plan.going)
    told = [
        (
            "check",
            ngettext("%(n)d comment is approved.", "%(n)d comments are approved.", number)
            % {"n": number},
            False,
        )
    ]
    if held:
        words = ngettext(
            "One of them is held; everybody can read it then.",
            "%(n)d of them are held; everybody can read them then.",
            held,
        )
        told.append(("eye", words % {"n": held}, False))
    unread = _(
        "They count as passed unread: nobody has read them one by one, and the desk says so."
    )
    return [*told, ("info", unread, False)]


def _in_place(plan, number):
    if plan.bulk.deed == Deed.SPAM:
        words = ngettext(
            "%(n)d comment goes without a trace, unless people have answered it.",
            "%(n)d comments go without a trace, unless people have answered them.",
            number,
        )
        return words % {"n": number}
    wording = _wording(plan)
    words = ngettext(
        "%(n)d comment goes. Readers see “Removed by a moderator under rule %(rule)d: %(citation)s.” Replies stay.",
        "%(n)d comments go. In the place of each readers see “Removed by a moderator under rule"
        " %(rule)d: %(citation)s.” Replies stay.",
        number,
    )
    return words % {"n": number, "rule": wording.number, "citation": wording.citation}


def _rule(bulk):
    """“rule 4”, as it is numbered now."""
    wordings = [one for one in Rulebook().rules() if one.rule_id == bulk.rule_id]
    return _("rule %(n)d") % {"n": wordings[0].number} if wordings else ""


def _wording(plan):
    """The rule in its latest words; what each comment cites are those of its own day."""
    return next(one for one in plan.rulebook.rules() if one.rule_id == plan.bulk.rule_id)


def _why_no_strike(plan):
    if not plan.bulk.gives_strike:
        return _("No strike, as you have chosen.")
    return _("No strike: none of the writers has an account.")


def _by_reason(reasons):
    reasons = list(reasons)
    numbers = Counter(why for why, _item in reasons)
    return [
        (Why(why).label, number, [item for reason, item in reasons if reason == why][:SHOWN])
        for why, number in numbers.most_common()
    ]
