"""Whose comments say that a guest or a reader wrote them: those whose names seem to be the staff's.

A name may have been free when it was written, or come from another blog. So it is asked of the
comments as they are drawn, and of the people who run the blog today.
"""

from functools import cached_property

from django.utils.translation import gettext_lazy as _

from accounts.names.ownership import Staff
from blog.models import Site

GUEST, READER = "guest", "reader"
NAMES = {GUEST: _("Guest"), READER: _("Reader")}


class Badges:
    """The badges that readers see beside the names on a page of `site`."""

    def __init__(self, site):
        self.site = site

    def of(self, row):
        """The comment's own badge, or one that its name makes necessary."""
        if row.badge or not self._staff.is_posed_as(row.name, row.author_id):
            return row.badge
        return READER if row.author_id else GUEST

    def signature(self, comment):
        """The name in a line of plain text, with the badge that pages show beside it: "Marit (author)"."""
        badge = self.of(comment)
        if not badge:
            return comment.name
        label = NAMES.get(badge) or comment.get_badge_display()
        return f"{comment.name} ({str(label).lower()})"

    @cached_property
    def _staff(self):
        """Asked once for a page, and only for one that isn't kept already."""
        return Staff(self.site.name)


def signed(comments):
    """The comments as a list, each with its `signature`: for feeds and mail."""
    badges, comments = Badges(Site.current()), list(comments)
    for comment in comments:
        comment.signature = badges.signature(comment)
    return comments
