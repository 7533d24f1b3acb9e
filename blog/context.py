from django.utils.functional import SimpleLazyObject

from blog.models import Page, Site
from blog.pages import is_for_everybody


def site(request):
    """What the frame of every page shows: the blog, its menu, and who is reading.

    Strangers are nobody in particular: a stored page must not touch the session.
    """
    linked = SimpleLazyObject(lambda: list(Page.objects.linked()))
    return {
        "blog_site": SimpleLazyObject(Site.current),
        "menu_pages": SimpleLazyObject(lambda: [page for page in linked if page.in_menu]),
        "privacy_page": SimpleLazyObject(
            lambda: next((page for page in linked if page.slug == Page.PRIVACY), None)
        ),
        "viewer": None if is_for_everybody(request) else getattr(request, "user", None),
    }
