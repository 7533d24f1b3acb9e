"""The button that thanks for a comment, and the page on which somebody shows first who they are.

A thank is of an account, or of a guest who has confirmed an address in this browser. Whoever is
neither comes to a page where they sign in, or prove an address by a code; nothing is kept before that.
"""

from dataclasses import replace

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Guest
from blog.context import site_of
from comments import gate
from comments.domain.thanking import take_back, thank
from comments.models import Comment, Subscription
from comments.thread.by_number import open_by_number
from comments.thread.reading import place_of
from comments.thread.thanks import guest_in, is_own, thanks_of
from comments.views.writing.guest_codes import AsksGuest
from comments.views.writing.stored_forms import is_sent_from_here, is_signed_in
from comments.writers.identity import guest_of, new_token, remember, writer_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@get_or_post
def comment_thank(request, pk):
    """Where an account's button is sent; and the page for whoever has still to show who they are."""
    writer = writer_of(request)
    comment = _comment(request, writer, pk)
    is_press = request.method == "POST" and "thanked" in request.POST
    if writer.account:
        press = _Press(request, comment, writer, writer.account)
        return press.done() if is_press else press.page()
    if is_press:  # They were signed out meanwhile.
        return redirect("comment_thank", pk)
    asks = AsksGuest(request)
    if not (asks.email and request.method == "POST"):
        return _Press(request, comment, writer, None).page(status=asks.status, asks=asks)
    guest, token = Guest.objects.at(asks.email), writer.token or new_token()
    # What somebody typed in this browser under the address before isn't proved by the code.
    is_known = not _is_typed(guest, token)
    if is_known:
        guest.confirm(token)
    proven = replace(writer, token=token, email=guest.email)
    response = _Press(request, comment, proven, guest).done()
    if is_known:
        remember(response, token)
    return response


@csrf_exempt
@never_cache
@get_or_post
def comment_thank_guest(request, pk):
    """Where the button of a page that strangers share is sent; who isn't known here comes to the page."""
    is_theirs = (
        request.method == "POST" and is_sent_from_here(request) and not is_signed_in(request)
    )
    writer = guest_of(request)
    comment = _comment(request, writer, pk)
    guest = guest_in(writer) if is_theirs else None
    if guest is None:
        return redirect("comment_thank", pk)
    return _Press(request, comment, replace(writer, email=guest.email), guest).done()


def _is_typed(guest, token):
    waiting = Subscription.objects.asked_in(token).filter(guest=guest).waiting()
    return (
        waiting.exists() or Comment.objects.filter(token=token, email__iexact=guest.email).exists()
    )


def _comment(request, writer, pk):
    open_ones = Comment.objects.on(open_by_number(request, writer)).published()
    comment = get_object_or_404(open_ones.select_related("post"), pk=pk)
    if not comment.post.takes_thanks_on(site_of(request)):
        raise Http404
    return comment


class _Press:
    """Somebody in front of the button: a Writer, and the User or Guest who thanks, or None."""

    def __init__(self, request, comment, writer, person):
        self.request, self.comment, self.writer, self.person = request, comment, writer, person

    def done(self):
        """Thank or take it back, as the button says; the page where that can't be."""
        if self._is_own or self._refusal:
            return self.page(403)
        if not ratelimit.consume(self.request, action="thank"):
            return self.page(429, error=get_adapter().error_messages["rate_limited"])
        is_given = self.request.POST.get("thanked") != "0"
        try:
            (thank if is_given else take_back)(self.comment, self.person)
        except IntegrityError as gone:  # The comment, or who thanks, is being deleted.
            raise Http404 from gone
        if "HX-Request" in self.request.headers:
            return HttpResponse(self._html(is_given))
        return redirect(place_of(self.comment, self.writer))

    def page(self, status=200, **context):
        context |= {
            "comment": self.comment,
            "post": self.comment.post,
            "person": self.person,
            "is_own": self._is_own,
            "refusal": self._refusal,
            "is_given": self.person and self._has_thanked,
            "title": _("Thank %(name)s") % {"name": self.comment.name},
        }
        return render(self.request, "comments/thread/thank.html", context, status=status)

    @property
    def _is_own(self):
        email = self.person.confirmed_email if self.person else ""
        return is_own(self.comment, self.writer, email)

    @property
    def _refusal(self):
        return gate.refusal(self.writer, self.comment.post)

    @property
    def _has_thanked(self):
        return self.comment.thanks.to(self.person).exists()

    def _html(self, is_given):
        post = self.comment.post
        post.refresh_from_db(fields=["thanks_version"])
        thanks = thanks_of(post, self.writer, can_thank=True)
        thanks.given = {self.comment.pk} if is_given else set()
        return thanks.html(self.comment.pk)
