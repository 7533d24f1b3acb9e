"""What an article lacks before it goes out, for the editor and for the lists of drafts."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.content.markup.syntax.links import INTERNAL
from blog.models import Category, Page, Picture, Post, Tag
from blog.models.articles.permalinks import inside

UNDESCRIBED = re.compile(r"!\[\s*\]\(")
# Of a link in Markdown or HTML, and of a note of where one leads.
LINK = re.compile(
    r"""\]\(\s*<?([^\s)>]+)|\bhref=["']?([^\s"'>]+)|^\[[^\]^]+\]:\s*<?(\S+?)>?\s*$""", re.M
)
PICTURE = re.compile(r"!\[(?:\\.|[^\]\\])*\]\([^)\n]*\)")
NAMED = 5  # links that lead nowhere
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.M | re.S)


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: what is said of it, what its link says, and the field where to mend it."""

    said: str
    remedy: str
    field: str
    names: tuple = ()  # of what is meant, where there may be many of the kind


def lacks(*, title, standfirst, text, tags, lead=None, lead_description=""):
    """What an article lacks (Lacks), in the order of the form. Nothing here keeps it from going out."""
    if not title.strip():
        yield Lack(_("No title yet"), _("Write one"), "id_title")
    if not standfirst.strip():
        yield Lack(_("No standfirst"), _("Write one"), "id_standfirst")
    if number := len(UNDESCRIBED.findall(text)):
        remedy = ngettext("Describe it", "Describe them", number)
        yield Lack(_pictures(number), remedy, "id_text")
    if lead and not lead_description.strip():
        said = _("The lead picture has no description")
        yield Lack(said, _("Describe it"), "id_lead_description")
    if not tags:
        yield Lack(_("No tag yet"), _("Add tags"), "id_tags")
    if dead := dead_links(text):
        remedy = ngettext("Mend it", "Mend them", len(dead))
        yield Lack(_links(len(dead)), remedy, "id_text", tuple(dead[:NAMED]))


def lacks_of(post):
    """What an article lacks as it stands in the editor: in its working copy, or in itself."""
    copy = post.working_copy()
    typed = copy or post
    sent = copy.fields if copy else {}
    lead = _picture(sent["lead"]) if "lead" in sent else post.lead
    described = sent.get("lead_description") or [lead.description if lead else ""]
    return list(
        lacks(
            title=typed.title,
            standfirst=typed.standfirst,
            text=typed.text,
            tags=sent["tags"][-1].strip() if "tags" in sent else post.tags.all(),
            lead=lead,
            lead_description=described[-1],
        )
    )


def dead_links(text):
    """The addresses of this blog that a text links and where nothing is, nor a draft that will be."""
    return [address for address in own_links(text) if not _is_there(address)]


def own_links(text):
    """The addresses of this blog that a text links."""
    return [address for address in links(text) if _is_ours(address)]


def links(text):
    """The addresses that a text links, each once, in their order; not those in code, nor its pictures."""
    found = LINK.findall(PICTURE.sub("", CODE.sub("", text)))
    return list(dict.fromkeys(address for parts in found for address in parts if address))


def _is_ours(address):
    if INTERNAL.fullmatch(address):
        return True
    parts = _parts(address)
    own = urlsplit(settings.SITE_URL)
    is_here = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return is_here or (parts.scheme in ("http", "https") and parts.netloc == own.netloc)


def _is_there(address):
    if number := INTERNAL.fullmatch(address):
        return BY_NUMBER[number[1]].objects.filter(pk=number[2]).exists()
    path = unquote(_parts(address).path) or "/"
    try:
        found = resolve(inside(path, Post.objects.all()))
    except Resolver404:
        return False
    there = OF_AN_ADDRESS.get(found.view_name)
    return there is None or there(**found.kwargs).exists()


def _article(year, month, day, slug):
    try:
        return Post.objects.filter(day=date(year, month, day), slug=slug)
    except ValueError:  # No calendar has it.
        return Post.objects.none()


BY_NUMBER = {"article": Post, "page": Page}
# Where an address resolves and yet nothing may be; all others are there.
OF_AN_ADDRESS = {
    "article": _article,
    "page": lambda slug: Page.objects.filter(slug=slug),
    "tag": lambda slug, **number: Tag.objects.filter(slug=slug),
    "category": lambda slug, **number: Category.objects.filter(slug=slug),
}


def _parts(address):
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _picture(values):
    key = values[-1] if values else ""
    return Picture.objects.filter(pk=key).first() if key.isascii() and key.isdecimal() else None


def _pictures(number):
    said = ngettext(
        "%(n)d picture has no description", "%(n)d pictures have no description", number
    )
    return said % {"n": number}


def _links(number):
    said = ngettext("%(n)d link leads nowhere", "%(n)d links lead nowhere", number)
    return said % {"n": number}
