"""The owner's page of backups: the last good one, those that are kept, and the schedule."""

from functools import partial

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import audit
from accounts.reauthentication.checks import always, reauthenticated
from blog.desk.access import owners, shown
from blog.desk.forms.fields import ClockInput
from blog.desk.forms.hours import in_the_blogs_time
from blog.models import Site
from lib.storage import buckets
from lib.text.numbers import number
from transfer.backup import upkeep
from transfer.backup.keys import recipient_of
from transfer.backup.refusals import BackupFailed
from transfer.models import Backup, BackupSchedule

SHOWN = 50
A_NUMBER = gettext_lazy("Enter a number from 1 to 366.")
NONE_OR_A_NUMBER = gettext_lazy("Enter a number from 0 to 366.")


class ScheduleForm(forms.ModelForm):
    use_required_attribute = False

    class Meta:
        model = BackupSchedule
        fields = ["every", "at", "keeps", "keeps_weekly", "keeps_monthly", "is_checked", "key"]
        widgets = {"at": ClockInput}
        error_messages = {
            name: dict.fromkeys(["min_value", "max_value", "invalid"], sentence)
            for name, sentence in [
                ("keeps", A_NUMBER),
                ("keeps_weekly", NONE_OR_A_NUMBER),
                ("keeps_monthly", NONE_OR_A_NUMBER),
            ]
        }
        help_texts = {
            "key": gettext_lazy(
                "A public age key, which begins with age1. Without its secret key, which you keep"
                " elsewhere, nobody can read the backups, and neither can this blog."
            ),
        }

    def clean_key(self):
        key = self.cleaned_data["key"].strip()
        try:
            return key and str(recipient_of(key))
        except BackupFailed as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def sure_owners(view):
    """A page of the desk for owners; whatever it is sent, they show first that it is them."""
    return owners(reauthenticated(view))


@require_http_methods(["GET", "HEAD", "POST"])
def backups(request):
    """The page of backups; a POST makes or checks one, or saves the schedule."""
    if "make" in request.POST:
        Backup.ask(request.user)
        upkeep.start_soon.enqueue()
        return redirect("desk_backups")
    if "check" in request.POST:
        return _check(request)
    form = ScheduleForm(request.POST or None, instance=BackupSchedule.current(), label_suffix="")
    if form.is_valid():
        _save(form, request.user)
        messages.success(request, _("Saved."))
        return redirect("desk_backups")
    context = {
        "form": form,
        "last": Backup.last_good(),
        "at_work": Backup.objects.at_work().first(),
        "backups": Backup.objects.exclude(state=Backup.State.WAITING).select_related("by")[:SHOWN],
        "folder": settings.BACKUPS_ROOT,
        "bucket": getattr(buckets.of("backups"), "bucket_name", None),
        "blogs_time": in_the_blogs_time(),
    }
    status = 422 if form.errors else 200
    return shown(request, "admin/backups/list.html", _("Backups"), status=status, **context)


@transaction.atomic
def _save(form, by):
    before = BackupSchedule.current()
    audit.record_changes(by, before, form.save(), form.changed_data)


def _check(request):
    """Have one restored and compared again; what is encrypted only its owner can read."""
    readable = Backup.objects.good().filter(is_encrypted=False)
    one = get_object_or_404(readable, pk=number(request.POST["check"]))
    Backup.objects.filter(pk=one.pk).update(is_to_be_checked=True)
    upkeep.start_soon.enqueue()
    messages.success(request, _("It’s being checked. Open this page again in a minute."))
    return redirect("desk_backups")


@require_safe
@partial(reauthenticated, when=always, back="desk_backups")
def download(request, pk):
    """The file, if it is one that lies in the folder of backups."""
    one = get_object_or_404(Backup.objects.good(), pk=pk)
    try:
        file = one.open()
    except OSError as gone:  # Thrown away this moment, or the bucket is away.
        raise Http404 from gone
    audit.record(audit.Kind.DOWNLOAD, request.user, bytes=one.size)
    ending = ".tar.age" if one.is_encrypted else ".tar"
    name = slugify(Site.current().name) or "blog"
    called = f"{name}-{timezone.localtime(one.made_at):%Y-%m-%d-%H%M}{ending}"
    answer = FileResponse(file, as_attachment=True, filename=called)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def restoring(request):
    """How a backup is restored: with the blog stopped, so not from here."""
    kept = [one for one in Backup.objects.good()[:SHOWN] if one.is_here]
    context = {"kept": kept, "make": settings.MAKE, "manage": settings.MANAGE}
    return shown(request, "admin/backups/restore.html", _("Restore a backup"), **context)


urlpatterns = [
    path("backups/", sure_owners(backups), name="desk_backups"),
    path("backups/restore/", sure_owners(restoring), name="desk_backup_restore"),
    path("backups/<int:pk>/download/", sure_owners(download), name="desk_backup_download"),
]
