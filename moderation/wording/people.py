"""How moderators tell people apart: what they have written, and by what a guest is known again."""

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.text.lists import listed
from lib.text.times import day
from moderation.models import BanFingerprint

Kind = BanFingerprint.Kind


def history(known):
    """How much somebody has written (an Acquaintance): “3 comments since 12 Nov, 2 removed”."""
    if not known.written:
        return _("No comments left")
    facts = {"n": known.written, "day": day(known.since), "removed": known.removed}
    words = ngettext("%(n)d comment, on %(day)s", "%(n)d comments since %(day)s", known.written)
    if known.removed:
        words = ngettext(
            "%(n)d comment, on %(day)s, %(removed)d removed",
            "%(n)d comments since %(day)s, %(removed)d removed",
            known.written,
        )
    return words % facts


def known_by(ban):
    """A sentence of what a banned guest is known again by: “Known by: one browser, a confirmed address”."""
    kinds = [one.kind for one in ban.fingerprints.all()]
    browsers = kinds.count(Kind.BROWSER) or 1
    counted = ngettext("%(number)s browser", "%(number)s browsers", browsers)
    known = [counted % {"number": apnumber(browsers)}]
    if addresses := kinds.count(Kind.EMAIL):
        words = ngettext("a confirmed address", "%(number)s confirmed addresses", addresses)
        known.append(words % {"number": apnumber(addresses)})
    else:
        known.append(_("no confirmed address"))
    return _("Known by: %(what)s") % {"what": listed(known)}
