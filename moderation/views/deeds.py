"""What a moderator can do about a comment.

Each page says what will happen before the button that does it. If somebody was faster,
the page comes back with the decision that came first, and with every word typed.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from comments.models import Comment
from moderation import actions, desk_rows, effects, presence, queue
from moderation.actions import Changed, Decided, NotAllowed, Reworded
from moderation.forms import DeleteForm, RefuseEditForm, RestoreForm
from moderation.models import Ban, Decision
from moderation.sitting import Sitting, Step
from moderation.views import answers
from moderation.views.desk import about
from moderation.views.ways import carry, get_or_post, number, onwards, page, said, sent, to_list
from moderation.wording import staff

State = Comment.State


@get_or_post
def approve(request, pk):
    """A person has read it. Opened by its address, it shows the comment and the button."""
    comment = queue.opened_or_404(pk)
    if request.method != "POST":
        return redirect("review_comment", pk)
    try:
        approval = actions.approve(
            request.user,
            comment,
            seen=request.POST.get("seen"),
            reports_seen=_reports_seen(request),
        )
    except (Decided, Reworded) as meanwhile:
        return look_again(request, comment, meanwhile)
    return done(request, comment, _("Approved."), approval)


@get_or_post
def delete(request, pk):
    """Choose the verdict, see what it leads to, then delete."""
    comment = queue.opened_or_404(pk)
    form = DeleteForm(sent(request), comment=comment)
    if request.method != "POST" or not form.is_valid():
        return _delete_page(request, comment, form)
    if not form.shown:
        return _delete_page(request, comment, form, form.foreseen)
    try:
        decision = actions.judge(
            request.user,
            comment,
            form.verdict,
            with_replies=form.cleaned_data["with_replies"],
            to_writer=form.cleaned_data["to_writer"],
            seen=request.POST.get("seen"),
            shown=form.shown,
        )
    except Changed as changed:
        return _delete_page(request, comment, form, changed.foreseen, changed)
    except (Decided, Reworded, NotAllowed) as meanwhile:
        return _delete_page(request, comment, form, meanwhile=meanwhile)
    return done(request, comment, _deleted(decision), decision, *decision.along)


@get_or_post
def refuse_edit(request, pk):
    """The edit that waits is refused; what everybody reads stays."""
    comment = queue.opened_or_404(pk)
    form = RefuseEditForm(sent(request), comment=comment)
    if request.method != "POST" or not form.is_valid():
        return _refuse_edit_page(request, comment, form)
    said = form.cleaned_data
    try:
        refusal = actions.refuse_edit(
            request.user,
            comment,
            said["rule"],
            to_writer=said["to_writer"],
            seen=request.POST.get("seen"),
        )
    except (Decided, Reworded, NotAllowed) as meanwhile:
        return _refuse_edit_page(request, comment, form, meanwhile)
    return done(request, comment, _("The edit is refused. The comment stays as it was."), refusal)


@get_or_post
def restore(request, pk):
    """Put it back in its place."""
    comment = queue.opened_or_404(pk)
    form = RestoreForm(sent(request))
    if request.method != "POST" or not form.is_valid():
        return _restore_page(request, comment, form)
    note = form.cleaned_data["among_staff"]
    try:
        restored = actions.restore(
            request.user, comment, among_staff=note, seen=request.POST.get("seen")
        )
    except (Decided, Reworded) as meanwhile:
        return _restore_page(request, comment, form, meanwhile)
    if restored.reverses:
        Sitting(request).forget_decision(restored.reverses)
    messages.success(request, _("Restored."))
    return onwards(request, comment)


@get_or_post
def undo(request):
    """Walk back the last decision of this sitting; as a page, it says which that is."""
    sitting = Sitting(request)
    step = sitting.last()
    if step is None and answers.is_asked(request):
        return answers.done(request, _("There is nothing to undo."))
    if request.method != "POST" or step is None:
        return _undo_page(request, step)
    if request.POST.get("step", step.name) != step.name:
        return _undo_page(request, step)  # Another tab of this browser has decided since.
    sitting.forget(step)
    try:
        step.undo(request.user)
    except (Decided, Reworded, NotAllowed) as meanwhile:
        return _cannot_undo(request, step.comment, meanwhile)
    if answers.is_asked(request):
        along = [one.comment for one in step.decisions[1:]]
        return answers.done(request, _("Undone."), step.comment, *along)
    messages.success(request, _("Undone."))
    return to_list(request, step.comment)


def done(request, comment, words, *decisions, mark=None, go_on=onwards):
    """What was done is said and kept for undoing; then it goes on, to the next comment."""
    step = Step(decisions, mark)
    by = (mark.standing if mark else decisions[0].made_by) if mark or decisions else None
    if by and by.account_id == request.user.pk:
        Sitting(request).did(step)
    if answers.is_asked(request):
        along = [one.comment for one in decisions[1:]]
        return answers.done(request, words, comment, *along)
    messages.success(request, words)
    return go_on(request, comment)


def look_again(request, comment, meanwhile):
    if answers.is_asked(request):
        return answers.refused(request, meanwhile, comment)
    comment.refresh_from_db()
    context = about(comment, request.user) | {"meanwhile": said(meanwhile)} | carry(request)
    return render(request, "moderation/look_again.html", context, status=409)


def _reports_seen(request):
    """The last report that the page showed, 0 for none; later ones were not read by anybody."""
    shown = request.POST.get("reports")
    return None if shown is None else number(shown)


def _delete_page(request, comment, form, foreseen=None, meanwhile=None):
    if meanwhile:
        comment.refresh_from_db()
    presence.opened(request, comment)
    context = about(comment, request.user) | {"present": presence.of_others(request.user)}
    if not meanwhile:
        # What the page showed first is what counts as seen.
        context["seen"] = request.POST.get("seen") or context["seen"]
    if foreseen:
        going, staying = effects.of_replies(foreseen)
        verdict = foreseen.main.verdict
        context |= {
            "effects": effects.of_verdict(foreseen, context["reply_count"]),
            "going": going,
            "staying": staying,
            "confirmation": form.confirmation(foreseen),
            "deed": staff.button(foreseen),
            "outcome": desk_rows.outcome(verdict.kind, verdict),
        }
    template = "_delete_dialog" if answers.is_asked(request) else "delete"
    return page(request, f"moderation/{template}.html", form, meanwhile, **context)


def _undo_page(request, step, meanwhile=None):
    deeds = [staff.mark(step.mark)] if step and step.mark else []
    deeds += [staff.deed(one) for one in step.decisions] if step else []
    context = {"step": step, "deeds": deeds} | carry(request)
    if meanwhile:
        context["meanwhile"] = said(meanwhile)
    return render(request, "moderation/undo.html", context, status=409 if meanwhile else 200)


def _cannot_undo(request, comment, meanwhile):
    if answers.is_asked(request):
        return answers.refused(request, meanwhile, comment)
    return _undo_page(request, Sitting(request).last(), meanwhile)


def _refuse_edit_page(request, comment, form, meanwhile=None):
    if meanwhile:
        comment.refresh_from_db()
    context = about(comment, request.user)
    if not meanwhile:
        context["seen"] = request.POST.get("seen") or context["seen"]
    return page(request, "moderation/refuse_edit.html", form, meanwhile, **context)


def _restore_page(request, comment, form, meanwhile=None):
    if meanwhile:
        comment.refresh_from_db()
    removal = Decision.objects.standing().filter(comment=comment).last()
    context = about(comment, request.user) | {
        "removal": removal,
        "can_be_restored": not comment.purged_at
        and (bool(removal) or comment.state in (State.REMOVED, State.SPAM)),
        "effects": effects.of_restoring(comment, removal, request.user),
    }
    return page(request, "moderation/restore.html", form, meanwhile, **context)


def _deleted(decision):
    """What was done, with what followed for the writer."""
    came_with_it = Ban.objects.in_force().filter(
        standing=decision.about, placed__follows__pk__gte=decision.pk
    )
    # With all that is said of it only then: hardly a deletion leads to one.
    ban = came_with_it.exists() and came_with_it.with_all().first()
    return f"{staff.done(decision)} {staff.placed(ban)}" if ban else staff.done(decision)
