"""What goes when the words of a comment are destroyed, and what may quote them."""

import re

from lib.people.personal_data import blank, text_columns
from moderation.models import Appeal, AppealNote, Ban, Decision, DecisionNote, ReportNote

RUN = 5  # So many words in a row are a quotation; fewer are how everybody speaks.


def decisions_on(comment):
    return Decision.objects.filter(comment=comment)


def appeals_on(comment):
    return Appeal.objects.filter(decision__comment=comment)


def texts_about(comment):
    """Every text that was said with a decision on it, an appeal or a report."""
    texts = []
    for rows in [*_notes(comment), Ban.objects.filter(placed__comment=comment)]:
        for row in rows:
            texts += [text for name in text_columns(rows.model) if (text := getattr(row, name))]
    return texts


def quoting(comment):
    """The texts that repeat a run of the comment's own words."""
    own = _runs(comment.text)
    return [text for text in texts_about(comment) if own & _runs(text)]


def delete_notes_about(comment):
    """Erase all that was said about the comment; of a ban's reason, which is still shown, only quotations."""
    quoting_bans = Ban.objects.filter(placed__comment=comment, reason__in=quoting(comment))
    quoting_bans.update(reason="")
    for rows in _notes(comment):
        blank(rows)


def _notes(comment):
    return [
        DecisionNote.objects.filter(decision__comment=comment),
        AppealNote.objects.filter(appeal__decision__comment=comment),
        ReportNote.objects.filter(report__comment=comment),
    ]


def _runs(text):
    words = re.findall(r"\w+", text.casefold())
    length = min(RUN, len(words)) or 1
    return {tuple(words[n : n + length]) for n in range(len(words) - length + 1)}
