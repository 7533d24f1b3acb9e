"""How comments are screened, and what screening has found."""

import secrets
from datetime import timedelta

from django.core.validators import MinValueValidator
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
        GUESTS = "guests", _("of guests")
        ALL = "all", _("of everybody")
        NOBODY = "nobody", _("of nobody")

    hold_all = models.BooleanField(
        _("every comment waits for a moderator"),
        default=False,
        help_text=_("On the whole site. An article has a switch of its own."),
    )
    first = models.CharField(
        _("comments wait until one is approved"),
        max_length=10,
        choices=First,
        default=First.GUESTS,
    )
    links = models.PositiveSmallIntegerField(
        _("links that pass"),
        null=True,
        blank=True,
        default=1,
        help_text=_(
            "A comment with more waits. Links to this site aren’t counted. Empty: any number."
        ),
    )
    repeat_hours = models.PositiveSmallIntegerField(
        _("a text that was said on another article waits for so many hours"),
        null=True,
        blank=True,
        default=24,
        help_text=_("Whoever said it. Empty: never."),
    )
    held_words = models.TextField(
        _("words that wait"),
        blank=True,
        help_text=_(
            "A word or phrase on each line. Case, width and what has no width make no"
            " difference; letters that look alike don’t hide a word. casino* is every word that"
            " begins so."
        ),
    )
    refused_words = models.TextField(
        _("words that are refused"), blank=True, help_text=_("The same, but nobody can post them.")
    )
    held_patterns = models.TextField(
        _("patterns that wait"),
        blank=True,
        help_text=_("A regular expression on each line, in whatever case."),
    )
    refused_patterns = models.TextField(_("patterns that are refused"), blank=True)
    pace = models.PositiveSmallIntegerField(
        _("comments that one account may post"), null=True, blank=True, default=10
    )
    pace_of_range = models.PositiveSmallIntegerField(
        _("comments that may come from one network"),
        null=True,
        blank=True,
        default=30,
        help_text=_("A household, a school or an office. Only a keyed hash of it is kept."),
    )
    pace_minutes = models.PositiveSmallIntegerField(_("within so many minutes"), default=10)
    reports = models.PositiveSmallIntegerField(
        _("reports that make a comment wait"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "So many open reports take a published comment from the page until a moderator has"
            " read it. Reports from one network count as one, and those of people who are often"
            " wrong not at all. Empty: never."
        ),
    )
    # What each process keeps of it is current as long as this is the same.
    version = models.CharField(max_length=32, default=new_version, editable=False)

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screening")

    def __str__(self):
        return str(_("Screening of comments"))

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
        held, since = Q(comment__isnull=False), timezone.now() - KEPT
        approved = held & Q(comment__state=Comment.State.PUBLISHED, comment__pending_at=None)
        counted = self.filter(at__gt=since).order_by().values("check_name")
        return {
            row["check_name"]: row
            for row in counted.annotate(
                held=Count("comment", distinct=True),
                approved=Count("comment", distinct=True, filter=approved),
                refused=Count("pk", filter=~held),
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
