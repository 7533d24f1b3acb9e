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
        comments = Comment.objects.published().filter(pk__in=linked(post.text))
        comments = comments.filter(created_at__lt=post.published_at).exclude(post=post)
        rows = [QuotedIn(post=post, comment=one) for one in comments.exclude(quoted_in__post=post)]
        if rows:
            with transaction.atomic():
                QuotedIn.objects.bulk_create(rows, ignore_conflicts=True)
                Site.bump(everything=True)
    for quoted in QuotedIn.objects.untold().with_all():
        comment = quoted.comment
        with transaction.atomic():
            untold = QuotedIn.objects.untold().filter(pk=quoted.pk)
            if not untold.update(told_at=timezone.now()):
                continue
            person = correspondent(comment) if comment.is_published else None
            if person and comment.author_id != quoted.post.author_id:
                notify_writer(KIND, person, quoted, comment.post)


def linked(text):
    """The keys of the comments whose permanent links stand in a text, in their order."""
    here = re.escape(settings.SITE_URL.rstrip("/"))
    keys = re.findall(rf"(?:{here}|(?<=[\s(<\"']))/comments/(\d{{1,17}})/", text)
    return list(dict.fromkeys(map(int, keys)))[:MOST]


def quoted_comments(text, post=None):
    """The comments whose writers will be told once `text` is public, of an article that may be new."""
    comments = Comment.objects.published().filter(pk__in=linked(text or ""))
    if post:
        comments = comments.exclude(post=post).exclude(quoted_in__post=post)
    whose = post.author_id if post else 0
    return [one for one in comments if correspondent(one) and one.author_id != whose]


def notify_writer(kind, person, thing, post):
    """Tell a writer on `post` of a row: an account by the bell; by mail if they follow something there."""
    if isinstance(person, User):
        notifications.notify(kind, [person], thing)
    if Subscription.objects.confirmed().to(person).filter(post=post).exists():
        outbox.enqueue(kind, person, about=thing)
