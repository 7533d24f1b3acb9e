"""Parts of pages that are rendered once for each version of the site."""

from django import template

from blog.fragments import Fragments, gap

register = template.Library()


@register.simple_tag(takes_context=True)
def kept(context, template, post=None, **about):
    """A part of the page that is given the frame, `post` and what else is named; no reader.

    It is rendered anew for another version of the site or of the post: what stands in it is
    as new as a stored page must be. What is named `own_…` is the reader's, and is filled in
    last (escaped, so no filter touches it in the part), so that all readers share the part.
    """
    own = {name: about.pop(name) for name in list(about) if name.startswith("own_")}
    given = about | {"post": post} | {name: gap(name) for name in own}
    version = (post and (post.pk, post.edition), *sorted(about.items()))
    return Fragments().part(template, context, version, given, own)
