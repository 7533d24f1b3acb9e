"""Keeping an account from commenting, and letting it again."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from comments.gate import Writer
from comments.models import Comment
from moderation import actions, citing, effects, marks
from moderation.actions import Decided, NotAllowed
from moderation.actions.bulk import prepare
from moderation.forms import BanForm, LiftForm
from moderation.models import Ban, Bulk, Decision, PolicyRevision, RuleWording, Standing
from moderation.sitting import Sitting, Step
from moderation.views import answers
from moderation.views.ways import back, carried, get_or_post, number, page, sent
from moderation.wording import staff

EVIDENCE = 20  # removals that a ban can be rested on, newest first
RECENT = timedelta(days=7)


@dataclass(frozen=True)
class Whom:
    """Somebody who is to be kept from commenting: an account, or a guest known by their browser."""

    name: str
    account: User | None = None
    token: str = ""

    @property
    def bans(self):
        """Those in force that keep them from commenting everywhere."""
        in_force = Ban.objects.in_force().refusing().filter(post__isnull=True).with_all()
        return in_force.filter(**self._known("standing"))

    @property
    def removals(self):
        """What of theirs was removed and stays so, newest first."""
        found = Decision.objects.standing().filter(**self._known("about"))
        newest = found.newest_first().values_list("pk", flat=True)[:EVIDENCE]
        return Decision.objects.filter(pk__in=list(newest)).with_all().newest_first()

    @property
    def recent(self):
        """What they have written lately, and is still there to be deleted."""
        since = timezone.now() - RECENT
        theirs = Comment.objects.by(Writer(account=self.account, token=self.token)).not_gone()
        return theirs.filter(created_at__gt=since).order_by("created_at", "pk")

    def standing(self):
        return Standing.objects.of(Writer(account=self.account, token=self.token))

    def _known(self, by):
        if self.account:
            return {f"{by}__account": self.account}
        return {f"{by}__guest": self.token}


@get_or_post
def ban(request, pk):
    """Keep an account from commenting: how long, why, and what that does."""
    account = get_object_or_404(User, pk=pk)
    comment = account.comments.filter(pk=number(carried(request, "comment"))).first()
    return _ban(request, Whom(account.name, account), comment)


@get_or_post
def ban_guest(request, pk):
    """Keep whoever wrote a comment as a guest from commenting, as far as they are known."""
    guests = citing.judgeable().filter(author__isnull=True).exclude(token="")
    comment = get_object_or_404(guests.select_related("post"), pk=pk)
    return _ban(request, Whom(comment.name, token=comment.token), comment)


def _ban(request, whom, comment):
    revision = actions.revision_for(comment) if comment else PolicyRevision.objects.in_force()
    wordings = revision.wordings.all() if revision else RuleWording.objects.none()
    whence = marks.range_of(comment) if comment and not whom.account else ""
    form = BanForm(
        sent(request),
        wordings=wordings,
        removals=whom.removals,
        recent=whom.recent.count(),
        post=comment and comment.post,
        can_be_by_range=bool(whence),
    )
    context = {"whom": whom, "comment": comment}
    if whence:
        context["others_near"] = marks.others_in(whence, whom.token)
    if request.method != "POST" or not form.is_valid():
        # In a dialog the effect shows while the reason is being written.
        check = request.method == "POST" and answers.is_asked(request) and form.is_foreseeable
        return _ban_page(request, form, check=check, **context)
    if not form.is_confirmed:
        return _ban_page(request, form, check=True, **context)
    said = form.cleaned_data
    try:
        done = actions.ban(
            request.user,
            whom.account or whom.standing(),
            said["rule"],
            said["reason"],
            until=form.ends_at,
            post=form.scope,
            comment=comment,
            evidence=said["evidence"],
            whence=whence if said.get("with_range") else "",
            among_staff=said["among_staff"],
        )
    except (Decided, NotAllowed) as meanwhile:
        return _ban_page(request, form, meanwhile=meanwhile, **context)
    Sitting(request).did(Step([done]))
    goes_on = ""
    if said.get("with_recent") and (recent := whom.recent).exists():
        bulk = prepare(request.user, recent, deed=Bulk.Deed.REMOVE)
        goes_on = reverse("bulk", args=[bulk.pk])
    if answers.is_asked(request) and not goes_on:
        return answers.done(request, staff.placed(done.ban), comment)
    messages.success(request, staff.placed(done.ban))
    if answers.is_asked(request):
        return JsonResponse({"goes_on": goes_on})
    return redirect(goes_on) if goes_on else back(request) or redirect("bans")


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


def _ban_page(request, form, *, whom, check=False, meanwhile=None, **context):
    context |= {
        "whom": whom,
        "unbannable": actions.why_unbannable(request.user, whom.account),
        "ban": whom.bans.first(),
    }
    if check:
        until, wording = form.ends_at, form.cleaned_data["rule"]
        context["effects"] = effects.of_ban(
            whom.name, wording, until, until and until - timezone.now(), form.scope
        )
    template = "_ban_dialog" if answers.is_asked(request) else "ban"
    return page(request, f"moderation/{template}.html", form, meanwhile, **context)
