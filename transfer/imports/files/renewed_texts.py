"""Texts that name files of another blog, with the addresses that these have here; old addresses lead to them."""

import re
from functools import lru_cache
from html import escape, unescape
from urllib.parse import unquote

from django.conf import settings

from blog.content.markup.to_html import resized
from blog.content.picture_display import size_at
from blog.models import Picture, Recording, Redirect, Version
from blog.models.addresses.redirects import as_read
from transfer.imports.content.matching import split

ATTRIBUTE = re.compile(r"""(\b(?:src|href)\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)
_IN_MARKDOWN = re.compile(
    r"(\]\(\s{0,3}<?|^ {0,3}\[[^\]\n]{1,200}\]:\s{0,3}<?)([^\s<>()]{1,1000})", re.MULTILINE
)
IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_SIZES = re.compile(
    r"""\s(?:srcset|sizes|width|height)\s*=\s*(?:"[^"]*"|'[^']*'|\S+?)(?=[\s/>])""", re.IGNORECASE
)
SIZE_IN_NAME = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{1,5}$)")


def renewed(text, html, moved):
    """(text, html) with new addresses for old ones; a recording that stood alone has its player."""
    if not moved:
        return text, html
    text, html = _with_players(replaced(text, moved)), _with_players(replaced(html, moved))
    return text, resized(html, size_at(Picture.objects))


def renew_versions(written, moved):
    """Renew addresses in the versions of a text, too: the next publishing takes nothing back."""
    for address in moved:
        for version in Version.objects.of(written).filter(text__contains=address):
            text, _html = renewed(version.text, "", moved)
            Version.objects.filter(pk=version.pk, text=version.text).update(text=text)


def _with_players(html):
    """A paragraph that is nothing but a link to a recording here shows it; its words are kept if they say something."""

    def player(match):
        words = "" if "/" in match[2] else match[2]
        return f'<p><img alt="{words}" src="{match[1]}"></p>'

    return _alone(settings.MEDIA_URL).sub(player, html)


@lru_cache
def _alone(media):
    where = re.escape(f"{media}{Recording.FOLDER}")
    return re.compile(
        rf"""<p(?: class="embed")?>\s*<a href="({where}[^"<>]+)">([^<>"]*)</a>\s*</p>"""
    )


def lead_on(address, here, *pages):
    """Let the old address of a file, that of a picture's whole size and those of its `pages` lead to where it is now."""
    paths = {unquote(split(address).path), key_of(address), *map(as_read, pages)}
    about = {"onto": here, "why": Redirect.Why.IMPORTED}
    new = [Redirect(path=path[:300], **about) for path in paths if path[:1] == "/" != path]
    Redirect.objects.bulk_create(new, ignore_conflicts=True)


def replaced(html, moved):
    """The HTML with new addresses for old ones; the sizes that were the old blog's are gone."""

    def attribute(match):
        here = moved.get(unescape(match[2][1:-1]).strip())
        return f'{match[1]}"{escape(here)}"' if here else match[0]

    def image(match):
        changed = ATTRIBUTE.sub(attribute, match[0])
        return changed if changed == match[0] else _SIZES.sub("", changed)

    def in_markdown(match):
        here = moved.get(match[2])
        return f"{match[1]}{here}" if here else match[0]

    return _IN_MARKDOWN.sub(in_markdown, ATTRIBUTE.sub(attribute, IMAGE.sub(image, html)))


def key_of(address):
    """What a picture is known by: its path, without the size that WordPress makes a part of its name."""
    return SIZE_IN_NAME.sub("", unquote(split(address).path))[-200:]
