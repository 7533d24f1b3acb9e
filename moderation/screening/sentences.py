"""Findings in words: for moderators (why it is here), and for whoever wrote (what to do now).

A finding has a check and a detail, as `checks.py` makes them and `ScreeningFinding` keeps them.
"""

from datetime import datetime

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moderation.pure.times import when

NAMES = {
    "first": gettext_lazy("First comment"),
    "links": gettext_lazy("Links"),
    "word": gettext_lazy("Words"),
    "pattern": gettext_lazy("Patterns"),
    "slow": gettext_lazy("Patterns that took too long"),
    "repeat": gettext_lazy("Said on other articles"),
    "hold": gettext_lazy("Account under a hold"),
    "article": gettext_lazy("Article held"),
    "site": gettext_lazy("Site held"),
    "reports": gettext_lazy("Reported"),
    "disowned": gettext_lazy("Disowned by the owner of the address"),
    "trap": gettext_lazy("Unseen field filled in"),
    "fast": gettext_lazy("Sent too fast"),
    "stale": gettext_lazy("Form out of date"),
    "said": gettext_lazy("Said on the same article"),
    "pace": gettext_lazy("Too many from one account"),
    "range": gettext_lazy("Too many from one network"),
}


def why(check, detail):
    """Why a comment is held, or was refused, for moderators.

    >>> why("links", {"n": 2, "most": 1})
    'Two links; more than 1 waits.'
    """
    sentence = _WHY.get(check)
    return sentence(detail) if sentence else check


def at_form(screening, post, is_guest):
    """Whose comments wait, told before anything is written; `screening` is None before it is set."""
    first = screening.first if screening else "guests"
    if post.comments_held or (screening and screening.hold_all):
        return _("Every comment here waits for a moderator.")
    if first == "all":
        return _("Everybody’s first comment waits for a moderator.")
    if first == "guests" and is_guest:
        return _("A guest’s first comment waits for a moderator.")
    return ""


def to_their_writer(found):
    """Sentences for whoever may not post it, each once, in the order of the findings."""
    return tuple(dict.fromkeys(_TOLD[one.check](one.detail) for one in found))


def what_it_waits_for(found):
    """One sentence for whoever wrote what is held. A list isn't read out to those who try it."""
    for check in ("first", "hold", "site", "article", "links"):
        for one in found:
            if one.check == check:
                return (_WAITS[check](one.detail),)
    return (_("It waits until a person has seen it. That usually takes a few hours."),)


def _links(detail):
    words = ngettext(
        "%(n)s link; more than %(most)s waits.",
        "%(n)s links; more than %(most)s waits.",
        detail["n"],
    )
    return capfirst(words % {"n": apnumber(detail["n"]), "most": detail["most"]})


def _word(detail):
    return _("It has “%(word)s”, which is on the list.") % detail


def _pattern(detail):
    return _("“%(said)s” is what the pattern %(pattern)s looks for.") % detail


def _repeat(detail):
    words = ngettext(
        "The same text was posted on another article within %(hours)s hours.",
        "The same text was posted on %(n)s other articles within %(hours)s hours.",
        detail["n"],
    )
    return words % detail


def _first(detail):
    if detail["guest"]:
        return _("A guest’s first comment: none of theirs has been approved yet.")
    return _("A first comment: none of theirs has been approved yet.")


def _pace(detail):
    words = _("More than %(n)s comments in %(minutes)s minutes from one account.")
    return words % detail


def _range(detail):
    words = _("More than %(n)s comments in %(minutes)s minutes from one network.")
    return words % detail


def _reports(detail):
    words = ngettext(
        "It was reported once, and waits since then.",
        "It was reported %(n)s times, and waits since then.",
        detail["n"],
    )
    return words % detail


def _fast(detail):
    return _("It was sent within %(seconds)s seconds.") % detail


def _always(words):
    return lambda detail: str(words)


_WHY = {
    "first": _first,
    "links": _links,
    "word": _word,
    "pattern": _pattern,
    "slow": _always(gettext_lazy("The patterns took too long on this text, so nobody knows.")),
    "repeat": _repeat,
    "hold": _always(gettext_lazy("This account’s comments wait: a hold is in force.")),
    "article": _always(gettext_lazy("Every comment on this article waits.")),
    "site": _always(gettext_lazy("Every comment on the whole site waits.")),
    "reports": _reports,
    "disowned": _always(
        gettext_lazy(
            "The owner of the e-mail address says that they didn’t write this. Somebody may be"
            " posing as them."
        )
    ),
    "trap": _always(gettext_lazy("A field that people don’t see was filled in.")),
    "fast": _fast,
    "stale": _always(gettext_lazy("The form isn’t ours, or is out of date.")),
    "said": _always(gettext_lazy("The same person has said the same on this article.")),
    "pace": _pace,
    "range": _range,
}


def _told_word(detail):
    return _("“%(word)s” can’t be posted here. Say it in other words.") % {
        "word": detail["word"].rstrip("*")
    }


def _told_pattern(detail):
    return _("“%(said)s” can’t be posted here. Say it in other words.") % detail


def _told_pace(detail):
    words = _("You have posted %(n)s comments in %(minutes)s minutes. Wait until %(time)s.")
    return words % _timed(detail)


def _told_range(detail):
    words = _("%(n)s comments came from your network in %(minutes)s minutes. Wait until %(time)s.")
    return words % _timed(detail)


def _timed(detail):
    return detail | {"time": when(datetime.fromisoformat(detail["until"]))}


def _waiting_links(detail):
    words = ngettext(
        "It has more than %(most)s link, so it waits until a person has seen it. That usually takes"
        " a few hours.",
        "It has more than %(most)s links, so it waits until a person has seen it. That usually"
        " takes a few hours.",
        detail["most"],
    )
    return words % detail


_EVERY = gettext_lazy(
    "Every comment here waits until a person has seen it. That usually takes a few hours."
)
_WAITS = {
    "first": _always(
        gettext_lazy(
            "It is your first comment here, so it waits until a person has seen it. That usually"
            " takes a few hours."
        )
    ),
    "hold": _always(
        gettext_lazy("For now a moderator reads your comments before everybody else does.")
    ),
    "site": _always(_EVERY),
    "article": _always(_EVERY),
    "links": _waiting_links,
}

_TOLD = {
    "word": _told_word,
    "pattern": _told_pattern,
    "trap": _always(
        gettext_lazy(
            "A field that people don’t see was filled in, perhaps by your browser. Post it once"
            " more."
        )
    ),
    "fast": _always(gettext_lazy("That was sent faster than people write. Post it once more.")),
    "stale": _always(gettext_lazy("This form had been open for a long time. Post it once more.")),
    "said": _always(gettext_lazy("You have said this here already.")),
    "pace": _told_pace,
    "range": _told_range,
}
