"""What a page does that asks a guest for their address, and for the code that is sent there.

Every address is answered alike, and in the same time: whose it is, is found out by the worker that
sends the code, and by the page once the code was typed.
"""

from allauth.account.adapter import get_adapter
from allauth.account.forms import BaseConfirmCodeForm
from allauth.core import ratelimit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.signin.forms import EMAIL
from accounts.signin.second_step.code_forms import AsksForCode
from comments.notify.guest_codes import GuestCode
from lib.text.email_addresses import normal

SEND = "send"  # the button


class GuestCodeForm(AsksForCode, BaseConfirmCodeForm):
    """The address, and the code once it was sent there."""

    hint = _("It works for 10 minutes.")
    use_required_attribute = False
    field_order = ("email", "code")

    email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def __init__(self, request, *args, **kwargs):
        self.request = request
        super().__init__(*args, **kwargs)
        if self.sends:
            del self.fields["code"]

    def words(self):
        return {"email": EMAIL} | super().words()

    @property
    def sends(self):
        """Whether the button was pressed that has a code sent."""
        return SEND in self.data

    def clean_email(self):
        return normal(self.cleaned_data["email"])

    def clean_code(self):
        self.sent = GuestCode.on_its_way(self.request)
        if not self.sent or self.sent.email != self.cleaned_data.get("email"):
            raise forms.ValidationError(_("Request a code for this address first."))
        is_slow = ratelimit.consume(self.request, action="confirm_code")
        if not (is_slow and self.sent.may_be_tried()):
            raise get_adapter().validation_error("rate_limited")
        self.expected_code = self.sent.code
        return super().clean_code()


class AsksGuest:
    """Who a guest is: the address that they have proved in this browser, or the form that asks for it.

    A page about one thing `accepts` some addresses only. It begins anew for somebody who proved
    another address, or had a code sent on another page: they came with something else in mind.
    """

    def __init__(self, request, accepts=None):
        self.request, self.accepts, self.is_sent = request, accepts, False
        proved = GuestCode.proved(request)
        self.email = proved if proved and (accepts is None or accepts(proved)) else ""
        self.form = None if self.email else self._form()

    @property
    def status(self):
        return 422 if self.form and self.form.errors else 200

    def _form(self):
        if self.request.method != "POST":
            sent = GuestCode.on_its_way(self.request)
            is_for_this = self.accepts is None or sent and sent.page == self.request.path
            return self._empty(sent if is_for_this else None)
        form = GuestCodeForm(self.request, self.request.POST)
        if not form.is_valid():
            return form
        if not form.sends:
            form.sent.prove()
            self.email = form.cleaned_data["email"]
            return None
        self.is_sent = GuestCode.send_to(self.request, form.cleaned_data["email"])
        if not self.is_sent:
            form.add_error(None, get_adapter().validation_error("rate_limited"))
            return form
        return self._empty(GuestCode.on_its_way(self.request))

    def _empty(self, sent):
        """The form before anything is typed; for the code only once one was sent."""
        form = GuestCodeForm(self.request, initial={"email": sent.email if sent else ""})
        if not sent:
            del form.fields["code"]
        return form
