"""A search for the texts that readers' Markdown makes most of: constructs in each other, and changed ones of the worst."""

import random

from tests.blog.markup_traps import REPEATED, SHAPES

INLINE = [
    "*a*", "**a**", "***a***", "_a_", "~~a~~", "`a`", "``a``", "[a](b)", "![a](b)", "[a][b]", "[a]: b", "<a@b.c>",
    "<https://a.b>", "https://a.b/", "www.a.b/", "a@b.c", "&amp;", "&", "<", '"', "\\*", "a  \n", "*", "_", "~", "`", "[x]", "é",
]  # fmt: skip
BEFORE = [
    "> ",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "9) ",
    "    ",
    "  ",
    "- [ ] ",
    "> - ",
    "1. > ",
    "| ",
    "|",
    "```\n",
    "~~~\n",
    "# ",
    "",
]
BETWEEN = ["", " ", "\n", "\n\n", "|", "|\n", "  \n", "\n> ", "\n- ", "\n  - ", "\n1. "]
TABLES = [
    lambda wide: "|a" * wide + "\n" + "|-" * wide + "\n" + "a\n" * 5_000,
    lambda wide: "> " + "|a" * wide + "\n> " + "|:-:" * wide + "\n" + "> a\n" * 2_000,
    lambda wide: "- " + "|a" * wide + "\n  " + "|-" * wide + "\n" + "  *a*\n" * 2_000,
    lambda wide: ("|a" * wide + "\n" + "|-" * wide + "\n" + "|*a*" * wide + "\n\n") * 500,
    lambda wide: ("|" * wide + "\n" + "|-" * wide + "\n" + "|" * 3 + "\n") * 500,
]


class Search:
    """Texts of one length, by a seed: the same ones each time."""

    def __init__(self, size, seed=1):
        self.size, self.chance = size, random.Random(seed)

    def first(self, number):
        """Tables of all widths, then every trap, every shape, and `number` of constructs in each other."""
        for table in TABLES:
            yield from (self.filled(table(wide)) for wide in (1, 2, 3, 7, 19, 20, 21, 200, 1_200))
        yield from (self.filled(seed * self.size) for seed in REPEATED)
        yield from (shape(self.size)[: self.size] for shape in SHAPES.values())
        yield from (self.filled(self.unit() * self.size) for _ in range(number))

    def unit(self):
        pick = self.chance.choice
        words = "".join(pick(INLINE) + pick(BETWEEN) for _ in range(self.chance.randint(1, 3)))
        return "".join(pick(BEFORE) for _ in range(self.chance.randint(0, 3))) + words

    def changed(self, text):
        """Another text that begins with a part of this one and goes on in another way."""
        kept = text[: self.chance.choice([7, 50, self.size // 2, self.size - 200])]
        return self.filled(kept + (self.unit() + kept[: self.chance.randint(0, 40)]) * self.size)

    def filled(self, text):
        return text[: self.size]
