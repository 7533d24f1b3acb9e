"""A form of the editor that comes from a session that has ended: nothing in it is dropped.

Scripts renew the session in a dialog. Without them the form comes back whole, in a page from which it is
sent once more after signing in.
"""

from functools import wraps

from django.shortcuts import render
from django.urls import resolve

SHOWN = "text"
NOT_AGAIN = {"csrfmiddlewaretoken", SHOWN}


def given_back(view):
    """The view, behind the admin's door; before it, whoever was signed out gets back what they sent."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method == "POST" and not request.user.is_authenticated:
            return form_again(request, 401)
        return view(request, *args, **kwargs)

    return guarded


def is_of_editor(request):
    """Whether a request was meant for the editor of an article or a page."""
    name = resolve(request.path_info).url_name or ""
    return name in {
        f"blog_{kind}_{action}" for kind in ("post", "page") for action in ("add", "change")
    }


def form_again(request, status):
    """The page with all that was sent, from where it can be sent again."""
    sent = [(name, values) for name, values in request.POST.lists() if name not in NOT_AGAIN]
    context = {
        "action": request.get_full_path(),
        "text": request.POST.get(SHOWN),
        "fields": [(name, value) for name, values in sent for value in values],
        "had_files": any(request.FILES.values()),
    }
    return render(request, "admin/blog/editor/signed_out.html", context, status=status)
