"""An article for whoever was given its preview link."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.content.markup.to_html import MarkupError
from blog.models import Post, PreviewLink

APART = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@never_cache
@require_safe
def preview_link(request, token):
    link = PreviewLink.objects.of_token(token).first()
    post = link and Post.objects.with_terms().filter(pk=link.post_id).first()
    if not post:
        raise Http404
    if post.is_public:
        return redirect(post)
    refusal = None
    try:
        post.take_working_copy()
    except MarkupError as error:
        refusal = error
    response = render(request, "blog/preview_link.html", {"post": post, "refusal": refusal})
    for name, value in APART.items():
        response[name] = value
    return response
