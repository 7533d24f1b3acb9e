"""HTML of other systems: its code kept, and what it showed from elsewhere as cards or links."""

import re

from transfer.sources.wordpress.code import pieces
from transfer.sources.wordpress.embeds import with_cards, without_frames
from transfer.sources.wordpress.lazy_loading import with_real_addresses

_CARD = re.compile(r'<p(?: class="embed")?><a href="[^"]*">(https?://[^<\s]+)</a></p>')


def with_all_shown(html):
    """HTML with its code as text, its pictures at their addresses, and a card or a link for each film, sound and frame."""
    return "".join(
        piece if is_code else with_cards(with_real_addresses(piece))
        for piece, is_code in pieces(html)
    )


def with_films(markdown):
    """Markdown without code, in which the address of a frame stands alone in its paragraph: that is a card here."""
    shown = without_frames(markdown)
    return markdown if shown == markdown else _CARD.sub(r"\1", shown)
