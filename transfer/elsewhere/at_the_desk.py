"""Exports of the blog that an owner asks for at the desk, from the button to the file and its end."""

from django.db import transaction
from django.tasks import task
from django.utils.translation import gettext_lazy

from accounts.models.audit import Kind, record
from lib.processes.task_names import LONG, called
from transfer.elsewhere.plain_files import export_static
from transfer.elsewhere.wxr import export_wordpress
from transfer.export.export_task import carry_out, throw_away
from transfer.models.downloads import SiteExport
from transfer.whole_site.site_export import export_site

WRITERS = {
    SiteExport.Kind.SITE: export_site,
    SiteExport.Kind.WORDPRESS: export_wordpress,
    SiteExport.Kind.PLAIN: export_static,
}
BETWEEN_NOTES = 1  # seconds between one note of how far it is and the next


@transaction.atomic
def ask(kind, owner):
    """Have the worker make one, in place of the one that there is; what is being made goes on."""
    last = SiteExport.objects.filter(kind=kind).select_for_update().first()
    if last and last.is_at_work:
        return
    if last:
        throw_away(last)
    one, is_new = SiteExport.objects.get_or_create(kind=kind, defaults={"by": owner})
    if is_new:
        record(Kind.EXPORT, owner, form=kind)
        make.enqueue(one.pk)


@called(gettext_lazy("Preparing an export of the blog"), LONG)
@task
def make(pk):
    one = SiteExport.objects.filter(pk=pk).first()
    carry_out(one, _write, noted_every=BETWEEN_NOTES)


def go_on():
    """Go on with those whose worker was killed."""
    for left in SiteExport.objects.left():
        if left.keep_waiting():
            make.enqueue(left.pk)


def _write(one, progress):
    WRITERS[one.kind](one.path, progress=progress)
