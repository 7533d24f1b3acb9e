"""Thanking for a comment, and taking that back. Either raises the number that the page's thanks are kept under."""

from django.db import transaction

from accounts.models import Recipient
from blog.models import Post, Site
from comments.models.thanks import Thank


def thank(comment, person):
    """`person`, a User or a Guest, thanks for `comment`: once, also where they did as a guest before."""
    with transaction.atomic():
        earlier = Thank.objects.filter(comment=comment).at_address_of(person)
        if earlier.exists():
            return
        given = Thank(post_id=comment.post_id, comment=comment, **Recipient.of(person).fields)
        Thank.objects.bulk_create([given], ignore_conflicts=True)
        _bump(comment.post_id)


def take_back(comment, person):
    """`person` hasn't thanked for `comment` any more."""
    with transaction.atomic():
        if Thank.objects.filter(comment=comment).at_address_of(person).delete()[0]:
            _bump(comment.post_id)


def take_all_back(thanks):
    """Delete some thanks, those of somebody who goes, say; within the caller's transaction."""
    posts = list(thanks.order_by().values_list("post", flat=True).distinct())
    thanks.delete()
    if posts:
        _bump(*posts)


def _bump(*posts):
    Post.everything.filter(pk__in=posts).bump_thanks()
    Site.bump_thanks()
