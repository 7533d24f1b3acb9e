"""Who is told that they are quoted, for whoever is about to publish an article."""

from django import template

from comments.desk.quoted_in import told_of

register = template.Library()


@register.simple_tag
def quoted_people(text, post):
    """Their names, each once."""
    return list(dict.fromkeys(comment.name for comment in told_of(text, post)))
