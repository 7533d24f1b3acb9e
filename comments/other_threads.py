"""Threads below something else than an article that is out, as those of trial readings are.

`comments` doesn't know what these are; an app that has some says so in its `threads.py`, where it is found by itself:

    @register
    class OfTrials(OtherThreads):
        def open_to(self, writer):
            …
"""

from itertools import chain

from blog.models import Post

registered = []


class OtherThreads:
    """What one app knows of its threads. Each answer may be left out."""

    def open_to(self, writer):
        """The articles, in no list, whose threads this writer may read."""
        return Post.everything.none()

    def notify(self, pk):
        """Tell of the comment with this key, if it is in one of them. It may be called again."""

    def naming(self, account, addresses):
        """The articles that name somebody who took part, by their account (or None) or by addresses."""
        return Post.everything.none()

    def forget(self, account, addresses):
        """Somebody leaves who is known by an account (or None) and by addresses: they took part in none.

        Called within the locks of the articles that name them.
        """


def register(model):
    registered.append(model())
    return model


def open_to(writer):
    """The articles whose threads, elsewhere than on a page of everybody's, this writer may read."""
    return _any(each.open_to(writer) for each in registered)


def notify(pk):
    for each in registered:
        each.notify(pk)


def with_name_of(comments, account=None, addresses=()):
    """The articles that carry the name of somebody: above their `comments`, or for having taken part elsewhere."""
    posts = Post.everything.filter(pk__in=comments.order_by().values("post"))
    return _any(chain([posts], (each.naming(account, addresses) for each in registered)))


def forget(account=None, addresses=()):
    for each in registered:
        each.forget(account, addresses)


def _any(querysets):
    posts = Post.everything.none()
    for some in querysets:
        posts |= some
    return posts
