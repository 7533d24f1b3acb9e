"""When a thread closes, and why. Pure: values in, values out.

The whole blog may close, an article by hand, on a day, or so many days after it came out.
What an article says of days goes before what the blog says.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

# An article's own end is announced above the form for so long; the blog's as soon as it is set.
ANNOUNCED = timedelta(days=14)
# What has to be known of an article.
MOST_DAYS = 9_999  # after which the comments of an article may close; years have a date
ASKED = "published_at comments_open comments_close_at comments_close_days closing_reason".split()


@dataclass(frozen=True)
class Closing:
    """An end of a thread: gone by, or to come."""

    at: datetime | None  # None: somebody closed it by hand, and nobody noted when
    reason: str = ""
    is_of_site: bool = False

    def is_over(self, now):
        return self.at is None or self.at <= now

    def is_announced(self, now):
        """Whether the closing is still to come, and near enough to be announced."""
        return not self.is_over(now) and (self.is_of_site or self.at - ANNOUNCED <= now)


def closing(post, site, now):
    """The Closing that readers are told of, or None where there is none.

    That is the blog's own once it is over, whatever closed the article before; then what has
    closed the article; then whichever comes first.
    """
    of_site = None
    if site.comments_close_at:
        of_site = Closing(site.comments_close_at, site.closing_reason, is_of_site=True)
    own = _own(post, site)
    if of_site and own:
        if of_site.is_over(now) or not own.is_over(now) and of_site.at <= own.at:
            return of_site
        return own
    return of_site or own


def moments(post, site):
    """The times at which the article's page changes by the clock because of its own end."""
    own = _own(post, site)
    return (own.at - ANNOUNCED, own.at) if own and own.at else ()


def _own(post, site):
    if not post.comments_open:
        return Closing(None, post.closing_reason)
    if post.comments_close_at:
        return Closing(post.comments_close_at, post.closing_reason)
    days = post.comments_close_days
    if days is None:
        days = site.comments_close_days
    return Closing(post.published_at + timedelta(days=days), post.closing_reason) if days else None
