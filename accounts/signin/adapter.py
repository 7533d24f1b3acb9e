from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import ip_hash
from accounts.member import erasure
from accounts.models import User, WrongPassword
from accounts.models.audit import Kind, record
from accounts.names import ownership
from accounts.providers import sign_in_providers
from accounts.signin import unconfirmed
from accounts.signin.where import browsers
from lib.observing import figures

# What allauth says when something is refused, as this blog says it.
WORDS = {
    "account_inactive": _("This account is closed."),
    "cannot_remove_primary_email": _("You sign in with this address. Add another one first."),
    "duplicate_email": _("Your account already has this address."),
    "email_password_mismatch": _("The e-mail address and password don’t match."),
    "email_taken": _(
        "There is already an account with this e-mail address. Sign in, or reset your password."
    ),
    "enter_current_password": _("This isn’t your current password."),
    "incorrect_password": _("This isn’t your current password."),
    "incorrect_code": _("This isn’t the code we sent. Check it, or send another code."),
    "invalid_password_reset": _("This link has been used already, or has expired. Get a new one."),
    "max_email_addresses": _("An account can have %d e-mail addresses. Remove one first."),
    "same_as_current": _("You already use this one."),
    "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
    "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
    "unknown_email": _("There is no account with this address."),
    "unverified_primary_email": _("Confirm the address you sign in with first."),
}
# And how somebody can show that it is still them.
WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code from your app"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
    "account_reauthenticate_by_code": _("E-mail me a code"),
}


class AccountAdapter(DefaultAccountAdapter):
    """allauth's adapter: what this blog does otherwise when somebody signs up or in."""

    error_messages = DefaultAccountAdapter.error_messages | WORDS

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data["name"]
        ownership.claim(user)
        return super().save_user(request, user, form, commit)

    def agree(self, account, terms):
        """An account is being made on a page that said: by this you accept `terms`. Apps to the right record it."""

    def send_account_already_exists_mail(self, email):
        if not unconfirmed.waits_for(self.request, email):  # That sends its own, with the code.
            super().send_account_already_exists_mail(email)

    def confirm_email(self, request, email_address):
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            erasure.recognise(email_address.user)
            if not email_address.primary:
                self.send_notification_mail("account/email/email_added", email_address.user)
        return confirmed

    def post_login(self, request, user, **login):
        erasure.recognise(user)  # By a service, an address can be confirmed from the beginning.
        response = super().post_login(request, user, **login)
        if login["signup"]:
            words = _("Your account is ready. You’re signed in as %(name)s.")
            messages.success(request, words % {"name": user.name})
        sign_in_providers.remember_last(response, (login["signal_kwargs"] or {}).get("sociallogin"))
        browser, is_news = browsers.record(request, response, user, is_sign_up=login["signup"])
        if user.has_any_role:
            kind = Kind.NEW_BROWSER if is_news else Kind.SIGN_IN
            by_passkey = did_use_passwordless_login(request, user)
            record(kind, user, name=browser.name, device=browser.device, by_passkey=by_passkey)
        if is_news:
            about = {"browser": str(browser)}
            self.send_notification_mail("account/email/new_browser", user, about)
        return response

    def authentication_failed(self, request, email="", **credentials):
        """Count it; whether it was an account of the staff is asked of each, so it takes no longer for any."""
        staff = User.objects.filter(emailaddress__email=email.lower(), groups__isnull=False)
        figures.count("sign-ins", "failed, of the staff" if staff.exists() else "failed")
        WrongPassword.objects.tried(email)

    def validation_error(self, code, *args):
        if code == "too_many_login_attempts":
            figures.count("sign-ins", "slowed down")
        return super().validation_error(code, *args)

    def get_client_ip(self, request):
        """The key that tries are counted under: a hash of the address, which itself is kept nowhere."""
        return ip_hash.address_hash(request)

    def is_reauthentication_required(self, *, app, **asked):
        return False  # The addresses are guarded themselves: accounts/reauthentication/checks.py.

    def get_reauthentication_methods(self, user):
        """The ways in which this account can reauthenticate, the usual one first."""
        ways = super().get_reauthentication_methods(user)
        if user.is_authenticated and (user.confirmed_email or sign_in_providers.joined_to(user)):
            name = "account_reauthenticate_by_code"
            ways.append({"id": name, "description": "", "url": reverse(name)})
        return [way | {"description": WAYS[way["id"]]} for way in ways]

    def get_password_change_redirect_url(self, request):
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address):
        return reverse("account" if self.request.user.is_authenticated else "account_login")
