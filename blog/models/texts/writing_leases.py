"""Leases of the people who have a text open to write in."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WritingLeaseQuerySet(models.QuerySet):
    def of(self, thing):
        return self.filter(**{thing._meta.model_name: thing})


class WritingLease(models.Model):
    """Who has an article or a page open to write in. Its row is also the lock of its versions."""

    LASTS = timedelta(minutes=2)  # without a sign of life from the tab
    unshown = "who has a text open, for as long as it is"

    post = models.OneToOneField(
        "blog.Post", models.CASCADE, null=True, related_name="writing_lease"
    )
    page = models.OneToOneField(
        "blog.Page", models.CASCADE, null=True, related_name="writing_lease"
    )
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    tab = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField(null=True)
    typed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    taken_over_at = models.DateTimeField(null=True)

    objects = WritingLeaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("writing lease")
        default_permissions = []
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, page__isnull=True)
                | Q(post__isnull=True, page__isnull=False),
                name="a_lease_of_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.who} since {self.since}"

    @classmethod
    def lock(cls, thing):
        """The lease's row, locked until the transaction ends."""
        name = thing._meta.model_name
        cls.objects.get_or_create(**{name: thing})
        return cls.objects.select_for_update(of=("self",)).of(thing).get()

    @property
    def is_leased(self):
        return bool(self.seen_at and self.seen_at > timezone.now() - self.LASTS)

    def is_of(self, sender):
        """Whether it is this tab's; one that was taken over outside of a tab is the person's next one's."""
        return self.who_id == sender.person.pk and self.tab in ("", sender.tab)

    def is_of_another(self, person):
        return self.is_leased and self.who_id != person.pk

    def keeps_out(self, sender):
        """Whether another tab has it. A form without a tab of its own is judged by what it began from."""
        return self.is_leased and bool(sender.tab) and not self.is_of(sender)

    def hand_on(self, sender):
        """Give it to the next page of the same person, who has seen what their last one saved.

        Without scripts no page says that it was left.
        """
        if sender.tab and not self.is_of(sender):
            self.take_over(sender)

    def touch(self, sender, *, typed=False):
        """Note that somebody's tab is alive: it has the lease unless another one holds it."""
        if not sender.tab or self.keeps_out(sender):
            return
        now = timezone.now()
        if not self.is_of(sender) or not self.is_leased:
            self.who, self.since = sender.person, now
            self.typed_at = self.taken_over_at = None
        self.tab, self.seen_at = sender.tab, now
        self.typed_at = now if typed else self.typed_at
        self.save()

    def take_over(self, sender):
        """Give it to somebody else; whoever had it learns of it with their next saving."""
        now = timezone.now()
        self.who, self.tab, self.since = sender.person, sender.tab, now
        self.seen_at = self.taken_over_at = now
        self.typed_at = None
        self.save()

    def end(self, sender):
        """Let it go, if it is theirs: the tab is closed."""
        if self.is_of(sender):
            self.seen_at = None
            self.save()
