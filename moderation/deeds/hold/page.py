"""Taking a published comment from the page until a moderator decides, perhaps with what its writer says next."""

from django.utils.translation import gettext as _

from moderation.actions.holding import hold, hold_next, why_not_held
from moderation.deeds.decide.page import OfComment, done
from moderation.deeds.hold.forms import HoldForm
from moderation.desk import json_responses, presence
from moderation.desk.assignments import until
from moderation.lists import rows
from moderation.models import Assignment, Decision, Screening
from moderation.wording import preview_of_people, staff


class Holding(OfComment):
    """Choose what is held, see what that does, then hold it."""

    def __init__(self, request, pk):
        super().__init__(request, pk)
        self.is_dialog = json_responses.is_asked(request)
        self.template = f"moderation/hold/{'_dialog' if self.is_dialog else 'hold'}.html"
        why = why_not_held(self.moderator, self.comment)
        about = {"comment": self.comment, "why_not_next": why, "moderator": self.moderator}
        self.form = HoldForm(self.sent, **about)

    @property
    def is_confirmed(self):
        return self.form.is_confirmed

    def do(self):
        among_staff, until = self.cleaned["among_staff"], self.form.until
        if until and self.comment.is_held:
            return hold_next(self.moderator, self.comment, until, among_staff=among_staff)
        return hold(
            self.moderator, self.comment, seen=self.seen, until=until, among_staff=among_staff
        )

    def done(self, decision):
        words = staff.held(decision)
        receiver, key = self.form.receiver, self.comment.pk  # They have it for an hour.
        if not receiver:
            return done(self.request, self.comment, words, decision)
        if receiver == self.moderator:
            is_theirs = Assignment.objects.take(receiver, key)
        else:
            note = self.cleaned["among_staff"]
            is_theirs = Assignment.objects.give(self.moderator, key, receiver, note)
        whose = _("%(name)s has it until %(at)s.")
        if not is_theirs:
            whose = _("Somebody else has taken it in the meantime.")
        elif receiver == self.moderator:
            whose = _("It is yours until %(at)s.")
        whose %= {"name": receiver.name, "at": until(self.comment)}
        return done(self.request, self.comment, f"{words} {whose}", decision)

    def context(self, meanwhile):
        presence.opened(self.request, self.comment)
        context = super().context(meanwhile) | {"present": presence.of_others(self.moderator)}
        context["screening"] = Screening.objects.filter(removals__isnull=False).first()
        if self.form.chosen and self._can_be_held:
            replies = context["reply_count"]
            receiver = self.form.receiver if self.form.is_bound else None
            context["effects"] = preview_of_people.of_holding(
                self.comment, self.form.until, replies, receiver
            )
            context["outcome"] = rows.outcome(Decision.Kind.HOLD_BACK, None)
        return context

    @property
    def _can_be_held(self):
        return self.comment.is_published or self.comment.is_held and not self.form.why_not_next
