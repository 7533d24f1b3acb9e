"""What a moderator can do about a comment or an account.

Each page says what will happen before the button that does it. If somebody was faster,
the page comes back with the decision that came first, and with every word typed.
"""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from comments.models import Comment
from moderation import actions, words
from moderation.actions import Decided, NotAllowed, Reworded
from moderation.forms import BanForm, DeleteForm, LiftForm, RestoreForm
from moderation.models import Ban, Decision, PolicyRevision, RuleWording
from moderation.queue import Queue
from moderation.views.desk import about

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def approve(request, pk):
    """A person has read it. Opened by its address, it shows the comment and the button."""
    comment = _comment(pk)
    if request.method != "POST":
        return redirect("review_comment", pk)
    try:
        actions.approve(request.user, comment, seen=request.POST.get("seen"))
    except (Decided, Reworded) as meanwhile:
        return _again(request, "moderation/look_again.html", comment, meanwhile)
    messages.success(request, _("Approved."))
    return _onwards(request, comment)


@get_or_post
def delete(request, pk):
    """Under a rule: choose it, see what happens, then delete."""
    comment = _comment(pk)
    form = DeleteForm(_sent(request), wordings=actions.citable(comment))
    if request.method != "POST" or not form.is_valid():
        return _delete_page(request, comment, form)
    wording = form.cleaned_data["rule"]
    if not form.is_confirmed:
        return _delete_page(request, comment, form, wording)
    try:
        actions.remove(
            request.user,
            comment,
            wording,
            to_writer=form.cleaned_data["to_writer"],
            seen=request.POST.get("seen"),
        )
    except (Decided, Reworded, NotAllowed) as meanwhile:
        comment.refresh_from_db()
        return _delete_page(request, comment, form, meanwhile=meanwhile)
    done = _("Deleted under rule %(n)d.") % {"n": wording.number}
    undo = reverse("restore_comment", args=[pk])
    messages.success(request, format_html('{} <a href="{}">{}</a>', done, undo, _("Undo…")))
    return _onwards(request, comment)


@get_or_post
def restore(request, pk):
    """Put it back in its place."""
    comment = _comment(pk)
    form = RestoreForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["among_staff"]
        try:
            actions.restore(request.user, comment, among_staff=note, seen=request.POST.get("seen"))
        except (Decided, Reworded) as meanwhile:
            return _restore_page(request, comment, form, meanwhile)
        messages.success(request, _("Restored."))
        return _onwards(request, comment)
    return _restore_page(request, comment, form)


@get_or_post
def ban(request, pk):
    """Keep an account from commenting: how long, why, and what that does."""
    account = get_object_or_404(User, pk=pk)
    comment = account.comments.filter(pk=_number(_carried(request, "comment"))).first()
    revision = actions.revision_for(comment) if comment else PolicyRevision.objects.in_force()
    wordings = revision.wordings.all() if revision else RuleWording.objects.none()
    form = BanForm(_sent(request), wordings=wordings)
    if request.method != "POST" or not form.is_valid():
        return _ban_page(request, account, comment, form)
    if not form.is_confirmed:
        return _ban_page(request, account, comment, form, check=True)
    facts = form.cleaned_data["rule"], form.cleaned_data["reason"]
    try:
        actions.ban(request.user, account, *facts, until=form.ends_at, comment=comment)
    except (Decided, NotAllowed) as meanwhile:
        return _ban_page(request, account, comment, form, meanwhile=meanwhile)
    messages.success(request, _ban_done(account, form.ends_at))
    return _back(request) or redirect("bans")


@get_or_post
def lift(request, pk):
    """End a ban before its time."""
    ban = get_object_or_404(Ban.objects.with_all(), pk=pk)
    form = LiftForm(_sent(request))
    meanwhile = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.lift(request.user, ban, form.cleaned_data["reason"])
            messages.success(
                request, _("%(name)s can comment again.") % {"name": ban.standing.name_for_staff}
            )
            return redirect("bans")
        except (Decided, NotAllowed) as refused:
            meanwhile = refused
    context = {"ban": ban, "effects": words.of_lifting(ban)}
    return _page(request, "moderation/lift.html", form, meanwhile, **context)


