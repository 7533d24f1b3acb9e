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

    def shown(match):
        if around := match["around"]:
            # How wide what follows is; the end of a figure in a gallery leaves that open.
            if not around.startswith("</"):
                place.append("gallery" if "gallery" in around else around.split("-")[1][:-2])
            elif len(place) > 1 and (around == "</div>") == (place[-1] == "gallery"):
                place.pop()
            return around
        attributes = ATTRIBUTE.findall(OWN.search(match[0])[1])
        own = {name: unescape(double or one) for name, double, one in attributes}
        answer = ask(own.get("src", ""))
        if answer is None:
            return match[0]
        if "player" in answer:
            return _player(answer, own)
        return _picture(answer, own, SIZES[place[-1]])

    return PICTURE.sub(shown, html)


def _picture(picture, own, sizes):
    kept = {name: value for name, value in own.items() if name not in ("srcset", "sizes")}
    if "decoding" in kept or not kept.keys() & {"width", "height"}:
        # Not of the author's choice: half of another one would bend the picture.
        size = {name: str(picture[name]) for name in ("width", "height") if name in picture}
        kept |= size | ({"decoding": "async"} if size else {})
    kept |= {"src": picture.get("src", own["src"]), "alt": own.get("alt") or picture.get("alt", "")}
    if picture.get("srcset"):
        kept |= {"srcset": picture["srcset"], "sizes": picture.get("sizes", sizes)}
    img = f"<img{_attributes({'loading': 'lazy'} | kept)}>"
    tags = [f"<source{_attributes(one | {'sizes': sizes})}>" for one in picture.get("sources", ())]
    return f"<picture>{''.join(tags)}{img}</picture>" if tags else img


def _player(recording, own):
    """A recording, with the browser's own controls and a link for where there are none."""
    words = own.get("alt") or own.get("aria-label") or recording["name"]
    shown = {"src": recording["src"], "aria-label": words, "preload": "metadata"}
    tracks = "".join(
        f"<track{_attributes({'kind': 'captions'} | track)} default>"
        for track in recording["tracks"]
    )
    link = f'<a href="{escape(recording["src"])}">{escape(words)}</a>'
    return f"<{recording['player']} controls{_attributes(shown)}>{tracks}{link}</{recording['player']}>"


def _attributes(values):
    """Attributes as HTML, always in one order, so that an unchanged text is rendered the same again."""
    return "".join(f' {name}="{escape(values[name])}"' for name in sorted(values))
