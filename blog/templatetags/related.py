"""What follows an article."""

from django import template

from blog.models import Post

register = template.Library()


@register.simple_tag
def related(post):
    """The articles that are like one, the likest first."""
    listed = Post.objects.listed().without_texts().prefetch_related("tags")
    found = listed.in_bulk(post.related.values_list("other", flat=True))
    return [found[key] for key in post.related.values_list("other", flat=True) if key in found]
