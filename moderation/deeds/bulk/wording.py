"""What became of a bulk, in sentences for the moderator; what it would do is in its templates."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from moderation.models import Ban, Bulk, BulkItem
from moderation.plans.applicable_rules import Rulebook
from moderation.wording import staff

Deed, Why = Bulk.Deed, BulkItem.Why
SHOWN = 20  # comments named for each reason
DONE = {
    Deed.APPROVE: ngettext_lazy("%(n)d comment approved", "%(n)d comments approved", "n"),
    Deed.HOLD: ngettext_lazy("%(n)d comment held", "%(n)d comments held", "n"),
    Deed.SPAM: ngettext_lazy(
        "%(n)d comment removed as spam", "%(n)d comments removed as spam", "n"
    ),
    Deed.REMOVE: ngettext_lazy(
        "%(n)d comment removed under %(rule)s", "%(n)d comments removed under %(rule)s", "n"
    ),
}


TO_DO = {
    Deed.APPROVE: ngettext_lazy("Approve %(n)d comment", "Approve %(n)d comments", "n"),
    Deed.HOLD: ngettext_lazy("Hold %(n)d comment", "Hold %(n)d comments", "n"),
    Deed.SPAM: ngettext_lazy("Remove %(n)d comment as spam", "Remove %(n)d comments as spam", "n"),
    Deed.REMOVE: ngettext_lazy("Remove %(n)d comment", "Remove %(n)d comments", "n"),
}
# What happens to writers beside, as the button says it.
BESIDE = {
    "suspend": ngettext_lazy("suspend %(n)d writer", "suspend %(n)d writers", "n"),
    "ban": ngettext_lazy("ban %(n)d writer", "ban %(n)d writers", "n"),
}


def to_do(action, n):
    """“Delete 5 comments”, or how many are selected as long as no deed is chosen."""
    chosen = ngettext_lazy("%(n)d comment selected", "%(n)d comments selected", "n")
    return TO_DO.get(action, chosen) % {"n": n}


def on_button(bulk, plan):
    """“Delete 5 under rule 6, suspend 1 writer”: how many, the rule, and the gravest that follows."""
    n = len(plan.going)
    if bulk.deed != Deed.REMOVE:
        return to_do(bulk.deed, n)
    words = _("Remove %(n)d under rule %(rule)d") % {"n": n, "rule": plan.wording.number}
    taken = (one.strike.taken for one in plan.writers if bulk.gives_strike)
    steps = Counter(one.step["step"] for one in taken if one.is_grave)
    beside = [str(BESIDE[step] % {"n": steps[step]}) for step in BESIDE if steps[step]]
    return ", ".join([words, *beside])


def of_result(bulk, done, undone):
    """What was done in all, as the heading says it."""
    if bulk.state in (bulk.State.UNDOING, bulk.State.UNDONE):
        words = ngettext("%(n)d decision undone", "%(n)d decisions undone", undone)
        return words % {"n": undone}
    sentence = DONE[bulk.deed]
    wordings = [one for one in Rulebook().rules() if one.rule_id == bulk.rule_id]
    # As it is numbered now.
    rule = _("rule %(n)d") % {"n": wordings[0].number} if wordings else ""
    return sentence % {"n": done, "rule": rule}


def skipped_in(plan):
    """(why, how many, some of them) for each reason, of what would be skipped."""
    return _by_reason(plan.skipped)


def skipped_of(bulk):
    """(why, how many, some of them) for each reason, of what was skipped."""
    items = bulk.items.skipped().select_related("comment", "decision__made_by__account")
    return _by_reason((item.why, item) for item in items.defer("comment__rendered"))


def kept_of(bulk):
    """(why, how many, some of them) for each reason, of what stays decided when a bulk is taken back."""
    items = (
        bulk.items.done().exclude(why="").select_related("comment", "decision__made_by__account")
    )
    return _by_reason((item.why, item) for item in items.defer("comment__rendered"))


def what_followed(bulk):
    """“Marrow is suspended until …” for each step that came with it and stands."""
    decided = bulk.items.done().values("decision")
    bans = Ban.objects.in_force().filter(placed__follows__in=decided)
    return [staff.placed(ban) for ban in bans.with_all().order_by("pk")]


def _by_reason(reasons):
    reasons = list(reasons)
    numbers = Counter(why for why, _item in reasons)
    return [
        (Why(why).label, number, [item for reason, item in reasons if reason == why][:SHOWN])
        for why, number in numbers.most_common()
    ]
