from django.utils.functional import SimpleLazyObject

from moderation.models import PolicyRevision


def policy(request):
    """The revision in force, which the footer and every thread name."""
    return {"policy_revision": SimpleLazyObject(PolicyRevision.objects.in_force)}
