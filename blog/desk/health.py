"""What is wrong with mail, disk or jobs, for the owner: a line each, or that all is well."""

import shutil

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.member import privacy
from blog.models import EdgePurge, OutgoingMail, PeriodicJob
from lib.periodic import jobs
from lib.text.dates import date_format
from lib.text.lists import sentences
from lib.web import themes

LITTLE = 0.05  # of the disk


def troubles():
    """(a sentence, the address where one sees more or None) for each thing that is wrong."""
    mail = reverse("admin:blog_outgoingmail_changelist")
    if n := OutgoingMail.objects.failed().count():
        said = ngettext("%(n)d e-mail couldn’t be sent.", "%(n)d e-mails couldn’t be sent.", n)
        yield said % {"n": n}, f"{mail}?trouble=failed"
    if n := OutgoingMail.objects.late().count():
        said = ngettext("%(n)d e-mail is late.", "%(n)d e-mails are late.", n)
        yield said % {"n": n}, f"{mail}?trouble=late"
    if privacy.facts()["mail_is_printed"]:
        yield _("E-mail isn’t set up: readers get none."), None
    if late := EdgePurge.objects.late().order_by("pk"):
        yield _of_the_edge(late[0], len(late)), None
    if is_nearly_full():
        yield _("The disk is nearly full."), None
    if fault := themes.fault():
        said = _("Your theme has an error, so readers get the built-in page. %(fault)s")
        yield said % {"fault": fault}, None
    for one in PeriodicJob.objects.failing().filter(name__in=jobs):
        yield _of_job(one), None


def _of_the_edge(oldest, n):
    said = [
        ngettext(
            "The edge cache hasn’t heard of %(n)d change, made on %(at)s.",
            "The edge cache hasn’t heard of %(n)d changes, the first made on %(at)s.",
            n,
        )
        % {"n": n, "at": date_format(localtime(oldest.owed_at), "DATETIME_FORMAT")},
        _("Readers may still see what was removed. We go on trying every minute."),
    ]
    if oldest.error:
        said.append(_("The error was: %(error)s") % {"error": oldest.error})
    return sentences(said)


def _of_job(one):
    said = [
        _("“%(what)s” has failed %(n)d times in a row.")
        % {"what": jobs[one.name].what, "n": one.failures}
    ]
    if one.succeeded_at:
        at = date_format(localtime(one.succeeded_at), "DATETIME_FORMAT")
        said.append(_("It last worked on %(at)s.") % {"at": at})
    else:
        said.append(_("It has never worked."))
    said.append(_("The error was: %(error)s") % {"error": one.error})
    said.append(_("See %(name)s in the server log.") % {"name": one.name})
    return sentences(said)


def is_nearly_full():
    disk = shutil.disk_usage(settings.DATA_DIR if settings.DATA_DIR.exists() else "/")
    return disk.free < disk.total * LITTLE
