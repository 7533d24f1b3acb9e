"""The pictures and recordings of a text, in HTML that bleach has cleaned. Pure.

The patterns are safe on what bleach wrote, and on what this module made of it, and on nothing else: a
`<picture>`, an `<audio>` or a `<video>` is never an author's own.
"""

import re
from collections.abc import Callable
from html import escape, unescape

from blog.content.picture_display import SIZES

Ask = Callable[[str], dict | None]

_ATTRIBUTES = r"""(?: [a-z-]+=(?:"[^"]*"|'[^']*'))*"""
_PICTURE = rf"(?:<picture>(?:<source{_ATTRIBUTES}>)*)?<img{_ATTRIBUTES}>(?:</picture>)?"
_PLAYER = rf"<(?P<player>audio|video) controls{_ATTRIBUTES}>.*?</(?P=player)>"
OWN = re.compile(rf"<(?:img|audio controls|video controls)({_ATTRIBUTES})>")
ATTRIBUTE = re.compile(r"""([a-z-]+)=(?:"([^"]*)"|'([^']*)')""")
# Each picture and player, and what stands around a picture and says how wide it is shown.
PICTURE = re.compile(
    rf'(?P<around><div class="gallery[^"]*">|<figure class="picture-(?:wide|full)">|</div>|</figure>)|{_PICTURE}|{_PLAYER}'
)


def with_pictures(html: str, ask: Ask | None) -> str:
    """The HTML with the sizes of our own pictures. Done again, it changes only what changed."""
    if not ask:
        return html
    place = ["column"]

    def shown(found):
        if around := found["around"]:
            _enter(place, around)
            return around
        return _shown(found[0], ask, SIZES[place[-1]])

    return PICTURE.sub(shown, html)


def _enter(place, around):
    """Note how wide the pictures are that follow; the end of a figure in a gallery leaves it open."""
    if around.startswith("</"):
        if len(place) > 1 and (around == "</div>") == (place[-1] == "gallery"):
            place.pop()
    else:
        place.append("gallery" if "gallery" in around else around.split("-")[1][:-2])


def _own(attributes):
    return {name: unescape(double or one) for name, double, one in ATTRIBUTE.findall(attributes)}


def _shown(tag, ask, sizes):
    own = _own(OWN.search(tag)[1])
    found = ask(own.get("src", ""))
    if found is None:
        return tag
    return _player(found, own) if "player" in found else _picture(found, own, sizes)


def _picture(found, own, sizes):
    kept = {name: value for name, value in own.items() if name not in ("srcset", "sizes")}
    if "decoding" in kept or not kept.keys() & {"width", "height"}:
        # Not of the author's choice: half of another one would bend the picture.
        size = {name: str(found[name]) for name in ("width", "height") if name in found}
        kept |= size | ({"decoding": "async"} if size else {})
    kept |= {"src": found.get("src", own["src"]), "alt": own.get("alt") or found.get("alt", "")}
    if found.get("srcset"):
        kept |= {"srcset": found["srcset"], "sizes": found.get("sizes", sizes)}
    img = f"<img{_attributes({'loading': 'lazy'} | kept)}>"
    tags = [f"<source{_attributes(one | {'sizes': sizes})}>" for one in found.get("sources", ())]
    return f"<picture>{''.join(tags)}{img}</picture>" if tags else img


def _player(found, own):
    """A recording, with the browser's own controls and a link for where there are none."""
    words = own.get("alt") or own.get("aria-label") or found["name"]
    shown = {"src": found["src"], "aria-label": words, "preload": "metadata"}
    tracks = "".join(
        f"<track{_attributes({'kind': 'captions'} | track)} default>" for track in found["tracks"]
    )
    link = f'<a href="{escape(found["src"])}">{escape(words)}</a>'
    return f"<{found['player']} controls{_attributes(shown)}>{tracks}{link}</{found['player']}>"


def _attributes(values):
    """Always in one order, so that a text that is drawn anew and hasn't changed is the same."""
    return "".join(f' {name}="{escape(values[name])}"' for name in sorted(values))
