"""Articles that quote comments: found by their permanent links, told once to those who are quoted.

The thread they come from says where it went on. What the job writes are rows that there can be one
of for each article and comment, so it may be killed anywhere and begin anew.
"""

import re
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blog.mail import outbox
from blog.models import Post, Site
from comments.models import Comment, QuotedIn, Subscription
from comments.notify import notifications
from comments.writers.identity import correspondent

KIND = "comments.quoted_in"
LOOKED_BACK = timedelta(days=1)  # for articles that were saved, or appeared
MOST = 200  # links in one article


def look():
    """Find the comments that lately changed articles link to, and tell of them."""
    since = timezone.now() - LOOKED_BACK
    lately = Post.objects.published()
    lately = lately.filter(changed_at__gt=since) | lately.filter(published_at__gt=since)
    for post in lately.filter(text__contains="/comments/").defer("rendered"):
        _keep(post)
    for quoted in QuotedIn.objects.untold().with_all():
        _tell(quoted)


def linked(text):
    """The keys of the comments whose permanent links stand in a text, in their order."""
    here = re.escape(settings.SITE_URL.rstrip("/"))
    found = re.findall(rf"(?:{here}|(?<=[\s(<\"']))/comments/(\d{{1,17}})/", text)
    return list(dict.fromkeys(map(int, found)))[:MOST]


def told_of(text, post=None):
    """The comments whose writers will be told once `text` is public, of an article that may be new."""
    found = Comment.objects.published().filter(pk__in=linked(text or ""))
    if post:
        found = found.exclude(post=post).exclude(quoted_in__post=post)
    whose = post.author_id if post else 0
    return [one for one in found if correspondent(one) and one.author_id != whose]


def _keep(post):
    """Note which comments on other articles it quotes."""
    found = Comment.objects.published().filter(pk__in=linked(post.text))
    found = found.filter(created_at__lt=post.published_at).exclude(post=post)
    rows = [QuotedIn(post=post, comment=one) for one in found.exclude(quoted_in__post=post)]
    if not rows:
        return
    with transaction.atomic():
        QuotedIn.objects.bulk_create(rows, ignore_conflicts=True)
        Site.bump(everything=True)


def _tell(quoted):
    """Tell whoever is quoted: on the site, and by mail if they follow something in that thread."""
    comment = quoted.comment
    with transaction.atomic():
        if not QuotedIn.objects.untold().filter(pk=quoted.pk).update(told_at=timezone.now()):
            return
        person = correspondent(comment) if comment.is_published else None
        if person and comment.author_id != quoted.post.author_id:
            tell(KIND, person, quoted, comment.post)


def tell(kind, person, thing, post):
    """Tell a writer on `post` of a row: an account by the bell; by mail if they follow something there."""
    if isinstance(person, User):
        notifications.notify(kind, [person], thing)
    if Subscription.objects.confirmed().to(person).filter(post=post).exists():
        outbox.enqueue(kind, person, about=thing)
