"""What the writer of a comment is asked once before it is posted: whether it is to say just that.

Nothing is kept of the words. How often somebody was asked, and how often the words were others
afterwards, is counted in the settings' row.
"""

import re

from django.db.models import F

from comments.gate import Reminder
from lib.text.comparing.normalisation import Text
from moderation.models import PolicyRevision, Screening, Waiver
from moderation.screening.facts import is_of_staff
from moderation.screening.rules import cached_rules

AROUND = 40  # characters on either side of the word


def remind(words, verdict, was_reminded):
    """A gate.Reminder for the writer of `words` (a gate.Words), or None; staff aren't asked."""
    if is_of_staff(words):
        return None
    reminder = _held(words, verdict) if verdict.is_held else _of_a_rule(words)
    if was_reminded:  # It asks once, whatever they say then.
        if reminder is None and not verdict.is_held:
            _count("reminders_heeded")
        return None
    if reminder:
        _count("reminders_shown")
    return reminder


def _held(words, verdict):
    """What waits for listed words alone; what waits anyway needs no question."""
    if any(one.check != "word" for one in verdict.findings):
        return None
    listed = verdict.findings[0].detail["word"]
    return Reminder(listed, None, *_passage(words.text, listed))


def _of_a_rule(words):
    reminders = cached_rules().reminders
    found = reminders.found_in(Text(words.text)) if reminders else ()
    revision = PolicyRevision.objects.in_force() if found else None
    if revision is None:
        return None
    aside = set(Waiver.objects.in_force().filter(post=words.post).values_list("rule", flat=True))
    rules = {one.number: one for one in revision.wordings.all() if one.rule_id not in aside}
    for entry in found:
        if rule := rules.get(entry.action):
            return Reminder(entry.as_listed, rule, *_passage(words.text, entry.as_listed))
    return None


def _passage(text, listed):
    """(before, word, after) of where a text has a listed word; empty texts where it is spelled otherwise."""
    text = " ".join(text.split())
    word = re.escape(listed.removesuffix("*").strip()) + (r"\w*" if listed.endswith("*") else "")
    match = re.search(rf"(?<!\w){word}", text, re.IGNORECASE)
    if not match:
        return "", "", ""
    before, after = text[: match.start()], text[match.end() :]
    if len(before) > AROUND:  # Cut between words, where there are any.
        cut = before[-AROUND:]
        before = f"…{cut.partition(' ')[2] or cut}"
    if len(after) > AROUND:
        cut = after[:AROUND]
        after = f"{cut.rpartition(' ')[0] or cut}…"
    return before, match[0], after


def _count(column):
    Screening.objects.update(**{column: F(column) + 1})
