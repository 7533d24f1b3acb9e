"""The words of comments that nobody can decide on any more go."""

from django.db import transaction
from django.utils import timezone

from blog.pagecache import page_store
from comments.models import Comment, CommentRevision


def forget_words():
    """Destroy them with what they said before, and the copies of pages on which they once stood."""
    now = timezone.now()
    over = Comment.objects.filter(words_until__lte=now, purged_at__isnull=True)
    with transaction.atomic():
        CommentRevision.objects.filter(comment__in=over.order_by().values("pk")).delete()
        words = {"text": "", "rendered": "", "lang": "", "site": "", "text_fingerprint": None}
        if over.update(**words, purged_at=now):
            transaction.on_commit(page_store.destroy)
