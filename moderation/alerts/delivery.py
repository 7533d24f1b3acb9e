"""Telling each of the staff what has happened since they were told last, in one go.

Every minute somebody looks (`notify_staff`), and what is found is written together with the
cursor that says so: a worker that is killed has told all of it or nothing. A mail leaves by the
outbox, a request to a web hook by a task of its own.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from blog.mail import outbox
from blog.models import OutgoingMail
from comments.notify.notifications import notify_again, take_back
from moderation.alerts import events
from moderation.alerts.choices import Choices
from moderation.alerts.contents import Contents
from moderation.models.staff.alerts import Alert, AlertCursor, Channel

logger = logging.getLogger(__name__)

KIND = "moderation.alert"
SELDOM = timedelta(minutes=15)  # At most one mail to each in that time, whatever happens.
FIRST = timedelta(days=1)  # How far back somebody is told who never was before.
# What has its time from within a long transaction may be seen by others that much later.
LATE = timedelta(minutes=5)


def notify_staff():
    """Tell all of the staff what is due. Of one for whom that fails the log says so."""
    for account in events.accounts():
        try:
            notify(account)
        except Exception:
            logger.warning("Account %s could not be told what waits", account.pk, exc_info=True)


def notify(account):
    settle_bell(account)
    choices, now = Choices.of(account), timezone.now()
    for channel in Channel:
        # Looked for twice: mostly there is nothing, and nobody has to wait for that.
        if _may_leave(choices, channel, now) and _news(choices, channel, now):
            _notify_by(choices, channel, now)


def settle_bell(account):
    """Take the line out of the bell once nothing of what it tells waits any more."""
    if account.notifications.filter(kind=KIND).exists():
        alert = account.alerts.filter(channel=Channel.BELL).first()
        if alert and Contents(alert).is_empty:
            take_back(KIND, account, alert)


def next_mail_at(choices):
    """Earliest time at which the next e-mail to a moderator can be sent."""
    now = timezone.now()
    at = max(now, _last_mail(choices.account) + SELDOM)
    return choices.quiet_until(Channel.MAIL, at) or at


@transaction.atomic
def _notify_by(choices, channel, now):
    account = choices.account
    AlertCursor.objects.get_or_create(account=account, channel=channel)
    cursor = AlertCursor.objects.select_for_update().get(account=account, channel=channel)
    news = _news(choices, channel, now, cursor)
    if not (news and _may_leave(choices, channel, now)):
        return
    up_to = choices.up_to(channel, now)
    for event, new in news.items():
        # Told is all up to a while ago, and the keys of what came since.
        _until, keys = _reached(cursor.told, event, now)
        until = up_to[event] - LATE
        keys |= {str(key): at for key, at in new}
        late = {key: at.isoformat() for key, at in keys.items() if at > until}
        cursor.told[event] = {"until": until.isoformat(), "keys": late}
    cursor.save(update_fields=["told"])
    items = {event: [key for key, _at in pairs] for event, pairs in news.items()}
    if channel == Channel.BELL:
        _ring(account, items)
    else:
        alert = Alert.objects.create(account=account, channel=channel, items=items)
        if channel == Channel.MAIL:
            outbox.enqueue(KIND, account, about=alert)


def _may_leave(choices, channel, now):
    """Whether something can leave by a channel now: it isn't quiet, and nothing is on its way."""
    if not choices.up_to(channel, now) or choices.quiet_until(channel, now):
        return False
    if channel == Channel.HOOK:
        return choices.hook and not choices.account.alerts.queued().exists()
    if channel == Channel.MAIL:
        is_queued = _mail_to(choices.account).queued().exists()
        return not is_queued and _last_mail(choices.account) <= now - SELDOM
    return True


def _mail_to(account):
    return OutgoingMail.objects.to(account).filter(kind=KIND)


def _last_mail(account):
    """Time of the last e-mail; a time long ago if there was none."""
    sent = _mail_to(account).filter(outcome=OutgoingMail.Outcome.SENT)
    last = sent.order_by("settled_at").values_list("settled_at", flat=True).last()
    return last or timezone.now() - FIRST


def _news(choices, channel, now, cursor=None):
    """{event: [(key, time)]} of what this channel has not told yet and is to tell now."""
    account = choices.account
    cursor = cursor or AlertCursor.objects.filter(account=account, channel=channel).first()
    cursors, news = cursor.told if cursor else {}, {}
    for event, end in choices.up_to(channel, now).items():
        until, keys = _reached(cursors, event, now)
        happened = events.since(event, account, until, end)
        if new := [(key, at) for key, at in happened if at > keys.get(str(key), until)]:
            news[event] = new
    return news


def _reached(cursors, event, now):
    """Up to when an event was told, and {key: when it happened} of what was told after that."""
    if event not in cursors:
        return now - FIRST, {}
    keys = {key: datetime.fromisoformat(at) for key, at in cursors[event]["keys"].items()}
    return datetime.fromisoformat(cursors[event]["until"]), keys


def _ring(account, items):
    """One line in the bell, which is unread again; what it told before is in it until it is read."""
    alert, _is_new = Alert.objects.get_or_create(account=account, channel=Channel.BELL)
    rung = account.notifications.filter(kind=KIND, about=OutgoingMail.name_of(alert))
    if rung.unread().exists():
        items = {
            event: [*alert.items.get(event, []), *items.get(event, [])]
            for event in {**alert.items, **items}
        }
    alert.items, alert.made_at = items, timezone.now()
    alert.save(update_fields=["items", "made_at"])
    notify_again(KIND, account, alert)
