"""Sites whose players and pictures a reader may load into an article by pressing, and the address of each one's frame.

A closed list: the frame's page lets the browser ask that one host and nobody else (blog/views/files/embeds.py).
What stands on any other site is a card that leads there.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
# A sound, a list or a person; a secret lets whoever was sent the link hear what isn't public.
_NUMBERED = re.compile(
    r"https://api\.soundcloud\.com/(?:tracks|playlists|users)/(?:soundcloud:\w{1,20}:)?\d{1,20}"
    r"(?:\?secret_token=[\w-]{1,64})?",
    re.ASCII,
)
_SPOTIFY = {"track", "album", "artist", "playlist", "episode", "show"}


@dataclass(frozen=True)
class Frame:
    """Where the frame of an address is, on which host, and how wide it is for its height."""

    address: str
    shape: str = "wide"  # or "low", for what is only heard

    @property
    def host(self):
        return urlsplit(self.address).hostname

    @property
    def origin(self):
        return f"https://{self.host}"


def frame_of(address: str) -> Frame | None:
    """The frame of what stands at an address, if it is one of the sites that we know."""
    try:
        url = urlsplit(address)
        host = (url.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    known = _SITES.get(host) if url.scheme in ("http", "https") else None
    return known and known(url, [part for part in url.path.split("/") if part])


def _youtube(url, path):
    if path[:1] == ["watch"]:
        path = ["watch", *parse_qs(url.query).get("v", [])]
    if len(path) == 2 and path[0] in ("watch", "shorts", "live", "embed"):
        return _framed("https://www.youtube-nocookie.com/embed/{}", path[1])


def _vimeo(url, path):
    if len(path) == 1 and path[0].isdigit():
        return _framed("https://player.vimeo.com/video/{}?dnt=1", path[0])


def _dailymotion(url, path):
    if path[:1] == ["video"]:
        return _framed("https://geo.dailymotion.com/player.html?video={}", *path[1:])


def _archive(url, path):
    if path[:1] == ["details"] and len(path) == 2 and re.fullmatch(r"[\w.-]{1,100}", path[1], re.A):
        return Frame(f"https://archive.org/embed/{path[1]}")


def _soundcloud(url, path):
    if 2 <= len(path) <= 3:
        whole = quote(f"https://soundcloud.com/{'/'.join(path)}", safe="")
        return Frame(f"https://w.soundcloud.com/player/?url={whole}", "low")


def _soundcloud_by_number(url, path):
    named = parse_qs(url.query).get("url", [""])[0]
    if path == ["player"] and _NUMBERED.fullmatch(named):
        return Frame(f"https://w.soundcloud.com/player/?url={quote(named, safe='')}", "low")


def _spotify(url, path):
    path = path[1:] if path and path[0].startswith("intl-") else path
    if len(path) == 2 and path[0] in _SPOTIFY:
        return _framed(f"https://open.spotify.com/embed/{path[0]}/{{}}", path[1], shape="low")


def _codepen(url, path):
    if len(path) == 3 and path[1] == "pen" and _ID.fullmatch(path[0]):
        return _framed(f"https://codepen.io/{path[0]}/embed/{{}}", path[2])


def _framed(pattern, *name, shape="wide"):
    if len(name) == 1 and _ID.fullmatch(name[0]):
        return Frame(pattern.format(name[0]), shape)


_SITES = {
    "youtube.com": _youtube,
    "youtube-nocookie.com": _youtube,
    "youtu.be": lambda _url, path: _framed("https://www.youtube-nocookie.com/embed/{}", *path),
    "vimeo.com": _vimeo,
    "dailymotion.com": _dailymotion,
    "archive.org": _archive,
    "soundcloud.com": _soundcloud,
    "w.soundcloud.com": _soundcloud_by_number,
    "open.spotify.com": _spotify,
    "codepen.io": _codepen,
}
