"""What a moderator says of their reading: this one I have read; this one is to be read again."""

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from moderation.actions.reading import mark_read, mark_unread
from moderation.actions.record import Decided, Reworded
from moderation.deeds.decide.page import done, look_again
from moderation.desk.navigation import back, onwards, to_list
from moderation.forms.requests import get_or_post
from moderation.plans import applicable_rules


@get_or_post
def read(request, pk):
    """Mark a comment as read, and go on to the next one."""
    return _mark(request, pk, mark_read, _("Marked as read."), onwards)


@get_or_post
def unread(request, pk):
    """Mark a comment as unread; it stays open, since whoever wants that isn't done with it."""
    return _mark(request, pk, mark_unread, _("Marked as unread."), _stay)


def _mark(request, pk, mark, words, go_on):
    comment = get_object_or_404(applicable_rules.judgeable(), pk=pk)
    if request.method != "POST":
        return redirect("review_comment", pk)
    try:
        reading = mark(request.user, comment, seen=request.POST.get("seen"))
    except (Decided, Reworded) as meanwhile:
        return look_again(request, comment, meanwhile)
    return done(request, comment, words, mark=reading, go_on=go_on)


def _stay(request, comment):
    return back(request) or to_list(request, comment)
