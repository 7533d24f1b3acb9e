"""What a WordPress text showed from elsewhere: films and sounds, by shortcode, frame, object or an address alone.

Of the sites that we know it becomes a card, which loads on a press; of others a link. Nothing vanishes.
"""

import re
from html import escape, unescape
from urllib.parse import parse_qs, quote, urlsplit

from blog.content.frames import frame_of
from transfer.sources.wordpress.code import in_small_letters

_OPTION = re.compile(r"""(?<![\w-])([\w-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'\]]++))""")
_ADDRESS = re.compile(r"""["']?(https?://[^\s"']+)""")
_SHORTCODE = re.compile(
    r"(?<!\[)\[(?P<name>youtube|vimeo|dailymotion|soundcloud|embed|audio|video|playlist)\b(?P<options>[^\]\[]*)\]"
    r"(?:(?P<inside>[^\[\]]{0,2000})\[/(?P=name)\])?",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"<figure\b[^<>]*\bwp-block-embed\b[^<>]*>\s*<div\b[^<>]*>\s*(?P<address>https?://[^\s<>\"]+)\s*</div>"
    r"(?:\s*<figcaption\b[^<>]*>(?P<caption>.{0,2000}?)</figcaption>)?\s*</figure>",
    re.IGNORECASE | re.DOTALL,
)
_FRAME = re.compile(
    r"<(?P<name>iframe|object|embed|video|audio)\b(?P<attrs>[^<>]*)>", re.IGNORECASE
)
_SOURCE = re.compile(
    r"""<(?:embed|source|video|audio|iframe|a)\b[^<>]*?\b(?:src|href)\s*=\s*["']?([^"'\s<>]+)"""
    r"""|<param\b[^<>]*\bname\s*=\s*["']?(?:movie|src)["']?[^<>]*\bvalue\s*=\s*["']?([^"'\s<>]+)"""
    r"""|<object\b[^<>]*\bdata\s*=\s*["']?([^"'\s<>]+)""",
    re.IGNORECASE,
)
_GIST = re.compile(
    r"""<script\b[^<>]*\bsrc=["'](https://gist\.github\.com/[\w./-]+?)\.js[^<>]*>\s*</script>""",
    re.IGNORECASE,
)
_ALONE = re.compile(r"^[ \t]*(https?://[^\s<>\"\[\]]{4,1000})[ \t]*$", re.MULTILINE)
_FILES = ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv", "flv", "url", "id")
# How what stands in its place begins: one that loads on a press, or one that leads to its page.
CARD, LINK = '\n\n<p class="embed"><a href="', '\n\n<p><a href="'


def with_cards(text):
    """The text with a card or a link in the place of all that was shown from elsewhere. It holds no code."""
    text = _BLOCK.sub(_of_a_block, text)
    text = _SHORTCODE.sub(_of_a_shortcode, text)
    text = _GIST.sub(lambda found: _card(found[1]), text)
    text = without_frames(text)
    return _ALONE.sub(lambda found: _card(unescape(found[1])), text)


def _of_a_block(found):
    caption = f"<p>{found['caption']}</p>\n\n" if found["caption"] else ""
    return _card(unescape(found["address"])) + caption


def _of_a_shortcode(found):
    name, options = found["name"].lower(), unescape(found["options"]).strip("=: \t\n")
    if address := _ADDRESS.match(options):
        named, bare = {}, [address[1]]
    else:
        named = {
            key.lower(): next(filter(None, values), "") for key, *values in _OPTION.findall(options)
        }
        bare = _OPTION.sub("", options).replace('"', " ").replace("'", " ").split()
    tried = [unescape(found["inside"] or "").strip(), *map(named.get, _FILES), *bare]
    address = next(filter(None, tried), "")
    shown = _card(_whole(name, address))
    return shown or found[0]


def _whole(name, address):
    """An address of what a shortcode may name by its number alone."""
    if re.match(r"https?://", address):
        return address
    if name == "youtube" and re.fullmatch(r"[\w-]{6,20}", address):
        return f"https://www.youtube.com/watch?v={address}"
    if name == "vimeo" and address.isdigit():
        return f"https://vimeo.com/{address}"
    if name == "dailymotion" and address.isalnum():
        return f"https://www.dailymotion.com/video/{address}"
    return ""


def without_frames(text):
    """The text with a card for each frame, object, film and sound; what stands in it is only for browsers without."""
    parts, at, lower, unclosed = [], 0, in_small_letters(text), set()
    for found in _FRAME.finditer(text):
        if found.start() < at:
            continue
        name = found["name"].lower()
        end = -1 if name in unclosed or name == "embed" else lower.find(f"</{name}", found.end())
        if end < 0:
            unclosed.add(name)
            end = found.end()
        else:
            end = text.find(">", end) + 1 or len(text)
        source = _SOURCE.search(text, found.start(), end)
        address = unescape(next(filter(None, source.groups()))) if source else ""
        parts += [text[at : found.start()], _card(address)]
        at = end
    return "".join(parts) + text[at:]


def _card(address):
    """A card, or a link where nothing that we know is behind the address; empty if it is none."""
    address = _page_of(f"https:{address}" if address.startswith("//") else address)
    if not re.match(r"(?:https?:/)?/[^/\s]\S*$", address):
        return ""
    shown = escape(address)
    return f'{CARD if frame_of(address) else LINK}{shown}">{shown}</a></p>\n\n'


def _page_of(address):
    """The page of what a player's address shows."""
    try:
        url = urlsplit(address)
    except ValueError:
        return ""
    host, path = (url.hostname or "").removeprefix("www."), url.path.strip("/").split("/")
    if host.startswith("youtube") and path[0] in ("v", "embed") and len(path) > 1:
        number = path[1].partition("&")[0]
        return f"https://www.youtube.com/watch?v={number}"
    if host == "player.vimeo.com" and path[0] == "video" and len(path) > 1:
        return f"https://vimeo.com/{path[1]}"
    if host == "vimeo.com" and (clip := parse_qs(url.query).get("clip_id")):
        return f"https://vimeo.com/{clip[0]}"
    if host == "w.soundcloud.com" and (sound := parse_qs(url.query).get("url")):
        return _page_of_sound(sound[0])
    return _page_of_sound(address)


def _page_of_sound(address):
    """One that SoundCloud's shortcodes name by its number has no page for people but its player."""
    if "://api.soundcloud.com/" not in address:
        return address
    whole = quote(address.partition("&")[0].replace("http://", "https://", 1), safe="")
    return f"https://w.soundcloud.com/player/?url={whole}"
