"""The appeals on the moderators' desk, and the ruling on each."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from moderation.deeds.appeal.action import rule
from moderation.deeds.appeal.forms import RulingForm
from moderation.desk.previewed import Previewed
from moderation.models import Appeal
from moderation.plans.acquaintance import acquainted
from moderation.plans.appeals import comment_of, is_alone, why_not
from moderation.plans.digest import digest
from moderation.plans.removal import NotAllowed
from moderation.wording import preview_of_people, staff

ROWS = 500


@require_safe
def appeals(request, *, is_closed=False):
    opened, closed = Appeal.objects.open().oldest_first(), Appeal.objects.closed().order_by("-pk")
    rows = list((closed if is_closed else opened).with_all()[:ROWS])
    acquainted(appeal.by for appeal in rows)
    for appeal in rows:
        appeal.why_not = why_not(request.user, appeal.decision)
    context = {
        "appeals": rows,
        "is_closed": is_closed,
        "open": opened.count(),
        "closed": closed.count(),
        "oldest": opened.first(),
        "is_alone": is_alone(request.user),
    }
    return render(request, "moderation/appeals/appeals.html", context)


class Ruling(Previewed):
    """What is said, the comment and the decision; the ruling, for whoever may rule."""

    template = "moderation/appeals/appeal.html"

    def __init__(self, request, pk):
        super().__init__(request)
        self.appeal = get_object_or_404(Appeal.objects.with_all(), pk=pk)
        self.form = RulingForm(self.sent)

    def answer(self):
        refusal = why_not(self.moderator, self.appeal.decision)
        if self.request.method == "POST" and self.appeal.is_open and refusal:
            answer = self.page(NotAllowed(refusal))
            answer.status_code = 403
            return answer
        return super().answer()

    def do(self):
        sent, is_granted = self.cleaned, self.form.is_granted
        # The digest of what this page said the chosen ruling would do.
        shown = self.request.POST.get(f"shown_{sent['ruling']}", "")
        return rule(self.moderator, self.appeal, is_granted, sent["words"], shown=shown)

    def done(self, ruling):
        messages.success(self.request, staff.done(ruling))
        return redirect("appeals")

    def context(self, meanwhile):
        appeal = Appeal.objects.with_all().get(pk=self.appeal.pk)
        acquainted([appeal.by])
        decision = appeal.decision
        context = {
            "appeal": appeal,
            "decision": decision,
            "comment": comment_of(decision),
            "deed": staff.action_sentence(decision),
            "refusal": why_not(self.moderator, decision),
            "is_own_decision": decision.made_by.account_id == self.moderator.pk,
            "is_alone": is_alone(self.moderator),
        }
        outcomes = []  # (choice, what it does, the digest of that) for both rulings
        choices = (RulingForm.GRANT, RulingForm.REFUSE) if appeal.is_open else ()
        for choice in choices:
            does = preview_of_people.of_ruling(appeal, choice == RulingForm.GRANT)
            outcomes.append((choice, does, digest(does)))
        ruled = appeal.ruled and staff.action_sentence(appeal.ruled)
        return context | {"outcomes": outcomes, "ruled": ruled}
