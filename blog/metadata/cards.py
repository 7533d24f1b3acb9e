"""The card that stands for a page where its address is shared, and what search engines show of it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from blog.content.markup.to_html import excerpt
from blog.models import Picture
from blog.models.articles.findable import DESCRIPTION
from lib.web.absolute_urls import absolute

WORDS = 40  # of a text that has neither a description nor a standfirst


@dataclass(frozen=True)
class Card:
    """What Open Graph, Twitter's card and the meta tags say of one page."""

    url: str
    title: str
    description: str = ""
    picture: Picture | None = None
    kind: str = "website"
    is_noindex: bool = False
    article: dict = field(default_factory=dict)  # of one: what is said besides

    @property
    def image(self):
        return absolute(self.picture_path) if self.picture else ""

    @property
    def picture_path(self):
        return self.picture.crop_url("card")

    @property
    def image_size(self):
        """(width, height) of what stands at `image`."""
        cut = next(iter(self.picture.crops_for("card")), None)
        return (cut["width"], cut["height"]) if cut else (self.picture.width, self.picture.height)

    @property
    def host(self):
        return urlsplit(settings.SITE_URL).hostname

    @property
    def locale(self):
        return translation.to_locale(translation.get_language() or "en")


def card_of_article(post):
    """The card of an article, as its author wants it."""
    times = {
        "published_time": post.published_at.isoformat(),
        "modified_time": (post.changed_at or post.published_at).isoformat(),
    }
    description = post.card_description
    if not description and post.is_for_everybody:
        description = excerpt(post.rendered, WORDS)
    return Card(
        url=post.canonical_url or absolute(post.get_absolute_url()),
        title=post.card_title,
        description=shortened(description),
        picture=post.card_picture,
        kind="article",
        is_noindex=post.is_noindex or not post.is_for_everybody,
        article=times,
    )


def card_of_site(site):
    return Card(
        url=absolute(reverse("home")),
        title=site.heading or site.name,
        description=shortened(site.tagline or _("The articles of %(blog)s.") % {"blog": site.name}),
    )


def shortened(text):
    """The beginning of a text that search engines show, on one line."""
    return Truncator(" ".join(str(text).split())).chars(DESCRIPTION)
