"""Subscriptions: a row for each person and thing that they follow, deleted when they end it."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Guest, Recipient, RecipientQuerySet
from blog.models import Post
from comments.models.of_comments import ARTICLE, its_comment
from lib.people.personal_data import Personal

UNANSWERED = timedelta(days=30)


class ToSomebody(models.Model):
    """A row about one person: an account, or a guest by their address. It goes with them."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False
    )
    guest = models.ForeignKey(Guest, models.CASCADE, null=True, related_name="+", db_index=False)

    class Meta:
        abstract = True

    @property
    def person(self):
        return self.account or self.guest

    @property
    def recipient(self):
        return Recipient.of_row(self)


def one_for_each(name, *fields, **where):
    """Constraints: there is one row for each person and value of these fields, the person first in the index."""
    return [
        models.UniqueConstraint(
            fields=[who, *fields], condition=Q(**{f"{who}__isnull": False}, **where),
            name=f"{name}_of_an_account" if who == "account" else f"{name}_of_a_guest",
        )
        for who in ("account", "guest")
    ]  # fmt: skip


def of_one_person(name):
    return models.CheckConstraint(
        condition=Q(account__isnull=False, guest__isnull=True)
        | Q(account__isnull=True, guest__isnull=False),
        name=name,
    )


class SubscriptionQuerySet(RecipientQuerySet):
    def confirmed(self):
        """The subscriptions of accounts, and those that guests have confirmed from their mailbox."""
        return self.filter(confirmed_at__isnull=False)

    def outside_the_bin(self):
        """All but those of articles that lie in the bin: they hold again once these are put back."""
        return self.exclude(post__in=Post.everything.binned().order_by().values("pk"))

    def waiting(self):
        return self.filter(confirmed_at__isnull=True)

    def by(self, writer):
        """The subscriptions of `writer`: an account, or a guest known by their browser."""
        if writer.account:
            return self.filter(account=writer.account)
        return self.filter(guest__in=Guest.objects.confirmed_in(writer.token).values("pk"))

    def asked_in(self, token):
        """The subscriptions that a guest asked for in the browser with this token."""
        return self.filter(token=token)

    def confirm(self):
        self.waiting().update(confirmed_at=timezone.now())

    def forgotten(self):
        """The subscriptions that a guest asked for a month ago and never confirmed."""
        return self.waiting().filter(made_at__lt=timezone.now() - UNANSWERED)

    def on_threads(self):
        """The subscriptions to threads, of which a person has one for each article."""
        return self.filter(kind__in=[Subscription.Kind.REPLIES, Subscription.Kind.ARTICLE])

    def of_everything_on(self, post):
        return self.filter(post=post, kind=Subscription.Kind.ARTICLE)

    def of_branches_with(self, comment):
        """The subscriptions to branches that this comment is in."""
        above = {"tree_id": comment.tree_id, "lft__lt": comment.lft, "rght__gt": comment.rght}
        above = {f"comment__{field}": value for field, value in above.items()}
        return self.filter(kind=Subscription.Kind.BRANCH, post=comment.post_id, **above)

    def with_all(self):
        """The subscriptions with what a list shows of them, the latest first."""
        return self.select_related("post", "comment__post").order_by("-made_at", "-pk")

    def of_the_blog(self):
        return self.filter(kind=Subscription.Kind.BLOG)

    def end(self):
        return self.delete()[0]


class SubscriptionManager(models.Manager.from_queryset(SubscriptionQuerySet)):
    def follow(self, person, kind, *, post=None, comment=None, token=None):
        """`person` is told of it from now on; a guest in the browser with `token` once they confirm.

        On an article everything replaces replies, and the other way round. Without a token
        the person is known already.
        """
        where = Recipient.of(person).fields | {"post": post, "comment": comment}
        where["kind__in"] = ON_THREADS if kind in ON_THREADS else [kind]
        confirmed_at = None if token else timezone.now()
        made = {"kind": kind, "token": token or "", "confirmed_at": confirmed_at}
        one, is_new = self.get_or_create(**where, defaults=made)
        if not is_new and (one.confirmed_at is None or token is None):
            one.kind, one.confirmed_at = kind, one.confirmed_at or confirmed_at
            one.token = token or one.token
            one.save()
        return one

    def follow_replies(self, writer, post):
        """Have a writer who has just commented below `post` follow replies, if they follow nothing more yet.

        A guest who hasn't confirmed their address in this browser is asked to, for the comment.
        """
        if writer.account:
            person, token = writer.account, None
        else:
            person, token = Guest.objects.at(writer.email), writer.token
            if Guest.objects.confirmed_in(token).filter(pk=person.pk).exists():
                token = None
        if not self.to(person).confirmed().on_threads().filter(post=post).exists():
            self.follow(person, Subscription.Kind.REPLIES, post=post, token=token)


