"""What a page needs to know of a picture: its addresses, sizes and description."""

from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

# How wide the page shows it (DESIGN 3), for the browser to choose a rendition by.
# Three dots to the pixel show nothing that two don't: a telephone of that kind is
# told of two thirds of its width, and takes the file that one of two dots would.
_SHARP = "(width < 48rem) and (resolution > 2dppx)"
SIZES = {
    "wide": f"{_SHARP} 67vw, (width < 64rem) 100vw, 60rem",
    "column": f"{_SHARP} 62vw, (width < 46rem) calc(100vw - 2rem), 42rem",
}


class Showing:
    """The part of Picture that templates and rendered texts ask."""

    @property
    def url(self):
        return self.file.url

    @property
    def srcset(self):
        url = self.file.storage.url
        return ", ".join(f"{url(made['name'])} {made['width']}w" for made in self.renditions)

    def in_text(self):
        """What the tag of a picture in an article's text is given beside its address and description."""
        size = {"width": self.width, "height": self.height}
        return size | {"srcset": self.srcset, "sizes": SIZES["column"]} if self.renditions else size

    def markdown(self):
        """The line that shows it in a text."""
        described = "".join(
            f"\\{letter}" if letter in "[]\\" else letter for letter in self.description
        )
        return f"![{described}]({self.url})"

    def drop_files(self):
        storage = self.file.storage
        for name in [self.file.name, *(made["name"] for made in self.renditions)]:
            if name:
                storage.delete(name)


def size_at(pictures):
    """The question that rendering a text asks about each address: what is in_text() there, or None."""

    def answer(src):
        name = _name_in_our_store(src)
        try:
            return pictures.get(file=name).in_text() if name else None
        except ObjectDoesNotExist:
            return None

    return answer


def _name_in_our_store(src):
    path = unquote(src).removeprefix(settings.SITE_URL)
    return path.removeprefix(settings.MEDIA_URL) if path.startswith(settings.MEDIA_URL) else ""
