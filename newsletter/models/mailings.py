"""New articles by mail: which were sent, and what came of it.

A Mailing is that an article was told of. Whoever gets several in one letter, once a day or a
week, gets an Issue, which all share who are to have the same.
"""

from datetime import timedelta

from django.db import models
from django.db.models import F
from django.utils import timezone

from blog.models import Post

NEW = timedelta(days=1)  # What was published longer ago is no news, an import least of all.
LATELY = timedelta(days=15)  # A weekly letter is owed for so long, should no worker be there.


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
    """The mailing of an article to its subscribers: there is one, whatever becomes of it."""

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

    class Meta:
        db_table = "comments_mailing"  # of the app that it left

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

    stands_as = "comments.issue"  # in the rows of outgoing mail

    key = models.CharField(max_length=1000, unique=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = IssueManager()

    class Meta:
        db_table = "comments_issue"  # of the app that it left

    def __str__(self):
        return self.key

    @property
    def posts(self):
        return [int(key) for key in self.key.split(",")]
