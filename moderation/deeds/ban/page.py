"""Keeping an account from commenting, and letting it again."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import Guest, User
from comments.gate import Writer
from comments.models import Comment
from comments.writers.identity import correspondent
from lib.text.numbers import number
from moderation.actions import bans as ban_actions
from moderation.deeds.ban.forms import BanForm, LiftForm
from moderation.deeds.bulk.action import prepare
from moderation.desk import json_responses
from moderation.desk.navigation import back, carried
from moderation.desk.previewed import Previewed
from moderation.desk.review_session import ReviewSession, UndoStep
from moderation.forms.requests import get_or_post
from moderation.models import Ban, Bulk, Decision, PolicyRevision, Pseudonym, RuleWording
from moderation.plans import appeals, applicable_rules, ban_fingerprints
from moderation.plans.acquaintance import acquainted
from moderation.plans.applicable_rules import revision_for
from moderation.wording import preview_of_people, refusals, staff

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
        """The bans in force that keep them from commenting everywhere."""
        in_force = Ban.objects.in_force().refusing().filter(post__isnull=True).with_all()
        return in_force.filter(**self._known("pseudonym"))

    @property
    def removals(self):
        """The removals of their comments that nothing has reversed, newest first."""
        in_force = Decision.objects.in_force().filter(**self._known("about"))
        newest = in_force.newest_first().values_list("pk", flat=True)[:EVIDENCE]
        return Decision.objects.filter(pk__in=list(newest)).with_all().newest_first()

    @property
    def recent(self):
        """The comments that they have written lately, and that are still there to be deleted."""
        since = timezone.now() - RECENT
        theirs = Comment.objects.by(Writer(account=self.account, token=self.token)).not_gone()
        return theirs.filter(created_at__gt=since).order_by("created_at", "pk")

    @property
    def guest_addresses(self):
        """How many addresses a guest has confirmed; None of an account."""
        return None if self.account else Guest.objects.confirmed_in(self.token).count()

    def pseudonym(self):
        return Pseudonym.objects.of(Writer(account=self.account, token=self.token))

    @cached_property
    def person(self):
        """The Pseudonym by which moderators know the person; one never decided on has no row yet."""
        known = Pseudonym.objects.filter(**self._known("")).order_by("-pk").first()
        known = known or Pseudonym(account=self.account, guest=self.token or None)
        return acquainted([known])[0]

    def _known(self, by):
        name, who = ("account", self.account) if self.account else ("guest", self.token)
        return {f"{by}__{name}" if by else name: who}


@get_or_post
def ban(request, pk):
    """Keep an account from commenting: how long, why, and what that does."""
    account = get_object_or_404(User, pk=pk)
    comment = account.comments.filter(pk=number(carried(request, "comment"))).first()
    return Banning(request, Whom(account.name, account), comment).answer()


@get_or_post
def ban_guest(request, pk):
    """Keep whoever wrote a comment as a guest from commenting, as far as they are known."""
    guests = applicable_rules.judgeable().filter(author__isnull=True).exclude(token="")
    comment = get_object_or_404(guests.select_related("post"), pk=pk)
    return Banning(request, Whom(comment.name, token=comment.token), comment).answer()


class Banning(Previewed):
    """A ban of somebody, perhaps on account of a `comment` of theirs."""

    def __init__(self, request, whom, comment):
        super().__init__(request)
        self.whom, self.comment, self.is_dialog = whom, comment, json_responses.is_asked(request)
        self.template = f"moderation/ban/{'_dialog' if self.is_dialog else 'ban'}.html"
        self.ip_hash = ban_fingerprints.range_of(comment) if comment and not whom.account else ""
        revision = revision_for(comment) if comment else PolicyRevision.objects.in_force()
        self.form = BanForm(
            self.sent,
            wordings=revision.wordings.all() if revision else RuleWording.objects.none(),
            removals=whom.removals,
            recent=whom.recent.count(),
            post=self.post,
            can_be_by_range=bool(self.ip_hash),
            initial=self.initial,
        )

    initial = None

    @property
    def post(self):
        """The only article on which it may hold."""
        return self.comment and self.comment.post

    @property
    def is_confirmed(self):
        return self.form.is_confirmed

    def do(self):
        ip_hash = self.ip_hash if self.cleaned.get("with_range") else ""
        person = self.whom.account or self.whom.pseudonym()
        return ban_actions.ban(
            self.moderator, person, comment=self.comment, ip_hash=ip_hash, **self._about
        )

    @property
    def _about(self):
        sent = self.cleaned
        return {
            "wording": sent["rule"],
            "reason": sent["reason"],
            "until": self.form.ends_at,
            "post": self.form.scope,
            "evidence": sent["evidence"],
            "among_staff": sent["among_staff"],
        }

    def done(self, decision):
        step = UndoStep([decision])
        ReviewSession(self.request).did(step)
        goes_on, words = self._goes_on(), staff.placed(decision.ban)
        if self.is_dialog and not goes_on:
            return json_responses.done(self.request, words, self.comment, step=step)
        messages.success(self.request, words, extra_tags="undo")
        if self.is_dialog:
            return JsonResponse({"goes_on": goes_on})
        return redirect(goes_on) if goes_on else back(self.request) or redirect("bans")

    def context(self, meanwhile):
        context = {"whom": self.whom, "comment": self.comment, "ban": self.whom.bans.first()}
        context["unbannable"] = ban_actions.why_unbannable(self.moderator, self.whom.account)
        if self.ip_hash:
            context["others_near"] = ban_fingerprints.others_in(self.ip_hash, self.whom.token)
        if self.sent and not meanwhile and self._can_be_previewed:
            context["effects"] = preview_of_people.of_ban(
                self.whom.name,
                self.cleaned["rule"],
                self.form.ends_at,
                self.form.scope,
                guest_addresses=self.whom.guest_addresses,
                has_mail=self._has_mail,
            )
        return context

    @property
    def _has_mail(self):
        """Whether a letter about it reaches them."""
        account = self.whom.account
        return bool(account.confirmed_email if account else self._guest)

    @property
    def _guest(self):
        """The guest whose address a letter goes to, or None."""
        return correspondent(self.comment)

    @property
    def _can_be_previewed(self):
        """Whether the effect can be shown; in a dialog it is, while the reason is being written."""
        return self.form.can_be_previewed if self.is_dialog else self.form.is_valid()

    def _goes_on(self):
        """Where their recent comments are deleted, if that is wanted as well."""
        if not self.cleaned.get("with_recent") or not self.whom.recent.exists():
            return ""
        bulk = prepare(self.moderator, self.whom.recent, deed=Bulk.Deed.REMOVE)
        return reverse("bulk", args=[bulk.pk])


class Changing(Banning):
    """The page that gives a ban in force another end, place, rule or reason."""

    def __init__(self, request, pk):
        self.changed = get_object_or_404(Ban.objects.refusing().with_all(), pk=pk)
        person = self.changed.pseudonym
        if person.former:
            raise Http404
        name = person.account.name if person.account else person.guest_name
        whom = Whom(name or person.name_for_staff, person.account, person.guest or "")
        super().__init__(request, whom, None)

    @property
    def post(self):
        return self.changed.post

    @property
    def initial(self):
        ban = self.changed
        return {
            "how_long": BanForm.UNTIL if ban.ends_at else BanForm.OPEN,
            "until": ban.ends_at and timezone.localdate(ban.ends_at),
            "where": BanForm.HERE if ban.post_id else BanForm.EVERYWHERE,
            "rule": ban.wording_id,
            "reason": refusals.why(ban),
            "evidence": [one.pk for one in ban.evidence.all()],
            "among_staff": ban.placed.note.among_staff if hasattr(ban.placed, "note") else "",
        }

    @property
    def _guest(self):
        return appeals.correspondent_of(self.changed.placed)

    def do(self):
        return ban_actions.change(self.moderator, self.changed, **self._about)

    def done(self, decision):
        messages.success(self.request, staff.placed(decision.ban))
        return redirect(self._goes_on() or "bans")

    def context(self, meanwhile):
        return super().context(meanwhile) | {"changed": self.changed, "ban": None}


class Lifting(Previewed):
    """End a ban before its time."""

    template = "moderation/ban/lift.html"

    def __init__(self, request, pk):
        super().__init__(request)
        self.ban = get_object_or_404(Ban.objects.with_all(), pk=pk)
        acquainted([self.ban.pseudonym])
        self.form = LiftForm(self.sent)

    def do(self):
        return ban_actions.lift(self.moderator, self.ban, self.cleaned["reason"])

    def done(self, lifted):
        ReviewSession(self.request).forget_decision(self.ban.placed)
        messages.success(self.request, staff.lifted(self.ban))
        return redirect("bans")

    def context(self, meanwhile):
        about = {"title": staff.lift_of(self.ban), "deed": staff.lift(self.ban)}
        return {"ban": self.ban, "effects": preview_of_people.of_lifting(self.ban)} | about


class Releasing(Lifting):
    """One press: lift a ban that has lost what it rested on."""

    def __init__(self, request, pk):
        super().__init__(request, pk)
        self.form = LiftForm()  # For a reason of the moderator's own, if this can't be done.

    def answer(self):
        return self.press() if self.request.method == "POST" else redirect("lift", self.ban.pk)

    def do(self):
        return ban_actions.release(self.moderator, self.ban)

    def done(self, lifted):
        bans = super().done(lifted)
        return back(self.request) or bans
