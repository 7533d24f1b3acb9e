"""Mail about signing in, through the outbox like all other.

Whoever waits for the answer of a page must not wait for a mail server as well: that takes time,
and takes it only where there is somebody to write to, which would tell who has an account. So
the same rows are written for every address, and the worker finds out whose it is.
"""

from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import ip_hash
from accounts.models import Recipient
from accounts.models.audit import Kind, record
from accounts.providers import sign_in_providers
from accounts.signin import adapter
from accounts.signin.forms import RESET
from accounts.signin.limits import mailboxes
from blog.mail import security_alerts
from blog.mail.outbox import Dropped, enqueue
from blog.models import SecretPayload

KIND = "blog.sign_in"
# What of it the owners read of their staff.
AUDITED = {
    "mfa/email/totp_activated": Kind.SECOND_STEP_ON,
    "mfa/email/totp_deactivated": Kind.SECOND_STEP_OFF,
    "mfa/email/webauthn_added": Kind.PASSKEY_ADDED,
    "mfa/email/webauthn_removed": Kind.PASSKEY_REMOVED,
    "mfa/email/recovery_codes_generated": Kind.RECOVERY_CODES,
    "account/email/password_changed": Kind.PASSWORD_CHANGED,
    "account/email/password_set": Kind.PASSWORD_CHANGED,
    "account/email/password_reset": Kind.PASSWORD_RESET,
    "account/email/email_added": Kind.ADDRESSES_CHANGED,
    "account/email/email_changed": Kind.ADDRESSES_CHANGED,
    "account/email/email_deleted": Kind.ADDRESSES_CHANGED,
    "socialaccount/email/account_connected": Kind.SERVICES_CHANGED,
    "socialaccount/email/account_disconnected": Kind.SERVICES_CHANGED,
}


class AccountAdapter(adapter.AccountAdapter):
    def send_mail(self, template_prefix, email, context):
        # A code is what the templates need that nobody else knows.
        facts = {"code": context["code"]} if "code" in context else {}
        facts["range"] = ip_hash.range_hash(self.request) if self.request else ""
        if user := context.get("user"):
            facts["name"] = user.name
        owe(KIND, email, template_prefix, facts)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tells them what has changed that guards their account (blog/mail/security_alerts.py).

        allauth's own says from where as well, which nobody needs to know.
        """
        if user.has_any_role and (kind := AUDITED.get(template_prefix)):
            record(kind, user)
        email = email or user.confirmed_email
        if not email or user.emailaddress_set.filter(email__iexact=email, verified=False).exists():
            return
        known = context or {}
        # How many codes are left, which browser, or a service by its account there: what an alert's
        # words need.
        facts = {name: known[name] for name in ("left", "browser") if name in known}
        if account := known.get("account"):
            facts = {"service": str(sign_in_providers.name_of(account))}
        owe(security_alerts.KIND, email, template_prefix, facts)


@transaction.atomic
def owe(kind, email, template_prefix, facts):
    """Owe a letter to an address, known or not, with facts that nobody else knows: they go with it."""
    # To an address, whether there is an account or not: the letter goes once it is sent.
    enclosure = SecretPayload()
    letter = enqueue(kind, Recipient(address=email), about=enclosure)
    template = template_prefix.replace("/email/", "/")
    SecretPayload.objects.put_in(letter, enclosure.pk, template, facts)


def words(enclosure, email):
    """Which template says it, and with which facts. Raises Dropped for a code that is over, and for one too many."""
    template, facts = enclosure.template, enclosure.facts
    asked_from = facts.pop("range", "")  # A letter of the release before has none.
    if "code" in facts:
        ends_at = enclosure.made_at + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        if ends_at < timezone.now():
            raise Dropped("the code works no longer")
    if template == RESET:
        template, facts = _reset(email)
    if not mailboxes.may_have(email, template, letter=enclosure.pk, range_hash=asked_from):
        raise Dropped("the mailbox, or whoever asked, has had the letters of a day")
    return template, facts


def _reset(email):
    """The link by which whoever has an account there chooses a new password."""
    whose = {"is_active": True, "prefer_verified": True, "for_login": True}
    for user in filter_users_by_email(email, **whose):
        key = {
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        }
        return "account/password_reset_key", {
            "link": reverse("account_reset_password_from_key", kwargs=key)
        }
    return mailboxes.UNKNOWN, {}
