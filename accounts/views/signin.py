from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.views import (
    ConfirmEmailVerificationCodeView,
    ConfirmLoginCodeView,
    EmailView,
    RequestLoginCodeView,
)
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.signin import proof, unconfirmed

NOT_MADE = gettext_lazy(
    "Too many tries with this code. Your account isn’t created yet. Sign up again for another code."
)


class Addresses(EmailView):
    """The page of an account's addresses; one that is removed is told so by mail."""

    def _action_remove(self, request):
        address = self._get_email_address(request)
        response = super()._action_remove(request)
        if response and address.verified:
            get_adapter().send_notification_mail(
                "account/email/email_gone", request.user, email=address.email
            )
        return response


class ConfirmEmail(ConfirmEmailVerificationCodeView):
    """The page on which a sign-up's code is typed, also by who gave an address that is taken.

    And whoever is signed in and adds one. They can have another code sent.
    """

    def post(self, request, *args, **kwargs):
        if "send" in request.POST and self._signs_up:
            return unconfirmed.send(request)
        if "send" in request.POST and request.user.is_authenticated:
            send_verification_email_to_address(request, self._process.email_address)
            return redirect("account_email_verification_sent")
        return super().post(request, *args, **kwargs)

    @property
    def _signs_up(self):
        """The sign-up that waits for the code in this session, or None."""
        if self._process.user:
            return None
        return unconfirmed.waits_for(self.request, self._process.email)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if not self._process.user and not (self._signs_up or {}).get("is_sent"):
            kwargs["code"] = ""  # None was sent, so none is right.
        return kwargs

    def _verify_form_valid(self, form):
        if self._signs_up:
            return unconfirmed.finish(self.request)
        return super()._verify_form_valid(form)

    def form_invalid(self, form):
        kept = self._signs_up
        if not (kept or self.request.user.is_authenticated):
            return super().form_invalid(form)
        if _is_no_try(form) or self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        # allauth would lead to the sign-in page.
        if kept:
            messages.error(self.request, NOT_MADE)
            return redirect(_sign_up_again(kept))
        messages.error(self.request, _("Too many tries with this code. Send another code."))
        return redirect("account_email")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        kept = self._signs_up
        context["can_send"] = bool(kept or self.request.user.is_authenticated)
        return context | ({"signup_url": _sign_up_again(kept)} if kept else {})


def _sign_up_again(kept):
    """The sign-up's address, with the way back that they came with."""
    back = urlencode({"next": kept["back"]}) if kept["back"] else ""
    return f"{reverse('account_signup')}?{back}".rstrip("?")


def _is_no_try(form):
    """Whether it was sent without a code."""
    return form.has_error("code", "required")


class RequestCode(RequestLoginCodeView):
    """The page that sends a code for signing in, also by a button of the form that asks for a password."""

    def post(self, request, *args, **kwargs):
        if request.POST.get("login") == "":  # Nothing was typed there yet, so nothing is wrong.
            return self.render_to_response(self.get_context_data(form=self.get_form_class()()))
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if "login" in self.request.POST:  # The field of that form.
            kwargs["data"] = self.request.POST.copy()
            kwargs["data"]["email"] = self.request.POST["login"]
        return kwargs

    def form_valid(self, form):
        if self.request.user.is_authenticated:  # "Change": only strangers are asked for a code.
            logout(self.request)
        age = app_settings.SESSION_COOKIE_AGE if form.cleaned_data["remember"] else 0
        self.request.session.set_expiry(age)
        return super().form_valid(form)


class ConfirmCode(ConfirmLoginCodeView):
    """The page on which the code for signing in is typed."""

    def get(self, request, *args, **kwargs):
        if not self.stage.login.user:
            User.objects.nobody()  # Where there is an account, allauth has looked for it by now.
        return super().get(request, *args, **kwargs)

    def form_invalid(self, form):
        if _is_no_try(form):
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_invalid(form)

    def form_valid(self, form):
        # Whoever made the account may never have shown that the address is theirs. It is this
        # person's; what somebody else left in it must not be.
        if proof.first(self.stage.login.user, self.stage.state["email"]):
            messages.info(self.request, proof.BEGINS_ANEW)
        return super().form_valid(form)


def desk_sign_in(request):
    """The desk's sign-in page: the blog's own, with a refusal for an account without a role there."""
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, None):
        back = reverse("admin:index")
    if not request.user.is_authenticated:
        return redirect_to_login(back)
    if request.user.lacks_second_factor:
        return redirect("mfa_index")
    if not request.user.is_staff:
        raise PermissionDenied
    return HttpResponseRedirect(back)
