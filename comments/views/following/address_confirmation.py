"""The page that the message to a guest leads to: is the address yours, and what of this is?"""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comments.domain.claiming import owner_of
from comments.domain.refusals import Moved
from comments.models import Claim, Comment, Subscription
from comments.notify.address_confirmation import Link, NotOurs, TooOld
from comments.writers.identity import new_token, remember, writer_of
from lib.text.numbers import number

TEMPLATE = "comments/writers/address_confirmation.html"
A_PAGE = 20
ACTIONS = {
    "claim": Comment.claim,
    "disown": Comment.disown,
    "take_back": Comment.take_claim_back,
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, key):
    """The page behind the link. Opening it changes nothing: programs that look for viruses open every link."""
    try:
        link = Link.opened(key)
    except TooOld:
        return render(request, TEMPLATE, {"fault": "old"}, status=410)
    except NotOurs:
        return render(request, TEMPLATE, {"fault": "forged"}, status=404)
    if request.method == "POST" and request.POST.get("deed") in ACTIONS:
        return _decide(request, link)
    owner = _owner(link)
    if request.method == "POST" and not (owner or link.confirmation.confirmed_at):
        # Confirmed in two browsers: where they wrote, and where they read their mail.
        writer = writer_of(request)
        here = "" if writer.account else writer.token or new_token()
        link.confirmation.guest.confirm(link.confirmation.token, here)
        _followed(link).confirm()
        response = redirect(request.path)
        if here and not writer.token:
            remember(response, here)
        return response
    return render(request, TEMPLATE, _shown(request, link, owner))


def _shown(request, link, owner, **more):
    writer, guest = writer_of(request), link.confirmation.guest
    comments = Comment.objects.on_any().select_related("post")
    claims = {claim.comment_id: claim for claim in Claim.objects.in_force().of(guest)}
    shown = {
        "confirmation": link.confirmation,
        "followed": _followed(link).with_all(),
        "comment": comments.filter(pk=link.comment_pk).first(),
        "owner": owner,
        "elsewhere": not writer.account and writer.token != link.confirmation.token,
    }
    if owner or link.confirmation.confirmed_at or claims:
        known = set(guest.confirmations.confirmed().values_list("token", flat=True))
        newest_first = comments.under(guest).order_by("-created_at", "-pk")
        page = Paginator(newest_first, A_PAGE).get_page(request.GET.get("page"))
        rows = [(one, claims.get(one.pk), not owner and one.token in known) for one in page]
        shown |= {"page": page, "rows": rows}
    return shown | more


def _decide(request, link):
    """Claim or disown a comment, or take that back."""
    guest, key = link.confirmation.guest, number(request.POST.get("comment"))
    comment = get_object_or_404(Comment.objects.on_any().under(guest), pk=key)
    is_the_one = comment.token == link.confirmation.token
    try:
        ACTIONS[request.POST["deed"]](comment, guest)
        if request.POST["deed"] == "claim" and is_the_one:
            _followed(link).confirm()
    except Moved:  # It was said in another window already, or by somebody else before.
        page = _shown(request, link, _owner(link), moved=True)
        return render(request, TEMPLATE, page, status=409)
    return redirect(request.get_full_path())


def _owner(link):
    """The account whose address it is, if the link is about a comment; or None."""
    return owner_of(link.confirmation.guest) if link.comment_pk else None


def _followed(link):
    """The subscriptions that were asked for in the same browser, and begin with the confirmation."""
    confirmation = link.confirmation
    return Subscription.objects.to(confirmation.guest).asked_in(confirmation.token)
