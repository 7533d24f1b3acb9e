"""The files of another blog: from a folder or an archive of its uploads, or fetched from it, into the library here.

Only files of the blog itself are asked for: what an export shows from elsewhere stays where it is.
"""

import re
from collections import defaultdict
from functools import cached_property, partial
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from blog.content.picture_display import is_here
from blog.models import Attachment, Recording
from blog.pictures.upload import make_lacking_sizes
from lib.outgoing.addresses import NotSent
from lib.outgoing.requests import ask
from transfer.imports.content.matching import host_of, split
from transfer.imports.files.decoded import DecodedAhead
from transfer.imports.files.incoming_files import (
    MODELS,
    copy,
    is_file,
    kind_of,
    limits_of,
    on_disk,
    take_in,
    url_of,
)
from transfer.imports.files.own_hosts import beside, is_among
from transfer.imports.files.renewed_texts import (
    ATTRIBUTE,
    IMAGE,
    SIZE_IN_NAME,
    key_of,
    lead_on,
    renewed,
)
from transfer.imports.files.uploads import Uploads, is_dated, is_upload
from transfer.models import Imported, MissingFile
from transfer.sources.archives import DAMAGED

TRIES = 3  # of an address that doesn't answer
SILENT = 10  # addresses without an answer in a row: the old blog is gone

_OWN = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


