"""What the bell says of all that waits for somebody on the staff, with the numbers of the desk's lists."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.text.lists import listed, sentences
from moderation.alerts.contents import Contents, handed
from moderation.lists import listings as lists


def sentence(alert):
    """What waits as it is now, not as it was when it was told of."""
    contents = Contents(alert)
    if contents.is_empty:
        return _("Nothing is waiting any more.")
    parts = [handed(one) for one in contents.handed.values()]
    if alert.account.acts_as_moderator:
        counted = lists.tallied(alert.account)
        slugs = (lists.HELD, lists.REPORTED, lists.APPEALS)
        held, reported, appeals = (counted[slug].n for slug in slugs)
        counts = [
            (held, ngettext("%(n)d held comment", "%(n)d held comments", held)),
            (reported, ngettext("%(n)d reported comment", "%(n)d reported comments", reported)),
            (appeals, ngettext("%(n)d appeal", "%(n)d appeals", appeals)),
        ]
        if waiting := [words % {"n": n} for n, words in counts if n]:
            parts.append(_("Waiting: %(what)s") % {"what": listed(waiting)})
    if n := len(contents.own):
        words = "%(n)d new comment on your articles", "%(n)d new comments on your articles"
        parts.append(ngettext(*words, n) % {"n": n})
    return sentences(_("%(said)s.") % {"said": one} for one in parts or [contents.title])
