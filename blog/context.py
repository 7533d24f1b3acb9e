from copy import copy

from django.utils.functional import SimpleLazyObject

from blog.models import Page, Post, Site
from blog.models.site import menus
from blog.models.site.site import new_identity
from blog.pagecache.page_store import is_for_everybody
from blog.pagecache.proofs import proven

# What the header links, and marks when it is open.
IN_NAV = {"archive", "page", "privacy", "policy", "log", "account", "account_login", "bell"}


def site(request):
    """What the frame of every page shows: the blog, its menu, and who is reading.

    Strangers are nobody in particular: a stored page must not touch the session.
    """
    return {
        "blog_site": getattr(request, "blog_site", None)
        or SimpleLazyObject(lambda: site_of(request)),
        "links": SimpleLazyObject(lambda: links_of(site_of(request))),
        "nav_path": request.path if _is_in_nav(request) else "",
        "viewer": None if is_for_everybody(request) else getattr(request, "user", None),
    }


def links_of(site):
    """{"menu" and "footer": what they show}."""
    footer = menus.footer_of(site)
    pages = {page.pk: page for page in Page.objects.linked(menus.pages_in(footer))}
    wanted = {key: page for key, page in pages.items() if page.in_menu}
    menu = menus.menu_of(site, wanted.values())
    return {"menu": menus.entries_of(menu, wanted), "footer": menus.entries_of(footer, pages)}


def site_of(request):
    """The site as it stood when this request first asked.

    A view asks before it reads what parts of its page are kept for: what was read earlier
    must not be kept under a version that is newer.
    """
    if not hasattr(request, "blog_site"):
        request.blog_site = Site.as_it_stands()
    return request.blog_site


def keep_nothing(request):
    """Have no part of this request's page be kept for others: it shows what isn't published."""
    site = copy(site_of(request))
    site.pk, site.identity = None, new_identity()
    request.blog_site = site


def open_to(request):
    """The articles that whoever asks may open by their addresses, whether a list has them or not."""
    if is_for_everybody(request):
        return Post.objects.open_to()
    reader = request.user
    known = {}
    if reader.is_authenticated:
        known = {"is_member": True, "sees_all": reader.acts_as_moderator}
    # The articles whose present passwords were entered in this browser.
    proofs = proven(request)
    posts = Post.objects.filter(pk__in=proofs).only("password") if proofs else []
    return Post.objects.open_to(
        **known, proven=[post.pk for post in posts if post.proof == proofs[post.pk]]
    )


def may_open(request, post):
    """Whether whoever asks may read an article that is out."""
    if post.is_for_members:
        return not is_for_everybody(request) and request.user.is_authenticated
    if not post.asks_for_password or proven(request).get(post.pk) == post.proof:
        return True
    reader = None if is_for_everybody(request) else request.user
    if not (reader and reader.is_authenticated and (reader.is_moderator or reader.has_pen)):
        return False
    return not reader.lacks_second_factor


def is_staff(request):
    """Whether whoever asks writes or moderates here."""
    reader = None if is_for_everybody(request) else request.user
    return bool(reader and reader.is_authenticated and (reader.is_staff or reader.is_moderator))


def _is_in_nav(request):
    match = getattr(request, "resolver_match", None)
    return bool(match) and match.url_name in IN_NAV
