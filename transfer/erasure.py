"""The copy that somebody has asked for of what is kept about them goes with them."""

from django.utils.translation import gettext as _

from accounts.erasure import Part, part
from accounts.shown import Field, Section
from transfer import making
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

    def goes(self, account):
        made = Download.objects.filter(account=account)
        return [_("The copy of your data that was made for you.")] if made.exists() else []

    def erase(self, leaving):
        making.throw_away(*Download.objects.filter(account=leaving.account))

    def tidy(self):
        making.tidy()
