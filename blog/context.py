from django.utils.functional import SimpleLazyObject

from blog.models import Page, Site
from blog.pagecache.page_store import is_for_everybody

# What the header links, and marks when it is open.
IN_NAV = {"archive", "page", "privacy", "policy", "log", "account", "account_login", "bell"}


def site(request):
    """What the frame of every page shows: the blog, its menu, and who is reading.

    Strangers are nobody in particular: a stored page must not touch the session.
    """
    return {
        "blog_site": SimpleLazyObject(lambda: site_of(request)),
        "menu_pages": SimpleLazyObject(lambda: list(Page.objects.linked())),
        "nav_path": request.path if _is_in_nav(request) else "",
        "viewer": None if is_for_everybody(request) else getattr(request, "user", None),
    }


def site_of(request):
    """The site as it stood when this request first asked.

    A view asks before it reads what parts of its page are kept for: what was read earlier
    must not be kept under a version that is newer.
    """
    if not hasattr(request, "blog_site"):
        request.blog_site = Site.as_it_stands()
    return request.blog_site


def _is_in_nav(request):
    found = getattr(request, "resolver_match", None)
    return bool(found) and found.url_name in IN_NAV
