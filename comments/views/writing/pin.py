"""The page on which an article's author, or a moderator, pins a comment to the head of its thread."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog.context import site_of
from comments.domain.pinning import MOST, pin, take_down
from comments.domain.refusals import Untaken
from comments.models import Comment, Pin
from comments.models.pins import LINE_LENGTH
from comments.thread.by_number import open_by_number
from comments.thread.reading import place_of
from comments.writers.identity import writer_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
TAKEN_DOWN, CLOSED = "", "closed"


class PinForm(forms.Form):
    """A line above the comment, and until when it is pinned."""

    line = forms.CharField(
        label=gettext_lazy("A line above it"), max_length=LINE_LENGTH, required=False
    )
    until = forms.ChoiceField(
        label=gettext_lazy("Until"), required=False, choices=[(TAKEN_DOWN, ""), (CLOSED, "")]
    )

    def clean_line(self):
        return " ".join(self.cleaned_data["line"].split())


@never_cache
@get_or_post
@login_required
def pin_comment(request, pk):
    """The form; where the comment is pinned already, with a button that takes it down."""
    writer = writer_of(request)
    open_ones = Comment.objects.on(open_by_number(request, writer)).published()
    comment = get_object_or_404(open_ones.select_related("post"), pk=pk)
    post = comment.post
    if post.is_trial or not may_pin(request.user, post):
        raise Http404
    pinned = Pin.objects.filter(comment=comment).first()
    if request.method == "POST" and "down" in request.POST:
        take_down(comment)
        messages.success(request, _("It isn’t pinned any more."))
        return redirect(place_of(comment, writer))
    form = PinForm(request.POST if request.method == "POST" else None, initial=_as_it_is(pinned))
    status = 200
    if form.is_bound:
        status = _sent(form, comment, request.user)
        if status is None:
            messages.success(request, _("It is pinned."))
            return redirect(f"{post.get_absolute_url()}#comments")
    end = post.closing_on(site_of(request))
    context = {
        "comment": comment,
        "post": post,
        "form": form,
        "pinned": pinned,
        "closes_at": end.at if end and not end.is_over(timezone.now()) else None,
        "others": Pin.objects.filter(post=post).shown().exclude(comment=comment).count(),
        "most": MOST,
    }
    return render(request, "comments/thread/pin.html", context, status=status)


def may_pin(account, post):
    """Whether somebody shapes this thread: a moderator, or who wrote the article."""
    return account.acts_as_moderator or post.is_by(account)


def _as_it_is(pinned):
    return pinned and {
        "line": pinned.line,
        "until": CLOSED if pinned.ends_with_thread else TAKEN_DOWN,
    }


def _sent(form, comment, account):
    """Pin it as the form says: None, or the status of what is wrong with it."""
    if not form.is_valid():
        return 422
    sent = form.cleaned_data
    try:
        pin(comment, account, sent["line"], ends_with_thread=sent["until"] == CLOSED)
    except Untaken as untaken:
        status, sentences = untaken.answer(form.data)
        for field, reasons in sentences.items():
            form.add_error(field, reasons)
        return status
    return None
