"""Whoever wrote the other blog is invited to their account here, by the owner and by mail."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.names.forms import AN_ADDRESS
from accounts.reauthentication.checks import reauthenticated
from blog.desk.access import owners
from blog.desk.settings.people import InvitationForm
from blog.member import privacy
from transfer.imports.after.claiming import Claim, authors_of
from transfer.models import ImportRun
from transfer.views.import_frame import FINISH, page

A_PAGE = 50


class AuthorsForm(forms.Form):
    """Which of some accounts are invited, each to the same role; all that can be, unless somebody chooses.

    Those of whom the export has no address are invited once one is typed, and get it.
    """

    author = forms.MultipleChoiceField(required=False)
    role = forms.ChoiceField()

    def __init__(self, accounts, data=None):
        super().__init__(data, initial={"role": "Author"}, label_suffix="")
        self.emails = {str(one.pk): one.email for one in accounts if one.claim == Claim.OPEN}
        self.names = {str(one.pk): one.name for one in accounts}
        self.lacking = [one for one in accounts if one.claim == Claim.NO_ADDRESS]
        self.fields["author"].choices = list(self.emails.items())
        self.fields["role"].choices = InvitationForm().fields["role"].choices
        for one in self.lacking:
            wrong = {"invalid": AN_ADDRESS}
            field = forms.EmailField(required=False, max_length=254, error_messages=wrong)
            self.fields[f"email-{one.pk}"] = field
            one.field = self[f"email-{one.pk}"]
        chosen = set(data.getlist("author")) if self.is_bound else self.emails.keys()
        for one in accounts:
            one.is_chosen = str(one.pk) in chosen

    def clean(self):
        cleaned = super().clean()
        typed = [name for name in cleaned if name.startswith("email-") and cleaned[name]]
        if not typed and not cleaned.get("author") and not self.errors:
            raise forms.ValidationError(_("Choose whom to invite."))
        for name in typed:
            cleaned[name] = email = cleaned[name].lower()
            others = [cleaned[one] for one in typed if one != name and one in cleaned]
            proved = EmailAddress.objects.filter(email__iexact=email, verified=True)
            same = User.objects.filter(email__iexact=email)
            if email in others or proved.exists() or same.exists():
                self.add_error(name, _("Another account has this address."))
        return cleaned

    def send(self, by):
        """Owe each the mail, and say to how many; one who has got that role meanwhile needs none."""
        to = [(self.emails[key], self.names[key]) for key in self.cleaned_data["author"]]
        with transaction.atomic():
            for one in self.lacking:
                if email := self.cleaned_data[f"email-{one.pk}"]:
                    nobodys = User.objects.filter(pk=one.pk, email=one.email, last_login=None)
                    to += [(email, one.name)] * nobodys.update(email=email)
        role = self.cleaned_data["role"]
        invited = [
            InvitationForm({"name": name, "email": email, "role": role}) for email, name in to
        ]
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
    shown = Paginator(authors_of(run), A_PAGE).get_page(request.GET.get("page"))
    accounts = list(shown)
    form = AuthorsForm(accounts, request.POST if request.method == "POST" else None)
    if form.is_valid() and _invite(request, form):
        return redirect(request.get_full_path())
    about = {"run": run, "name": run.title or run.called, "form": form, "page": shown}
    about["open"] = form.emails or form.lacking
    status = 422 if form.errors else 200
    title = _("Authors and their accounts")
    return page(request, "authors", title, status, step=FINISH, accounts=accounts, **about)


def _invite(request, form):
    """Invite those chosen, and say to how many; False, and nothing is done, if an address is another's by now."""
    try:
        n = form.send(request.user)
    except IntegrityError:
        form.add_error(None, _("Another account has this address."))
        return False
    if n and privacy.mail_is_printed():
        words = _("E-mail isn’t set up, so nothing was sent. Settings, People has a link for each.")
        messages.warning(request, words)
        return True
    sent = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", n)
    (messages.success if n else messages.warning)(request, sent % {"n": n})
    return True


urlpatterns = [path("import/<number:pk>/authors/", owners(authors), name="desk_import_authors")]
