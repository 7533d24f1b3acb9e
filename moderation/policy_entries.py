"""What the log tells of the policy besides its revisions: those that were withdrawn."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.entries import Entry, OfRevision
from moderation.models import Withdrawal
from moderation.times import when


class OfWithdrawal(Entry):
    """A revision that was announced won't take effect."""

    what, time = "withdrawal", "withdrawn_at"
    badge = ("news", gettext_lazy("Policy"))

    @classmethod
    def among(cls, selection, for_staff):
        return Withdrawal.objects.all() if selection.tells_of_policy else None

    @classmethod
    def found(cls, keys):
        return Withdrawal.objects.select_related("revision").in_bulk(keys)

    def _told(self, fill, link):
        revision = self.subject.revision
        return fill(
            _("{revision}, announced for {at}, was withdrawn. It never took effect."),
            revision=link(str(revision), revision.get_absolute_url()),
            at=when(revision.effective_at),
        )


SORTS = (OfRevision, OfWithdrawal)
