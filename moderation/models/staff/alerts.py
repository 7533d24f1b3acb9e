"""What the staff are told of: when each of them wants it, what they were told, and what is on its way."""

import json
import secrets
from base64 import b64encode
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import encryption
from blog.content.hours import Hours
from comments.models import Comment
from lib.people.personal_data import Personal
from moderation.pure import alert_times

KEPT = timedelta(days=90)  # How long it can be seen that somebody was told.
HELD = timedelta(minutes=5)  # Longer than a web hook can keep a worker waiting.


class Event(models.TextChoices):
    """Something that the staff are told of."""

    HELD = "held", _("A comment is held")
    REPORTED = "reported", _("A comment is reported")
    HANDED = "handed", _("A comment is handed to me")
    APPEAL = "appeal", _("An appeal is open")
    OWN = "own", _("Comments on my articles")


class Channel(models.TextChoices):
    """A way in which they are told."""

    MAIL = "mail", _("E-mail")
    BELL = "bell", _("Bell")
    HOOK = "hook", _("Web hook")


class AlertChoice(models.Model):
    """How somebody wants to be told of one kind of event; where there is none, the usual way."""

    class Often(models.TextChoices):
        AT_ONCE = alert_times.AT_ONCE, _("At once")
        HOURLY = alert_times.HOURLY, _("Hourly")
        DAILY = alert_times.DAILY, _("Daily, at 08:00")
        NEVER = alert_times.NEVER, _("Never")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="alert_choices", db_index=False
    )
    event = models.CharField(max_length=10, choices=Event)
    often = models.CharField(max_length=10, choices=Often, default=Often.AT_ONCE)
    mail = models.BooleanField(default=True)
    bell = models.BooleanField(default=True)
    hook = models.BooleanField(default=False)

    personal = (
        Personal("alert_choices", _("Your notifications as a moderator"))
        .shows(event=_("When"), how_often=(_("How often"), "often"), mail=_("E-mail"))
        .shows(bell=_("Bell"), hook=_("Web hook"))
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "event"], name="one_choice_for_an_event")
        ]

    def __str__(self):
        return f"{self.get_event_display()}: {self.get_often_display()}"

    @classmethod
    def usual(cls, account, event):
        """The choice of whoever has made none; the writers of articles ask for theirs themselves."""
        if event == Event.OWN:
            return cls(account=account, event=event, often=cls.Often.NEVER, mail=False)
        return cls(account=account, event=event)

    def covers(self, channel):
        """Whether this is told by that channel."""
        return self.often != self.Often.NEVER and getattr(self, channel)


class QuietHoursManager(models.Manager):
    def stated(self):
        """The quiet hours of moderators who say at which hours they are there to moderate."""
        return self.filter(there_from__isnull=False, there_until__isnull=False)


