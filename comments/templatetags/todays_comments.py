"""What the writer's first page shows of the comments on their articles."""

from django import template

from comments.desk import on_articles, readers

SHOWN = 5

register = template.Library()


@register.simple_tag
def comments_on_articles_of(account):
    """The newest comments by others, as the desk shows them."""
    comments = on_articles.by_others(account).select_related("post", "author")
    return as_shown(comments.defer("post__text", "post__rendered")[:SHOWN])


@register.filter
def as_shown(comments):
    """Each with `is_new`, said since they last read the thread, and whether it is worth taking in."""
    for comment in comments:
        comment.is_new = comment.seen is None or comment.created_at > comment.seen
        comment.is_worth_taking = comment.pk in readers.worth_taking(comment.post)
    return comments


@register.simple_tag
def new_comments_on_articles_of(account):
    return on_articles.number_of_new(account)


@register.simple_tag
def unanswered_by(account):
    """What readers ask them and propose to them (Unanswered)."""
    return on_articles.Unanswered(account)
