"""What an export of a whole site says of itself, and how one is refused. docs/export-format.md describes the shape."""

import re
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from transfer.archive.kinds import Kind

NAME = re.compile(r"(?:data|articles|pages|media|originals)/[^\\\x00-\x1f]+")


class ImportFailed(Exception):
    """An export can't be read, as a sentence for whoever brought it."""


class SiteKind(Kind):
    format, version = "parley-site", 1
    failed = ImportFailed
    no_manifest = _("This isn’t an export of a Parley site: it has no manifest.json.")
    another = unreadable = _("This isn’t an export of a Parley site: its list can’t be read.")
    older = _("This Parley can’t read exports of version %(version)s.")
    newer = _("A newer Parley made this export. Update this one, then import it.")
    broken = _("%(path)s can’t be read: %(why)s")
    link = _("%(name)s is a link. An export has files alone.")
    twice = _("This archive has two files of the same name.")
    bomb = _("%(name)s in this archive unpacks to far more than a text can.")
    foreign = _("This archive has a file in a place where none belongs: %(name)s")
    unlisted = missing = _("The list in this archive and its files differ: %(name)s")
    damaged = _("%(name)s isn’t as it was when the export was made. Copy the export again.")
    absent = _("%(name)s isn’t in this archive.")

    @staticmethod
    def is_name(name):
        return NAME.fullmatch(name) and ".." not in PurePosixPath(name).parts

    @staticmethod
    def parse(content):
        if not all(about.keys() >= {"rows", "columns"} for about in content["tables"].values()):
            raise ValueError
        files = content["files"].items()
        return content, {name: (about["bytes"], about["sha256"]) for name, about in files}


def to_json(files, **about):
    listed = {name: {"bytes": size, "sha256": sha256} for name, (size, sha256) in files.items()}
    return SiteKind.to_json(about | {"files": listed}, ensure_ascii=False)
