"""The public log of what moderators did."""

from django.core.paginator import EmptyPage
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.feeds import BlogFeed
from blog.pages import stored
from comments.people import writer_of
from moderation import log
from moderation.access import is_moderator
from moderation.models import Decision


@require_safe
@stored
def everything(request, number=1):
    return _page(request, "", number)


@require_safe
@stored
def of_kind(request, kind, number=1):
    if not kind or kind not in log.KINDS:
        raise Http404
    return _page(request, kind, number)


@require_safe
@stored
def entry(request, pk):
    """One decision. Its own address answers at once, and says when the log shows it."""
    decision = get_object_or_404(Decision.objects.told().with_all(), pk=pk)
    staff, own = is_moderator(request), _is_about(decision, writer_of(request))
    if not (staff or own and not decision.is_undone or decision.is_for_everybody):
        raise Http404
    context = {"entry": log.Entry(decision), "decision": decision, "staff": staff, "own": own}
    return render(request, "moderation/entry.html", context)


class LogFeed(BlogFeed):
    """The newest entries that the log shows."""

    def heading(self, obj):
        return _("Moderation log")

    def page(self, obj):
        return reverse("log")

    def address(self, obj):
        return reverse("log_feed")

    def items(self, obj):
        return log.newest()

    def item_title(self, entry):
        return entry.text

    def item_description(self, entry):
        return entry.detail()

    def item_pubdate(self, entry):
        return entry.at

    def item_extra_kwargs(self, entry):
        return {"html": entry.detail()}


feed = require_safe(stored(LogFeed()))


def _page(request, kind, number):
    staff = is_moderator(request)
    try:
        page = log.page(number, kind, for_staff=staff)
    except EmptyPage as missing:
        raise Http404 from missing
    context = {
        "page": page,
        "kind": kind,
        "kinds": [(slug, label) for slug, (label, *_) in log.KINDS.items()],
        "month": log.month() if number == 1 else None,
        "since": log.since(),
        "staff": staff,
    }
    return render(request, "moderation/log.html", context)


def _is_about(decision, writer):
    """Whether the person who reads wrote what was decided on."""
    about = decision.about
    if about is None:
        return False
    if writer.account:
        return about.account_id == writer.account.pk
    return bool(writer.token) and about.guest == writer.token
