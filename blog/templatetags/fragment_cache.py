"""Parts of pages that are rendered once for each version of the site."""

from django import template

from blog.pagecache.fragment_cache import FragmentCache, placeholder

register = template.Library()


@register.simple_tag(takes_context=True)
def kept(context, template, post=None, article=None, **about):
    """A part of the page that is given the frame, a post and what else is named; no reader.

    It is rendered anew for another version of the site or of the `post`: what stands in it is
    as new as a stored page must be. Of an `article` it may show only what the desk writes,
    which the site's version tells alone: such a part outlives what happens in the thread.
    What is named `own_…` is filled in last (escaped, so no filter touches it in the part):
    it is the reader's, or changes more often, and those who differ in it share the part.
    """
    own = {name: about.pop(name) for name in list(about) if name.startswith("own_")}
    given = about | {"post": post or article} | {name: placeholder(name) for name in own}
    versions = (post and (post.pk, post.version), article and article.pk)
    return FragmentCache().part(template, context, (*versions, *sorted(about.items())), given, own)
