"""What an article lacks before it goes out, for the editor and for the lists of drafts."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markdown.extensions.toc import slugify_unicode

from blog.content.markup.render import COMMENT, anchor
from blog.content.markup.syntax.links import INTERNAL
from blog.models import Category, Page, Picture, Post, Tag
from blog.models.articles.permalinks import inside
from lib.text.numbers import number

UNDESCRIBED = re.compile(r"!\[\s*\]\(")
# Of a link in Markdown or HTML, and of a note of where one leads.
LINK = re.compile(
    r"""\]\(\s*<?([^\s)>]+)|\bhref=["']?([^\s"'>]+)|^\[[^\]^]+\]:\s*<?(\S+?)>?\s*$""", re.M
)
PICTURE = re.compile(r"!\[(?:\\.|[^\]\\])*\]\([^)\n]*\)")
NAMED = 5  # links that lead nowhere
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$|^(.+)\n(?:=+|-+)[ \t]*$", re.M)
IDS = re.compile(r"""\bid=["']?([^\s"'>]+)|\{[^}\n]*#([\w:.-]+)[^}\n]*\}""")
MARKS = re.compile(r"\]\([^)]*\)|<[^>]*>")  # of a heading, that are no words of it
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.M | re.S)


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: a sentence of it, what its link says, and the field where to repair it."""

    sentence: str
    remedy: str
    field: str
    names: tuple = ()  # of what is meant, where there may be many of the kind
    is_of_pictures: bool = False  # in the text, without a description


def missing_parts(*, title, standfirst, text, tags, lead=None, lead_description=""):
    """What an article lacks (Lacks), in the order of the form. Nothing here keeps it from going out."""
    if not title.strip():
        yield Lack(_("No title yet"), _("Write one"), "id_title")
    if not standfirst.strip():
        yield Lack(_("No standfirst"), _("Write one"), "id_standfirst")
    if number := len(UNDESCRIBED.findall(text)):
        remedy = ngettext("Describe it", "Describe them", number)
        message = ngettext(
            "%(n)d picture has no description", "%(n)d pictures have no description", number
        )
        yield Lack(message % {"n": number}, remedy, "id_text", is_of_pictures=True)
    if lead and not lead_description.strip():
        message = _("The lead picture has no description")
        yield Lack(message, _("Describe it"), "id_lead_description")
    if not tags:
        yield Lack(_("No tag yet"), _("Add tags"), "id_tags")
    if dead := dead_links(text):
        remedy = ngettext("Fix it", "Fix them", len(dead))
        message = ngettext("%(n)d link is broken", "%(n)d links are broken", len(dead))
        yield Lack(message % {"n": len(dead)}, remedy, "id_text", tuple(dead[:NAMED]))


def missing_parts_of(post):
    """What an article lacks as it stands in the editor: in its working copy, or in itself."""
    copy = post.working_copy()
    typed = copy or post
    sent = copy.fields if copy else {}
    if "lead" in sent:
        keys = sent["lead"]
        lead = Picture.objects.filter(pk=number(keys[-1])).first() if keys else None
    else:
        lead = post.lead
    described = sent.get("lead_description") or [lead.description if lead else ""]
    return list(
        missing_parts(
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
    return [address for address in own_links(text) if not _is_there(address, text)]


def own_links(text):
    """The addresses of this blog that a text links."""
    return [address for address in links(text) if _is_ours(address)]


def links(text):
    """The addresses that a text links, each once, in their order; not those in code, nor its pictures."""
    targets = LINK.findall(PICTURE.sub("", CODE.sub("", text)))
    return list(dict.fromkeys(address for parts in targets for address in parts if address))


def _is_ours(address):
    if address.startswith("#") or INTERNAL.fullmatch(address):
        return True
    parts = _parts(address)
    own = urlsplit(settings.SITE_URL)
    is_here = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return is_here or (parts.scheme in ("http", "https") and parts.netloc == own.netloc)


def _is_there(address, text):
    if address.startswith("#"):
        return _has_place(text, address)
    if number := INTERNAL.fullmatch(address):
        return BY_NUMBER[number[1]].objects.filter(pk=number[2]).exists()
    path = unquote(_parts(address).path) or "/"
    try:
        match = resolve(inside(path, Post.objects.all()))
    except Resolver404:
        return False
    there = OF_AN_ADDRESS.get(match.view_name)
    return there is None or there(**match.kwargs).exists()


def _has_place(text, address):
    """Whether a text has the place inside it that a link names: a section, or what has an id; “#” is its top."""
    if address == "#" or COMMENT.fullmatch(address):
        return True
    names = [name for groups in IDS.findall(text) for name in groups if name]
    titles = [title for groups in HEADING.findall(text) for title in groups if title]
    places = {anchor(name) for name in names}
    places |= {anchor(slugify_unicode(MARKS.sub("", title), "-")) for title in titles}
    meant = anchor(unquote(address[1:]))
    return bool(
        {meant, re.sub(r"[-_]\d+$", "", meant)} & places
    )  # The second of a name is counted.


def _articles_at(year, month, day, slug):
    try:
        return Post.objects.filter(day=date(year, month, day), slug=slug)
    except ValueError:  # No calendar has it.
        return Post.objects.none()


BY_NUMBER = {"article": Post, "page": Page}
# Where an address resolves and yet nothing may be; all others are there.
OF_AN_ADDRESS = {
    "article": _articles_at,
    "page": lambda slug: Page.objects.filter(slug=slug),
    "tag": lambda slug, **number: Tag.objects.filter(slug=slug),
    "category": lambda slug, **number: Category.objects.filter(slug=slug),
}


def _parts(address):
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
