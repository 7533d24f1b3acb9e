"""What the bell has told the demo's people by the time it is loaded, and what they have read."""

from datetime import timedelta

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from comments.models import Comment, Notification, Visit
from comments.notify import notifications
from moderation.actions.notifications import BANNED, REMOVED
from moderation.models import Decision

BEHIND = timedelta(hours=12)  # Whoever has read a thread may not have looked at the bell.


def notify_everybody(posts, since):
    """Everybody has been told what concerns them, and last opened the threads at `since`."""
    replies = Comment.objects.published().filter(answers__isnull=False)
    for reply in replies.select_related("author", "answers__author"):
        notifications.notify_of_reply(reply)
    at = Comment.objects.filter(pk=OuterRef("comment")).values("created_at")
    Notification.objects.update(made_at=Coalesce(Subquery(at), "made_at"))
    decided = Decision.objects.filter(about__account__isnull=False, reversed_by__isnull=True)
    bans = decided.filter(kind=Decision.Kind.BAN, follows=None)
    for kind, decisions in ((REMOVED, decided.filter(kind__in=Decision.REMOVALS)), (BANNED, bans)):
        for decision in decisions.select_related("about__account"):
            notifications.notify(kind, [decision.about.account], decision)
            about = Notification.objects.filter(about=f"moderation.decision {decision.pk}")
            about.update(made_at=decision.appears_at)
    Notification.objects.filter(made_at__lt=since - BEHIND).update(read_at=F("made_at"))
    people = User.objects.filter(comments__isnull=False).distinct()
    when = {"since": since, "last": since}
    Visit.objects.bulk_create(
        Visit(account=person, post=post, **when) for person in people for post in posts
    )
    notifications.repair()
