"""Where somebody is signed in: each session by its browser, its place, when it was used last, and how they signed in."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as WAYS
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import sessions
from accounts.encryption import keyed_hashes
from accounts.models import Browser
from accounts.models.browsers import in_words

PURPOSE = "accounts.sessions_list"
NAMES = {
    "password": gettext_lazy("password"),
    "code": gettext_lazy("code by e-mail"),
    "totp": gettext_lazy("code from an app"),
    "recovery_codes": gettext_lazy("recovery code"),
    "webauthn": gettext_lazy("passkey"),
}


@dataclass(frozen=True)
class SignedIn:
    """A session, by what its owner recognises it by; `name` is what a form calls it, never its key."""

    name: str
    browser: str
    place: str
    since: datetime | None
    seen_at: datetime | None
    way: str
    is_this: bool


def signed_in(request):
    """The sessions of whoever asks, this one first, then the one that was used last."""
    live = sessions.live(request.user)
    keys = [content[sessions.BROWSER] for content in live.values() if sessions.BROWSER in content]
    known = request.user.browsers.in_bulk(keys)
    rows = [
        _row(
            key,
            content,
            known.get(content.get(sessions.BROWSER)),
            key == request.session.session_key,
        )
        for key, content in live.items()
    ]
    oldest = datetime.min.replace(tzinfo=timezone.get_current_timezone())
    rows.sort(key=lambda row: row.seen_at or row.since or oldest, reverse=True)
    return sorted(rows, key=lambda row: not row.is_this)


def end(request, name):
    """Sign out one browser, and know it no longer; nothing if it isn't theirs, or has been ended already."""
    for key in sessions.live(request.user):
        if _name(key) == name:
            _end(request.user, key)


def end_others(request):
    for key in sessions.live(request.user):
        if key != request.session.session_key:
            _end(request.user, key)


def _end(account, key):
    browser = sessions.live(account).get(key, {}).get(sessions.BROWSER)
    sessions.end_one(key)
    Browser.objects.filter(account=account, pk=browser).delete()


def _row(key, content, browser, is_this):
    first = [one for one in content.get(WAYS, ()) if not one.get("reauthenticated")]
    since = (
        datetime.fromtimestamp(first[0]["at"], timezone.get_current_timezone()) if first else None
    )
    words = in_words(browser.name, browser.device) if browser else _("A browser")
    seen_at = browser and browser.seen_at
    place = content.get(sessions.PLACE, "")
    # "password and code from an app": what they showed when they signed in.
    names = [NAMES.get(one.get("type") or one["method"]) for one in first]
    services = [one.get("provider", "").replace("-", " ") for one in first]
    shown = [str(name or service) for name, service in zip(names, services, strict=True)]
    way = _(" and ").join(dict.fromkeys(filter(None, shown)))
    return SignedIn(_name(key), words, place, since, seen_at, way, is_this)


def _name(key):
    return keyed_hashes(PURPOSE, key)[0][:32]
