"""The page that the message to a guest leads to."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comments.asking import Link, NotOurs, TooOld
from comments.models import Comment, Subscription
from comments.people import new_token, remember, writer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, key):
    """Opening it changes nothing, since programs that look for viruses open every link; the button does."""
    try:
        link = Link.opened(key)
    except TooOld:
        return render(request, "comments/confirm.html", {"fault": "old"}, status=410)
    except NotOurs:
        return render(request, "comments/confirm.html", {"fault": "forged"}, status=404)
    if request.method == "POST" and not link.confirmation.confirmed_at:
        return _confirmed(request, link)
    return render(request, "comments/confirm.html", _shown(request, link))


def _shown(request, link):
    writer = writer_of(request)
    comments = Comment.objects.readable().select_related("post")
    return {
        "confirmation": link.confirmation,
        "followed": _followed(link).with_all(),
        "comment": comments.filter(pk=link.comment_pk).first(),
        "elsewhere": not writer.account and writer.token != link.confirmation.token,
    }


def _confirmed(request, link):
    """Two browsers may be the guest's from now on: where they wrote, and where they read their mail."""
    writer = writer_of(request)
    here = "" if writer.account else writer.token or new_token()
    link.confirmation.guest.confirm(link.confirmation.token, here)
    _followed(link).confirm()
    response = redirect(request.path)
    if here and not writer.token:
        remember(response, here)
    return response


def _followed(link):
    """What was asked for in the same browser, and begins with the confirmation."""
    confirmation = link.confirmation
    return Subscription.objects.of(confirmation.guest).asked_in(confirmation.token)
