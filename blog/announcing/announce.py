"""Telling hubs (WebSub) and search engines (IndexNow) of articles that appeared, changed or went.

Only where the settings name them, and only in the worker. An article that couldn't be told of is told of
again for a day; then whoever wants to know finds it by themselves.
"""

import json
import logging
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db.models import F, Q
from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from blog.models import Post
from lib.outgoing.addresses import NotSent
from lib.outgoing.requests import ask
from lib.processes.task_names import called
from lib.web.absolute_urls import absolute

logger = logging.getLogger(__name__)

TRIED_FOR = timedelta(days=1)
AT_ONCE = 100  # articles
FORMATS = ("", "atom/", "json/")


def is_wanted():
    """Whether anybody is to be told."""
    return bool(settings.WEBSUB_HUBS or settings.INDEXNOW_KEY)


def look_for_articles():
    if is_wanted() and due().exists():
        announce.enqueue()


def due():
    """The articles of which others know something else than what is so now."""
    now = timezone.now()
    listed = Q(pk__in=Post.objects.published().order_by().values("pk"))
    lately = Q(changed_at__gt=now - TRIED_FOR) | Q(published_at__gt=now - TRIED_FOR)
    untold = Q(announced_at__isnull=True) | Q(announced_at__lt=F("changed_at"))
    gone = ~listed & Q(announced_at__isnull=False)
    return Post.everything.filter(listed & untold & lately | gone & lately).order_by("pk")


@called(gettext_lazy("Notifying hubs and search engines of new articles"))
@task
def announce():
    posts = list(due().with_terms().without_texts()[:AT_ONCE])
    if not posts or not is_wanted():
        return
    now = timezone.now()
    taken = [_notify(hub, *_notice_of_feeds(posts)) for hub in settings.WEBSUB_HUBS]
    if settings.INDEXNOW_KEY:
        notice = {
            "host": urlsplit(settings.SITE_URL).netloc,
            "key": settings.INDEXNOW_KEY,
            "keyLocation": absolute(reverse("indexnow_key")),
            "urlList": [absolute(post.get_absolute_url()) for post in posts if not post.is_noindex],
        }
        kind, body = "application/json; charset=utf-8", json.dumps(notice).encode()
        taken.append(_notify(settings.INDEXNOW_URL, kind, body))
    if not all(taken):
        return
    # Of what is listed others know now what is so; of what went, nothing any more.
    listed = Post.objects.published().filter(pk__in=[post.pk for post in posts])
    listed = set(listed.values_list("pk", flat=True))
    for post in posts:
        at = now if post.pk in listed else None
        Post.everything.filter(pk=post.pk).update(announced_at=at)


def _notify(address, kind, body):
    """Whether they took it."""
    try:
        answer = ask("POST", address, body=body, headers={"Content-Type": kind})
    except NotSent as fault:
        logger.info("%s was not told of new articles: %s", address, fault)
        return False
    if not answer.is_fine:
        logger.info("%s was told of new articles and answered %s", address, answer.status)
    return answer.is_fine


def _notice_of_feeds(posts):
    """The feeds that have changed, as a hub is told of them."""
    feeds = [reverse("feed")]
    for post in posts:
        feeds += [term.feed_url for term in (*post.tags.all(), *post.categories.all())]
    changed = [absolute(f"{feed}{kind}") for feed in dict.fromkeys(feeds) for kind in FORMATS]
    fields = [("hub.mode", "publish"), *(("hub.url", address) for address in changed)]
    return "application/x-www-form-urlencoded", urlencode(fields).encode()
