"""Where an article sets a rule of the policy aside, from when and until when."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from blog.models import CacheDeadline, Post, Site
from lib.db.immutable import Written
from moderation.models.policy.rules import Rule
from moderation.models.pseudonyms import Pseudonym
from moderation.models.record.decisions import Decision


def invitation():
    return _now("This article invites comparison")


class WaiverQuerySet(models.QuerySet):
    def in_force(self):
        """The waivers that nobody has ended."""
        return self.filter(until__isnull=True)

    def not_on_drafts(self):
        """The waivers on articles that people can or could read; nobody learns of a draft from them."""
        return self.exclude(post__in=Post.everything.hidden().order_by().values("pk"))

    def delete(self):
        raise Written(self.model.__name__)

    delete.alters_data = True
    delete.queryset_only = True


class Waiver(models.Model):
    """A rule that an article sets aside, in the author's own words.

    It isn't deleted but ended: what was written while it stood is judged by it for good.
    """

    # No constraint: what was set aside on an article stays in the log when that is deleted.
    post = models.ForeignKey(Post, models.DO_NOTHING, db_constraint=False, related_name="waivers")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="waivers", verbose_name=_("rule"))
    heading = models.CharField(
        _("heading of the note"),
        max_length=120,
        default=invitation,
        help_text=_("What the article is for."),
    )
    sentence = models.CharField(
        _("text of the note"),
        max_length=200,
        blank=True,
        help_text=_("For example: so bring your own city."),
    )
    since = models.DateTimeField(default=timezone.now, editable=False)
    until = models.DateTimeField(null=True, editable=False)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule set aside")
        verbose_name_plural = _("rules set aside")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "rule"],
                condition=Q(until__isnull=True),
                name="waived_once",
                violation_error_message=_("You’ve already set this rule aside here."),
            )
        ]

    def __str__(self):
        return str(self.rule)

    @property
    def invitation(self):
        """The words in bold, as a sentence."""
        heading = self.heading.strip()
        return heading if heading.endswith(("?", "!", ".", "。")) else f"{heading}."

    @property
    def clause(self):
        """The author's words as they stand within a sentence: “so bring your own city”."""
        return self.sentence.strip(" ,.")

    @property
    def article(self):
        """The article, while people can read it."""
        try:
            return self.post if self.post.is_public else None
        except ObjectDoesNotExist:
            return None

    def save(self, **kwargs):
        with transaction.atomic():
            Post.everything.filter(pk=self.post_id).bump()
            super().save(**kwargs)
            CacheDeadline.expect(appearing(self.since))
            Site.bump(everything=True)

    def end(self, at=None):
        """End the waiver: the rule holds again for what is written from now on."""
        with transaction.atomic():
            Post.everything.filter(pk=self.post_id).bump()
            self.until = at or timezone.now()
            Waiver.objects.in_force().filter(pk=self.pk).update(until=self.until)
            CacheDeadline.expect(appearing(self.until))
            Site.bump(everything=True)

    def delete(self, **kwargs):
        raise Written(str(self))


class WaiverReview(models.Model):
    """A removal whose rule was set aside afterwards: a moderator looked at it, and left it."""

    waiver = models.ForeignKey(Waiver, models.PROTECT, related_name="left")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    left_by = models.ForeignKey(Pseudonym, models.PROTECT, related_name="+")
    left_at = models.DateTimeField(default=timezone.now)

    unshown = "that a moderator looked at a removal again; about what others wrote"

    class Meta:
        db_table = "moderation_leftremoved"  # as it was called at first
        constraints = [
            models.UniqueConstraint(fields=["waiver", "decision"], name="left_once"),
        ]

    def __str__(self):
        return f"{self.decision}, under {self.waiver}"


def removed_before(waiver=None):
    """The removals under a rule that was set aside on their article later, and not looked at since."""
    since = Waiver.objects.in_force().filter(
        post=OuterRef("post"), rule=OuterRef("wording__rule"), since__gt=OuterRef("made_at")
    )
    if waiver:
        since = since.filter(pk=waiver.pk)
    looked_at = WaiverReview.objects.filter(
        waiver=OuterRef("pk"), decision=OuterRef(OuterRef("pk"))
    )
    # Said twice: an index finds the removals on these few articles, and nothing else would.
    posts = Waiver.objects.in_force().order_by().values("post")
    removals = Decision.objects.in_force().filter(kind=Decision.Kind.REMOVE, is_undo=False)
    removals = removals.filter(post__in=posts)
    return removals.filter(Exists(since.exclude(Exists(looked_at)))).order_by("pk")


def appearing(at):
    """Time at which the log shows a decision made at `at`."""
    return at + timedelta(seconds=settings.LOG_DELAY)
