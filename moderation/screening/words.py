"""Lists of words and phrases, and where a text has one of them. Pure.

A word is found between the borders of words, so that *ass* is not in *class*. An entry that
ends in * is found wherever a word begins so: casino* is casinos, Turkish *casinolar* too. What
is written without spaces is found wherever it stands, and so are signs and emoji.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lib.text.comparing.normalisation import UNSPACED, WORD, folded, look, readings

_HAS_UNSPACED = re.compile(f"[{UNSPACED}]")
REMINDER = re.compile(r"(\d{1,4})[:：]\s*(\S.*)")
MOST = 5  # reasons of one kind that anybody wants to read
JOINTS = frozenset(" -'’.,:;/")  # what may stand between the words of a phrase


@dataclass(frozen=True)
class ListedWord:
    """A line of a list: what is looked for, and what follows where it is found."""

    as_listed: str
    action: str
    words: tuple = ()  # " word ", in each reading
    signs: tuple = ()  # what is found without regard to words
    looks: str = field(default="")

    def is_in(self, text):
        """Whether a normalisation.Text has it."""
        if any(phrase in haystack for haystack in text.words for phrase in self.words):
            return True
        if any(_stands(phrase, haystack) for haystack in text.signs for phrase in self.signs):
            return True
        if not (self.looks and text.disguised):
            return False
        words, which = text.disguised
        number = self.looks.rstrip().count(" ")
        at = words.find(self.looks)
        while at >= 0:
            first = words.count(" ", 0, at)
            if any(which[first : first + number]):
                return True
            at = words.find(self.looks, at + 1)
        return False


class WordList:
    """Entries, and those of them that a text has."""

    def __init__(self, entries):
        self.entries = entries

    def __bool__(self):
        return bool(self.entries)

    def found_in(self, text):
        """The entries that stand in a normalisation.Text; a few at most."""
        entries = []
        for entry in self.entries:
            if entry.is_in(text):
                entries.append(entry)
                if len(entries) == MOST:
                    break
        return entries


def entries_of(lines, action):
    """The Entries of a list as it is typed, one on each line."""
    listed = dict.fromkeys(line.strip() for line in lines.splitlines())
    return [entry for line in listed if (entry := entry_of(line, action))]


def reminders_of(lines):
    """[(number of a rule, word)] of a list as it is typed: “3: casino” on each line; others are left out.

    >>> reminders_of("3: number nine\\nnothing")
    [(3, 'number nine')]
    """
    listed = [REMINDER.fullmatch(line.strip()) for line in lines.splitlines()]
    return [(int(match[1]), match[2]) for match in listed if match and entry_of(match[2], 0)]


@lru_cache(maxsize=10_000)
def entry_of(line, action):
    """The ListedWord of a line, or None for one in which nothing is to be seen."""
    typed = line.removesuffix("*").strip()
    text = folded(typed)
    if not text:
        return None
    has_words = not _HAS_UNSPACED.search(text) and WORD.search(text)
    if not (has_words and JOINTS.issuperset(WORD.sub("", text))):
        return ListedWord(line, action, signs=tuple(dict.fromkeys(readings(typed))))
    end = "" if line.endswith("*") else " "
    phrases = dict.fromkeys(" ".join(WORD.findall(reading)) for reading in readings(typed))
    words = tuple(f" {phrase}{end}" for phrase in phrases)
    return ListedWord(line, action, words=words, looks=f" {look(next(iter(phrases)))}{end}")


def _stands(signs, text):
    """Whether signs stand in a text, and no word goes on where they begin or end with a letter."""
    at = text.find(signs)
    while at >= 0:
        before, behind = text[at - 1 : at], text[at + len(signs) : at + len(signs) + 1]
        if not (_joins(before, signs[0]) or _joins(signs[-1], behind)):
            return True
        at = text.find(signs, at + 1)
    return False


def _joins(one, other):
    return bool(one and other and WORD.fullmatch(one) and WORD.fullmatch(other))
