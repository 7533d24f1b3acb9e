"""The copy that somebody has asked for of what is kept about them goes with them."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.member.erasure import Part, part
from accounts.member.privacy import ACCOUNT, Notice, span
from lib.personal_data import Field, Section
from transfer.export import export_task
from transfer.models import Download


@part
class Downloads(Part):
    def shows(self, account):
        return [
            Section(
                "downloads",
                _("Copies like this one"),
                Download.objects.filter(account=account),
                [Field("asked", _("Asked for"), "asked_at")],
            )
        ]

    def notices(self):
        words = _(
            "A copy of your data that you have asked for is kept for %(span)s where nobody but you can"
            " fetch it, and then deleted."
        )
        kept = timedelta(days=settings.DOWNLOAD_DAYS)
        return [Notice(ACCOUNT, words % {"span": span(kept)})]

    def goes(self, account):
        made = Download.objects.filter(account=account)
        return [_("The copy of your data that was made for you.")] if made.exists() else []

    def erase(self, leaving):
        export_task.throw_away(*Download.objects.filter(account=leaving.account))

    def begin_anew(self, account):
        export_task.throw_away(*Download.objects.filter(account=account))
