"""The pages on which somebody without a password reauthenticates: by a code from a message, or a service."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.views import BaseReauthenticateView
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.reauthentication import checks
from accounts.signin.code_forms import ConfirmCodeForm


class Code(AbstractCodeVerificationProcess):
    """The code by which whoever is signed in reauthenticates, from a message."""

    KEPT = "accounts.again.code"  # in the session
    MESSAGE = "account/email/again_code"

    def __init__(self, request, state):
        self.request = request
        limits = {
            "timeout": app_settings.LOGIN_BY_CODE_TIMEOUT,
            "max_attempts": app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
        }
        super().__init__(state=state, user=request.user, **limits)

    @classmethod
    def on_its_way(cls, request):
        """The code that was sent and still works, or None."""
        state = request.session.get(cls.KEPT)
        return cls(request, state).abort_if_invalid() if state else None

    def send(self):
        self.state["code"] = get_adapter().generate_login_code()
        get_adapter().send_mail(self.MESSAGE, self.state["email"], {"code": self.code})
        self.persist()

    def persist(self):
        self.request.session[self.KEPT] = self.state

    def abort(self):
        self.request.session.pop(self.KEPT, None)


@method_decorator([login_required, never_cache], name="dispatch")
class ByCode(BaseReauthenticateView):
    form_class = ConfirmCodeForm
    template_name = "account/reauthenticate_by_code.html"

    def post(self, request, *args, **kwargs):
        if "send" in request.POST:
            self._send()
        elif self.sent:
            return super().post(request, *args, **kwargs)
        else:
            messages.error(request, _("This code works no longer. Have another one sent."))
        return self._once_more()

    def form_valid(self, form):
        checks.record(self.request, "code", email=self.sent.state["email"])
        self.sent.abort()
        return super().form_valid(form)

    def form_invalid(self, form):
        if self.sent.record_invalid_attempt():
            return super().form_invalid(form)
        messages.error(self.request, _("Too many tries with this code. Have another one sent."))
        return self._once_more()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"code": self.sent and self.sent.code}

    def get_context_data(self, **context):
        email = self.request.user.confirmed_email
        return super().get_context_data(sent=self.sent, email=email, **context)

    @cached_property
    def sent(self):
        return Code.on_its_way(self.request)

    def _send(self):
        email = self.request.user.confirmed_email
        counted = {"action": "request_login_code", "key": email.lower()}
        if not email:
            return
        if ratelimit.consume(self.request, **counted):
            Code(self.request, Code.initial_state(self.request.user, email)).send()
        else:
            messages.error(self.request, get_adapter().error_messages["rate_limited"])

    def _once_more(self):
        return redirect(self.passthrough_next_url(self.request.path))
