"""Template tags for the articles that are shown below an article."""

from django import template
from django.db import models

from blog.models import Post, RelatedArticle
from lib.db.prepared import Prepared

register = template.Library()

_related = Prepared(
    lambda post: RelatedArticle.objects.filter(post=post).values_list("other", flat=True),
    post=models.BigIntegerField(),
)


@register.filter
def related(post):
    """The articles like one that lists show, the likest first. Others change with the site's version."""
    keys = _related(post=post.pk)
    posts = Post.objects.listed().without_texts().prefetch_related("tags").in_bulk(keys)
    return [posts[key] for key in keys if key in posts]
