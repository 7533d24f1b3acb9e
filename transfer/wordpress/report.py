"""What an import did, counted, and said in sentences."""

from collections import Counter

# What can become of a thing, in the order of telling.
FATES = {
    "brought": "Imported: {}.",
    "here": "Already here: {}.",
    "draft": "Imported as drafts for you to check: {}.",
    "moved": "Given a new address, because the old one was taken: {}.",
    "marked": "Marked as guests’ or readers’, because their names look like the staff’s: {}.",
    "plain": "Shown as plain text, because their HTML couldn't be read: {}.",
    "left out": "Left out: {}.",
}
# What is counted: one of it, and several.
THINGS = {
    "post": ("article", "articles"),
    "page": ("page", "pages"),
    "comment": ("comment", "comments"),
    "category": ("category", "categories"),
    "tag": ("tag", "tags"),
    "account": ("account", "accounts"),
    "text": ("text", "texts"),
    "private": ("private article", "private articles"),
    "password": ("article with a password", "articles with a password"),
    "spam": ("comment marked as spam", "comments marked as spam"),
    "trash": ("comment in the bin", "comments in the bin"),
    "ping": ("pingback or trackback", "pingbacks and trackbacks"),
    "note": ("comment made by a plugin", "comments made by plugins"),
    "on a page": ("comment on a page", "comments on pages"),
    "hidden page": ("page that isn't public", "pages that aren't public"),
    "binned": ("article or page in the bin", "articles and pages in the bin"),
    "attachment": ("uploaded file", "uploaded files"),
    "nav_menu_item": ("menu entry", "menu entries"),
    "": ("item that doesn't say what it is", "items that don't say what they are"),
    "other": ("item made by a plugin", "items made by plugins"),
}


class ImportReport:
    """How many of each thing met each fate."""

    def __init__(self):
        self.counts = {fate: Counter() for fate in FATES}

    def count(self, fate, thing, number=1):
        if number:
            self.counts[fate][thing] += number

    def sentences(self):
        """What happened, a sentence for each fate that something met."""
        if not self.counts["brought"]:
            yield "This file has nothing new."
        for fate, sentence in FATES.items():
            if self.counts[fate]:
                yield sentence.format(listed(self.counts[fate]))


def listed(counts):
    """Counter(post=1, tag=2) → "1 article and 2 tags"."""
    parts = [
        f"{counts[thing]:,} {words[counts[thing] != 1]}"
        for thing, words in THINGS.items()
        if counts[thing]
    ]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
