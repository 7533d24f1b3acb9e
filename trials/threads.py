"""The threads of trial readings, for comments/other_threads.py."""

from functools import reduce
from operator import or_

from blog.models import Post
from comments.other_threads import OtherThreads, register
from trials.domain import notifications
from trials.domain.reading import posts_that_thank, threads_open_to
from trials.models import TrialReader


@register
class OfTrials(OtherThreads):
    def open_to(self, writer):
        return threads_open_to(writer)

    def notify(self, pk):
        notifications.notify(pk)

    def naming(self, account, addresses):
        return posts_that_thank(_readings(account, addresses))

    def forget(self, account, addresses):
        """Take part in no reading any more; no article thanks them by name."""
        readers = _readings(account, addresses)
        posts = list(posts_that_thank(readers).values_list("pk", flat=True))
        readers.delete()
        Post.everything.filter(pk__in=posts).bump()


def _readings(account, addresses):
    """The trial readings of an account and of addresses."""
    theirs = TrialReader.objects
    own = theirs.filter(account=account) if account else theirs.none()
    return reduce(or_, (theirs.filter(email__iexact=one) for one in addresses), own)
