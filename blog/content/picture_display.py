"""What a page needs to know of a picture: its addresses, sizes and description."""

from urllib.parse import unquote, urlsplit

from django.conf import settings

# How wide the page shows it (DESIGN 3), for the browser to choose a rendition by.
# Three dots to the pixel show nothing that two don't: a telephone of that kind is
# told of two thirds of its width, and takes the file that one of two dots would.
_SHARP = "(width < 48rem) and (resolution > 2dppx)"
SIZES = {
    "full": f"{_SHARP} 67vw, 100vw",
    "wide": f"{_SHARP} 67vw, (width < 64rem) 100vw, 60rem",
    "column": f"{_SHARP} 62vw, (width < 46rem) calc(100vw - 2rem), 42rem",
    "gallery": f"{_SHARP} 32vw, (width < 46rem) 50vw, 21rem",
}
# From the one that says most in the fewest bytes.
TYPES = {".avif": "image/avif", ".webp": "image/webp"}
STILL = "(prefers-reduced-motion: reduce)"


class Showing:
    """The part of Picture that templates and rendered texts ask."""

    @property
    def url(self):
        return self.file.url

    @property
    def srcset(self):
        """The sizes for browsers that know neither AVIF nor WebP, with the whole picture."""
        smaller = self._set(".jpg", ".png")
        return f"{smaller}, {self.url} {self.width}w" if smaller else ""

    @property
    def sources(self):
        """The <source>s of its <picture>, as dicts: a browser takes the first that it knows."""
        stills = {"media": STILL, "type": "image/webp", "srcset": self._set(".webp", still=True)}
        kinds = ({"type": kind, "srcset": self._set(end)} for end, kind in TYPES.items())
        return [source for source in (stills, *kinds) if source["srcset"]]

    def _set(self, *endings, still=False):
        return self._set_of(
            (made for made in self.renditions if made.get("still", False) == still), endings
        )

    def _set_of(self, files, endings):
        url = self.file.storage.url
        shown = (made for made in files if made["name"].endswith(endings))
        return ", ".join(f"{url(made['name'])} {made['width']}w" for made in shown)

    def in_text(self):
        """What the tag of a picture in an article's text is given."""
        shown = {"src": self.url, "width": self.width, "height": self.height}
        return shown | {"srcset": self.srcset, "sources": self.sources, "alt": self.description}

    def thumbnail(self):
        """The address of a small file that every browser shows."""
        small = [*self.crops_for("list"), *self.renditions]
        small = next((one for one in small if one["name"].endswith(".webp")), None)
        return self.file.storage.url(small["name"]) if small else self.url

    def at_least(self, width):
        """The address of its smallest file that every browser of today shows and that is so wide."""
        wide = (one for one in self.renditions if one["width"] >= width)
        rendition = next((one for one in wide if one["name"].endswith(".webp")), None)
        return self.file.storage.url(rendition["name"]) if rendition else self.url

    def crops_for(self, place):
        """The renditions of the picture that were cut for a place in the layout: "home", "list" or "card"."""
        return [made for made in getattr(self, "crops", ()) if made["as"] == place]

    def crop_url(self, place):
        return next((self.file.storage.url(one["name"]) for one in self.crops_for(place)), self.url)

    def crop_sources(self, place):
        """The `sources` of a place that cuts the picture; empty until it is cut, and for one that moves."""
        if any("still" in made for made in self.renditions):
            return []
        kinds = (
            {"type": kind, "srcset": self._set_of(self.crops_for(place), end)}
            for end, kind in TYPES.items()
        )
        return [source for source in kinds if source["srcset"]]

    def markdown(self):
        """The line that shows it in a text."""
        described = "".join(
            f"\\{letter}" if letter in "[]\\" else letter for letter in self.description
        )
        return f"![{described}]({self.file.storage.url(self.address or self.file.name)})"


def size_at(pictures):
    """The question that rendering a text asks about each address: what is in_text() there, or None."""

    def answer(src):
        name = name_in_our_store(src)
        picture = pictures.shown_at(name) if name else None
        return picture.in_text() if picture else None

    return answer


def name_in_our_store(src):
    path = unquote(src.partition("#")[0]).removeprefix(settings.SITE_URL)
    return path.removeprefix(settings.MEDIA_URL) if path.startswith(settings.MEDIA_URL) else ""


def is_here(src):
    """Whether a browser may load the picture at an address of a text: one without a host is ours."""
    try:
        host = urlsplit(src).netloc
    except ValueError:
        return False
    return not host or host == urlsplit(settings.SITE_URL).netloc
