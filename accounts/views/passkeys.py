"""The pages of passkeys: one is added, named, removed, and shown to sign in or to go on."""

from allauth.account import app_settings
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import RedirectView

LIST = reverse_lazy("account_sign_in")


class Add(views.AddWebAuthnView):
    def get_context_data(self, **context):
        # One that knows its owner: allauth leaves that to a script of its own.
        inherited = super().get_context_data() | context
        return inherited | {"js_data": auth.begin_registration(self.request.user, True)}

    def get_success_url(self):
        return reverse("mfa_view_recovery_codes") if self.did_generate_recovery_codes else LIST

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Remove(views.RemoveWebAuthnView):
    success_url = LIST

    def get_context_data(self, **context):
        is_last = self.request.user.second_factors.count() == 1
        return super().get_context_data(is_last=is_last, **context)

    def form_valid(self, form):
        if not get_adapter().can_delete_authenticator(self.object):
            messages.error(
                self.request, get_adapter().error_messages["cannot_delete_authenticator"]
            )
            return redirect(LIST)
        return super().form_valid(form)


class Rename(views.EditWebAuthnView):
    success_url = LIST

    def form_valid(self, form):
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)


class SignIn(views.LoginWebAuthnView):
    """The view of signing in by a passkey: it asks the browser for one, as JSON, and takes its answer."""

    def get(self, request, *args, **kwargs):
        too_often = ratelimit.consume_or_429(request, action="ask_passkey", limit_get=True)
        return too_often or super().get(request, *args, **kwargs)

    def form_invalid(self, form):
        for error in form.errors.get("credential", []):
            messages.error(self.request, error)
        back = self.request.POST.get("next", "")
        query = f"?{urlencode({'next': back})}" if back else ""
        return redirect(f"{reverse('account_login')}{query}")

    def form_valid(self, form):
        if self.request.user.is_authenticated:  # "Change": as the form with a password does.
            logout(self.request)
        age = app_settings.SESSION_COOKIE_AGE if form.cleaned_data["remember"] else 0
        self.request.session.set_expiry(age)
        return super().form_valid(form)


class Reauthenticate(views.ReauthenticateWebAuthnView):
    def form_invalid(self, form):
        for error in form.errors.get("credential", []):
            messages.error(self.request, error)
        return HttpResponseRedirect(self.passthrough_next_url(self.request.path))


OWN = {
    "mfa_list_webauthn": RedirectView.as_view(url=LIST),
    "mfa_add_webauthn": Add.as_view(),
    "mfa_remove_webauthn": Remove.as_view(),
    "mfa_edit_webauthn": Rename.as_view(),
    "mfa_login_webauthn": SignIn.as_view(),
    "mfa_reauthenticate_webauthn": Reauthenticate.as_view(),
}
