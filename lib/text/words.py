"""The words of a text, as search compares them. Pure: text in, words out.

Case, accents and the width of letters make no difference. Chinese, Japanese and Korean
are written without spaces, or with few, so a run of them becomes pairs that overlap:
東京都 is 東京, 京都 and 都, the last alone so that every sign begins some word.
"""

import re
import unicodedata
from dataclasses import dataclass

from lib.text.comparing.folding import EAST_ASIAN, MARKS, fold

BEGINNING = 3  # letters from which a word asked for also finds the longer ones it begins
LONGEST = 40  # characters of a word that are compared; PostgreSQL refuses very long ones
# A text-search vector of PostgreSQL holds a megabyte: a word takes its letters in UTF-8
# and four bytes when it is new, two when it comes again. What is beyond isn't found.
FULL = 1_000_000

ACCENTS = re.compile(r"[\u0300-\u036f]")
# Of Chinese and Japanese each sign counts as a word, and their marks as none; the editor's script counts alike.
SIGNS = "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
COUNTED = re.compile(rf"[{SIGNS}]|[^\s{SIGNS}\u3000-\u303f\uff00-\uff20]+")
LETTER = re.compile(r"[^\W_]")
UNSPACED = EAST_ASIAN + "\uff66-\uff9d"  # in half the width, as a source text may have it
WORD = re.compile(rf"([{UNSPACED}]+)|(?:[^\W_{UNSPACED}][{MARKS}]*)+")
ASCII_WORD = re.compile(r"[a-zA-Z0-9]+")


@dataclass(frozen=True)
class Word:
    """A word that somebody asks for; with `begins`, the longer ones that it begins will do."""

    text: str
    begins: bool = False


def normal(text):
    """The text without what makes no difference.

    >>> normal("Ｃafé ŒUVRE")
    'cafe œuvre'
    """
    if text.isascii():
        return text.lower()
    text = ACCENTS.sub("", unicodedata.normalize("NFD", fold(text)))
    return unicodedata.normalize("NFKC", text)


def words_of(text):
    """The words under which a text is found, in their order and as often as they come.

    >>> words_of("A lamp in 東京都.")
    ['a', 'lamp', 'in', '東京', '京都', '都']
    """
    if len(text) < FULL / 8:  # Even if each letter were a word, of four bytes.
        return list(_words(normal(text)))
    kept, seen, room = [], set(), FULL
    for word in _words(normal(text)):
        room -= 2 if word in seen else len(word.encode()) + 4
        if room < 0:
            break
        seen.add(word)
        kept.append(word)
    return kept


def count(text):
    """How many words a text has, as people count them: the bars of a table and a dash by itself are none.

    >>> count("| a | b |\\n| --- | --- |\\nnow - or never")
    5
    """
    return sum(1 for word in COUNTED.finditer(text) if LETTER.search(word[0]))


def asked_for(text):
    """The Words that a text must all have to answer this question, each once.

    >>> asked_for("Lamp 東京都 lamp")
    [Word(text='lamp', begins=True), Word(text='東京', begins=False), Word(text='京都', begins=False)]
    """
    words = {}
    for match in WORD.finditer(normal(text)):
        run = match[1]
        if run and len(run) > 1:
            words |= {pair: Word(pair) for pair in _pairs(run)[:-1]}
        else:
            word = match[0][:LONGEST]
            words[word] = Word(word, begins=bool(run) or len(word) >= BEGINNING)
    return list(words.values())


def unbroken(text):
    """What must stand side by side among the `words_of` a text: each run of Chinese, Japanese or Korean asked for.

    >>> unbroken("東京都 lamp")
    ['東京 京都']
    """
    runs = (match[1] for match in WORD.finditer(normal(text)) if match[1] and len(match[1]) > 2)
    return [" ".join(_pairs(run)[:-1]) for run in runs]


def hits(text, words):
    """Where `words` (as `asked_for` gives them) stand in `text`: (start, end), in order."""
    beginnings = {word.text[0] for word in words}
    for match in WORD.finditer(text):
        first = match[0][0]
        if first.isascii() and first.lower() not in beginnings:
            continue  # As most of a long text: they aren't looked at letter by letter.
        yield from _in_run(match, words) if match[1] else _in_word(match, words)


def _words(text):
    if text.isascii():
        yield from (word[:LONGEST] for word in ASCII_WORD.findall(text))
        return
    for match in WORD.finditer(text):
        if match[1]:
            yield from _pairs(match[1])
        else:
            yield match[0][:LONGEST]


def _pairs(run):
    return [run[start : start + 2] for start in range(len(run))]


def _in_word(match, words):
    spelled = normal(match[0])
    for word in words:
        if spelled[:LONGEST] == word.text:
            return [match.span()]
        if word.begins and spelled.startswith(word.text):
            # Letters that fold into several can't be counted off: mark the whole word.
            same_length = len(spelled) == len(match[0])
            return [(match.start(), match.start() + len(word.text) if same_length else match.end())]
    return []


def _in_run(match, words):
    """The pairs asked for, those that overlap joined into one hit."""
    run = normal(match[0])
    if len(run) != len(match[0]):
        return [match.span()] if any(word.text in run for word in words) else []
    marked = set()
    for word in words:
        start = run.find(word.text)
        while start >= 0:
            marked |= set(range(start, start + len(word.text)))
            start = run.find(word.text, start + 1)
    edges = [at for at in range(len(run) + 1) if (at in marked) != (at - 1 in marked)]
    return [
        (match.start() + a, match.start() + b) for a, b in zip(edges[::2], edges[1::2], strict=True)
    ]
