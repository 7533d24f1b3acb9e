"""Whose comments say that a guest or a reader wrote them: those whose names seem to be the staff's.

A name may have been free when it was written, or come from another blog. So it is asked of the
comments as they are drawn, and of the people who run the blog today.
"""

from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from accounts.names.ownership import Staff

GUEST, READER = "guest", "reader"
BADGES = {GUEST: _("Guest"), READER: _("Reader")}


def badge_of(row, site):
    """The badge that readers see at a comment: its own, or one that its name makes necessary."""
    if row.badge or not _is_posed_as_staff(site.version, site.name, row.name, row.author_id):
        return row.badge
    return READER if row.author_id else GUEST


@lru_cache(maxsize=4096)  # The same people write again and again.
def _is_posed_as_staff(version, blog, name, account):
    return _staff_of(version, blog).is_posed_as(name, account)


@lru_cache(maxsize=1)
def _staff_of(_version, blog):
    """The staff as of a version of the site, which rises with whoever joins it or is renamed."""
    return Staff(blog)
