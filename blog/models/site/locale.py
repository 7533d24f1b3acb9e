"""The language, the time zone and the form of dates that the blog’s owner has chosen, or else those of the environment."""

import zoneinfo
from contextlib import ExitStack, contextmanager
from functools import cache

from django.db import Error, models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from blog.content import languages
from lib.text import dates


@cache
def _zones():
    """The time zones that this machine knows; to ask it is to look through hundreds of files."""
    return zoneinfo.available_timezones()


class Locale(models.Model):
    """The columns of the site that say in which language and in which time zone it speaks."""

    language = models.CharField(_("language of the blog"), max_length=20, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    date_style = models.CharField(_("dates"), max_length=10, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    @contextmanager
    def in_force(self):
        """The site's language and time zone for all that is made within.

        What isn't chosen, or isn't known here any more, is as it was.
        """
        with ExitStack() as chosen:
            if languages.is_offered(self.language):
                chosen.enter_context(translation.override(self.language))
            if self.time_zone in _zones():
                chosen.enter_context(timezone.override(self.time_zone))
            chosen.enter_context(dates.in_style(self.date_style))
            yield

    @classmethod
    @contextmanager
    def now_in_force(cls):
        """The same, of the site as the database has it; a database that can't say changes nothing."""
        try:
            site = cls.objects.first() or cls()
        except Error:
            site = cls()
        with site.in_force():
            yield
