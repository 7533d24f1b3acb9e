"""Actions on the policy, besides publishing it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Site
from moderation.actions.record import pseudonym_of
from moderation.models import PolicyRevision, Withdrawal
from moderation.plans.removal import NotAllowed


@transaction.atomic
def withdraw(person, revision):
    """Take a scheduled revision back, until it takes effect; returns the Withdrawal."""
    Site.bump(everything=True)  # The lock that publishing takes as well.
    now = timezone.now()
    if not PolicyRevision.objects.scheduled(now).filter(pk=revision.pk).exists():
        raise NotAllowed(_("Only a revision that hasn’t taken effect can be withdrawn."))
    return Withdrawal.objects.create(
        revision=revision, withdrawn_at=now, withdrawn_by=pseudonym_of(person)
    )
