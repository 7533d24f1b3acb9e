"""The pages on which somebody without a password reauthenticates: by a code from a message, or a service."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.views import BaseReauthenticateView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.reauthentication import checks
from accounts.signin.codes import Code
from accounts.signin.second_step.code_forms import ConfirmCodeForm


class ReauthenticationCode(Code):
    """The code by which whoever is signed in reauthenticates."""

    kept = "accounts.again.code"
    message = "account/email/again_code"
    tries = app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS


@method_decorator([login_required, never_cache], name="dispatch")
class ByCode(BaseReauthenticateView):
    form_class = ConfirmCodeForm
    template_name = "account/reauthenticate_by_code.html"

    def post(self, request, *args, **kwargs):
        if "send" in request.POST:
            email = request.user.confirmed_email
            if email and not ReauthenticationCode.send_to(request, email, request.user.pk):
                messages.error(request, get_adapter().error_messages["rate_limited"])
        elif self.sent:
            return super().post(request, *args, **kwargs)
        else:
            messages.error(request, _("This code has expired. Send another code."))
        return self._once_more()

    def form_valid(self, form):
        checks.record(self.request, "code", email=self.sent.email)
        self.sent.abort()
        return super().form_valid(form)

    def form_invalid(self, form):
        if self.sent.record_invalid_attempt():
            return super().form_invalid(form)
        messages.error(self.request, _("Too many tries with this code. Send another code."))
        return self._once_more()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"code": self.sent and self.sent.code}

    def get_context_data(self, **context):
        email = self.request.user.confirmed_email
        return super().get_context_data(sent=self.sent, email=email, **context)

    @cached_property
    def sent(self):
        return ReauthenticationCode.on_its_way(self.request, self.request.user.pk)

    def _once_more(self):
        return redirect(self.passthrough_next_url(self.request.path))
