"""What is told to whoever listens to a thread: the version of its article, which rises with every change of the thread.

It is the number under which the page is stored, so whoever hears a higher one than their page has knows
that something has changed.
"""

import re

from blog.models import Post

STREAM = re.compile(r"/comments/live/([1-9][0-9]{0,17})/")


def topic_of(path):
    """The key of the article whose thread an address listens to, or None."""
    found = STREAM.fullmatch(path)
    return found and int(found[1])


def numbers_of(posts):
    """{key: version} of those articles that everybody may read, in one query."""
    public = Post.objects.published().filter(pk__in=posts).order_by()
    return dict(public.values_list("pk", "version"))
