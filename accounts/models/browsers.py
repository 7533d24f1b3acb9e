"""The browsers in which people have signed in, so that a new one is noticed."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.encryption import keyed_hashes
from lib.people.personal_data import Personal

# Part of every hash: with another text, each browser would be a new one.
PURPOSE = "accounts.browsers"
# With https, a name that no other host of the same domain can set.
COOKIE = "__Host-parley_browser" if settings.SESSION_COOKIE_SECURE else "parley_browser"
LASTS = timedelta(days=400)  # as long as browsers keep a cookie
LONGEST = 64  # characters of a cookie
OFTEN = timedelta(hours=1)  # it isn't written more often that one was used


def new_token():
    return secrets.token_urlsafe(24)


class BrowserQuerySet(models.QuerySet):
    def of(self, account, token):
        """The account's browser that brings this cookie. The same cookie is another hash in each account."""
        digests = keyed_hashes(PURPOSE, f"{account.pk}:{token[:LONGEST]}")
        return self.filter(account=account, digest__in=digests)

    def forgotten(self):
        return self.filter(seen_at__lte=timezone.now() - LASTS)

    def touch(self, pk):
        """Write that a browser is being used, unless that was written within the hour."""
        now = timezone.now()
        self.filter(pk=pk, seen_at__lt=now - OFTEN).update(seen_at=now)


class Browser(models.Model):
    """A browser that somebody has signed in with, known again by a cookie, of which a keyed hash is kept."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="browsers", editable=False
    )
    digest = models.CharField(max_length=64, editable=False)
    name = models.CharField(max_length=40, blank=True)
    device = models.CharField(max_length=40, blank=True)
    first_seen_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = BrowserQuerySet.as_manager()
    personal = (
        Personal("browsers", gettext_lazy("Browsers you have signed in with"), order="seen_at")
        .left_behind()
        .shows(name=gettext_lazy("Browser"), device=gettext_lazy("Device"))
        .shows(
            first_seen=gettext_lazy("First used"), last_seen=(gettext_lazy("Last used"), "seen_at")
        )
    )
    unshown = {"digest": "of a cookie, to know the browser again"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "digest"], name="each_browser_once")
        ]

    def __str__(self):
        return in_words(self.name, self.device)

    @classmethod
    def record(cls, account, token, name, device):
        """(the browser that has just signed in, whether the account hasn't seen it before)."""
        digest = keyed_hashes(PURPOSE, f"{account.pk}:{token[:LONGEST]}")[0]
        facts = {"name": name, "device": device, "seen_at": timezone.now()}
        if known := cls.objects.of(account, token).first():
            cls.objects.filter(pk=known.pk).update(digest=digest, **facts)
            return known, False
        return cls.objects.get_or_create(account=account, digest=digest, defaults=facts)


def in_words(name, device):
    if name and device:
        return _("%(browser)s on %(device)s") % {"browser": name, "device": device}
    return name or device or _("A browser")
