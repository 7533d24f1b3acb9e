"""Texts that make a Markdown or HTML parser slow, or recurse until it breaks: a seed to repeat, and an end to add."""

REPEATED = [
    "[", "]", "![", "[]", "[](", "[a](", "[a](<", "![a](", "[a][", "[a]:", "[^", "[^1]", "[^1]: ", "[[", "[a](b", "](",
    "(", ")", "((", "<", ">", "<a ", "<a b=", '<a b="', "<!", "<!--", "<!-- -->", "<?", "<![CDATA[", "</", "</a>", "<a>",
    "<b>", "<b><i>", "<div>", "<div>\n", "<p>", "<table><tr><td>", "<a href=x>", "<a@b.c>", "<http://", "&", "&#", "&#x",
    "&amp;", "&lt;", "&a", "*", "**", "***", "* ", "*a ", "**a ", "a*", "a**", "*a*", "*a**b", "**a*b", "***a", "_", "__",
    "___", "_a ", "a_", "_a__", "*_", "*_a", "_*a", "**_a*", "~", "~~", "~~a ", "~~a~~", "~~*a", "`", "``", "`a", "`a ``",
    "\\", "\\`", "\\\\`", "\\[", "```\n", "```a\n", "~~~\n", "~~~a\n", "``` {a\n", "# ", "#", "# a\n", "a\n=\n", "a\n-\n",
    "- ", "-", "- a\n", "-\n", "- - ", "+ ", "1. ", "1.", "1. a\n", "1.\n", "- 1. ", "> ", ">", "> > ", ">\n", "> a\n",
    "> - ", ">- > ", "- > ", "- a\n\n", "1. a\n\n", "- a\n  - ", "> a\n\n", "\n", "\n\n", " \n", " ", "    ", "\t", "    a\n",
    "    a\n\n", "a\n\n", "a  \n", "|", "|a", "a|b\n-|-\n", "| a | b |\n", "|-", "-|-\n", "---\n", "- - -\n", "***\n", "a: b\n",
    ": a\n", "https://", "https://a.b/", "https://a.b/(", "https://a.b/((", "https://a.", "https://a.b/.", "https://a.b/a,",
    "http:", "a.b.", "a@b.", "mailto:", "{", "{: ", "///Footnotes Go Here///", "[TOC]\n", "\x02", "\x02klzzwxh:0\x03",
    "\x02wzxhzdk:0\x03", "\x00", "\ud800", "\u202e", "é", "あ", "'", '"', "[a]: b\n", '[a]: <b> "c\n', "[a]: b 'c", "[^a]: b\n",
    "[^a]: b\n\n    c\n\n", "[a b]: c\n", "[^a b]", "www.", "www.a.", "www.a.b/", "a@b.c", "a.", "a.b@", "/中", "https://中.", "https://a.b/(中",
    "- [ ] ", "- [x] a\n", "[ ] ", "|a|\n|-|\n", "||||", "|-|-\n", "- a\n```\n", "1. a\n\n", "~~~", "~a~~", "![[", "[![", "[![a](b)](c)", "*[a](b)", "[*a](b)", "<a>*", "\n- a\n    - b\n", "!", "![a", "[a\n",
]  # fmt: skip


def deeper_and_deeper(marker: str, levels: int) -> str:
    return "".join(f"{'    ' * level}{marker} a\n" for level in range(levels))


SHAPES = {
    "a list in a list in a list": lambda size: deeper_and_deeper("-", 300)[:size],
    "a numbered list in a list": lambda size: deeper_and_deeper("1.", 300)[:size],
    "just under the indent": lambda size: "".join(
        f"{' ' * (i % 10) * 4}- a\n" for i in range(size // 22)
    ),
    "just under the indent, with blank lines": lambda size: "".join(
        f"{' ' * (i % 10) * 4}{'> ' * 10}- a\n\n" for i in range(min(size // 45, 390))
    ),
    "eleven marks on each line": lambda size: ("> " * 11 + "a\n") * (size // 24),
    "eleven marks and a blank line": lambda size: ("- " * 11 + "a\n\n") * min(size // 25, 390),
    "quotations in the deepest list": lambda size: (
        (" " * 36 + "- > 1. " * 3 + "a\n") * (size // 60)
    ),
    "199 brackets and their ends": lambda size: "[" * 199 + "a" + "](b)" * 199,
    "199 pictures in pictures": lambda size: "![" * 199 + "a" + "](b)" * 199,
    "emphasis in emphasis": lambda size: "*a **b " * (size // 14) + "** *" * (size // 14),
    "one long word": lambda size: "a" * size,
    "one long number": lambda size: "1" * size,
    "one long link": lambda size: f"[{'a' * (size // 2)}]({'b' * (size // 2 - 4)})",
    "brackets in an address": lambda size: "[a](" + "(" * (size // 2) + ")" * (size // 2 - 6),
    "a tag without an end": lambda size: "<a" + " b" * (size // 2 - 1),
    "a fence without an end": lambda size: "```\n" + "a\n" * (size // 2 - 2),
    "backticks of every length": lambda size: " ".join("`" * n for n in range(1, 1000))[:size],
}


def traps(size: int):
    """Each trap at a size, with a name for it."""
    for seed in REPEATED:
        repeated = (seed * (size // len(seed) + 1))[:size]
        yield repr(seed), repeated
        if len(seed) < 4:
            yield f"{seed!r} and an a", repeated[:-2] + "\na"
    for name, shape in SHAPES.items():
        yield name, shape(size)[:size]
