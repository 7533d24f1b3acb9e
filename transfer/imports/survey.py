"""The first reading of an export: what is in it and what will become of it. Nothing is written.

An export says at its end, or anywhere, what is needed from the beginning: the pictures of a gallery, who
its authors are, which blog it is of. So it is read twice, and what is kept in between is small.
"""

import re
from array import array
from collections import Counter, defaultdict

from blog.models import Page, Post
from comments.models import Comment
from transfer.imports.entries import foreign_id, is_welcome, sorted_out
from transfer.imports.matching import split
from transfer.models import Imported
from transfer.sources.parts import Author, Blog, Entry, Term
from transfer.sources.wordpress.shortcodes import unknown

MODELS = {"post": Post, "page": Page, "comment": Comment}


class Survey:
    """What the first reading of the file at `path` by `reader`, a source, found."""

    def __init__(self, reader, path, *, keeps_binned=False):
        self.reader, self.path, self.keeps_binned = reader, path, keeps_binned
        self.blog = Blog("", "")
        self.authors, self.terms, self.attachments = [], [], {}
        self.found = Counter()
        self.uploads = defaultdict(list)  # {entry: the ids of what was uploaded for it}
        self.menu = []  # the entries of menus
        self._welcome = []  # (kind, what tells it from others, the ids of its comments)

    def read(self, report):
        """Read it, and count in `report` what is left out. Raises UnreadableExport or OSError."""
        for part in self.reader.read(self.path, report.mends):
            match part:
                case Blog():
                    self.blog = part
                case Author():
                    self.authors.append(part)
                case Term():
                    self.terms.append(part)
                case Entry():
                    self._look_at(part, report)
        for id, one in self.attachments.items():
            self.uploads[one.parent].append(id)
        return self

    @property
    def source(self):
        """The blog that it is of: the same with and without https, or www.

        Of those that were made at home, which are all called localhost, the title tells them apart.
        """
        host = re.sub(r"^https?://(www\.)?", "", self.blog.address.lower()).rstrip("/")
        name = split(f"//{host}").hostname or ""
        if name in ("", "localhost") or name.startswith("127."):
            host = f"{host} {self.blog.title}".strip()
        return f"{self.reader.NAME} {host}"[:200]

    def count_known(self, report):
        """Count in `report` what is here already, and what comes as a draft."""
        for kind, own, ids, is_private in self._welcome:
            if self._is_here(kind, own):
                report.count("here", kind)
            elif is_private:
                report.count("draft", "private")
            names = [foreign_id(own, id) for id in ids]
            report.count(
                "here",
                "comment",
                len(Imported.objects.known(self.source, "comment", Comment, names)),
            )

    def count_coming(self, report):
        """Count in `report` what will become of each, and so what is to come."""
        self.count_known(report)
        coming = report.counts["brought"]
        for kind, _own, ids, _is_private in self._welcome:
            coming[kind] += 1
            coming["comment"] += len(ids)
        coming.subtract(report.counts["here"])
        del coming["thread"]

    def _is_here(self, kind, own):
        return kind in MODELS and Imported.objects.known(self.source, kind, MODELS[kind], [own])

    def _look_at(self, entry, report):
        self.found[entry.kind] += 1
        self.found["comment"] += len(entry.comments)
        if entry.file:
            self.attachments[entry.id] = entry
        if entry.item:
            self.menu.append(entry)
        if not is_welcome(entry, report):
            report.count("left out", "of what stays", len(entry.comments))
            return
        if entry.format == "wordpress":
            report.count_shortcodes(unknown(entry.html))
        kept, _skipped = sorted_out(entry, self.keeps_binned, report)
        self._welcome.append(
            (entry.kind, foreign_id(entry), array("q", kept), entry.status == "private")
        )
