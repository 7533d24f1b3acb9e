"""Who is told that they are quoted or led to a correction, for whoever is about to publish an article."""

from django import template

from comments.desk import corrections
from comments.desk.quoted_in import quoted_comments

register = template.Library()


@register.simple_tag
def quoted_people(text, post):
    """The names of the people whose comments a text quotes, each once."""
    return list(dict.fromkeys(comment.name for comment in quoted_comments(text, post)))


@register.simple_tag
def corrections_to_come(text, post):
    """What waits to become a correction: [(it, whether its writer is told)] of those in `text`, and the others."""
    stand, others = corrections.waiting_in(post, text)
    return {
        "stand": [(one, bool(corrections.recipient_of(one))) for one in stand],
        "others": others,
    }
