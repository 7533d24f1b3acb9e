"""Taking in the site's logo and its icon: decoded apart, made into all sizes, kept as files."""

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from blog.pictures.decoding import process
from blog.pictures.decoding.reading import BYTES
from blog.pictures.upload import refusals_in_words
from lib.db.slow import slow

FOLDER = "site"


def receive_logo(file):
    """{"name", "width", "height"} of the file that is kept. Raises ValidationError; never in a transaction."""
    (made,), (name,) = _received("logo", file)
    return {"name": name, "width": made.width, "height": made.height}


def receive_icon(file):
    """{size: name of a file}. Raises ValidationError; never in a transaction."""
    made, names = _received("icons", file)
    return {one.suffix.partition(".")[0]: name for one, name in zip(made, names, strict=True)}


def _received(what, file):
    """An address is never given to another picture: browsers keep what they found there."""
    file.seek(0)
    with refusals_in_words():
        with slow("decoding a picture"):
            made = process.of_the_site(what, file.read(BYTES + 1))
        folder = f"{FOLDER}/{secrets.token_hex(6)}"
        return made, [
            default_storage.save(f"{folder}/{one.suffix}", ContentFile(one.content)) for one in made
        ]


def drop(kept):
    """Delete the files of a logo or an icon that another one has replaced."""
    names = [kept["name"]] if kept and "name" in kept else (kept or {}).values()
    for name in names:
        default_storage.delete(name)
