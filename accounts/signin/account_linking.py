"""Account linking: a newcomer's account is made, services are joined to an account and removed from it."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount import forms as allauth
from allauth.socialaccount import views
from allauth.socialaccount.internal.flows import signup
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.names.forms import NameForm
from accounts.providers import sign_in_providers
from accounts.reauthentication.checks import reauthenticated
from accounts.signin import unconfirmed
from accounts.signin.forms import EMAIL, Worded
from accounts.signin.where import sessions_list

UNLINKED = "socialaccount/email/account_disconnected"


class NewcomerForm(Worded, allauth.SignupForm):
    """Asks a newcomer for what the service doesn't say or what can't be used here; the rest is filled in."""

    field_order = ["name", "email"]

    def words(self):
        return {"email": EMAIL | {"help_text": _("Never shown to other readers.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.has_confirmed_address:
            # Another one can be added once the account is there.
            self.fields["email"].disabled = True
            words = _("Never shown to other readers. %(service)s has confirmed that it’s yours.")
            self.fields["email"].help_text = words % {"service": self.sociallogin.provider.name}

    @property
    def has_confirmed_address(self):
        """Whether the service has confirmed the address."""
        return bool(sign_in_providers.confirmed_addresses(self.sociallogin))

    def try_save(self, request):
        """Have the address confirmed first, unless the service has done so."""
        if self.has_confirmed_address:
            return super().try_save(request)
        back = self.sociallogin.get_redirect_url(request)
        return None, unconfirmed.ask(request, self, sociallogin=self.sociallogin, back=back)

    @property
    def wrong_name(self):
        """Why the name that the service gives can't be used here, or an empty text."""
        name = self.sociallogin.user.name
        errors = NameForm({"name": name}).errors.get("name") if name else None
        return errors[0] if errors else ""


class UnlinkForm(allauth.DisconnectForm):
    """Removes a service from an account, unless there is no other way of signing in."""

    LAST = gettext_lazy("This is your only way to sign in. Confirm your e-mail address first.")

    def clean(self):
        # Not allauth's own rule, which knows passwords alone.
        cleaned = super(allauth.DisconnectForm, self).clean()
        if (joined := cleaned.get("account")) and not _has_another_way(joined):
            self.add_error(None, self.LAST)
        return cleaned

    def save(self):
        """Remove the service. Return whether it is gone: the other way in may have gone at the same moment."""
        joined = self.cleaned_data["account"]
        with transaction.atomic():
            User.objects.select_for_update().get(pk=joined.user_id)
            if not _has_another_way(joined):
                self.add_error(None, self.LAST)
                return False
            joined.delete()
            context = {"account": joined}
            get_adapter().send_notification_mail(UNLINKED, joined.user, context)
        words = _("%(service)s is disconnected from your account.")
        messages.success(self.request, words % {"service": sign_in_providers.name_of(joined)})
        return True


def _has_another_way(joined):
    account = User.objects.get(pk=joined.user_id)
    by_mail = account.has_usable_password() or settings.ACCOUNT_LOGIN_BY_CODE_ENABLED
    # Until an address was shown to be theirs, neither password nor code is (accounts/signin/forms.py).
    if by_mail and account.confirmed_addresses:
        return True
    offered = [provider.sub_id for provider in sign_in_providers.offered(None)]
    others = SocialAccount.objects.filter(user=account, provider__in=offered)
    return others.exclude(pk=joined.pk).exists()


class Newcomer(views.SignupView):
    """The page on which somebody whom a service has sent for the first time chooses a name."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except IntegrityError:
            # Somebody took the name or the address between our check and our insert: check again.
            self.request.session["socialaccount_sociallogin"] = self.sociallogin.serialize()
            form.full_clean()
            return redirect("account_login") if form.is_valid() else self.form_invalid(form)

    def get_authenticated_redirect_url(self):
        return reverse_lazy("account_sign_in")


@method_decorator([never_cache, login_required, reauthenticated], name="dispatch")
class SignIn(views.ConnectionsView):
    """The account's page about signing in: which services are joined to it, and could be."""

    success_url = reverse_lazy("account_sign_in")

    def form_valid(self, form):
        if not form.save():
            return self.form_invalid(form)
        return redirect(self.success_url)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **context):
        joined = list(SocialAccount.objects.filter(user=self.request.user).order_by("pk"))
        for one in joined:
            one.service_name = sign_in_providers.name_of(one)
            one.label = sign_in_providers.label_of(one)
        theirs = {one.provider for one in joined}
        offered = sign_in_providers.offered(self.request)
        others = [service for service in offered if service.sub_id not in theirs]
        signed_in = sessions_list.signed_in(self.request)
        return super().get_context_data(
            joined=joined,
            others=others,
            signed_in=signed_in,
            passkeys=self.request.user.passkeys,
            **context,
        )


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthenticated
def join(request):
    """Join the service that somebody has come from to the account that they are signed in to.

    Whoever isn't is asked to sign in first: that an account has the same address doesn't prove
    that it is theirs.
    """
    sociallogin = signup.get_pending_signup(request)
    if sociallogin is None:
        return redirect("account_sign_in" if request.user.is_authenticated else "account_login")
    if request.method == "POST" and request.user.is_authenticated:
        signup.clear_pending_signup(request)
        try:
            with transaction.atomic():
                sociallogin.connect(request, request.user)
        except IntegrityError:  # Joined meanwhile, here or to another account.
            messages.error(request, _("It’s already connected to an account."))
            return redirect("account_sign_in")
        return redirect(sociallogin.get_redirect_url(request) or "account_sign_in")
    context = {
        "provider": sociallogin.provider,
        "label": sign_in_providers.label_of(sociallogin.account),
        "has_an_account": sign_in_providers.has_an_account(sociallogin),
    }
    return render(request, "socialaccount/account_linking.html", context)
