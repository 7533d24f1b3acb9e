"""Rows about comments: whose they are, and what whoever they are about is shown of them."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib.people.personal_data import Link


def of_writer(person):
    """The condition for rows about comments of an account's Person, also as a guest under their addresses."""
    if not person.account:
        return None
    written = Q(comment__author=person.account)
    for address in person.addresses:
        written |= Q(comment__email__iexact=address, comment__author=None)
    return written


def comment_link(key):
    """A Link to a comment by its key alone: it may be gone, and its words somebody else's."""
    return (
        Link(reverse("comment", args=[key]), gettext("Comment %(n)d") % {"n": key}) if key else None
    )


def its_comment(row):
    return comment_link(row.comment_id)


COMMENT, ARTICLE = (_("Comment"), its_comment), (_("Article"), "post")