class Media:
    """The pictures, recordings and other files of one blog on their way in.

    `attachments` are {address: description}, and `pages` {address: [address of its own page, …]}. `folder` is a path to a folder or a .zip of uploads, which may lie `below` it;
    with `fetches`, what isn't there is asked of the old blog. `hosts` are others at which it keeps its pictures.
    """

    def __init__(
        self,
        source,
        address,
        attachments,
        report,
        *,
        folder=None,
        below="",
        fetches=False,
        hosts=(),
        pages=(),
    ):
        self.source, self.report, self.fetches, self.run = source, report, fetches, None
        self.described = {key_of(one): words for one, words in attachments.items()}
        self.pages = defaultdict(list)  # of what is known by a key
        for one, theirs in pages:
            self.pages[key_of(one)] += theirs
        self.address, self.hosts = address, beside(host_of(address)) | set(hosts)
        self.root = folder and Uploads(Path(folder), below)
        # {kind: {what it is known by: its key here}}
        self.known = {kind: Imported.objects.known(source, kind, MODELS[kind]) for kind in MODELS}
        self.refused = {}  # Why, by what a picture is known by.
        self.unanswered = 0  # in a row
        self.decoded = DecodedAhead()
        self.left = set()  # of what nobody is to fetch: each counts once
        # Of the entry at hand: what it lacks, as columns of MissingFile; {old address: where it is now}.
        self.missed, self.moved = [], {}

    @property
    def can_supply(self):
        return bool(self.root or self.fetches)

    def decode_ahead(self, text, html, lead):
        """Decode the pictures of an entry that lie in the folder; from a thread, while others are written."""
        for address in [*self._addresses_in(text, html), lead] if self.root else ():
            key = self.key_of(address)
            is_to_come = self.is_ours(address) and key not in self.known["picture"]
            if is_to_come and kind_of(address) == "picture" and (file := self._file_of(address)):
                self.decoded.decode(key, file)

    def bring(self, text, html, by):
        """(text, html) of an entry with the files that are here by now; html is clean and stays so."""
        self.missed, moved = [], {}
        for address, words in self._addresses_in(text, html).items():
            if thing := self.thing(address, by, words):
                moved[address] = url_of(thing)
        for address in filter(self.is_ours, moved):
            lead_on(address, moved[address])
        if split(self.address).hostname:
            # What is missed gets the old blog's host if it has none: here it would lead nowhere.
            for about in self.missed:
                if not split(about["address"]).hostname:
                    whole = urljoin(self.address, about["address"])
                    moved[about["address"]] = whole
                    about["address"] = whole
        self.moved = moved
        return renewed(text, html, moved)

    def named_in_comment(self, html, post):
        """{old address: where it is now} of the files in a comment's HTML that are here by now or lie in the folder.

        Nobody is asked for others, and they aren't missed: what isn't here stays as it was. From the folder come
        pictures and what the export names: it may have files that the old blog showed nobody.
        """
        if not any(mark in html for mark in self._marks):
            return {}
        moved, base = {}, split(self.address).path.rstrip("/")
        for address in filter(self.is_ours, self._addresses_in("", html)):
            thing, key = self.here(self.key_of(address)), self.key_of(address)
            # A picture right where the old blog kept its own: each has one such address.
            is_in_uploads = unquote(split(address).path).startswith(f"{base}/wp-content/uploads/")
            is_plain = kind_of(address) == "picture" and is_in_uploads
            may_come = key in self.described or is_plain
            if not thing and may_come and self._file_of(address):
                thing = self.thing(address, post.author)
            if thing:
                moved[address] = url_of(thing)
                lead_on(address, moved[address])
        self.missed = []
        return moved

    @cached_property
    def _marks(self):
        """What stands in a text that may name a file of the old blog."""
        return ["/wp-content/uploads/", *(host.lstrip(".") for host in self.hosts)]

    def bring_alone(self, address, by):
        """Have a file that no text names, for whoever links it from elsewhere, and say whether it was looked for.

        Its address and those of its pages lead to it. One that can't be had is missed by no reader here.
        """
        if not self.is_ours(address):
            return False
        self.missed, self.fetches = [], self.fetches and self.unanswered < SILENT
        here = self.here(self.key_of(address))
        is_looked_for = not here and self.can_supply
        thing = here or (is_looked_for and self.thing(address, by))
        if thing:
            lead_on(address, url_of(thing), *self.pages.get(self.key_of(address), []))
        return is_looked_for

    def note(self, written):
        """Put on record what the text and the lead picture lack, in the transaction that keeps them."""
        MissingFile.objects.note(self.run, written, self.missed)

    def lead(self, address, by, description=""):
        """The lead picture of an entry, or None."""
        if not self.is_ours(address) or kind_of(address) != "picture":
            return None
        if thing := self.thing(address, by, description, is_lead=True):
            lead_on(address, url_of(thing))
        return thing

    def thing(self, address, by, description="", is_lead=False):
        """The Picture, Recording or Attachment of an address, brought in if it isn't here; or None, and it is noted why."""
        key = self.key_of(address)
        if here := self.here(key):
            return here
        about = {"address": address, "key": key, "is_lead": is_lead, "why": ""}
        about["pages"] = self.pages.get(key, [])
        about["description"] = (self.described.get(key) or description)[:300]
        if not self.is_ours(address):
            about["why"] = _("It is on another site.")
        elif not self.can_supply:
            self.report.count("left there", kind_of(key), key not in self.left)
            self.left.add(key)
        elif key not in self.refused:
            try:
                with on_disk(PurePosixPath(key).name) as file:
                    self._read(address, file)
                    return self.receive(file, key, by, about["description"])
            except (NotSent, OSError, ValidationError, RuntimeError, ValueError, *DAMAGED) as why:
                self.refused[key] = in_a_sentence(why)
        about["why"] = about["why"] or self.refused.get(key, "")
        self.missed.append(about)
        return None

    def here(self, key):
        """What a file of the old blog became here, or None."""
        for kind, model in MODELS.items():
            if thing := model.objects.filter(pk=self.known[kind].get(key)).first():
                return thing
        return None

    def receive(self, file, key, by, description):
        """What an open file becomes, known from now on as that of the old blog. Raises ValidationError."""

        def remember(thing):
            Imported.objects.remember(self.source, _kind(thing), {key: thing.pk}, run=self.run)

        about = {"by": by, "description": description, "taken": self.decoded.take(key)}
        thing = take_in(kind_of(key), file, remember, **about)
        self.known[_kind(thing)][key] = thing.pk
        self.report.count("brought", _kind(thing))
        return thing

    def have_sizes_made(self):
        """Have the sizes of all pictures made once all have come, also of those from before an interruption."""
        if self.run:
            came = self.run.things.filter(kind="picture").order_by("pk")
            make_lacking_sizes(came.values_list("object_id", flat=True))

    def _read(self, address, file):
        """Read one into `file`, as large as it can be had. Raises OSError or NotSent, which say why."""
        if path := self._file_of(address):
            with path.open("rb") as source:
                return copy(source, file, kind_of(address))
        if not self.fetches:
            raise OSError(_("It isn’t in the folder."))
        if not split(address).hostname:
            if not split(self.address).hostname:
                raise OSError(_("The export doesn’t say where the blog is. Say it with --address."))
            address = urljoin(self.address, address)
        return self.fetch(address, file)

    def _file_of(self, address):
        """What lies in the folder for an address, as large as it can be had, or None."""
        path = urlsplit(address).path
        tries = dict.fromkeys([SIZE_IN_NAME.sub("", path), path])
        return next(filter(None, (self._path_in_folder(unquote(tried)) for tried in tries)), None)

    def fetch(self, address, file):
        """Have what the old blog sends for an address written into `file`. Raises OSError or NotSent."""
        whole = SIZE_IN_NAME.sub("", address.partition("?")[0])
        how = {"limits": limits_of(kind_of(address)), "into": file}
        # A redirect may go to no host but the old blog's own.
        how["may_lead_to"] = partial(is_among, self.hosts | beside(host_of(address)))
        # A blog that has moved has its uploads where it is now, whatever its texts say.
        moved, path = whole, split(whole).path
        is_there = is_among(self.hosts, host_of(whole)) and (is_upload(path) or is_dated(path))
        if self.address and is_there:
            moved = urljoin(self.address, path)
        why, silent = None, set()
        for tried in dict.fromkeys([whole, address, moved]):
            if host_of(tried) in silent:
                continue
            self.unanswered += 1
            try:
                answer = _answer_of(tried, **how)
            except NotSent as error:
                why = why or error
                silent.add(host_of(tried))
                continue
            self.unanswered = 0
            if answer.is_fine:
                return
            if host_of(tried) == host_of(address):
                why = OSError(_("The site answered %(status)d.") % {"status": answer.status})
        raise why

    def _addresses_in(self, text, html):
        """{address: description} of the old blog's pictures, and of those that are shown from other sites."""
        both = f"{text}\n{html}"
        values = (unescape(value[1:-1]).strip() for _start, value in ATTRIBUTE.findall(both))
        addresses = {one: "" for one in values if self.is_ours(one)}
        for tag in IMAGE.findall(html):
            own = {name: unescape(double or one) for name, double, one in _OWN.findall(tag)}
            src = own.get("src", "").strip()
            if src in addresses or not is_here(src) or not src.startswith(("/", "http")):
                addresses[src] = own.get("alt", "")
        return addresses

    def key_of(self, address):
        """What a picture is known by; one of another site by its host as well."""
        return key_of(
            address if self.is_ours(address) else (split(address).netloc + split(address).path)
        )

    def is_ours(self, address):
        """Whether an address is of a picture or of another file of the old blog."""
        try:
            url = urlsplit(address)
        except ValueError:
            return False
        if url.hostname:
            return is_among(self.hosts, url.hostname) and is_file(address)
        # What is no picture looks here like what was uploaded elsewhere.
        media_here = tuple(
            f"{settings.MEDIA_URL}{model.FOLDER}" for model in (Recording, Attachment)
        )
        if url.path.startswith(media_here):
            return False  # It is here, in a text that came before.
        path = unquote(url.path)
        return (is_upload(path) or bool(self._path_in_folder(path))) and is_file(address)

    def _path_in_folder(self, path):
        """The file of a path in the folder, if there is one. Where the blog begins may be a part of its paths."""
        base = split(self.address).path.rstrip("/")
        paths = dict.fromkeys([path, path.removeprefix(base)])
        return self.root and next(filter(None, map(self.root.find, paths)), None)


def _answer_of(address, **how):
    """What the old blog answers, asked a few times. Raises NotSent."""
    address = f"https:{address}" if address.startswith("//") else address
    for _try in range(TRIES - 1):
        try:
            answer = ask("GET", address, **how)
        except NotSent:
            continue
        if answer.status < 500:
            return answer
    return ask("GET", address, **how)


def _kind(thing):
    return next(kind for kind, model in MODELS.items() if isinstance(thing, model))


def in_a_sentence(why):
    """Why something can't be had, for its owner."""
    return " ".join(getattr(why, "messages", None) or [str(why)])
