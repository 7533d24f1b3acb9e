"""The notes to writers that moderators keep: a list, and a page for each."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from moderation.deeds.saved_note.forms import SavedNoteForm
from moderation.desk.navigation import page
from moderation.forms.requests import get_or_post, sent
from moderation.models import SavedNote


@get_or_post
def saved_notes(request):
    """The page of all saved notes, with the form for another."""
    return _saved(request, SavedNoteForm(sent(request)), _("The note is saved."))


@get_or_post
def saved_note(request, pk):
    """The page of one saved note, to be reworded or deleted."""
    note = get_object_or_404(SavedNote, pk=pk)
    form = SavedNoteForm(sent(request), instance=note)
    return _saved(request, form, _("The note is changed."), note=note)


@require_POST
def delete_saved_note(request, pk):
    """Delete one; what was sent with its words stays sent. Twice is once."""
    SavedNote.objects.filter(pk=pk).delete()
    messages.success(request, _("The note is deleted."))
    return redirect("saved_notes")


def _saved(request, form, words, **about):
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, words)
        return redirect("saved_notes")
    notes = SavedNote.objects.all()
    return page(
        request, "moderation/saved_notes/saved_notes.html", form, None, notes=notes, **about
    )