class Pace(models.TextChoices):
    """Frequency of e-mails about new articles."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")


class Subscription(ToSomebody):
    class Kind(models.TextChoices):
        REPLIES = "replies", _("Replies to my comments")
        BRANCH = "branch", _("Every reply in this branch")
        ARTICLE = "article", _("Every new comment on this article")
        BLOG = "blog", _("New articles")

    kind = models.CharField(max_length=10, choices=Kind)
    post = models.ForeignKey("blog.Post", models.CASCADE, null=True, related_name="subscriptions")
    # The top of a branch.
    comment = models.ForeignKey("comments.Comment", models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    token = models.CharField(max_length=32, blank=True)  # of the browser that a guest asked in
    # Of new articles: how often, which, and up to which Mailing everything is told or owed.
    pace = models.CharField(
        max_length=10, choices=Pace, default=Pace.AT_ONCE, db_default=Pace.AT_ONCE
    )
    only_some = models.BooleanField(default=False, db_default=False)
    tags = models.ManyToManyField("blog.Tag", related_name="+")
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)

    objects = SubscriptionManager()
    personal = (
        Personal(
            "following",
            _("What you follow"),
            "account guest",
            loads="tags authors",
            beside="tags authors",
        )
        .left_behind()
        .shows(what=(_("What"), "kind"), article=ARTICLE, branch=(_("Branch"), its_comment))
        .shows(address=(_("As a guest, under"), "guest.email"), since=(_("Since"), "made_at"))
        .shows(confirmed=_("Confirmed"))
        .shows_programs(browser=(_("Browser it was asked in"), "token"))
        .shows(how_often=(_("How often"), "shown_pace"))
        .shows(tags=(_("Only these tags"), lambda one: one.chosen(one.tags)))
        .shows(authors=(_("Only these authors"), lambda one: one.chosen(one.authors)))
    )

    class Meta:
        constraints = [
            of_one_person("a_subscription_has_one_reader"),
            *one_for_each("one_thread", "post", kind__in=["replies", "article"]),
            *one_for_each("one_branch", "comment", kind="branch"),
            *one_for_each("one_blog", kind="blog"),
        ]
        indexes = [
            models.Index(fields=["account"], name="followed_by_an_account"),
            models.Index(fields=["guest"], name="followed_by_a_guest"),
            models.Index(
                fields=["pace", "told_at"], condition=Q(kind="blog"), name="told_of_articles"
            ),
        ]

    def __str__(self):
        return f"{self.kind} of {self.person}"

    def shown_pace(self):
        return self.get_pace_display() if self.kind == self.Kind.BLOG else ""

    def chosen(self, things):
        """The names of the tags or authors whose articles alone it is about, or an empty text."""
        return ", ".join(str(each) for each in things.all()) if self.only_some else ""

    def choose(self, pace):
        """Get articles so often. What isn't told by now comes at the next time of the new pace."""
        type(self).objects.filter(pk=self.pk).update(pace=pace)
        self.pace = pace

    def choose_all(self):
        type(self).objects.filter(pk=self.pk).update(only_some=False)

    def choose_only(self, tags, authors):
        """Get articles under these tags, and those by these authors."""
        with transaction.atomic():
            self.tags.set(tags)
            self.authors.set(authors)
            type(self).objects.filter(pk=self.pk).update(only_some=True)

    def has_author(self, author):
        """Whether every article of this author comes by it."""
        return not self.only_some or self.authors.filter(pk=author.pk).exists()

    def wants(self, tags, authors):
        """Whether an article under these tags (their keys), by these authors, is to be mailed."""
        if not self.only_some:
            return True
        mine = {one.pk for one in self.tags.all()}, {one.pk for one in self.authors.all()}
        return bool(mine[0] & tags or mine[1] & authors)


ON_THREADS = {Subscription.Kind.REPLIES, Subscription.Kind.ARTICLE}
