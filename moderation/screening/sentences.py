"""Findings in words: for moderators (why it is here), and for whoever wrote (what to do now).

A finding has a check and a detail, as `checks.py` makes them and `ScreeningFinding` keeps them.
"""

from datetime import datetime

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext_lazy

from blog.models.articles.threads import Wait
from lib.text.times import when

NAMES = {
    "first": _lazy("First comment"),
    "links": _lazy("Links"),
    "word": _lazy("Words"),
    "pattern": _lazy("Patterns"),
    "slow": _lazy("Patterns that took too long"),
    "repeat": _lazy("Posted on other articles"),
    "hold": _lazy("Account on hold"),
    "removals": _lazy("Writer of removed comments"),
    "article": _lazy("Article held"),
    "site": _lazy("Site held"),
    "reports": _lazy("Reported"),
    "disowned": _lazy("Disowned by the owner of the address"),
    "trap": _lazy("Hidden field filled in"),
    "fast": _lazy("Sent too fast"),
    "stale": _lazy("Form out of date"),
    "said": _lazy("Posted on the same article"),
    "pace": _lazy("Too many from one account"),
    "range": _lazy("Too many from one network"),
}


def why(check, detail):
    """Why a comment is held, or was refused, for moderators.

    >>> why("links", {"n": 2, "most": 1})
    'Two links; the limit is 1.'
    """
    if check == "first" and detail["guest"]:
        check = "first of a guest"
    return _filled(_WHY[check], detail) if check in _WHY else check


def at_form(screening, post, is_guest):
    """The sentence above the form that says whose comments wait; `screening` is None before it is set."""
    first = screening.first if screening else "guests"
    if post.comments_wait == Wait.ALL or (screening and screening.hold_all):
        return _("A moderator reads everything before it appears.")
    if post.comments_wait == Wait.NOTHING:
        return ""
    if post.comments_wait == Wait.LINKS:
        return _("A moderator reads texts with links before they appear.")
    if first == "all" or post.comments_wait == Wait.FIRST:
        return _("The first time you post, a moderator reads it before it appears.")
    if first == "guests" and is_guest:
        return _("The first time a guest posts, a moderator reads it before it appears.")
    return ""


def to_their_writer(findings):
    """Sentences for whoever may not post it, each once, in the order of the findings."""
    return tuple(dict.fromkeys(_filled(_TO_THE_WRITER[one.check], one.detail) for one in findings))


def what_it_waits_for(findings):
    """One sentence for whoever wrote what is held. A list isn't read out to those who try it."""
    details = {one.check: one.detail for one in reversed(findings)}
    for check, words in _WAITS.items():
        if check in details:
            return (_filled(words, details[check]),)
    return (_("A moderator reads it first. That usually takes a few hours."),)


def _filled(words, detail):
    """A sentence with its facts, the number in words and the end of a wait as a time among them."""
    facts = dict(detail)
    if "n" in detail:
        facts["number"] = apnumber(detail["n"])
    if "word" in detail:
        facts["said"] = detail["word"].rstrip("*")
    if "until" in detail:
        facts["time"] = when(datetime.fromisoformat(detail["until"]))
    return capfirst(str(words % facts))


_WHY = {
    "first": _lazy("A first comment: its writer has no approved comment yet."),
    "first of a guest": _lazy("A guest’s first comment: this guest has no approved comment yet."),
    "links": ngettext_lazy(
        "%(number)s link; the limit is %(most)s.",
        "%(number)s links; the limit is %(most)s.",
        "n",
    ),
    "word": _lazy("It contains “%(word)s”, which is on the list."),
    "pattern": _lazy("“%(said)s” matches the pattern %(pattern)s."),
    "slow": _lazy("The patterns took too long to check on this text."),
    "repeat": ngettext_lazy(
        "The same text was posted on another article within %(hours)s hours.",
        "The same text was posted on %(n)s other articles within %(hours)s hours.",
        "n",
    ),
    "hold": _lazy("This person’s comments are on hold."),
    "removals": ngettext_lazy(
        "%(number)s of their last %(among)s comments was removed.",
        "%(number)s of their last %(among)s comments were removed.",
        "n",
    ),
    "article": _lazy("Every comment on this article is held."),
    "site": _lazy("Every comment on the whole site is held."),
    "reports": ngettext_lazy(
        "It was reported once, and has been held since then.",
        "It was reported %(n)s times, and has been held since then.",
        "n",
    ),
    "disowned": _lazy(
        "The owner of the e-mail address says that they didn’t write this. Somebody may be impersonating"
        " them."
    ),
    "trap": _lazy("A hidden field was filled in."),
    "fast": _lazy("It was sent within %(seconds)s seconds."),
    "stale": _lazy("The form isn’t ours, or is out of date."),
    "said": _lazy("The same person already posted this text on this article."),
    "pace": _lazy("More than %(n)s comments in %(minutes)s minutes from one account."),
    "range": _lazy("More than %(n)s comments in %(minutes)s minutes from one network."),
}

# What counts first stands first.
_WAITS = {
    "first": _lazy(
        "This is your first comment here, so a moderator reads it first. That usually"
        " takes a few hours."
    ),
    "hold": (read_first := _lazy("For now, a moderator reads your comments before they appear.")),
    "removals": read_first,
    "site": (
        every_one := _lazy(
            "A moderator reads every comment here first. That usually takes a few hours."
        )
    ),
    "article": every_one,
    "links": ngettext_lazy(
        "It has more than %(most)s link, so a moderator reads it first. That usually takes"
        " a few hours.",
        "It has more than %(most)s links, so a moderator reads it first. That usually"
        " takes a few hours.",
        "most",
    ),
}

_TO_THE_WRITER = {
    "word": (in_other_words := _lazy("You can’t post “%(said)s” here. Please rephrase it.")),
    "pattern": in_other_words,
    "trap": _lazy("A hidden field was filled in, perhaps by your browser. Press the button again."),
    "fast": _lazy("To keep out spam we wait a few seconds. Press the button again."),
    "stale": _lazy("This form was open for a long time. Press the button again."),
    "said": _lazy("You already posted this here."),
    "pace": _lazy(
        "You posted %(n)s comments in %(minutes)s minutes. You can post again at %(time)s."
    ),
    "range": _lazy(
        "%(n)s comments came from your network in %(minutes)s minutes. You can post again"
        " at %(time)s."
    ),
}
