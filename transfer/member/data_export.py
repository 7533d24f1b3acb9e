"""What this app shows somebody of themselves: that they asked for a copy of it."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from lib.personal_data import Exporter, Field, Section, register
from transfer.models import Download


@register
class Downloads(Exporter):
    unshown = {"transfer.Download.name": "a password: the copy is fetched by it"}

    def sections(self, account):
        yield Section(
            "downloads",
            _("Copies of your data"),
            Download.objects.filter(account=account),
            Field("asked", _("Requested"), "asked_at"),
        )

    def facts(self):
        return {"copies_last": timedelta(days=settings.DOWNLOAD_DAYS)}
