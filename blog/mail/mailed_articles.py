"""A whole article as it stands in mail."""

from functools import lru_cache

from blog.content.markup.to_html import in_paragraphs, trusted
from blog.content.outside import no_wider, outside
from lib.web.absolute_urls import absolute

WIDE = 600  # pixels: what mail programs show, whatever the window


class MailedArticle:
    """What the templates of a letter show of an article; thousands of letters share it."""

    def __init__(self, post, html=None):
        self.post, self.url = post, absolute(post.get_absolute_url())
        self._html = post.html_outside if html is None else html

    @property
    def html(self):
        return trusted(_html(self._html, self.url))

    @property
    def text(self):
        return _text(self._html)

    @property
    def lead(self):
        """The picture above the text: its address, its size there, and what it shows; or None."""
        lead = self.post.lead
        if lead is None:
            return None
        width = min(lead.width, WIDE)
        return {
            "url": absolute(lead.at_least(2 * WIDE)),
            "width": width,
            "height": round(lead.height * width / lead.width),
            "description": lead.description,
            "caption": lead.caption,
        }


@lru_cache(maxsize=4)
def _html(html, address):
    return no_wider(outside(html, address), WIDE)


@lru_cache(maxsize=4)
def _text(html):
    return in_paragraphs(html)
