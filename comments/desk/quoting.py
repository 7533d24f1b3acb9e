"""A new draft that opens with what readers wrote: quotations, names and permanent links in place."""

import re

from django.urls import reverse

from comments.models import Comment
from lib.text.numbers import number
from lib.web.absolute_urls import absolute

MOST = 20  # comments in one draft
MARKS = re.compile(r"([\\`*_{}\[\]()#+.!|~-])")


def beginning(asked):
    """The text that a draft begins with, for what an address asks (“12,15”); what nobody can read is left out."""
    keys = [key for one in asked.split(",") if (key := number(one)) is not None][:MOST]
    comments = Comment.objects.readable().published().select_related("post").in_bulk(keys)
    draft = ""
    for comment in [comments[key] for key in dict.fromkeys(keys) if key in comments]:
        # A reader's HTML is text, and their pictures are none.
        words = comment.text.strip().replace("<", "&lt;").replace("![", "!\\[")
        lines = [f"> {line}".rstrip() for line in words.splitlines()]
        where = _link(comment.post.title, absolute(comment.post.get_absolute_url()))
        whose = _link(comment.name, absolute(reverse("comment", args=[comment.pk])))
        draft += "\n".join([*lines, ">", f"> — {whose}, {where}"]) + "\n\n\n"
    return draft


def _link(words, address):
    return f"[{MARKS.sub(r'\\\1', words).replace('<', '&lt;')}]({address})"
