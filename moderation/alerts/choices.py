"""What somebody on the staff has chosen: of which events they are told, how often, by which channels."""

from dataclasses import dataclass
from datetime import UTC

from django.db import transaction
from django.utils import timezone

from moderation.alerts.events import events_for
from moderation.models.staff.alerts import AlertChoice, AlertCursor, Channel, QuietHours, WebHook
from moderation.pure import alert_times


@dataclass(frozen=True)
class Choices:
    """All that one account has chosen."""

    account: object
    by_event: dict  # {event: AlertChoice}, of the events that there are for them
    quiet: QuietHours
    hook: WebHook | None

    @classmethod
    def of(cls, account):
        events = events_for(account)
        chosen = {one.event: one for one in account.alert_choices.all()} if events else {}
        return cls(
            account,
            {one: chosen.get(one) or AlertChoice.usual(account, one) for one in events},
            QuietHours.objects.filter(account=account).first() or QuietHours(account=account),
            WebHook.objects.filter(account=account).first(),
        )

    def up_to(self, channel, now):
        """{event: the time up to which it is to be told by this channel}."""
        local = timezone.localtime(now)
        return {
            event: alert_times.due_up_to(choice.often, local).astimezone(UTC)
            for event, choice in self.by_event.items()
            if choice.covers(channel)
        }

    def quiet_until(self, channel, now):
        """The time until which nothing leaves by this channel, or None. The bell is never quiet."""
        return None if channel == Channel.BELL else self.quiet.until(now)


def save(account, form, *, with_new_secret=False):
    """Keep what somebody chose, and return their web hook, if they have one.

    What they want anew is told from now on, not from long ago.
    """
    before, now, wanted = Choices.of(account), timezone.now(), form.wanted
    with transaction.atomic():
        for choice in wanted:
            for channel in Channel:
                if choice.covers(channel) and not before.by_event[choice.event].covers(channel):
                    _begin(account, channel, choice.event, now)
        _keep(wanted)
        QuietHours.objects.update_or_create(account=account, defaults=form.quiet)
        hook = before.hook or WebHook(account=account)
        address, shape = form.hook["address"], form.hook["shape"]
        if not address:
            WebHook.objects.filter(account=account).delete()
            return None
        if address != (hook.address if hook.closed else ""):
            hook.answer, hook.asked_at = "", None
        hook.lead_to(address, with_new_secret=with_new_secret)
        hook.shape = shape
        hook.save()
        return hook


def stop(account, channel=Channel.MAIL):
    """No more of it, of whatever event."""
    wanted = list(Choices.of(account).by_event.values())
    for choice in wanted:
        setattr(choice, channel, False)
    _keep(wanted)


def _keep(wanted):
    for choice in wanted:
        choice.pk = None  # Whether there is a row already, the database says.
    AlertChoice.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["account", "event"],
        update_fields=["often", *Channel.values],
    )


def _begin(account, channel, event, now):
    AlertCursor.objects.get_or_create(account=account, channel=channel)
    cursor = AlertCursor.objects.select_for_update().get(account=account, channel=channel)
    cursor.told[event] = {"until": now.isoformat(), "keys": {}}
    cursor.save(update_fields=["told"])
