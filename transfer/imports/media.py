"""The pictures of another blog: from a folder or an archive of its uploads, or fetched from it, into the library here.

Only files of the blog itself are asked for: what an export shows from elsewhere stays where it is.
"""

import re
from html import escape, unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from blog.content.markup.to_html import resized
from blog.content.picture_display import size_at
from blog.models import Picture, Redirect
from blog.pictures.reading import BYTES
from blog.pictures.upload import receive
from lib.outgoing.addresses import NotSent
from lib.outgoing.requests import Limits, ask
from transfer.imports.matching import split
from transfer.imports.uploads import Uploads, is_upload, read_at_most
from transfer.models import Imported

LIMITS = Limits(connect=5, in_all=60, bytes=BYTES, redirects=3)
TRIES = 3  # of an address that doesn't answer

_ATTRIBUTE = re.compile(r"""(\b(?:src|href)\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)
_IN_MARKDOWN = re.compile(
    r"(\]\(\s{0,3}<?|^ {0,3}\[[^\]\n]{1,200}\]:\s{0,3}<?)([^\s<>()]{1,1000})", re.MULTILINE
)
_IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_SIZES = re.compile(
    r"""\s(?:srcset|sizes|width|height)\s*=\s*(?:"[^"]*"|'[^']*'|\S+?)(?=[\s/>])""", re.IGNORECASE
)
_SIZE_IN_NAME = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{1,5}$)")
_PICTURE = re.compile(r"\.(?:jpe?g|jpe|png|gif|webp|avif)$", re.IGNORECASE)


class Media:
    """The pictures of one blog on their way in.

    `attachments` are {address: description}. `folder` is a path to a folder or a .zip of uploads;
    with `fetches`, what isn't there is asked of the old blog. `hosts` are others at which it keeps its pictures.
    """

    def __init__(
        self, source, address, attachments, report, *, folder=None, fetches=False, hosts=()
    ):
        self.source, self.report, self.fetches, self.run = source, report, fetches, None
        self.described = {_key(one): words for one, words in attachments.items()}
        self.address, self.hosts = address, _hosts(address) | set(hosts)
        self.root = folder and Uploads(Path(folder))
        self.known = Imported.objects.known(source, "picture", Picture)
        self.refused = {}  # Why, by what a picture is known by.

    @property
    def can_supply(self):
        return bool(self.root or self.fetches)

    def bring(self, title, text, html, by):
        """(text, html) of an entry with the pictures that are here by now; html is clean and stays so."""
        moved = {}
        for address in self._addresses_in(f"{text}\n{html}"):
            if picture := self.picture(address, by, title):
                moved[address] = picture.file.storage.url(picture.address)
        if not moved:
            return text, html
        for address, here in moved.items():
            for path in {unquote(urlsplit(address).path), _key(address)}:
                Redirect.objects.get_or_create(
                    path=path[:300], defaults={"onto": here, "why": Redirect.Why.IMPORTED}
                )
        shown = resized(_replaced(html, moved), size_at(Picture.objects))
        return _replaced(text, moved), shown

    def picture(self, address, by, title, description=""):
        """The Picture of an address, brought in if it isn't here; or None, and it is told why."""
        key = _key(address)
        if found := Picture.objects.filter(pk=self.known.get(key)).first():
            return found
        if not self.can_supply:
            self.report.count("left there", "picture")
            return None
        if key not in self.refused:
            try:
                return self._received(address, key, by, description)
            except (NotSent, OSError, ValidationError) as why:
                messages = getattr(why, "messages", None) or [str(why)]
                self.refused[key] = " ".join(messages)
        self.run.miss(title, address, self.refused[key])
        return None

    def _received(self, address, key, by, description):
        content = self._content(address)
        name = PurePosixPath(key).name
        picture = receive(
            ContentFile(content, name),
            by=by,
            description=(self.described.get(key) or description)[:300],
        )
        Imported.objects.remember(self.source, "picture", {key: picture.pk}, run=self.run)
        self.known[key] = picture.pk
        self.report.count("brought", "picture")
        return picture

    def _content(self, address):
        """The bytes of a picture, as large as it can be had. Raises OSError or NotSent, which say why."""
        for tried in dict.fromkeys(
            [_SIZE_IN_NAME.sub("", urlsplit(address).path), urlsplit(address).path]
        ):
            if found := self._found(unquote(tried)):
                return read_at_most(found, BYTES + 1)
        if not self.fetches:
            raise OSError(_("It isn’t in the folder."))
        address = self._whole(address)
        whole = _SIZE_IN_NAME.sub("", address.partition("?")[0])
        status = None
        for tried in dict.fromkeys([whole, address]):
            answer = _asked(tried)
            if answer.is_fine:
                return answer.body
            status = answer.status
        raise OSError(_("The site answered %(status)d.") % {"status": status})

    def _whole(self, address):
        """An address of the old blog that may be asked. Raises OSError."""
        if split(address).hostname:
            return address
        if not split(self.address).hostname:
            raise OSError(_("The export doesn’t say where the blog is. Say it with --address."))
        return urljoin(self.address, address)

    def _addresses_in(self, html):
        """Those of the old blog's pictures, each once."""
        found = (unescape(value[1:-1]).strip() for _start, value in _ATTRIBUTE.findall(html))
        return list(dict.fromkeys(one for one in found if self.is_ours(one)))

    def is_ours(self, address):
        """Whether an address is of a picture of the old blog."""
        try:
            url = urlsplit(address)
        except ValueError:
            return False
        host = (url.hostname or "").removeprefix("www.")
        is_there = self._is_its_host(host) if host else self._has(unquote(url.path))
        return is_there and bool(_PICTURE.search(url.path))

    def _is_its_host(self, host):
        domains = {f".{above}" for above in _domains(host)}
        return host in self.hosts or bool(domains & self.hosts)

    def _has(self, path):
        return is_upload(path) or bool(self._found(path))

    def _found(self, path):
        """The file of a path in the folder, if there is one. Where the blog begins may be a part of its paths."""
        base = split(self.address).path.rstrip("/")
        paths = dict.fromkeys([path, path.removeprefix(base)])
        return self.root and next(filter(None, map(self.root.find, paths)), None)


