"""What this app shows somebody of themselves: the account, and the ways into it."""

from datetime import timedelta

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import ip_hash, sessions
from accounts.models import AuditEntry, Invitation, User, browsers, guests
from accounts.providers import sign_in_providers
from lib.people.personal_data import Exporter, Field, Section, register
from lib.text.lists import listed


@register
class Account(Exporter):
    unshown = {
        "accounts.Browser.digest": "of a cookie, to know the browser again",
        "accounts.FormerName.skeleton": "made of the name, to compare it",
        "accounts.Invitation.email": "somebody else's address",
        "accounts.User.name_key": "made of the name, to compare it",
        "accounts.User.name_skeleton": "made of the name, to compare it",
        "accounts.User.staff_skeleton": "made of the name, to compare it",
        "accounts.User.password": "hashed; that there is one is told",
        "admin.LogEntry.change_message": "of what was changed, which may be somebody else's",
        "admin.LogEntry.object_id": "of what was changed, which may be somebody else's",
        "admin.LogEntry.object_repr": "of what was changed, which may be somebody else's",
        "sessions.Session.session_data": "signed, to tell that it is them; until when is told",
        "sessions.Session.session_key": "a password for as long as they are signed in",
        "accounts.User_groups": "told with the account, as its roles",
        "accounts.User_user_permissions": "nobody has any but by a role",
        "account.EmailConfirmation": "the key of a link that was sent: a password for a few days",
        "socialaccount.SocialToken": "a password at another service, which nobody is to read",
    }

    def sections(self, account):
        yield from _account(account)
        yield from _ways_in(account)
        yield Section(
            "at_the_desk",
            _("What you did under “Write and manage”"),
            LogEntry.objects.filter(user=account).select_related("content_type").order_by("pk"),
            Field("at", _("Time"), "action_time"),
            Field("what", _("What"), "get_action_flag_display"),
            # Not to what: that may be somebody else's name.
            Field("kind", _("Type"), lambda entry: str(entry.content_type or "")),
        )

        yield Section(
            "audit",
            _("What you did to the site"),
            AuditEntry.objects.filter(by=account).order_by("pk"),
            Field("at", _("Time"), "at"),
            Field("what", _("What"), "kind"),
        )

        yield Section(
            "invitations",
            _("Invitations to a role"),
            Invitation.objects.filter(Q(by=account) | Q(account=account)).order_by("pk"),
            Field("at", _("Time"), "sent_at"),
            Field("role", _("Role"), "role"),
            Field("accepted_at", _("Accepted"), "accepted_at"),
            Field("taken_back_at", _("Taken back"), "taken_back_at"),
        )

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


def _account(account):
    yield Section(
        "account",
        _("Your account"),
        User.objects.filter(pk=account.pk).prefetch_related("groups"),
        Field("name", _("Name")),
        Field("staff_name", _("Name under decisions")),
        Field("site", _("Website")),
        Field("about", _("A line about yourself")),
        Field("is_listed", _("Search engines may list your page")),
        Field("may_be_named", _("May be thanked by name for a correction")),
        Field("gets_letters", _("Gets a letter about each article they write")),
        Field("email", _("Address you sign in with")),
        Field("has_password", _("Has a password"), "has_usable_password"),
        Field("is_open", _("Can sign in"), "is_active"),
        Field("joined", _("Created"), "date_joined"),
        Field("last_signed_in", _("Last sign-in"), "last_login"),
        Field("roles", _("Roles"), _roles),
    )
    yield Section(
        "former_names",
        _("Names you had before"),
        account.former_names.order_by("given_up_at", "pk"),
        Field("name", _("Name")),
        Field("until", _("Until"), "given_up_at"),
    )


def _ways_in(account):
    yield Section(
        "addresses",
        _("E-mail addresses"),
        account.emailaddress_set.order_by("-primary", "pk"),
        Field("email", _("E-mail address")),
        Field("is_confirmed", _("Confirmed"), "verified"),
        Field("is_for_signing_in", _("For signing in"), "primary"),
    )
    yield Section(
        "second_step",
        _("Two-step sign-in"),
        account.authenticator_set.order_by("pk"),
        Field("kind", _("Kind"), "get_type_display"),
        Field("name", _("Name"), lambda one: one.data.get("name", "")),
        Field("made", _("Set up"), "created_at"),
        Field("last_used", _("Last used"), "last_used_at"),
    )
    yield Section(
        "services",
        _("Services you sign in with"),
        SocialAccount.objects.filter(user=account).order_by("pk"),
        Field("service", _("Service"), "provider"),
        Field("known_as", _("Known there as"), "uid"),
        Field("joined", _("Connected"), "date_joined"),
        Field("last_used", _("Last used"), "last_login"),
        Field("told_by_service", _("What the service told us"), "extra_data"),
    )
    yield Section(
        "sign_ins",
        _("Where you are signed in"),
        Session.objects.filter(pk__in=sessions.of(account)).order_by("expire_date"),
        Field("until", _("At most until"), "expire_date"),
        Field("place", _("Place"), lambda one: sessions.contents(one).get(sessions.PLACE, "")),
    )

    yield Section(
        "browsers",
        _("Browsers you have signed in with"),
        account.browsers.order_by("seen_at", "pk"),
        Field("name", _("Browser")),
        Field("device", _("Device")),
        Field("first_seen", _("First used"), "first_seen_at"),
        Field("last_seen", _("Last used"), "seen_at"),
    )


def _roles(account):
    roles = [_(group.name) for group in account.groups.all()]
    return [*roles, _("Owner")] if account.is_superuser else roles
