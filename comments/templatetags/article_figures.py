"""What readers said of an article, in numbers, for its page at the desk."""

from datetime import datetime, time

from django import template
from django.db.models import Count
from django.db.models.functions import TruncDate, TruncMonth
from django.utils.timezone import make_aware

from comments.models import Comment

register = template.Library()

HEIGHT = 42  # of the highest bar, in pixels


@register.simple_tag
def comments_by_bar(figures):
    """[(bar, its comments, their height)] of the bars of an article's reads (blog.reads.figures)."""
    span = figures.span
    since, until = (make_aware(datetime.combine(day, time.min)) for day in (span.first, span.until))
    comments = Comment.objects.published().filter(post=figures.post)
    comments = comments.filter(created_at__gte=since, created_at__lt=until).order_by()
    of = TruncMonth if span.is_of_months else TruncDate
    by_time = comments.values(of=of("created_at")).annotate(n=Count("pk")).values_list("of", "n")
    counts = {getattr(at, "date", lambda at=at: at)(): n for at, n in by_time}
    most = max(counts.values(), default=0)
    rows = [(bar, counts.get(bar.at, 0)) for bar in figures.bars]
    return [(bar, n, HEIGHT * n // most if n else 0) for bar, n in rows]


@register.simple_tag
def writers_of(post):
    """How many people wrote the published comments of an article: accounts, and guests by their browsers."""
    comments = Comment.objects.published().filter(post=post).order_by()
    accounts = comments.exclude(author=None).values("author").distinct().count()
    return (
        accounts + comments.filter(author=None).values("name", "email", "token").distinct().count()
    )


@register.simple_tag
def written_by_authors(post):
    """Number of an article's comments that its authors wrote."""
    theirs = Comment.objects.published().filter(post=post, badge=Comment.Badge.AUTHOR)
    return theirs.order_by().count()
