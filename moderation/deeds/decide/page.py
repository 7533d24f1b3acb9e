"""Views for a moderator's decisions on a comment.

Each page says what will happen before the button that does it. If somebody was faster,
the page comes back with the decision that came first, and with every word typed.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from comments.models import Comment
from lib.text.numbers import number
from moderation.actions.comments import approve, judge, restore
from moderation.actions.edits import refuse_edit
from moderation.actions.record import Decided, Reworded
from moderation.alerts import delivery
from moderation.deeds.decide.edit_form import RefuseEditForm
from moderation.deeds.decide.forms import DeleteForm, RestoreForm
from moderation.desk import json_responses, presence
from moderation.desk.navigation import back, carry, explanation, onwards, to_list
from moderation.desk.page import about, about_with_writer
from moderation.desk.previewed import Previewed
from moderation.desk.review_session import ReviewSession, UndoStep
from moderation.forms.requests import get_or_post
from moderation.lists import queue, rows
from moderation.models import Ban, Decision
from moderation.plans.removal import NotAllowed
from moderation.wording import preview, staff

State = Comment.State


@get_or_post
def undo(request):
    """Undo the last step of this review session; the page says which that is."""
    session = ReviewSession(request)
    step = session.last()
    if step is None and json_responses.is_asked(request):
        return json_responses.done(request, _("Nothing to undo."))
    if request.method != "POST" or step is None:
        return _undo_page(request, step)
    if request.POST.get("step", step.name) != step.name:
        return _undo_page(request, step)  # Another tab of this browser has decided since.
    session.forget(step)
    try:
        step.undo(request.user)
    except (Decided, Reworded, NotAllowed) as meanwhile:
        if json_responses.is_asked(request):
            return json_responses.refused(request, meanwhile, step.comment)
        return _undo_page(request, ReviewSession(request).last(), meanwhile)
    if json_responses.is_asked(request):
        along = [one.comment for one in step.decisions[1:]]
        return json_responses.done(request, _("Undone."), step.comment, *along)
    messages.success(request, _("Undone."))
    return back(request) or to_list(request, step.comment)


def done(request, comment, words, *decisions, mark=None, go_on=onwards):
    """What was done is said and kept for undoing; then it goes on, to the next comment."""
    step = UndoStep(decisions, mark)
    by = (mark.pseudonym if mark else decisions[0].made_by) if mark or decisions else None
    if by and by.account_id == request.user.pk:
        ReviewSession(request).did(step)
    if request.user.is_authenticated and request.user.has_unread:  # Nobody is, by a code.
        delivery.settle_bell(request.user)
    if json_responses.is_asked(request):
        along = [one.comment for one in decisions[1:]]
        return json_responses.done(request, words, comment, *along, step=step)
    messages.success(request, words, extra_tags="undo")
    return go_on(request, comment)


def look_again(request, comment, meanwhile):
    if json_responses.is_asked(request):
        return json_responses.refused(request, meanwhile, comment)
    comment.refresh_from_db()
    context = about_with_writer(comment, request.user) | carry(request)
    context["meanwhile"] = explanation(meanwhile)
    return render(request, "moderation/queue/look_again.html", context, status=409)


class OfComment(Previewed):
    """A deed about one comment, with all that the desk knows of it."""

    go_on = staticmethod(onwards)  # once it is done

    def __init__(self, request, pk):
        super().__init__(request)
        self.comment = queue.opened_or_404(pk)

    @property
    def seen(self):
        """What the page showed of the comment first; that is what the moderator decides on."""
        return self.request.POST.get("seen")

    def context(self, meanwhile):
        if meanwhile:
            self.comment.refresh_from_db()
        context = about(self.comment)
        if self.seen and not meanwhile:
            context["seen"] = self.seen
        return context


class Approval(OfComment):
    """A person has read it. Opened by its address, it shows the comment and the button."""

    def answer(self):
        is_pressed = self.request.method == "POST"
        return self.press() if is_pressed else redirect("review_comment", self.comment.pk)

    def do(self):
        return approve(
            self.moderator, self.comment, seen=self.seen, reports_seen=self._reports_seen
        )

    def done(self, approval):
        return done(self.request, self.comment, _("Approved."), approval, go_on=self.go_on)

    def page(self, meanwhile):
        return look_again(self.request, self.comment, meanwhile)

    @property
    def _reports_seen(self):
        """The last report that the page showed, 0 for none; later ones were not read by anybody."""
        shown = self.request.POST.get("reports")
        return None if shown is None else number(shown) or 0


class Deletion(OfComment):
    """Choose the verdict, see what it leads to, then delete."""

    def __init__(self, request, pk):
        super().__init__(request, pk)
        self.form = DeleteForm(self.sent, comment=self.comment)
        name = "_dialog" if json_responses.is_asked(request) else "delete"
        self.template = f"moderation/remove/{name}.html"

    @property
    def is_confirmed(self):
        return bool(self.form.shown)

    def do(self):
        return judge(
            self.moderator,
            self.comment,
            self.form.verdict,
            with_replies=self.cleaned["with_replies"],
            to_writer=self.cleaned["to_writer"],
            seen=self.seen,
            shown=self.form.shown,
        )

    def done(self, decision):
        came_with_it = Ban.objects.in_force().filter(
            pseudonym=decision.about, placed__follows__pk__gte=decision.pk
        )
        # With all that is said of it only then: hardly a deletion leads to one.
        ban = came_with_it.exists() and came_with_it.with_all().first()
        words = f"{staff.done(decision)} {staff.placed(ban)}" if ban else staff.done(decision)
        decisions = [decision, *decision.along]
        return done(self.request, self.comment, words, *decisions, go_on=self.go_on)

    def page(self, meanwhile=None):
        presence.opened(self.request, self.comment)
        return super().page(meanwhile)

    def context(self, meanwhile):
        context = super().context(meanwhile) | {"present": presence.of_others(self.moderator)}
        plan = getattr(meanwhile, "plan", None) if meanwhile else self.form.preview
        if not plan:
            return context
        going, staying = preview.of_replies(plan)
        verdict = plan.main.verdict
        return context | {
            "plan": plan,
            "effects": preview.of_verdict(plan, context["reply_count"]),
            "going": going,
            "staying": staying,
            "confirmation": self.form.confirmation(plan),
            "deed": staff.button(plan),
            "outcome": rows.outcome(verdict.kind, verdict),
        }


class EditRefusal(OfComment):
    """The edit that waits is refused; what everybody reads stays."""

    template = "moderation/edits/refuse.html"

    def __init__(self, request, pk):
        super().__init__(request, pk)
        self.form = RefuseEditForm(self.sent, comment=self.comment)

    def do(self):
        rule, to_writer = self.cleaned["rule"], self.cleaned["to_writer"]
        return refuse_edit(self.moderator, self.comment, rule, to_writer=to_writer, seen=self.seen)

    def done(self, refusal):
        words = _("Edit refused. The comment stays as it was.")
        return done(self.request, self.comment, words, refusal)


class Restoration(OfComment):
    """Restore a removed comment."""

    template = "moderation/remove/restore.html"

    def __init__(self, request, pk):
        super().__init__(request, pk)
        self.form = RestoreForm(self.sent)

    def do(self):
        note = self.cleaned["among_staff"]
        return restore(self.moderator, self.comment, among_staff=note, seen=self.seen)

    def done(self, restored):
        if restored.reverses:
            ReviewSession(self.request).forget_decision(restored.reverses)
        messages.success(self.request, _("Restored."))
        return onwards(self.request, self.comment)

    def context(self, meanwhile):
        context, comment = super().context(meanwhile), self.comment
        removal = Decision.objects.in_force().filter(comment=comment).last()
        is_away = bool(removal) or comment.state in (State.REMOVED, State.SPAM)
        return context | {
            "removal": removal,
            "can_be_restored": is_away and not comment.purged_at,
            "effects": preview.of_restoring(comment, removal, self.moderator),
        }


def _undo_page(request, step, meanwhile=None):
    deeds = [staff.mark(step.mark)] if step and step.mark else []
    deeds += [staff.action_sentence(one) for one in step.decisions] if step else []
    context = {"step": step, "deeds": deeds} | carry(request)
    if meanwhile:
        context["meanwhile"] = explanation(meanwhile)
    return render(request, "moderation/queue/undo.html", context, status=409 if meanwhile else 200)