class QuietHours(models.Model):
    """The hours of somebody on the staff: when no mail and no web hook leaves, and when they are there."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="quiet_hours"
    )
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    sundays = models.BooleanField(default=False)
    # Whether authors who choose when to publish are shown at which hours they are there.
    is_listed = models.BooleanField(default=True, db_default=True)
    # As they say themselves; where they don't, it is guessed from when they decided.
    there_from = models.TimeField(null=True)
    there_until = models.TimeField(null=True)
    there_on_weekdays = models.BooleanField(default=False, db_default=False)

    objects = QuietHoursManager()
    personal = (
        Personal("quiet_hours", _("Your hours"))
        .shows(**{"from": (_("From"), "starts")}, to=(_("To"), "ends"), sundays=_("All of Sunday"))
        .shows(there_from=_("I’m there from"), there_until=_("until"))
        .shows(there_on_weekdays=_("Only from Monday to Friday"))
        .shows(listed=(_("Show authors at which hours I’m there"), "is_listed"))
    )

    def __str__(self):
        return f"{self.starts}–{self.ends}"

    @property
    def there(self):
        """The Hours at which they say that they are there, or None."""
        if self.there_from is None or self.there_until is None:
            return None
        return Hours(self.there_from, self.there_until, self.there_on_weekdays)

    def until(self, at):
        """The end of the quiet that `at` lies in, or None."""
        return alert_times.quiet_until(timezone.localtime(at), self.starts, self.ends, self.sundays)


class WebHook(models.Model):
    """Where somebody's alerts are sent beside mail. The address is often as good as a password."""

    class Shape(models.TextChoices):
        SIGNED = "signed", _("Signed JSON")
        SLACK = "slack", "Slack"
        DISCORD = "discord", "Discord"
        MATRIX = "matrix", "Matrix"
        NTFY = "ntfy", "ntfy"

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="alert_hook"
    )
    shape = models.CharField(max_length=10, choices=Shape, default=Shape.SIGNED)
    # Address and secret, encrypted: whoever has a backup must not write to somebody's room.
    closed = models.TextField()
    asked_at = models.DateTimeField(null=True)  # when it was last sent something
    answer = models.CharField(max_length=200, blank=True)  # and what came back, in words
    is_fine = models.BooleanField(default=False)

    personal = (
        Personal("web_hook", _("Your web hook"))
        .shows(format=(_("Format"), "shape"), address=_("Address"), asked=(_("Time"), "asked_at"))
        .shows(answer=_("What it answered"))
    )
    unshown = {"closed": "the address, which is told, and a secret that is on their page"}

    def __str__(self):
        return self.get_shape_display()

    @property
    def address(self):
        return self._opened["address"]

    @property
    def secret(self):
        """What signs each request, as the receivers of standard web hooks are given it."""
        return self._opened["secret"]

    @property
    def _opened(self):
        try:
            return json.loads(encryption.decrypt(self.closed))
        except encryption.Unreadable:  # The site has another secret now.
            return {"address": "", "secret": ""}

    def lead_to(self, address, *, with_new_secret=False):
        """Set the address; the secret stays, unless there is none yet or a new one is wanted."""
        secret = self.secret if self.closed and not with_new_secret else ""
        secret = secret or f"whsec_{b64encode(secrets.token_bytes(24)).decode()}"
        self.closed = encryption.encrypt(json.dumps({"address": address, "secret": secret}))

    def note(self, answer, is_fine):
        """Keep what became of the last request."""
        now = timezone.now()
        what = {"asked_at": now, "answer": answer[:200], "is_fine": is_fine}
        type(self).objects.filter(pk=self.pk).update(**what)


class AlertCursor(models.Model):
    """What somebody was told by one channel: for each event up to which time, and what since then."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=10, choices=Channel)
    told = models.JSONField(default=dict)  # {event: {"until": a time, "keys": {key: its time}}}

    unshown = "up to what the alerts have told, which are told"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "channel"], name="one_cursor_for_a_channel")
        ]

    def __str__(self):
        return self.channel


class AlertQuerySet(models.QuerySet):
    def with_all(self):
        return self

    def queued(self):
        """The requests to web hooks that have neither arrived nor been given up."""
        return self.filter(channel=Channel.HOOK, settled_at__isnull=True)

    def due(self):
        now = timezone.now()
        free = Q(held_until__isnull=True) | Q(held_until__lte=now)
        return self.queued().filter(free, due_at__lte=now)

    def old(self):
        return self.filter(made_at__lte=timezone.now() - KEPT).exclude(channel=Channel.BELL)


class AlertManager(models.Manager.from_queryset(AlertQuerySet)):
    def hold(self, pk):
        """Take a request that is due, so that no other worker sends it meanwhile; or None."""
        taken = self.due().filter(pk=pk).update(held_until=timezone.now() + HELD)
        return self.get(pk=pk) if taken else None


class Alert(models.Model):
    """What somebody is told in one go. It holds keys and no words: these are found when it leaves."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="alerts")
    channel = models.CharField(max_length=10, choices=Channel)
    items = models.JSONField(default=dict)  # {event: keys}
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    # Of a web hook alone: mail has the outbox.
    due_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)

    objects = AlertManager()
    personal = Personal("alerts", _("When we notified you of what is waiting")).shows(
        made=_("Time"), channel=pgettext_lazy("a channel", "By")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(channel=Channel.BELL), name="one_line_in_the_bell"
            )
        ]

    def __str__(self):
        return f"{self.channel}, {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def notification_url(self):
        """The address at which whoever is notified finds what waits."""
        if handed := self.items.get(Event.HANDED):
            # The comment is decided on in the list in which it stands.
            address = reverse("review_comment", args=[handed[-1]])
            held = Comment.objects.filter(pk=handed[-1], state=Comment.State.HELD)
            return f"{address}?show=held" if held.exists() else address
        if Event.HELD in self.items or Event.REPORTED in self.items:
            return reverse("review")
        if Event.APPEAL in self.items:
            return reverse("appeals")
        return reverse("comment", args=[self.items[Event.OWN][-1]])

    def settle(self):
        type(self).objects.filter(pk=self.pk).update(settled_at=timezone.now(), held_until=None)

    def put_off(self, until):
        changes = {"due_at": until, "tries": self.tries + 1, "held_until": None}
        type(self).objects.filter(pk=self.pk).update(**changes)
