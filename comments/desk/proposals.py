"""Comments that propose to correct an article: they say so, and quote it or stand at the top of its thread."""

import re

from django.utils.translation import gettext as _

from blog.models import Post
from comments.pure.quotations import Places, own_words, quotations


def says_so(source):
    """Whether a comment speaks of something that is to be corrected; what it quotes doesn't count."""
    # Translators: By one of these a comment proposes a correction. Small letters, commas between them.
    phrases = _(
        "a correction, small correction, typo, typos, misprint, misspelt, misspelled, erratum, should read"
    )
    words = f" {' '.join(re.findall(r'\w+', own_words(source).casefold()))} "
    return any(f" {phrase.strip()} " in words for phrase in phrases.split(","))


def proposals(comments):
    """The comments that propose a correction of their article."""
    speaking = [one for one in comments if says_so(one.text)]
    texts = Post.objects.filter(pk__in={one.post_id for one in speaking if one.level})
    places = {pk: Places(text) for pk, text in texts.values_list("pk", "text")}
    return [one for one in speaking if not one.level or quotes(one.text, places[one.post_id])]


def quotes(source, places):
    """Whether a comment quotes a passage that stands in the text of these `places`."""
    return any(map(places.of, quotations(source)))
