"""Removals whose rule was set aside afterwards: looked at again, one by one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moderation.deeds.waive.action import leave_removed
from moderation.models import removed_before

A_PAGE = 50


@require_safe
def waived(request):
    """What was removed under a rule that its article has set aside since; oldest first."""
    removals = removed_before().with_all().select_related("note")
    page = Paginator(removals, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "moderation/waivers/review.html", {"page": page})


@require_POST
def leave(request, pk):
    """Leave a comment removed although its rule was set aside later."""
    leave_removed(request.user, get_object_or_404(removed_before(), pk=pk))
    messages.success(request, _("It stays removed."))
    return redirect("waived")
