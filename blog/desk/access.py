"""Who may open which page of the desk, and change which article or page, asked in one place."""

from functools import wraps

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from blog.models import Page, Post

WRITTEN = {"post": Post, "page": Page}


def admin_of(kind):
    if kind not in WRITTEN:
        raise Http404
    return admin.site.get_model_admin(WRITTEN[kind])


def changeable(request, kind, pk):
    """The article or page with this number, for whoever may change it."""
    desk = admin_of(kind)
    thing = get_object_or_404(desk.get_queryset(request), pk=pk)
    if not desk.has_change_permission(request, thing):
        raise PermissionDenied
    return thing


def answering_in_json(view):
    """A view for scripts at the desk: a session that has ended is told as such, and leads nowhere."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return JsonResponse({"why": _("You’ve been signed out.")}, status=401)
        if not admin.site.has_permission(request):
            return JsonResponse({"why": _("You may not write here any more.")}, status=403)
        try:
            return view(request, *args, **kwargs)
        except (Http404, IntegrityError):  # It, or the writer, went while this was answered.
            return JsonResponse({"why": _("This text has been deleted.")}, status=404)
        except PermissionDenied:
            return JsonResponse({"why": _("You may not change this text.")}, status=403)

    return answer


def permitted(permission):
    """Makes of a view a page of the desk, for whoever has this permission."""

    def guarded(view):
        @wraps(view)
        def answer(request, **where):
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, **where)

        return admin.site.admin_view(answer)

    return guarded


def owners(view):
    """Makes of a view a page of the desk, for the blog's owners, which no browser keeps."""

    @wraps(view)
    def answer(request, **where):
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request, **where)

    return admin.site.admin_view(never_cache(answer))


def staff(view):
    """Makes of a view a page for everybody who writes or moderates here; a stranger is asked to sign in."""

    @wraps(view)
    def answer(request, **where):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.user.lacks_second_factor:
            return redirect("mfa_index")
        if not (request.user.is_staff or request.user.is_moderator):
            raise PermissionDenied
        return view(request, **where)

    return never_cache(answer)


def shown(request, template, title, *, status=200, **context):
    """A page in the frame of the desk."""
    about = admin.site.each_context(request) | {"title": title}
    return render(request, template, about | context, status=status)
