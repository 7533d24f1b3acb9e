"""Whoever wrote the other blog is invited to their account here, by the owner and by mail."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.reauthentication.checks import reauthenticated
from blog.desk.access import owners
from blog.desk.own.people import InvitationForm
from transfer.imports.claiming import Claim, authors_of
from transfer.models import ImportRun
from transfer.views.import_frame import page


class AuthorsForm(forms.Form):
    """Which of them are invited, each to the same role; all of them, unless somebody chooses."""

    author = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("Choose whom to invite.")}
    )
    role = forms.ChoiceField()

    def __init__(self, open_ones, data=None):
        super().__init__(data, initial={"role": "Author"})
        self.emails = {str(one.pk): one.email for one in open_ones}
        self.fields["author"].choices = list(self.emails.items())
        self.fields["role"].choices = InvitationForm().fields["role"].choices

    @property
    def chosen(self):
        """The keys of those whose box is ticked."""
        return self.data.getlist("author") if self.is_bound else list(self.emails)

    def send(self, by):
        """Owe each the mail, and say to how many; one who has got that role meanwhile needs none."""
        to = [self.emails[key] for key in self.cleaned_data["author"]]
        invited = [InvitationForm({"email": one, "role": self.cleaned_data["role"]}) for one in to]
        invited = [one for one in invited if one.is_valid()]
        for one in invited:
            one.send(by)
        return len(invited)


@reauthenticated
@require_http_methods(["GET", "HEAD", "POST"])
def authors(request, pk):
    """The authors of an import that is done, and how each stands; sent, those chosen are invited."""
    run = get_object_or_404(
        ImportRun.objects.select_related("who"), pk=pk, state=ImportRun.State.DONE
    )
    everybody = authors_of(run)
    open_ones = [one for one in everybody if one.claim == Claim.OPEN]
    form = AuthorsForm(open_ones, request.POST if request.method == "POST" else None)
    if form.is_valid():
        n = form.send(request.user)
        sent = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", n)
        messages.success(request, sent % {"n": n})
        return redirect("desk_import_authors", run.pk)
    about = {"run": run, "name": run.title or run.called, "form": form, "open": len(open_ones)}
    for one in everybody:
        one.is_chosen = str(one.pk) in form.chosen
    status = 422 if form.errors else 200
    title = _("Authors and their accounts")
    return page(request, "authors", title, status, step=3, everybody=everybody, **about)


urlpatterns = [path("import/<number:pk>/authors/", owners(authors), name="desk_import_authors")]
