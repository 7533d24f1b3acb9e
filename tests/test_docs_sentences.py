"""The docs can be read: short sentences, short cells of tables, and today's words."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Those in English: a translated guide is in a folder with the name of its language.
FOLDERS = (ROOT, ROOT / "docs", ROOT / "docs/internals")
PAGES = [page for folder in FOLDERS for page in sorted(folder.glob("*.md"))]
MOST_WORDS = 30  # in a sentence of prose
MOST_IN_A_CELL = 25
MOST_LISTED = 5  # in a thousand words of a page
# Words that make English hard to read for those who learnt it at school: old ones, and
# ordinary ones in a sense of their own.
LISTED = (
    *("anew", "begun", "by itself", "by themselves", "for good", "goes on", "go on", "herd"),
    *("in vain", "lead to", "leads", "led to", "let go", "lets go", "letter", "letters"),
    *("lies", "mend", "mended", "mends", "nobody is", "of before", "owes", "rests", "shelf"),
    *("so many", "somebody", "stand", "stands", "stood", "told", "whoever", "whom"),
)
LISTED_WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(LISTED)})(?![\w-])", re.IGNORECASE)
FENCE = re.compile(r"^ *```.*?^ *```$", re.DOTALL | re.MULTILINE)
ITEM = re.compile(r"(?:[-*]|\d+\.) ")
# What is named and not said: code, screens, quotations; a link is its words.
NAMED = [(r"!?\[([^\]]*)\]\([^)]*\)", r"\1"), (r"`[^`]*`", "code"), (r"\*\*", "")]
NAMED += [(r"(?<!\w)\*[^*]+\*(?!\w)", "Name"), (r"“[^”]*”", "words")]
END = re.compile(r"(?<=[.!?])[)”]*\s+")


def _name(page):
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_no_sentence_of_the_docs_is_long(page):
    sentences = [one for part in _prose(page) for one in END.split(part)]
    assert [one for one in sentences if _length(one) > MOST_WORDS] == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_no_cell_of_a_table_is_an_essay(page):
    assert [cell for cell in _cells(page) if _length(cell) > MOST_IN_A_CELL] == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_the_docs_use_words_of_today(page):
    text = " ".join([*_prose(page), *_cells(page)])
    found = LISTED_WORD.findall(text)
    assert len(found) <= _length(text) * MOST_LISTED / 1000, found


def _prose(page):
    """The paragraphs and items of lists, each as one line; headings, code and tables apart."""
    parts = [""]
    for line in FENCE.sub("", page.read_text()).splitlines():
        text = line.strip()
        if not text or text.startswith(("#", "|", "![", "<!--")):
            parts.append("")
        elif ITEM.match(text):
            parts.append(ITEM.sub("", text, count=1))
        else:
            parts[-1] += f" {text}"
    return [_said(part) for part in parts if part]


def _cells(page):
    rows = re.findall(r"^\|(.*)\|$", FENCE.sub("", page.read_text()), re.MULTILINE)
    return [_said(cell) for row in rows for cell in re.split(r"(?<!\\)\|", row)]


def _said(text):
    for pattern, words in NAMED:
        text = re.sub(pattern, words, text)
    return text


def _length(text):
    return len([one for one in text.split() if re.search(r"\w", one)])
