"""The page behind an invitation to read a draft, where somebody accepts it, or doesn't."""

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from comments import gate
from comments.thread.forms import GuestForm
from comments.writers.identity import guest_of, new_token, remember
from trials.domain import reading
from trials.models import Fate, TrialReader
from trials.views.reading import apart, get_or_post


class InvitationForm(forms.Form):
    """What somebody chooses who accepts; of a guest, the name that they write under as well."""

    fate = forms.ChoiceField(choices=Fate, required=False)
    may_be_named = forms.BooleanField(required=False)

    def clean_fate(self):
        return self.cleaned_data["fate"] or Fate.PRIVATE


class GuestInvitationForm(InvitationForm):
    guest_name = GuestForm.base_fields["name"]

    def clean_guest_name(self):
        self.cleaned_data["name"] = self.cleaned_data["guest_name"]
        return GuestForm.clean_name(self)


@never_cache
@get_or_post
def invitation(request, key):
    """What somebody is asked to read, by whom and until when. Opening it changes nothing."""
    reader = TrialReader.opened(key)
    if reader is None:
        raise Http404
    return apart(_Invited(request, reader).answer())


class _Invited:
    """Somebody in front of an invitation: with an account, or with nothing but the link from their mail."""

    def __init__(self, request, reader):
        self.request, self.reader, self.trial = request, reader, reader.trial
        self.account = request.user if request.user.is_authenticated else None
        self.is_guest = self.account is None and reader.is_for_guest
        self.is_theirs = reader.is_for(self.account) if self.account else self.is_guest
        self.writer = guest_of(request)
        if self.is_guest and not self.writer.token:
            self.writer = replace(self.writer, token=new_token())

    def answer(self):
        if self.is_theirs and self.takes_part_here:
            return redirect(self.trial)
        if self.request.method != "POST" or not (self.is_theirs and self.trial.is_open):
            return self.page(self.form_of())
        if "decline" in self.request.POST and not self.reader.takes_part:
            return self.declined()
        if self.is_guest and self.reader.takes_part:
            reading.go_on(self.reader, self.writer.token)
            return self.read_on()
        form = self.form_of(self.request.POST)
        return self.accepted(form) if form.is_valid() else self.page(form, 422)

    @property
    def takes_part_here(self):
        """Whether they have accepted, and this account or this browser may open the draft."""
        known = TrialReader.objects.taking_part().filter(pk=self.reader.pk)
        writer = gate.Writer(account=self.account) if self.account else guest_of(self.request)
        return known.by(writer).exists()

    def form_of(self, sent=None):
        return (GuestInvitationForm if self.is_guest else InvitationForm)(sent)

    def accepted(self, form):
        chosen = {name: form.cleaned_data[name] for name in form.fields}
        if not self.agrees():
            messages.warning(
                self.request, _("The comment policy has changed just now. Read it, then try again.")
            )
            return self.page(form, 409)
        if self.account:
            reading.accept(self.reader, self.account, **chosen)
            return redirect(self.trial)
        reading.accept_as_guest(self.reader, self.writer.token, **chosen)
        return self.read_on()

    def agrees(self):
        """Put on record that they accept the policy that the page showed, if it still holds."""
        revision = self.request.POST.get("terms", "")[:9]
        terms = gate.Terms(shown=revision, accepted=revision)
        writer = gate.Writer(account=self.account) if self.account else self.writer
        return gate.consent(writer, terms, timezone.now()) is None

    def declined(self):
        reading.decline(self.reader)
        messages.success(self.request, _("All right, not this time."))
        return redirect("home")

    def read_on(self):
        """Redirect to the draft, in a browser that is known from now on."""
        response = redirect(self.trial)
        remember(response, self.writer.token)
        return response

    def page(self, form, status=200):
        context = {
            "reader": self.reader,
            "trial": self.trial,
            "is_theirs": self.is_theirs,
            "is_guest": self.is_guest,
            "form": form,
            "path": self.request.path,
        }
        if self.trial.is_open:
            draft = self.trial.draft
            # A link may be passed on, and whoever has left reads no more.
            context["shows_title"] = self.is_theirs and not self.reader.left_at
            context["words"] = len((draft.working_copy() or draft).text.split())
        return render(self.request, "trials/invitation.html", context, status=status)