def _asked(address):
    """What the old blog answers, asked a few times. Raises NotSent."""
    address = f"https:{address}" if address.startswith("//") else address
    for _try in range(TRIES - 1):
        try:
            answer = ask("GET", address, headers={"Accept": "image/*"}, limits=LIMITS)
        except NotSent:
            continue
        if answer.status < 500:
            return answer
    return ask("GET", address, headers={"Accept": "image/*"}, limits=LIMITS)


def _hosts(address):
    """Where the files of a blog lie: on its own host, and those of WordPress.com on another."""
    host = (split(address).hostname or "").removeprefix("www.")
    name, dot, domain = host.partition(".")
    return {host, f"{name}.files.{domain}"} - {""} if dot else {host} - {""}


def _domains(host):
    """What a host's name stands below: `a.b.c` → `b.c`, `c`."""
    parts = host.split(".")
    return [".".join(parts[start:]) for start in range(1, len(parts))]


def _key(address):
    """What a picture is known by: its path, without the size that WordPress makes a part of its name."""
    return _SIZE_IN_NAME.sub("", unquote(split(address).path))[-200:]


def _replaced(html, moved):
    """The HTML with new addresses for old ones; the sizes that were the old blog's are gone."""

    def attribute(found):
        here = moved.get(unescape(found[2][1:-1]).strip())
        return f'{found[1]}"{escape(here)}"' if here else found[0]

    def image(found):
        changed = _ATTRIBUTE.sub(attribute, found[0])
        return changed if changed == found[0] else _SIZES.sub("", changed)

    def in_markdown(found):
        here = moved.get(found[2])
        return f"{found[1]}{here}" if here else found[0]

    return _IN_MARKDOWN.sub(in_markdown, _ATTRIBUTE.sub(attribute, _IMAGE.sub(image, html)))