def _sent(request):
    return request.POST if request.method == "POST" else None


def _comment(pk):
    comments = Comment.objects.exclude(state=Comment.State.WITHDRAWN)
    return get_object_or_404(comments.select_related("post", "author", "answers"), pk=pk)


def _delete_page(request, comment, form, wording=None, meanwhile=None):
    context = about(comment, request.user)
    citable = set(actions.citable(comment).values_list("pk", flat=True))
    revision = context["revision"]
    context["rules"] = [
        (rule, rule.pk in citable) for rule in (revision.wordings.all() if revision else [])
    ]
    if not meanwhile:
        # What the page showed first is what counts as seen.
        context["seen"] = request.POST.get("seen") or context["seen"]
    if wording and not meanwhile:
        replies = context["replies"].count()
        context |= {"wording": wording, "effects": words.of_removal(comment, wording, replies)}
    return _page(request, "moderation/delete.html", form, meanwhile, **context)


def _restore_page(request, comment, form, meanwhile=None):
    removal = Decision.objects.standing().filter(comment=comment).last()
    comment.refresh_from_db()
    effects = words.of_restoring(comment, removal, request.user)
    context = about(comment, request.user) | {"removal": removal, "effects": effects}
    return _page(request, "moderation/restore.html", form, meanwhile, **context)


def _ban_page(request, account, comment, form, check=False, meanwhile=None):
    context = {
        "account": account,
        "comment": comment,
        "unbannable": actions.why_unbannable(request.user, account),
        "ban": Ban.objects.in_force().filter(standing__account=account).first(),
    }
    if check:
        until = form.ends_at
        period = until and until - timezone.now()
        wording = form.cleaned_data["rule"]
        context["effects"] = words.of_ban(account, wording, until, period)
    return _page(request, "moderation/ban.html", form, meanwhile, **context)


def _again(request, template, comment, meanwhile):
    comment.refresh_from_db()
    context = about(comment, request.user)
    return render(request, template, context | _said(meanwhile) | _carry(request), status=409)


def _page(request, template, form, meanwhile, **context):
    status = 409 if meanwhile else 422 if form.errors else 200
    context |= {"form": form} | _carry(request)
    if meanwhile:
        context |= _said(meanwhile)
    return render(request, template, context, status=status)


def _said(meanwhile):
    if isinstance(meanwhile, Decided):
        return {"meanwhile": words.deed(meanwhile.decision)}
    if isinstance(meanwhile, Reworded):
        return {"meanwhile": _("The writer has changed this comment while this page was open.")}
    return {"meanwhile": str(meanwhile)}


def _ban_done(account, until):
    if until is None:
        return _("%(name)s is banned.") % {"name": account.name}
    facts = {"name": account.name, "at": words.when(until)}
    return _("%(name)s is suspended until %(at)s.") % facts


def _carry(request):
    """Where the moderator came from, kept from page to page."""
    carry = {name: _carried(request, name) for name in ("show", "comment")}
    return {"carry": carry | {"next": _way_back(request)}}


def _carried(request, name):
    return request.POST.get(name) or request.GET.get(name) or ""


def _onwards(request, comment):
    """Back to where the moderator was, or to the next comment of their list."""
    if back := _back(request):
        return back
    queue = Queue(_carried(request, "show"))
    following = queue.next(comment)
    address = reverse("review_comment", args=[following.pk]) if following else reverse("review")
    return HttpResponseRedirect(f"{address}?show={queue.show}")


def _back(request):
    target = _way_back(request)
    return HttpResponseRedirect(target) if target else None


def _way_back(request):
    """Where Cancel leads too, so it must be a place on this site."""
    target = _carried(request, "next")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else ""


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
