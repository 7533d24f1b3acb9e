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
_FILES = "src mp3 m4a ogg wav mp4 m4v webm ogv flv url id href".split()
# How what stands in its place begins: one that loads on a press, or one that leads to its page.
CARD, LINK = '\n\n<p class="embed"><a href="', '\n\n<p><a href="'


def with_cards(text):
    """The text with a card or a link in the place of all that was shown from elsewhere. It holds no code."""
    text = _BLOCK.sub(_card_of_block, text)
    text = _SHORTCODE.sub(_card_of_shortcode, text)
    text = _GIST.sub(lambda match: _card(match[1]), text)
    text = without_frames(text)
    return _ALONE.sub(lambda match: _card(unescape(match[1])), text)


def _card_of_block(match):
    caption = f"<p>{match['caption']}</p>\n\n" if match["caption"] else ""
    return _card(unescape(match["address"])) + caption


def _card_of_shortcode(match):
    name, options = match["name"].lower(), unescape(match["options"]).strip("=: \t\n")
    if address := _ADDRESS.match(options):
        named, bare = {}, [address[1]]
    else:
        named = {
            key.lower(): next(filter(None, values), "") for key, *values in _OPTION.findall(options)
        }
        bare = _OPTION.sub("", options).replace('"', " ").replace("'", " ").split()
    tried = [unescape(match["inside"] or "").strip(), *map(named.get, _FILES), *bare]
    address = next(filter(None, tried), "")
    # What it shows may be named by its number alone.
    if name == "youtube" and re.fullmatch(r"[\w-]{6,20}", address):
        address = f"https://www.youtube.com/watch?v={address}"
    elif name == "vimeo" and address.isdigit():
        address = f"https://vimeo.com/{address}"
    elif name == "dailymotion" and address.isalnum():
        address = f"https://www.dailymotion.com/video/{address}"
    elif not re.match(r"https?://", address):
        address = ""
    return _card(address) or match[0]


def without_frames(text):
    """The text with a card for each frame, object, film and sound; what stands in it is only for browsers without."""
    parts, at, lower, unclosed = [], 0, in_small_letters(text), set()
    for match in _FRAME.finditer(text):
        if match.start() < at:
            continue
        name = match["name"].lower()
        end = -1 if name in unclosed or name == "embed" else lower.find(f"</{name}", match.end())
        if end < 0:
            unclosed.add(name)
            end = match.end()
        else:
            end = text.find(">", end) + 1 or len(text)
        source = _SOURCE.search(text, match.start(), end)
        address = unescape(next(filter(None, source.groups()))) if source else ""
        parts += [text[at : match.start()], _card(address)]
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
    """The address of a sound's page; one that SoundCloud names by its number has no page but its player."""
    if "://api.soundcloud.com/" not in address:
        return address
    whole = quote(address.partition("&")[0].replace("http://", "https://", 1), safe="")
    return f"https://w.soundcloud.com/player/?url={whole}"
