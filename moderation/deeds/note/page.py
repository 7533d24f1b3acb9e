"""Staff notes on a reader: pages that need no script."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.models import User
from moderation.deeds.note import action
from moderation.deeds.note.forms import NoteForm
from moderation.desk.navigation import back, page
from moderation.forms.requests import get_or_post, sent
from moderation.models import StaffNote
from moderation.plans import applicable_rules
from moderation.plans.removal import NotAllowed


@get_or_post
def notes(request, pk):
    """What is noted about an account, and the form for another note."""
    account = get_object_or_404(User, pk=pk)
    return _notes(request, account.name, account=account)


@get_or_post
def guest_notes(request, pk):
    """What is noted about the guest who wrote a comment, and the form for another note."""
    guests = applicable_rules.judgeable().filter(author__isnull=True).exclude(token="")
    comment = get_object_or_404(guests, pk=pk)
    return _notes(request, comment.name, comment=comment)


@get_or_post
def withdraw_note(request, pk):
    """Take one's own note back."""
    note = get_object_or_404(StaffNote.objects.select_related("pseudonym__account"), pk=pk)
    refused = None
    if request.method == "POST":
        try:
            action.withdraw_note(request.user, note)
            messages.success(request, _("The note is withdrawn."))
            return back(request) or redirect("review")
        except NotAllowed as refusal:
            refused = refusal
    return page(request, "moderation/people/withdraw_note.html", NoteForm(), refused, note=note)


def _notes(request, name, **about):
    form, refused = NoteForm(sent(request)), None
    if request.method == "POST" and form.is_valid():
        try:
            action.note(request.user, form.cleaned_data["text"], **about)
            messages.success(request, _("Note added."))
            return back(request) or redirect(request.path)
        except NotAllowed as refusal:
            refused = refusal
    return page(request, "moderation/people/notes.html", form, refused, name=name, **about)
