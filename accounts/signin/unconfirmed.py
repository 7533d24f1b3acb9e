"""A sign-up whose address nobody has confirmed yet: it waits in the session of the browser that asked.

Nothing of it is saved before the code from the message was typed there, so that nobody can leave a
password, a service or a name in an account before the owner of the address comes. Under an address
that has an account everything looks the same; the message says so, and no code is sent.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY as CODE,
)
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.signup import complete_signup
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress, Login
from allauth.account.utils import filter_users_by_email
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import ownership
from accounts.signin import proof

KEPT = "accounts.unconfirmed"  # in the session
WITH_CODE = "account/email/email_confirmation_signup"
TAKEN = "account/email/account_already_exists"


def ask(request, form, *, password=None, sociallogin=None, back=None):
    """Keep what was typed and send a code; answers with the page that asks for it."""
    email, name = form.cleaned_data["email"], form.cleaned_data["name"]
    request.session[KEPT] = {
        "email": email,
        "name": name,
        # For a taken address as well: it takes as long.
        "password": make_password(password),
        "service": sociallogin and sociallogin.serialize(),
        "back": back,
        "terms": form.cleaned_data["terms"],
        "is_sent": not form.account_already_exists,
    }
    return send(request)


def send(request):
    """Send a code for what waits in this session; answers with the page that asks for it."""
    kept = request.session[KEPT]
    email, is_taken = kept["email"], not kept["is_sent"]
    request.session.pop(CODE, None)
    login = Login(user=None, email=email, signup=True, redirect_url=kept["back"])
    page = perform_login(request, login)
    if code := request.session.get(CODE, {}).get("code"):  # None, if it was one too many.
        code_mail = (WITH_CODE, email, {"user": User(name=kept["name"]), "code": code})
        get_adapter().send_mail(*(TAKEN, email, {}) if is_taken else code_mail)
    return page


def waits_for(request, email):
    """What was typed with this address in this browser, or None."""
    kept = request.session.get(KEPT)
    return kept if kept and kept["email"] == email else None


def finish(request):
    """Make the account whose code was typed, and sign it in."""
    kept = request.session.pop(KEPT)
    if request.user.is_authenticated:  # As somebody else, meanwhile.
        logout(request)
    request.session.pop(CODE, None)
    clear_login(request)
    sociallogin = SocialLogin.deserialize(kept["service"]) if kept["service"] else None
    try:
        account = _make_account(request, kept, sociallogin)
    except IntegrityError:
        return _sign_in_instead(request, kept)
    record_authentication(request, account, "code", email=kept["email"])
    signal_kwargs = {"sociallogin": sociallogin} if sociallogin else {}
    return complete_signup(
        request,
        user=account,
        email_verification=settings.ACCOUNT_EMAIL_VERIFICATION,
        redirect_url=kept["back"],
        signal_kwargs=signal_kwargs,
    )


def _sign_in_instead(request, kept):
    """Sign in to the account that has the address by now: who reads its mail is the same person."""
    accounts = filter_users_by_email(kept["email"])
    if not accounts:
        messages.error(request, _("The service is connected to another account here."))
        return redirect("account_login")
    account, email = accounts[0], kept["email"]
    proof.first(account, email)
    record_authentication(request, account, "code", email=email)
    words = _("There was already an account with this address. You’re signed in to it.")
    messages.info(request, words)
    return perform_login(request, Login(user=account, email=email, redirect_url=kept["back"]))


def _make_account(request, kept, sociallogin):
    names = [kept["name"], *(f"{kept['name'][:44]} {number}" for number in range(2, 50))]
    for name in names:
        account = User(email=kept["email"], name=name, password=kept["password"])
        try:
            with transaction.atomic():
                ownership.claim(account)
                _save(account, sociallogin)
                get_adapter().agree(account, kept.get("terms", ""))
        except ownership.Taken:
            continue
        if name != kept["name"]:
            words = _(
                "Somebody else took the name %(name)s first. You’re %(new)s until you choose"
                " another."
            )
            messages.info(request, words % {"name": kept["name"], "new": name})
        return account
    raise IntegrityError(kept["name"])


def _save(account, sociallogin):
    account.save()
    confirmed = {"verified": True, "primary": True}
    EmailAddress.objects.create(user=account, email=account.email, **confirmed)
    if sociallogin:
        sociallogin.user = sociallogin.account.user = account
        sociallogin.account.save()
