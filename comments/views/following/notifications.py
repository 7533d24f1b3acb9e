"""The bell's page, and marking read what it, or a thread, has that is new.

Opening a page marks nothing: mail scanners and browsers that look ahead open pages as well. What
is opened from the bell by its button is read, and so is everything when that is said.
"""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comments.models import Comment, Notification, Visit
from comments.notify.notifications import read
from comments.notify.thanks import who_thanked
from comments.thread.by_number import open_by_number
from comments.writers.identity import writer_of

A_PAGE = 20
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
@login_required
def notifications(request):
    """The page of all notifications, newest first."""
    own = _own(request).newest_first()
    page = Paginator(own.with_comments(), A_PAGE).get_page(request.GET.get("page"))
    latest = own.unread().order_by("pk").last()  # What happened earlier may be told later.
    shown = Notification.with_things(list(page), request.user)
    context = {"page": page, "told": shown, "latest": latest, "thanked": who_thanked(shown)}
    return render(request, "member/bell.html", context)


@never_cache
@get_or_post
@login_required
def read_one(request, pk):
    """Mark a notification as read and redirect to what it is about."""
    if request.method != "POST":
        return redirect("bell")
    notification = get_object_or_404(_own(request).filter(pk=pk))
    read(request.user, Notification.objects.filter(pk=notification.pk))
    return redirect(notification.get_absolute_url())


@never_cache
@get_or_post
@login_required
def read_all(request, upto):
    """Everything is read, up to the latest that the page showed."""
    if request.method == "POST":
        read(request.user, Notification.objects.filter(pk__lte=upto))
    return redirect("bell")


@never_cache
@get_or_post
@login_required
def read_thread(request, pk):
    """Everything in a thread is read up to a comment, and so is what the bell has told of it."""
    known = open_by_number(request, writer_of(request))
    upto = get_object_or_404(Comment.objects.on(known).select_related("post"), pk=pk)
    if request.method == "POST":
        Visit.end(request.user, upto.post, upto.created_at)
        about = {"comment__post": upto.post, "comment__created_at__lte": upto.created_at}
        read(request.user, Notification.objects.filter(**about))
    return redirect(f"{upto.post.get_absolute_url()}#comments")


def _own(request):
    return Notification.objects.to(request.user)
