"""What is decided about removals whose rule was set aside afterwards."""

from django.db import transaction

from moderation.actions.record import pseudonym_of
from moderation.models import Waiver, WaiverReview


@transaction.atomic
def leave_removed(moderator, decision):
    """A moderator has looked at it again, and it stays removed. Restoring it is the other way."""
    waivers = Waiver.objects.in_force().filter(
        post=decision.post_id, rule=decision.wording.rule_id, since__gt=decision.made_at
    )
    for waiver in waivers:
        WaiverReview.objects.get_or_create(
            waiver=waiver, decision=decision, defaults={"left_by": pseudonym_of(moderator)}
        )
