"""What this app shows somebody of themselves: that they asked for a copy of it."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from lib.people.personal_data import Exporter, Field, Section, register
from transfer.models import Download


@register
class Downloads(Exporter):
    unshown = {
        "transfer.Backup": "that they had a backup of the blog made, and nothing of them",
        "transfer.Download.name": "a password: the copy is fetched by it",
        "transfer.ImportRun": "of the blog: an owner’s import of a file",
        "transfer.Imported": "of the blog: what came with an import, which stands under what it is",
        "transfer.MissingFile": "of the blog: pictures that an import lacked",
        "transfer.SiteExport": "that they had the blog exported, and nothing of them",
        "transfer.Download.email": "of a guest, who is shown the copy under it",
    }

    def sections(self, account):
        yield _copies(Download.objects.filter(account=account))

    def guest_sections(self, email):
        yield _copies(Download.objects.filter(email=email))

    def facts(self):
        return {"copies_last": timedelta(days=settings.DOWNLOAD_DAYS)}


def _copies(downloads):
    asked = Field("asked", _("Requested"), "asked_at")
    return Section("downloads", _("Copies of your data"), downloads, asked, comes_last=True)
