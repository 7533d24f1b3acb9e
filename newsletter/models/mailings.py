"""New articles by mail: which were sent, and what came of it.

A Mailing is that an article was told of. Whoever gets several in one letter, once a day or a
week, gets an Issue, which all share who are to have the same.
"""

from datetime import timedelta

from django.db import models
from django.db.models import F
from django.utils import timezone

from accounts.models import Recipient
from blog.models import Post
from comments.models.subscriptions import ToSomebody, of_one_person, one_for_each

NEW = timedelta(days=1)  # What was published longer ago is no news, an import least of all.
LATELY = timedelta(days=15)  # A weekly letter is owed for so long, should no worker be there.
IN_A_ROW, APART = (
    3,
    timedelta(days=1),
)  # What may pass ends nothing until it has come back so often.
FORGIVEN = timedelta(days=30)


class MailingQuerySet(models.QuerySet):
    def going_out(self):
        return self.filter(goes_out=True)

    def lately(self):
        return self.going_out().filter(made_at__gt=timezone.now() - LATELY)

    def missing(self):
        """The articles that are new to everybody and were told to nobody."""
        new = Post.objects.listed().filter(published_at__gt=timezone.now() - NEW)
        return new.filter(mailing=None).without_texts()

    def count_one(self, name):
        """One more letter about each was sent, say, or came back."""
        return self.update(**{name: F(name) + 1})


class MailingManager(models.Manager.from_queryset(MailingQuerySet)):
    def never_for(self, post):
        """`post` is never told of: it is new here, and was read elsewhere."""
        self.bulk_create([self.model(post=post, goes_out=False)], ignore_conflicts=True)


class Mailing(models.Model):
    """That an article was mailed to whoever subscribed: once, whatever becomes of it."""

    post = models.OneToOneField(Post, models.CASCADE, related_name="mailing")
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    # Not of an import, nor of what appeared while no articles are mailed.
    goes_out = models.BooleanField(default=True)
    # It can't be read any more. When it can be again, whoever wasn't told yet is told.
    is_gone = models.BooleanField(default=False)
    sent = models.PositiveIntegerField(default=0)
    bounced = models.PositiveIntegerField(default=0)
    complained = models.PositiveIntegerField(default=0)
    unsubscribed = models.PositiveIntegerField(default=0)

    objects = MailingManager()

    def __str__(self):
        return f"of {self.post}"


class IssueManager(models.Manager):
    def of(self, posts):
        key = ",".join(str(post.pk) for post in posts)
        return self.get_or_create(key=key)[0]

    def with_post(self, post):
        """The issues of these weeks that have an article."""
        lately = self.filter(made_at__gt=timezone.now() - LATELY)
        return [one for one in lately if post.pk in one.posts]


class Issue(models.Model):
    """Several articles in one letter, by their keys: "118,121", in the order in which they appeared."""

    key = models.CharField(max_length=1000, unique=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = IssueManager()

    def __str__(self):
        return self.key

    @property
    def posts(self):
        return [int(key) for key in self.key.split(",")]


class MailFaultManager(models.Manager):
    def of_person(self, person):
        return self.filter(**_who(person))

    def of(self, person):
        return self.of_person(person).first()

    def came_back(self, person, *, for_good, at=None):
        """Note that a letter came back; returns whether that ends what they follow."""
        at = at or timezone.now()
        fault, is_new = self.get_or_create(**_who(person), defaults={"last_at": at, "times": 1})
        if not is_new:
            if at - fault.last_at > FORGIVEN:
                fault.times = 1
            elif at - fault.last_at >= APART:
                fault.times += 1
            fault.last_at = max(at, fault.last_at)
        return self._keep(fault, for_good or fault.times >= IN_A_ROW)

    def complained(self, person):
        """Note that somebody called a letter of ours spam; it ends what they follow."""
        fault, _ = self.get_or_create(**_who(person), defaults={"last_at": timezone.now()})
        fault.is_complaint = True
        return self._keep(fault, True)

    def _keep(self, fault, ends):
        has_ended = ends and fault.ended_at is None
        if has_ended:
            fault.ended_at = timezone.now()
        fault.save()
        return has_ended


class MailFault(ToSomebody):
    """What came back from somebody's mailbox, and since when it has ended what they follow."""

    times = models.PositiveSmallIntegerField(
        default=0
    )  # on different days, one soon after the other
    last_at = models.DateTimeField()
    is_complaint = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    objects = MailFaultManager()

    class Meta:
        constraints = [
            of_one_person("a_mail_fault_is_of_one_person"),
            *one_for_each("one_mail_fault"),
        ]

    def __str__(self):
        return f"of {self.person}"


def _who(person):
    return Recipient.of(person).fields
