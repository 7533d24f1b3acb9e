"""Where a moderator came from and goes on to, and how a page says what came first."""

from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from moderation.actions.comments import Changed
from moderation.actions.record import Decided, Reworded
from moderation.lists.queue import Queue
from moderation.wording import staff


def page(request, template, form, meanwhile, **context):
    """The form's page; `meanwhile` is what kept the deed from being done, if anything did."""
    status = 409 if meanwhile else 422 if form and form.errors else 200
    context |= {"form": form} | carry(request)
    if meanwhile:
        context["meanwhile"] = explanation(meanwhile)
    return render(request, template, context, status=status)


def explanation(meanwhile):
    if isinstance(meanwhile, Decided):
        return staff.action_sentence(meanwhile.decision)
    if isinstance(meanwhile, Reworded):
        return _("The writer has edited or withdrawn this comment in the meantime.")
    if isinstance(meanwhile, Changed):
        return _("The effect changed while this page was open. This page now shows it.")
    return str(meanwhile)


def carry(request):
    """Where the moderator came from, kept from page to page."""
    kept = {"list": carried(request, "list") or queue_of(request).query}
    kept["comment"] = carried(request, "comment")
    return {"carry": kept | {"next": _way_back(request)}}


def queue_of(request):
    """The list that the moderator is working through, with its filters and its order.

    A list has it in its own address; a deed has that of the list it came from, as one field.
    """
    if request.method != "POST" and "list" not in request.GET:
        return Queue.asked(request.GET)
    return Queue.asked(QueryDict(carried(request, "list") or f"show={carried(request, 'show')}"))


def carried(request, name):
    return request.POST.get(name) or request.GET.get(name) or ""


def onwards(request, comment):
    """Back to where the moderator was, or to the next comment of their list."""
    if there := back(request):
        return there
    following = queue_of(request).next(comment)
    address = reverse("review_comment", args=[following.pk]) if following else reverse("review")
    return with_list(request, address)


def with_list(request, address):
    """A redirect to `address` with the list that the moderator is working through."""
    return HttpResponseRedirect(f"{address}?{queue_of(request).query}")


def to_list(request, comment):
    """The comment in the list where the moderator is, or the list alone."""
    address = reverse("review_comment", args=[comment.pk]) if comment else reverse("review")
    return with_list(request, address)


def back(request):
    target = _way_back(request)
    return HttpResponseRedirect(target) if target else None


def _way_back(request):
    """The address to return to, also by Cancel, if it is one on this site."""
    target = carried(request, "next")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else ""
