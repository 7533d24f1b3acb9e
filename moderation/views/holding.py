"""Taking a published comment from the page until a moderator decides, perhaps with what its writer says next."""

from moderation import actions
from moderation.desk import presence, rows
from moderation.forms import HoldForm
from moderation.models import Assignment, Decision, Screening
from moderation.views import json_responses
from moderation.views.comment_actions import OfComment, done
from moderation.wording import preview, staff


class Holding(OfComment):
    """Choose what is held, see what that does, then hold it."""

    def __init__(self, request, pk):
        super().__init__(request, pk)
        self.is_dialog = json_responses.is_asked(request)
        self.template = f"moderation/{'_hold_dialog' if self.is_dialog else 'hold'}.html"
        why = actions.why_not_held(self.moderator, self.comment)
        self.form = HoldForm(self.sent, comment=self.comment, why_not_next=why)

    @property
    def is_confirmed(self):
        return self.form.is_confirmed

    def do(self):
        among_staff, until = self.cleaned["among_staff"], self.form.until
        if until and self.comment.is_held:
            return actions.hold_next(self.moderator, self.comment, until, among_staff=among_staff)
        return actions.hold(
            self.moderator, self.comment, seen=self.seen, until=until, among_staff=among_staff
        )

    def done(self, decision):
        if self.cleaned["is_mine"]:
            Assignment.objects.take(self.moderator, self.comment.pk)
        words = staff.done(decision) if decision.is_on_words else staff.placed(decision.ban)
        return done(self.request, self.comment, words, decision)

    def context(self, meanwhile):
        presence.opened(self.request, self.comment)
        context = super().context(meanwhile) | {"present": presence.of_others(self.moderator)}
        context["screening"] = Screening.objects.filter(removals__isnull=False).first()
        if self.form.chosen and self._can_be_held:
            replies = context["reply_count"]
            context["effects"] = preview.of_holding(self.comment, self.form.until, replies)
            context["outcome"] = rows.outcome(Decision.Kind.HOLD_BACK, None)
        return context

    @property
    def _can_be_held(self):
        return self.comment.is_published or self.comment.is_held and not self.form.why_not_next
