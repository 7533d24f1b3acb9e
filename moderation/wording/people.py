"""How moderators tell people apart: what they have written, and by what a guest is known again."""

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.models import BanFingerprint
from moderation.pure.times import day

Kind = BanFingerprint.Kind


def history(known):
    """How much somebody has written (an Acquaintance): “3 comments since 12 Nov, 2 removed”."""
    if not known.written:
        return _("No comments left")
    facts = {"n": known.written, "day": day(known.since)}
    words = ngettext("%(n)d comment, on %(day)s", "%(n)d comments since %(day)s", known.written)
    if known.removed:
        words += _(", %(removed)d removed") % {"removed": known.removed}
    return words % facts


def known_by(ban):
    """By what the guest of a ban in force is known again: “Known by one browser and a confirmed address”."""
    kinds = [one.kind for one in ban.fingerprints.all()]
    browsers = kinds.count(Kind.BROWSER) or 1
    if addresses := kinds.count(Kind.EMAIL):
        words = ngettext(
            "Known by %(browsers)s and a confirmed address",
            "Known by %(browsers)s and %(addresses)s confirmed addresses",
            addresses,
        )
    else:
        words = _("Known by %(browsers)s; no address confirmed")
    counted = ngettext("%(number)s browser", "%(number)s browsers", browsers)
    counted %= {"number": apnumber(browsers)}
    return words % {"browsers": counted, "addresses": apnumber(addresses)}
