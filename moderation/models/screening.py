"""Settings of the screening of comments, and its findings."""

import secrets
from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Site
from comments.models import Comment

KEPT = timedelta(days=90)  # what was refused; why a comment was held, as long as the comment


def new_version():
    return secrets.token_hex(16)


class Screening(models.Model):
    """The settings and lists: one row."""

    class First(models.TextChoices):
        GUESTS = "guests", _("guests")
        ALL = "all", _("everybody")
        NOBODY = "nobody", _("nobody")

    hold_all = models.BooleanField(
        _("hold all comments"),
        default=False,
        help_text=_("On the whole blog. Each article has its own setting, too."),
    )
    first = models.CharField(
        _("hold first comments from"),
        max_length=10,
        choices=First,
        default=First.GUESTS,
    )
    links = models.PositiveSmallIntegerField(
        _("allowed links per comment"),
        null=True,
        blank=True,
        default=1,
        help_text=_(
            "Comments with more links wait for a moderator. Links to this blog don’t count. Leave"
            " empty to allow any number."
        ),
    )
    repeat_hours = models.PositiveSmallIntegerField(
        _("hold repeated texts for … hours"),
        null=True,
        blank=True,
        default=24,
        help_text=_(
            "The same text as on another article, no matter who posted it. Leave empty to turn this off."
        ),
    )
    held_words = models.TextField(
        _("hold comments with these words"),
        blank=True,
        help_text=_(
            "One word or phrase on each line. Upper and lower case, and look-alike letters, are"
            " treated the same. “casino*” means every word that begins with it."
        ),
    )
    refused_words = models.TextField(
        _("refuse comments with these words"),
        blank=True,
        help_text=_("The same, but nobody can post them at all."),
    )
    reminder_words = models.TextField(
        _("ask before posting at these words"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "The number of a rule, a colon, and a word or phrase, on each line: “3: casino*”. Its writer"
            " sees the rule, and can change the comment or post it as it is. Nobody else is told."
        ),
    )
    reminders_shown = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    reminders_heeded = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    held_patterns = models.TextField(
        _("hold comments with these patterns"),
        blank=True,
        help_text=_(
            "One regular expression on each line. Upper and lower case are treated the same."
        ),
    )
    refused_patterns = models.TextField(_("refuse comments with these patterns"), blank=True)
    pace = models.PositiveSmallIntegerField(
        _("comments allowed from one account"), null=True, blank=True, default=10
    )
    pace_of_range = models.PositiveSmallIntegerField(
        _("comments allowed from one network"),
        null=True,
        blank=True,
        default=30,
        help_text=_(
            "Everybody in one household, school or office counts together."
            " We keep no internet addresses."
        ),
    )
    pace_minutes = models.PositiveSmallIntegerField(_("within … minutes"), default=10)
    reports = models.PositiveSmallIntegerField(
        _("hold a comment after … reports"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "The comment leaves the page until a moderator has read it. Reports from one network"
            " count as one. Reports from people who are often wrong don’t count. Leave empty to"
            " turn this off."
        ),
    )
    removals = models.PositiveSmallIntegerField(
        _("hold comments after … removals"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "For everybody who had that many of their latest comments removed, under a rule or as"
            " spam. Leave empty to turn this off."
        ),
    )
    removals_among = models.PositiveSmallIntegerField(
        _("among their latest … comments"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    # What each process keeps of it is current as long as this is the same.
    version = models.CharField(max_length=32, default=new_version, editable=False)

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screening")

    def __str__(self):
        return str(_("Comment screening"))

    @classmethod
    def current(cls):
        return cls.objects.get_or_create(pk=1)[0]

    def save(self, *args, **kwargs):
        """Save the settings, and expire every page: at the form it says whose comments wait."""
        self.version = new_version()
        with transaction.atomic():
            super().save(*args, **kwargs)
            Site.bump(everything=True)


class ScreeningFindingQuerySet(models.QuerySet):
    def of(self, comment):
        """Why a comment was held the last time that it was screened, first reason first."""
        last = self.filter(comment=comment).order_by("-at", "-pk").values("at")[:1]
        return self.filter(comment=comment, at=models.Subquery(last)).order_by("pk")

    def hits(self):
        """{check: how often it held, how many of these were approved, how often it refused}."""
        held_ones, since = Q(comment__isnull=False), timezone.now() - KEPT
        approved = held_ones & Q(comment__state=Comment.State.PUBLISHED, comment__pending_at=None)
        counted = self.filter(at__gt=since).order_by().values("check_name")
        return {
            row["check_name"]: row
            for row in counted.annotate(
                held=Count("comment", distinct=True),
                approved=Count("comment", distinct=True, filter=approved),
                refused=Count("pk", filter=~held_ones),
            )
        }

    def over(self):
        return self.filter(at__lte=timezone.now() - KEPT, comment__isnull=True)


class ScreeningFinding(models.Model):
    """One reason why words were held, or, without a comment, refused."""

    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="findings")
    check_name = models.CharField(max_length=10)
    detail = models.JSONField(default=dict)  # what the sentence says; see screening/sentences.py
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = ScreeningFindingQuerySet.as_manager()

    class Meta:
        db_table = "moderation_finding"  # as it was called at first

    def __str__(self):
        return f"{self.check_name}, {self.at:%Y-%m-%d %H:%M}"
