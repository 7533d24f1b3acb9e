"""Sentences about decisions on comments."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from moderation.models import Decision
from moderation.wording.wording import BIN, CHECK, UNDO, Wording

Kind, Ground = Decision.Kind, Decision.Ground

_REMOVAL = Wording(
    group="removals",
    placeholder=_("Removed by a moderator."),
    appeal=_("Appeal a removal"),
)
_REMOVE = replace(
    _REMOVAL,
    staff=_("{name} removed this comment under {rule}, on {at}."),
    log=_("A comment on {article} was removed under {rule}."),
    log_of_guest=_("A guest’s comment on {article} was removed under {rule}."),
    reader=_("Your comment on {article} was removed under {rule}."),
    on_record=_("Removed under rule {n}"),
    row=(*BIN, _("Removed, rule {n}")),
    button=_("Remove under rule {n}"),
    done=_("Removed under rule {n}."),
    settled=_("{name} has removed this under rule {n}"),
    settled_own=_("You have removed this under rule {n}"),
    placeholder=_("Removed by a moderator under {rule}."),
    against=_("A removal under {rule}"),
    decided=_("Removed by {name} under {rule}."),
    granted=_("The removal of a comment on {article} under {rule} was overturned."),
    refused=_("The removal of a comment on {article} under {rule} stands."),
)
_RESTORE = Wording(
    staff=_("{name} restored this comment on {at}."),
    log=_("A comment on {article} was restored."),
    log_of_guest=_("A guest’s comment on {article} was restored."),
    group="removals",
    reversal=_("Removed on {day}. Decided by: {name}, first removed by: {first}."),
    reader=_("Your comment on {article} was restored."),
    on_record=_("Restored"),
    row=(*UNDO, _("Restored")),
    settled=_("{name} has restored this"),
    settled_own=_("You have restored this"),
)
_OUTSIDE = replace(
    _REMOVAL,
    staff=_("{name} removed this comment for another reason ({ground}), on {at}."),
    reader=_("Your comment on {article} was removed for another reason: {ground}."),
    on_record=_("Removed for another reason"),
    row=(*BIN, _("Removed, no rule")),
    button=_("Remove for another reason"),
    done=_("Removed for another reason."),
    settled=_("{name} has removed this for another reason"),
    settled_own=_("You have removed this for another reason"),
    placeholder=_("Removed by a moderator for another reason: {ground}."),
    against=_("A removal for another reason: {ground}"),
    decided=_("Removed by {name} for another reason: {ground}."),
    granted=_("The removal of a comment on {article} for another reason was overturned."),
    refused=_("The removal of a comment on {article} for another reason stands."),
)

# By kind; a case of a kind in which something else is said stands below its kind.
ON_COMMENTS = {
    Kind.APPROVE: Wording(
        staff=_("{name} approved this comment on {at}."),
        reader=_("Your comment on {article} is published."),
        on_record=None,
        row=(*CHECK, _("Approved")),
        settled=_("{name} has approved this"),
        settled_own=_("You have approved this"),
    ),
    Kind.REOPEN: Wording(
        staff=_("{name} undid the approval on {at}."),
        on_record=None,
        row=(*CHECK, _("Read")),
        settled=_("{name} has undone the approval of this"),
        settled_own=_("You have undone the approval of this"),
    ),
    Kind.REMOVE: _REMOVE,
    "newer": replace(
        _REMOVE,
        log=_("A comment on {article} was removed under {rule}, which is newer than the comment."),
        log_of_guest=_(
            "A guest’s comment on {article} was removed under {rule}, which is newer than the comment."
        ),
    ),
    Kind.SPAM: replace(
        _REMOVAL,
        staff=_("{name} removed this comment as spam, on {at}."),
        log=_("A comment on {article} was removed as spam."),
        log_of_guest=_("A guest’s comment on {article} was removed as spam."),
        reader=_("Your comment on {article} was removed as spam."),
        on_record=_("Removed as spam"),
        row=(*BIN, _("Removed as spam")),
        button=_("Remove as spam"),
        done=_("Removed as spam."),
        settled=_("{name} has removed this as spam"),
        settled_own=_("You have removed this as spam"),
        against=_("A removal as spam"),
        decided=_("Removed by {name} as spam."),
        granted=_("The removal of a comment on {article} as spam was overturned."),
        refused=_("The removal of a comment on {article} as spam stands."),
    ),
    Kind.OUTSIDE: _OUTSIDE,
    Ground.LAW: replace(
        _OUTSIDE,
        log=_("A comment on {article} was removed for another reason: it was against the law."),
        log_of_guest=_(
            "A guest’s comment on {article} was removed for another reason: it was against the law."
        ),
    ),
    Ground.PRIVATE: replace(
        _OUTSIDE,
        log=_(
            "A comment on {article} was removed for another reason: it had private details of "
            "somebody else."
        ),
        log_of_guest=_(
            "A guest’s comment on {article} was removed for another reason: it had private "
            "details of somebody else."
        ),
    ),
    Ground.OLDER: replace(
        _OUTSIDE,
        log=_(
            "A comment on {article} was removed for another reason: it was older than any policy."
        ),
        log_of_guest=_(
            "A guest’s comment on {article} was removed for another reason: it was older than any "
            "policy."
        ),
    ),
    Kind.RESTORE: _RESTORE,
    "restore under a rule": replace(
        _RESTORE,
        reversal=_(
            "Removed on {day} under rule {n}. Decided by: {name}, first removed by: {first}."
        ),
    ),
    "restore what was held": replace(
        _RESTORE,
        reversal=_("Held on {day}. Decided by: {name}, first held by: {first}."),
    ),
    Kind.PURGE: Wording(
        staff=_("{name} permanently deleted this comment’s text, on {at}."),
        log=_("The text of a comment on {article} was permanently deleted."),
        log_of_guest=_("The text of a guest’s comment on {article} was permanently deleted."),
        group="removals",
        on_record=None,
        row=(*BIN, _("Text deleted")),
        settled=_("{name} has permanently deleted the text of this"),
        settled_own=_("You have permanently deleted the text of this"),
    ),
    Kind.REFUSE: Wording(
        staff=_("{name} refused an edit of this comment on {at}."),
        log=_("An edit of a comment on {article} was refused."),
        log_of_guest=_("An edit of a guest’s comment on {article} was refused."),
        reader=_("Your comment on {article} stays as it was: your edit was refused."),
        on_record=_("Edit refused"),
        row=("undo", "gone", _("Edit refused")),
        settled=_("{name} has refused the edit"),
        settled_own=_("You have refused the edit"),
    ),
    Kind.HOLD_BACK: Wording(
        staff=_("{name} held this comment on {at}."),
        settled=_("{name} has held this"),
        settled_own=_("You have held this"),
        log=_("A comment on {article} was held until a moderator decides."),
        log_of_guest=_("A guest’s comment on {article} was held until a moderator decides."),
        reader=_("Your comment on {article} was held until a moderator decides."),
        on_record=_("Comment held"),
        row=("clock", "held", _("Held")),
        button=_("Hold comment"),
        done=_("Held."),
    ),
}
