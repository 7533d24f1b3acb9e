"""The sentences of the log: what each kind of decision is called in public."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.models import Decision
from moderation.times import days

Kind, Ground = Decision.Kind, Decision.Ground

# (is the rule newer, kind, ground): of a guest's comment, and of any other's.
ON_WORDS = {
    (False, Kind.REMOVE, ""): (
        gettext_lazy("A guest’s comment on {article} was removed under {rule}."),
        gettext_lazy("A comment on {article} was removed under {rule}."),
    ),
    (True, Kind.REMOVE, ""): (
        gettext_lazy(
            "A guest’s comment on {article} was removed under {rule}, which is newer than the comment."
        ),
        gettext_lazy(
            "A comment on {article} was removed under {rule}, which is newer than the comment."
        ),
    ),
    (False, Kind.SPAM, ""): (
        gettext_lazy("A guest’s comment on {article} was removed as spam."),
        gettext_lazy("A comment on {article} was removed as spam."),
    ),
    (False, Kind.OUTSIDE, Ground.LAW): (
        gettext_lazy(
            "A guest’s comment on {article} was removed outside the policy: it was against the law."
        ),
        gettext_lazy(
            "A comment on {article} was removed outside the policy: it was against the law."
        ),
    ),
    (False, Kind.OUTSIDE, Ground.PRIVATE): (
        gettext_lazy(
            "A guest’s comment on {article} was removed outside the policy:"
            " it had private details of somebody else."
        ),
        gettext_lazy(
            "A comment on {article} was removed outside the policy:"
            " it had private details of somebody else."
        ),
    ),
    (False, Kind.OUTSIDE, Ground.OLDER): (
        gettext_lazy(
            "A guest’s comment on {article} was removed outside the policy:"
            " it was older than any policy."
        ),
        gettext_lazy(
            "A comment on {article} was removed outside the policy: it was older than any policy."
        ),
    ),
    (False, Kind.PURGE, ""): (
        gettext_lazy("The words of a guest’s comment on {article} were destroyed for good."),
        gettext_lazy("The words of a comment on {article} were destroyed for good."),
    ),
    (False, Kind.REFUSE, ""): (
        gettext_lazy("An edit of a guest’s comment on {article} was refused."),
        gettext_lazy("An edit of a comment on {article} was refused."),
    ),
    (False, Kind.RESTORE, ""): (
        gettext_lazy("A guest’s comment on {article} was restored."),
        gettext_lazy("A comment on {article} was restored."),
    ),
}

# (kind, kind of what it reverses): these the staff alone read, and whom they are about.
CAUTIONS = {
    (Kind.WARN, None): gettext_lazy("A reader was warned under {rule}."),
    (Kind.HOLD, None): gettext_lazy(
        "A reader’s comments wait for a moderator until {until}, under {rule}."
    ),
    (Kind.LIFT, Kind.WARN): gettext_lazy("A warning under {rule} was lifted."),
    (Kind.LIFT, Kind.HOLD): gettext_lazy("Comments held under {rule} are published at once again."),
}


# What a ruling says, of the kind of decision that was appealed against: granted, and refused.
RULINGS = {
    Kind.REMOVE: (
        gettext_lazy("The removal of a comment on {article} under {rule} was overturned."),
        gettext_lazy("The removal of a comment on {article} under {rule} stands."),
    ),
    Kind.SPAM: (
        gettext_lazy("The removal of a comment on {article} as spam was overturned."),
        gettext_lazy("The removal of a comment on {article} as spam stands."),
    ),
    Kind.OUTSIDE: (
        gettext_lazy("The removal of a comment on {article} outside the policy was overturned."),
        gettext_lazy("The removal of a comment on {article} outside the policy stands."),
    ),
}
BAN_RULINGS = {
    True: (
        gettext_lazy("A suspension under {rule} was overturned."),
        gettext_lazy("A suspension under {rule} stands until {until}."),
    ),
    False: (
        gettext_lazy("A ban under {rule} was overturned."),
        gettext_lazy("A ban under {rule} stands."),
    ),
}


def sentence(decision):
    """What the log says of a decision; {article}, {rule}, {period}, {until} are to be filled in."""
    kind = decision.kind
    if decision.is_ruling:
        return _of_ruling(decision)
    if decision.is_on_words:
        of_a_guest, of_a_reader = ON_WORDS[decision.is_override, kind, decision.ground]
        return str(of_a_guest if decision.is_about_guest else of_a_reader)
    if caution := CAUTIONS.get((kind, decision.reverses and decision.reverses.kind)):
        return str(caution)
    if kind == Kind.LIFT and decision.reverses.until:
        return _("A suspension under {rule} was lifted.")
    if kind == Kind.LIFT:
        return _("A ban under {rule} was lifted.")
    is_on_one_post = hasattr(decision, "ban") and decision.ban.post_id is not None
    return ban_sentence(decision.until, decision.period, is_on_one_post)


def _of_ruling(ruling):
    first = ruling.ruled_on
    granted, refused = RULINGS.get(first.kind) or BAN_RULINGS[bool(first.until)]
    return str(granted if ruling.kind == Kind.GRANT else refused)


def who_ruled(ruling):
    """What stands below a ruling: both moderators, or that there is only one."""
    if ruling.made_by_id == ruling.ruled_on.made_by_id:
        return _("Decided by: %(name)s, who made the first decision too: nobody else could.")
    if not ruling.made_by.is_named and not ruling.ruled_on.made_by.is_named:
        return _("Decided by: a moderator, first decided by: another one.")
    return _("Decided by: %(name)s, first decided by: %(first)s.")


def reversal(decision):
    """What stands below a decision that reverses another one, with both moderators."""
    if decision.kind != Kind.RESTORE:
        return _("Decided on %(day)s. Lifted by: %(name)s, first decided by: %(first)s.")
    if decision.reverses.wording:
        return _(
            "Removed on %(day)s under rule %(n)d. Decided by: %(name)s,"
            " first removed by: %(first)s."
        )
    return _("Removed on %(day)s. Decided by: %(name)s, first removed by: %(first)s.")


def ban_sentence(until, period, is_on_one_post=False):
    """What the log says of a ban; {period}, {until}, {rule} and {article} are to be filled in."""
    if is_on_one_post:
        if until is None:
            return _("A reader was banned from commenting on {article} under {rule}.")
        if days(period):
            return _("A reader was suspended on {article} for {period} under {rule}.")
        return _("A reader was suspended on {article} until {until} under {rule}.")
    if until is None:
        return _("A reader was banned under {rule}.")
    if days(period):
        return _("A reader was suspended for {period} under {rule}.")
    return _("A reader was suspended until {until} under {rule}.")
