"""What a moderator says of their reading: this one I have read; this one is to be read again."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from moderation import actions, citing
from moderation.actions import Decided, Reworded
from moderation.views.deeds import look_again
from moderation.views.ways import back, get_or_post, onwards, with_list


@get_or_post
def read(request, pk):
    """On to the next one, as after every deed."""
    return _mark(request, pk, actions.mark_read, onwards)


@get_or_post
def unread(request, pk):
    """It stays open, since whoever wants it unread isn't done with it."""
    return _mark(request, pk, actions.mark_unread, _stay)


def _mark(request, pk, mark, go_on):
    comment = get_object_or_404(citing.judgeable(), pk=pk)
    if request.method != "POST":
        return redirect("review_comment", pk)
    try:
        mark(request.user, comment, seen=request.POST.get("seen"))
    except (Decided, Reworded) as meanwhile:
        return look_again(request, comment, meanwhile)
    return go_on(request, comment)


def _stay(request, comment):
    return back(request) or with_list(request, reverse("review_comment", args=[comment.pk]))
