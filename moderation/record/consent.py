"""What a comment's writer agrees to: the policy in force when they write it."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import cached_property

from lib.db.prepared import Prepared
from lib.text.numbers import number
from moderation.models import Acceptance, PolicyRevision, Pseudonym


@dataclass(frozen=True)
class Question:
    """What somebody is asked before a comment of theirs is taken: only what is new to them."""

    revision: PolicyRevision
    earlier: PolicyRevision | None  # what they know; None if they know none
    acceptance: Acceptance | None  # of the earlier one; a guest's isn't looked for

    @property
    def answer(self):
        """What the form says to it once the box is ticked."""
        return str(self.revision.number)

    @cached_property
    def diff(self):
        """What changed from the one they know; None if all of it is new."""
        return self.revision.since(self.earlier) if self.earlier else None


_in_force = Prepared(
    lambda at: PolicyRevision.objects.effective(at).order_by("-number")[:1],
    at=models.DateTimeField(),
)
# Table by table, as guests add to both (docs/reliability.md).
_pseudonyms = Prepared(
    lambda account: Pseudonym.objects.filter(account=account), account=models.BigIntegerField()
)
_accepted = Prepared(
    lambda pseudonym, revision: Acceptance.objects.filter(
        pseudonym=pseudonym, revision=revision
    ).order_by()[:1],
    pseudonym=models.BigIntegerField(),
    revision=models.BigIntegerField(),
)


def consent(writer, terms, at):
    """Put on record that `writer` agrees to the policy in force; or the Question, if they don't.

    An account agrees once to each revision, by the box. A guest agrees with each comment, by
    the sentence at the form, if that was shown under the same revision; else by the box.
    """
    revision = _in_force.first(at=at)
    if revision is None:
        return None
    current = str(revision.number)
    if writer.account:
        theirs = _pseudonyms(account=writer.account.pk)
        if any(_accepted(pseudonym=one.pk, revision=revision.pk) for one in theirs):
            return None
        if terms.accepted != current:
            last = Acceptance.objects.by(writer).first()
            return Question(revision, last and last.revision, last)
    elif current not in (terms.shown, terms.accepted):
        # The revision that their form was shown under, if it was an earlier one.
        shown = PolicyRevision.objects.effective().filter(number=number(terms.shown))
        earlier = shown.filter(number__lt=revision.number).first()
        return Question(revision, earlier, None)
    if writer.account or writer.token:
        pseudonym = Pseudonym.objects.of(writer)
        Acceptance.objects.create(pseudonym=pseudonym, revision=revision, accepted_at=at)
    return None
