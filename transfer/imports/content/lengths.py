"""How much room there is here for what another blog has, and what had to be shortened for that."""

from accounts.models import User
from blog.models import Category, Page, Post, Tag
from comments.models import Comment
from transfer.models import Imported

# Characters of each; an account's name leaves room for a number behind it.
NAME, ACCOUNT, TITLE, TERM, SLUG = 50, 44, 250, 200, 190
_MODELS = {"post": Post, "page": Page, "comment": Comment, "account": User}
_MODELS |= {"category": Category, "tag": Tag}


def fitted(text, length):
    """A text as far as there is room for it."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


class TooLong:
    """What of an export there is no room for, found before anything is written."""

    def __init__(self):
        self.found = []  # (kind, what it is known by, what is too long of it, that, as it will be)

    def look(self, kind, own, **texts):
        """Note what is too long of something; `texts` are {"title": (the text, the length)}, say."""
        for thing, (text, length) in texts.items():
            if len(text) > length:
                short = text[:length] if thing == "slug" else fitted(text, length)
                self.found.append((kind, own, thing, text, short))

    def count_in(self, source, report):
        """Count in `report` what isn't here yet."""
        for kind, own, *cut in self.found:
            if not Imported.objects.known(source, kind, _MODELS[kind], [own]):
                report.shorten(*cut)
