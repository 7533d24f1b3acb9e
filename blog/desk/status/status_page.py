"""The status of the site at the desk, for owners: what needs attention first, then how everything runs.

Nothing here is measured while somebody waits: the processes write their figures every minute
(blog/operating/monitoring/keeping.py), and the worker measures the folders every hour.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from blog.desk.access import owners, shown
from blog.desk.settings import test_message
from blog.member import privacy
from blog.models import Figure, Heartbeat, OutgoingMail, SiteCheck, SlowQuery
from blog.operating import disk, versions
from blog.operating.requests import pages
from blog.operating.tasks import queue
from lib.observing.troubles import troubles

QUERIES = 5
WEEK = timedelta(days=7)
FOLDERS = [
    ("pictures", gettext_lazy("Pictures")),
    ("database", gettext_lazy("Database")),
    ("backups", gettext_lazy("Backups")),
    ("stored pages", gettext_lazy("Stored pages")),
    ("everything else", gettext_lazy("Everything else")),
]


@require_http_methods(["GET", "HEAD", "POST"])
def status(request):
    if request.method == "POST":
        return _carry_out(request)
    today = Figure.objects.of_hours(24).sums("mail", "tasks", "sign-ins")
    failing, failures = queue.failing()
    context = {
        "troubles": troubles(is_owner=True),
        "checked_at": timezone.now(),
        "versions": versions.versions(),
        "since": versions.BEGAN,
        "last_check": SiteCheck.objects.newest(),
        "manage": settings.MANAGE,
        "queue": _queue(today),
        "mail": _mail(request.user, today),
        "stored": pages.stored(),
        "disk": _disk(),
        "sign_ins": _sign_ins(today),
        "failing": failing,
        "failures": failures,
        "slow_pages": pages.slowest(),
        "slow_queries": SlowQuery.objects.order_by("-milliseconds")[:QUERIES],
    }
    return shown(request, "admin/status/page.html", _("Status"), **context)


def _queue(today):
    waiting, workers = queue.waiting(), Heartbeat.objects.workers()
    return {
        "n": sum(one.n for one in waiting),
        "oldest": waiting[0] if waiting else None,
        "kinds": waiting,
        "done": today.get(("tasks", "done"), 0),
        "failed": today.get(("tasks", "failed"), 0),
        "workers": workers.alive().count(),
        "seen_at": workers.order_by("-seen_at").values_list("seen_at", flat=True).first(),
    }


def _mail(owner, today):
    mails, now = OutgoingMail.objects, timezone.now()
    sent = mails.filter(outcome=OutgoingMail.Outcome.SENT)
    bounced = mails.filter(outcome=OutgoingMail.Outcome.BOUNCED, settled_at__gt=now - WEEK)
    return {
        "is_printed": privacy.mail_is_printed(),
        "waiting": mails.queued().filter(due_at__lte=now).count(),
        "retried": mails.tried().count(),
        "failed": mails.failed().count(),
        "bounced": bounced.count(),
        "sent": today.get(("mail", "sent"), 0),
        "last": sent.order_by("-due_at").values_list("settled_at", flat=True).first(),
        "test": test_message.last(owner),
    }


def _disk():
    usage, measured = disk.usage(), disk.folders()
    sizes, at = measured or ({}, None)
    return {
        "used": usage.total - usage.free,
        "free": usage.free,
        "total": usage.total,
        "percent": round(100 * (usage.total - usage.free) / usage.total),
        "is_nearly_full": disk.is_nearly_full(),
        "folders": [(label, sizes[name]) for name, label in FOLDERS if name in sizes],
        "at": at,
    }


def _sign_ins(today):
    counted = {of: n for (name, of), n in today.items() if name == "sign-ins"}
    staff = counted.get("failed, of the staff", 0)
    return {
        "failed": counted.get("failed", 0) + staff,
        "staff": staff,
        "slowed": counted.get("slowed down", 0),
    }


def _carry_out(request):
    """Send a test message, have a failed task done again, or forget it."""
    sent = request.POST
    if "test" in sent:
        test_message.send(request.user)
        message = _("A test message is on its way to %(address)s.") % {
            "address": request.user.email
        }
        if privacy.mail_is_printed():
            message = str(test_message.ONLY_PRINTED)
    elif "retry" in sent:
        is_there = queue.try_again(sent["retry"])
        message = _("It will be tried again.") if is_there else _("It’s no longer on the list.")
    else:
        is_there = queue.drop(sent.get("drop", ""))
        message = _("It’s dropped.") if is_there else _("It’s no longer on the list.")
    messages.success(request, message)
    return redirect("desk_status")


urlpatterns = [path("status/", owners(status), name="desk_status")]
