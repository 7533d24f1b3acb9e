"""What search engines and those who share a link are told of an article, where its author says so."""

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.media.pictures import Picture

DESCRIPTION = 160  # characters that a search engine shows, about
TITLE = 60  # the same of a title


class Findable(models.Model):
    social_title = models.CharField(
        _("title when shared"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Leave empty for the article’s own title."),
    )
    meta_description = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("For search engines and shared links. Leave empty for the standfirst."),
    )
    social_picture = models.ForeignKey(
        Picture,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture when shared"),
    )
    canonical_url = models.URLField(
        _("first published at"),
        max_length=500,
        blank=True,
        default="",
        db_default="",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_(
            "If this text appeared elsewhere first: its address there, for search engines."
        ),
    )
    is_noindex = models.BooleanField(
        _("ask search engines not to list it"), default=False, db_default=False
    )
    lang = models.CharField(_("language"), max_length=35, blank=True, default="", db_default="")
    # The words that say most of what it is about, with spaces between: for what is like it.
    keywords = models.TextField(blank=True, default="", db_default="", editable=False)
    related_at = models.DateTimeField(null=True, editable=False)  # when it was compared with others
    # When search engines and hubs were told of it as it is.
    announced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def card_title(self):
        return self.social_title or self.title

    @property
    def card_description(self):
        return self.meta_description or self.summary

    @property
    def card_picture(self):
        return self.social_picture or self.lead
