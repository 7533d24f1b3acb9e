"""What stands behind an address that is alone on its line in a text: its title, its site and a small picture.

The worker asks for it once (blog/embeds/fetching.py). Until it has, and where nothing is found, the text
has a plain link.
"""

import re
import secrets
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from blog.content.frames import frame_of

LONGEST = 2_000  # bytes of an address: an index of PostgreSQL takes 2,700
TRIES = 3
AGAIN = timedelta(minutes=10)  # before anybody is asked for the same once more
AT_MOST = 50  # cards of one text

# Safe on what blog.content.markup made, and on nothing else.
_PLACE = re.compile(r'<p class="embed"><a href="([^"<>]*)"[^<>]*>[^<>]*</a></p>')


class EmbedQuerySet(models.QuerySet):
    def wanted(self):
        """The embeds that the worker is still to fetch, or to fetch again."""
        is_missing = Q(fetched_at=None) | Q(fetched_at__lt=F("wanted_at"))
        return self.filter(is_missing, tries__lt=TRIES)

    def want(self, html):
        """Have what the cards of a text need asked for; whether there is anything new."""
        known = self.filter(address__in=(addresses := addresses_in(html)))
        missing = set(addresses) - set(known.values_list("address", flat=True))
        made = [Embed(address=address) for address in sorted(missing)]
        self.bulk_create(made, ignore_conflicts=True)
        return bool(made)


class Embed(models.Model):
    """One address, and what was found there."""

    address = models.CharField(max_length=LONGEST, unique=True)
    # Of its frame's page: whoever doesn't have the article must not be able to count through them.
    key = models.CharField(max_length=43, unique=True, default=secrets.token_urlsafe)
    title = models.CharField(max_length=300, blank=True)
    site = models.CharField(max_length=100, blank=True)
    picture = models.ImageField(upload_to="embeds/%Y/%m/", blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    wanted_at = models.DateTimeField(default=timezone.now)
    fetched_at = models.DateTimeField(null=True)

    objects = EmbedQuerySet.as_manager()

    class Meta:
        verbose_name = "embed"

    def __str__(self):
        return self.title or self.address

    @property
    def frame(self):
        return frame_of(self.address)

    def want_again(self):
        """Have it asked for once more; whether it will be, since that needs some minutes in between.

        What is known of it is shown until there is something newer.
        """
        now = timezone.now()
        mine = Embed.objects.filter(pk=self.pk, wanted_at__lt=now - AGAIN)
        return not self.is_wanted and bool(mine.update(tries=0, wanted_at=now))

    @property
    def is_missing(self):
        return self.fetched_at is None or self.fetched_at < self.wanted_at

    @property
    def is_wanted(self):
        return self.is_missing and self.tries < TRIES

    def card(self):
        """The card, a link; the script of the page brings its button to life."""
        site = self.site or urlsplit(self.address).hostname
        words = format_html(
            '<span class="embed-words"><b class="embed-title">{}</b><span class="embed-site">{}</span></span>',
            self.title,
            site,
        )
        picture = ""
        if self.picture:
            tag = '<img src="{}" width="{}" height="{}" alt="" loading="lazy">'
            picture = format_html(tag, self.picture.url, self.width, self.height)
        play = ""
        if frame := self.frame:
            row = (
                '<p class="embed-play" hidden data-frame="{}" data-title="{}" data-shape="{}">'
                '<button type="button" class="button">{}</button> <span>{}</span></p>'
            )
            hint = _("Only then does your browser ask %(host)s.") % {"host": frame.host}
            where = reverse("embed", args=[self.key])
            play = format_html(row, where, self.title, frame.shape, _("Load it here"), hint)
        card = '<div class="embed"><a class="embed-card" href="{}">{}{}</a>{}</div>'
        return format_html(card, self.address, picture, words, play)


def addresses_in(html: str) -> list[str]:
    """The addresses that stand alone on a line of a rendered text, as far as it may have cards."""
    if 'class="embed"' not in html:
        return []
    addresses = (unescape(match[1]) for match in _PLACE.finditer(html))
    return [one for one in dict.fromkeys(addresses) if len(one.encode()) <= LONGEST][:AT_MOST]


def with_cards(html: str) -> str:
    """The HTML with a card for each of them that something is known of."""
    addresses = addresses_in(html)
    if not addresses:
        return html
    known = Embed.objects.filter(address__in=addresses).exclude(fetched_at=None).exclude(title="")
    by_address = {embed.address: embed for embed in known}

    def card(match):
        embed = by_address.get(unescape(match[1]))
        return embed.card() if embed else match[0]

    return _PLACE.sub(card, html)
