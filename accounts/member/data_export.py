"""What this app shows somebody of themselves beside what its models declare: what other packages keep."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import ip_hash, sessions
from accounts.models import browsers, guests
from accounts.providers import sign_in_providers
from lib.people.personal_data import Exporter, Personal, register
from lib.text.lists import listed


@register
class Account(Exporter):
    order = (
        "account former_names addresses second_step services sign_ins browsers"
        " at_the_desk audit invitations"
    )
    of_the_desk = "of what was changed, which may be somebody else's"
    unshown = {
        "admin.LogEntry.change_message": of_the_desk,
        "admin.LogEntry.object_id": of_the_desk,
        "admin.LogEntry.object_repr": of_the_desk,
        "sessions.Session.session_data": "signed, to tell that it is them; until when is told",
        "sessions.Session.session_key": "a password for as long as they are signed in",
        "account.EmailConfirmation": "the key of a link that was sent: a password for a few days",
        "socialaccount.SocialToken": "a password at another service, which nobody is to read",
    }

    def facts(self):
        csrf_lasts = settings.CSRF_COOKIE_AGE and timedelta(seconds=settings.CSRF_COOKIE_AGE)
        return {
            "ip_hash_lasts": ip_hash.kept_for(),
            "ip_hash_refuses": ip_hash.REFUSED,
            "unconfirmed_lasts": guests.MONTH,
            "session_lasts": timedelta(seconds=settings.SESSION_COOKIE_AGE),
            "session_cookie": settings.SESSION_COOKIE_NAME,
            "csrf_cookie": "" if settings.CSRF_USE_SESSIONS else settings.CSRF_COOKIE_NAME,
            "csrf_lasts": csrf_lasts,
            "places_are_known": bool(settings.GEOIP_PATH),
            "services": listed(one.name for one in sign_in_providers.offered(None)),
            "browser_cookie": browsers.COOKIE,
            "browser_lasts": browsers.LASTS,
            "service_cookie": sign_in_providers.LAST_COOKIE,
            "service_lasts": timedelta(seconds=sign_in_providers.A_YEAR),
        }


def _signed_in(person):
    return Q(pk__in=sessions.of(person.account)) if person.account else None


(
    Personal("addresses", _("E-mail addresses"), "user", order="-primary")
    .shows(email=_("E-mail address"), is_confirmed=(_("Confirmed"), "verified"))
    .shows(is_for_signing_in=(_("For signing in"), "primary"))
    .of(EmailAddress)
)

(
    Personal("second_step", _("Two-step sign-in"), "user")
    .left_behind()
    .shows(kind=(_("Kind"), "type"), name=(_("Name"), lambda one: one.data.get("name", "")))
    .shows(made=(pgettext_lazy("a time", "Set up"), "created_at"), last_used=_("Last used"))
    .of(Authenticator)
)

(
    Personal("services", _("Services you sign in with"), "user")
    .left_behind()
    .shows(service=(_("Service"), "provider"), known_as=(_("Known there as"), "uid"))
    .shows(joined=(_("Connected"), "date_joined"), last_used=(_("Last used"), "last_login"))
    .shows(told_by_service=(_("What the service sent us"), "extra_data"))
    .of(SocialAccount)
)

(
    Personal("sign_ins", _("Where you are signed in"), _signed_in, order="expire_date")
    .shows(until=(_("At most until"), "expire_date"))
    .shows(place=(_("Place"), lambda one: sessions.contents(one).get(sessions.PLACE, "")))
    .of(Session)
)

(
    Personal(
        "at_the_desk", _("What you did under “Write and manage”"), "user", loads="content_type"
    )
    .shows(at=(_("Time"), "action_time"), what=(_("What"), "action_flag"))
    # Not to what: that may be somebody else's name.
    .shows(kind=(_("Type"), lambda entry: str(entry.content_type or "")))
    .of(LogEntry)
)
