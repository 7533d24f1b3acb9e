"""Who may open moderation's pages: nobody but moderators, unless a page is named public."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect

from blog.pagecache.page_store import is_for_everybody


def guarded(patterns, public, for_admins):
    """The URL patterns, each view open to moderators alone unless its name stands elsewhere.

    A view that nobody thought about is therefore closed.
    """
    for pattern in patterns:
        if pattern.name in for_admins:
            pattern.callback = for_those_who_may("moderation.purge", pattern.callback)
        elif pattern.name not in public:
            pattern.callback = for_moderators(pattern.callback)
    return patterns


def for_moderators(view):
    return _for_those_who(lambda person: person.is_moderator, view)  # Which is known by now.


def for_staff(view):
    """A view for whoever has a role, or is the owner."""
    return _for_those_who(lambda person: person.has_any_role, view)


def for_those_who_may(permission, view):
    return _for_those_who(lambda person: person.has_perm(permission), view)


def _for_those_who(may, view):
    """Strangers are sent to sign in; whoever hasn't the permission finds nothing here.

    Whom the owner asks for a second factor, and who has none, is led to set it up.
    """

    @login_required
    @wraps(view)
    def guarded_view(request, *args, **kwargs):
        if not may(request.user):
            raise Http404
        if request.user.lacks_second_factor:
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    guarded_view.is_for_moderators = True
    return guarded_view


def is_moderator(request):
    """Whether a page that everybody may open is opened by a moderator, who has the second factor if one is asked for."""
    return not is_for_everybody(request) and getattr(request.user, "acts_as_moderator", False)


def can_purge(request):
    if is_for_everybody(request) or not request.user.has_perm("moderation.purge"):
        return False
    return not request.user.lacks_second_factor
