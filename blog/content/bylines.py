"""Who wrote it, as one sentence: “By A and B”."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def byline(names):
    """“By A and B”, of names that may be HTML."""
    *first, last = names
    if not first:
        return format_html(_("By {name}"), name=last)
    if len(first) == 1:
        return format_html(_("By {first} and {second}"), first=first[0], second=last)
    names = format_html_join(pgettext("between names", ", "), "{}", ((name,) for name in first))
    return format_html(_("By {names} and {last}"), names=names, last=last)


def names_of(people):
    """“A and B”, as plain text."""
    *first, last = [person.name for person in people]
    if not first:
        return last
    if len(first) == 1:
        return _("%(first)s and %(second)s") % {"first": first[0], "second": last}
    names = pgettext("between names", ", ").join(first)
    return _("%(names)s and %(last)s") % {"names": names, "last": last}
