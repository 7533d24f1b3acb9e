"""Where Jekyll and Hugo showed a text: by its own words, by the site's settings, or by where its file lies."""

import re
from pathlib import PurePosixPath

from transfer.sources.values import dictionary, line, path_of, words

# Jekyll's own names for its styles.
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_PART = re.compile(r":([a-z_]+)")
_SLASHES = re.compile(r"/{2,}")


class Addresses:
    """The addresses of a site whose settings are `config`; `is_hugo` says which generator made it."""

    def __init__(self, config, is_hugo):
        self.is_hugo = is_hugo
        # Where the site stands below its host's own address.
        base = words(config.get("baseURL" if is_hugo else "baseurl"))
        self.base = path_of(base).rstrip("/") if base else ""
        style = words(config.get("permalink")) or "date"
        self.style = _STYLES.get(style, style)
        self.are_pretty = style in ("pretty", "/:title/") or style.endswith("/")
        permalinks = dictionary(config.get("permalinks"))
        self.by_section = dictionary(permalinks.get("page")) or permalinks

    def of(self, text):
        """The paths of a Text, the one that readers know first."""
        written = line(text.front.get("url" if self.is_hugo else "permalink"))
        own = self._filled(written, text) if written else self._by_settings(text)
        moved = [*_listed(text.front.get("aliases")), *_listed(text.front.get("redirect_from"))]
        paths = [self.base + _SLASHES.sub("/", f"/{one}") for one in (own, *moved)]
        # GitHub Pages and most servers show x.html at /x as well.
        paths += [paths[0].removesuffix(".html")] if paths[0].endswith(".html") else []
        return list(dict.fromkeys(paths))

    def _by_settings(self, text):
        if self.is_hugo:
            path = PurePosixPath(text.path.removeprefix("content/"))
            place = path.parent if path.stem == "index" else path.with_suffix("")
            section = place.parts[0] if len(place.parts) > 1 else ""
            if style := words(self.by_section.get(section)):
                return self._filled(style, text)
            name = line(text.front.get("slug")) or place.name
            return f"/{place.parent}/{name}/".replace(" ", "-").lower().replace("/./", "/")
        if text.is_post:
            return self._filled(self.style, text)
        path = PurePosixPath(text.path.removeprefix("_pages/")).with_suffix("")
        return f"/{path}/" if self.are_pretty else f"/{path}.html"

    def _filled(self, style, text):
        categories = "/".join(term.name.lower() for term in text.categories)
        name = line(text.front.get("slug")) or text.name
        parts = {
            "categories": categories,
            "slugified_categories": categories.replace(" ", "-"),
            "title": name,
            "slug": name,
            "filename": text.name,
            "contentbasename": text.name,
            "slugorfilename": name,
            "slugorcontentbasename": name,
            "basename": text.name,
            "name": text.name,
            "section": PurePosixPath(text.path.removeprefix("content/")).parts[0],
            "path": str(PurePosixPath(text.path).with_suffix("")),
            "output_ext": ".html",
        }
        parts |= _parts_of_day(text.local) if text.local else {}
        return _PART.sub(lambda match: parts.get(match[1], ""), style)


def _parts_of_day(moment):
    return {
        "year": f"{moment:%Y}",
        "month": f"{moment:%m}",
        "monthname": f"{moment:%B}".lower(),
        "day": f"{moment:%d}",
        "i_month": str(moment.month),
        "i_day": str(moment.day),
        "short_year": f"{moment:%y}",
        "short_month": f"{moment:%b}",
        "long_month": f"{moment:%B}",
        "short_day": f"{moment:%a}",
        "long_day": f"{moment:%A}",
        "y_day": f"{moment:%j}",
        "yearday": str(moment.timetuple().tm_yday),
        "week": f"{moment:%V}",
        "hour": f"{moment:%H}",
        "minute": f"{moment:%M}",
        "second": f"{moment:%S}",
    }


def _listed(value):
    return (
        [line(one) for one in value] if isinstance(value, list) else [line(value)] if value else []
    )
