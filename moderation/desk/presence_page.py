"""The signs of life that a desk gives while a comment is open on it."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from moderation.desk import presence
from moderation.models import Presence


@require_POST
def here(request, pk):
    """Note that this moderator still has the comment open."""
    Presence.objects.take(request.user, pk)
    return HttpResponse(status=204)


@require_safe
def others(request):
    """Which comments the other moderators have open, for the rows that are shown already."""
    return JsonResponse(
        {str(pk): sentence for pk, sentence in presence.of_others(request.user).items()}
    )
