"""The digests that are mailed to people: what they are told of one thread in one message.

At most one message an hour goes to a person about a thread. A comment that they are to be told of
is a DigestItem in a Digest, which stays open until its letter is first tried: what comes meanwhile
is put into it. From then on nothing is, since the server may have it although we never heard: what
is sent again is the same.
"""

from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import RecipientQuerySet
from blog.mail.outbox import NotYet
from blog.models import OutgoingMail
from comments.models.of_comments import COMMENT
from comments.models.subscriptions import (
    Subscription,
    ToSomebody,
    of_one_person,
    one_for_each,
)
from lib.people.personal_data import Personal

HOUR = timedelta(hours=1)
SOON = timedelta(minutes=1)
KEPT = timedelta(days=90)  # How long nobody is told of a comment twice, whatever becomes of it.
Kind = Subscription.Kind


class DigestQuerySet(RecipientQuerySet):
    def open(self):
        return self.filter(closed_at__isnull=True)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def old(self):
        return self.filter(opened_at__lt=timezone.now() - KEPT)


class Digest(ToSomebody):
    stands_as = "comments.envelope"  # in the rows of outgoing mail

    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, db_index=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        db_table = "comments_envelope"  # as it was called at first
        constraints = [
            of_one_person("an_envelope_has_one_reader"),
            *one_for_each("open_envelope", "post", closed_at__isnull=True),
        ]
        indexes = [
            models.Index(fields=["account", "post"], name="envelopes_to_an_account"),
            models.Index(fields=["guest", "post"], name="envelopes_to_a_guest"),
        ]

    def __str__(self):
        return f"about {self.post_id} to {self.person}"

    @property
    def before(self):
        """The last digest that went to the same person about the same thread, or None."""
        same = type(self).objects.closed().to(self.recipient).filter(post=self.post_id)
        return same.exclude(pk=self.pk).order_by("-closed_at").first()

    def contents(self):
        """Close the digest, and return the items to be sent: those whose comments can be read, and
        whose reason still is one.

        Raises NotYet within an hour of the last message about the thread.
        """
        if not self.closed_at:
            self._wait_for_its_turn()
        with transaction.atomic():
            # Whoever is putting something in holds the row; afterwards nobody does.
            type(self).objects.open().filter(pk=self.pk).update(closed_at=timezone.now())
            follows = Subscription.objects.confirmed().to(self.recipient).filter(post=self.post_id)
            kinds = set(follows.values_list("kind", flat=True))
            if Kind.ARTICLE in kinds:
                kinds |= {Kind.REPLIES, Kind.BRANCH}
            wanted = self.items.readable().filter(kind__in=kinds)
            if self.guest_id:  # Their account may follow it as well, and is told.
                theirs = DigestItem.objects.filter(digest__post=self.post_id).at(self.guest.email)
                wanted = wanted.exclude(comment__in=theirs.values("comment"))
            wanted = [one.pk for one in wanted]
            self.items.exclude(pk__in=wanted).update(is_told=False)
            self.items.filter(pk__in=wanted).update(is_told=True)
        return self.items.filter(is_told=True).with_all()

    def _wait_for_its_turn(self):
        if self.before is None:
            return
        letter = OutgoingMail.objects.about(self.before).first()
        if letter and letter.outcome == OutgoingMail.Outcome.OWED:
            raise NotYet(max(letter.due_at, timezone.now()) + SOON)
        if letter and letter.outcome == OutgoingMail.Outcome.SENT:
            until = letter.settled_at + HOUR
            if until > timezone.now():
                raise NotYet(until)


class DigestItemQuerySet(RecipientQuerySet):
    def readable(self):
        """The items of comments that everybody can read."""
        return self.filter(comment__state="published")

    def at(self, email):
        """The items for accounts to which this address is confirmed to belong."""
        theirs = {"email__iexact": email, "verified": True}
        return self.filter(
            **{f"account__emailaddress__{name}": is_so for name, is_so in theirs.items()}
        )

    def with_all(self):
        """The items with what a message shows of them, in the order in which the comments were written."""
        return self.select_related("comment").order_by("comment__created_at", "comment")

    def unsent(self):
        """The items that were left out of a message because the comment was gone."""
        return self.filter(is_told=False, digest__closed_at__isnull=False)


class DigestItem(ToSomebody):
    """A comment that somebody is notified of, and why: once, whatever else they follow."""

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="digest_items")
    kind = models.CharField(max_length=10, choices=Kind)  # the closest of the reasons
    digest = models.ForeignKey(
        Digest, models.CASCADE, related_name="items", db_column="envelope_id"
    )
    is_told = models.BooleanField(default=False)  # It is, or may be, in a message that was sent.

    objects = DigestItemQuerySet.as_manager()
    personal = (
        Personal("told", _("Comments we notified you about"), "account guest")
        .shows(comment=COMMENT, why=(_("Why"), "kind"), is_told=_("In an e-mail"))
        .shows(**{"from": (_("Sent from"), "digest.opened_at")})
        .shows(at=(_("E-mail made"), "digest.closed_at"))
    )

    class Meta:
        db_table = "comments_telling"  # as it was called at first
        constraints = [
            of_one_person("a_telling_has_one_reader"),
            *one_for_each("one_telling", "comment"),
        ]

    def __str__(self):
        return f"of {self.comment_id} to {self.person}"
