"""Keeping an account from commenting, and letting it again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from moderation import actions, effects
from moderation.actions import Decided, NotAllowed
from moderation.forms import BanForm, LiftForm
from moderation.models import Ban, PolicyRevision, RuleWording
from moderation.views.ways import back, carried, get_or_post, number, page, sent


@get_or_post
def ban(request, pk):
    """Keep an account from commenting: how long, why, and what that does."""
    account = get_object_or_404(User, pk=pk)
    comment = account.comments.filter(pk=number(carried(request, "comment"))).first()
    revision = actions.revision_for(comment) if comment else PolicyRevision.objects.in_force()
    wordings = revision.wordings.all() if revision else RuleWording.objects.none()
    form = BanForm(sent(request), wordings=wordings)
    if request.method != "POST" or not form.is_valid():
        return _ban_page(request, account, comment, form)
    if not form.is_confirmed:
        return _ban_page(request, account, comment, form, check=True)
    facts = form.cleaned_data["rule"], form.cleaned_data["reason"]
    try:
        done = actions.ban(request.user, account, *facts, until=form.ends_at, comment=comment)
    except (Decided, NotAllowed) as meanwhile:
        return _ban_page(request, account, comment, form, meanwhile=meanwhile)
    messages.success(request, effects.placed(done.ban))
    return back(request) or redirect("bans")


@get_or_post
def lift(request, pk):
    """End a ban before its time."""
    ban = get_object_or_404(Ban.objects.with_all(), pk=pk)
    form = LiftForm(sent(request))
    meanwhile = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.lift(request.user, ban, form.cleaned_data["reason"])
            messages.success(
                request, _("Lifted for %(name)s.") % {"name": ban.standing.name_for_staff}
            )
            return redirect("bans")
        except (Decided, NotAllowed) as refused:
            meanwhile = refused
    context = {"ban": ban, "effects": effects.of_lifting(ban)}
    return page(request, "moderation/lift.html", form, meanwhile, **context)


@get_or_post
def release(request, pk):
    """One press: lift a ban that has lost what it rested on."""
    ban = get_object_or_404(Ban.objects.with_all(), pk=pk)
    if request.method != "POST":
        return redirect("lift", pk)
    try:
        actions.release(request.user, ban)
    except (Decided, NotAllowed) as refused:
        context = {"ban": ban, "effects": effects.of_lifting(ban)}
        return page(request, "moderation/lift.html", LiftForm(), refused, **context)
    messages.success(request, _("Lifted for %(name)s.") % {"name": ban.standing.name_for_staff})
    return back(request) or redirect("bans")


def _ban_page(request, account, comment, form, check=False, meanwhile=None):
    context = {
        "account": account,
        "comment": comment,
        "unbannable": actions.why_unbannable(request.user, account),
        "ban": Ban.objects.in_force()
        .refusing()
        .filter(standing__account=account)
        .with_all()
        .first(),
    }
    if check:
        until = form.ends_at
        period = until and until - timezone.now()
        wording = form.cleaned_data["rule"]
        context["effects"] = effects.of_ban(account, wording, until, period)
    return page(request, "moderation/ban.html", form, meanwhile, **context)
