"""What this app says on the page about privacy."""

from django.utils.translation import gettext as _

from accounts.ip_hash import REFUSED
from accounts.member.privacy import LEAVING, MODERATION, Notice, span
from moderation.models.screening import KEPT


def notices():
    decided = _(
        "Decisions, strikes, and which revision of the policy you accepted are kept for good, without"
        " a name or an address: people stand there as pseudonyms. The public log never says whose"
        " comment it was. What a moderator wrote to you, and your words in appeals and reports, stand"
        " beside it and go with your account."
    )
    screened = _(
        "Why a comment had to wait is kept with it, and for what reason one was refused for %(span)s,"
        " without its words or whose it was."
    )
    banned = _(
        "Of somebody who is banned, marks are kept made with a secret from their confirmed address,"
        " their browser and, for %(refused)s at most, the range they came from, until the ban ends."
    )
    leaving = _(
        "Decisions stay, without you. While a ban or a strike still counts, or a comment can still be"
        " judged, a mark made with a secret from each confirmed address stays as well, from which"
        " nobody can read the address: whoever confirms it again meets the ban again."
    )
    return [
        Notice(MODERATION, decided),
        Notice(MODERATION, screened % {"span": span(KEPT)}),
        Notice(MODERATION, banned % {"refused": span(REFUSED)}),
        Notice(LEAVING, leaving),
    ]
