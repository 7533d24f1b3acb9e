"""Beginning to get new articles by mail.

Whoever types an address proves nothing, so nothing is kept of it but that it was asked, and its
owner gets one message, which says where to press. Whoever has the address already on the list gets
one that says so: pages answer the same to all.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Guest
from blog.mail import outbox
from comments.models.mail_faults import MailFault
from comments.models.subscriptions import Subscription

KIND = "comments.subscribe"
# In place of a browser's: who subscribes is known by their mailbox, and needs no cookie.
TOKEN = "articles"
DAY, MONTH, A_MONTH = timedelta(days=1), timedelta(days=30), 3


def ask(email, ip_hash, author=None):
    """Owe whoever has this address the message that asks them, unless they had enough of them.

    With an author it asks about their articles alone.
    """
    with transaction.atomic():
        guest = Guest.objects.at(email)
        confirmation = guest.wants(TOKEN)
        asking = _asking(confirmation, ip_hash, author)
        if asking:
            outbox.enqueue(KIND, guest, about=asking)
        elif not (confirmation.confirmed_at or confirmation.askings.exists()):
            confirmation.delete()


def _asking(confirmation, ip_hash, author):
    """The Asking that one more message stands for, or None."""
    fault = MailFault.objects.of(confirmation.guest)
    if fault and fault.is_complaint:  # They called our mail spam.
        return None
    now, asked = timezone.now(), confirmation.askings
    if asked.filter(asked_at__gt=now - DAY).exists():
        return None
    if asked.filter(asked_at__gt=now - MONTH).count() >= A_MONTH:
        return None
    return asked.latest("asked_at") if confirmation.may_ask(ip_hash, author) else None


def begin(person, author=None):
    """The Subscription of `person`, whose address is proved; a new one, or the one there is.

    With an author it begins with their articles alone, or has them as well from now on.
    """
    with transaction.atomic():
        if isinstance(person, Guest):
            confirmation = person.wants(TOKEN)
            person.confirm(TOKEN)
            confirmation.askings.all().delete()
        MailFault.objects.of_person(person).delete()
        is_new = not Subscription.objects.of_the_blog().to(person).exists()
        subscription = Subscription.objects.follow(person, Subscription.Kind.BLOG)
        if author and is_new:
            subscription.choose_only([], [author])
        elif author and subscription.only_some:
            subscription.authors.add(author)
        return subscription
