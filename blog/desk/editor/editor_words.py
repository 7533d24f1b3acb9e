"""What the editor's scripts say, in the page's language; each set as JSON, for a data attribute."""

import json

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from blog.models.articles.threads import Wait

WAITS = {
    Wait.ALL: lambda: _("everything waits for a moderator"),
    Wait.FIRST: lambda: _("first-timers wait for a moderator"),
    Wait.LINKS: lambda: _("comments with links wait for a moderator"),
    Wait.NOTHING: lambda: _("nothing waits for a moderator"),
}


def of_scripts():
    return {
        "folds": json.dumps(folds()),
        "choices": json.dumps(choices()),
        "phrases": json.dumps(phrases()),
        "keys": json.dumps(keys()),
        "cuts": json.dumps(cuts()),
    }


def folds():
    """The values of folds while their fields change."""
    return {
        "draft": _("Draft"),
        "now": _("Now"),
        "schedule": _("Schedule"),
        "ofTitle": _("Made from the title"),
        "noTag": _("No tag yet"),
        "none": pgettext("of a lead picture", "None"),
        "noDescription": _("No description yet"),
        "open": pgettext("comments", "Open"),
        "closed": _("Closed"),
        "openAt": _("Open from {from} to {until}"),
        **{f"wait_{key}": words() for key, words in WAITS.items()},
        "closeAfter": _("close after {n} days"),
        "comma": _(", "),
        "yes": _("Yes"),
        "no": _("No"),
        "formulas": _("With formulas"),
        "noFormulas": _("No formulas"),
    }


def cuts():
    """What the layout cuts of a lead picture, each with its width for a height of 1."""
    return [[_("Home"), 2], [_("List"), 1.7778], [_("Shared"), 1.9048]]


def choices():
    """The names of what can be put into a text, and a hint of what each writes."""
    names_and_hints = {
        "picture": (_("Picture"), _("drop, paste or choose")),
        "gallery": (_("Gallery"), _("pictures in a row")),
        "quote": (_("Quotation"), ">"),
        "table": (_("Table"), _("or paste cells")),
        "code": (pgettext("in a text", "Code"), "```"),
        "note": (_("Footnote"), "[^1]"),
        "callout": (_("Callout"), "> [!note]"),
        "details": (_("Details"), _("a part that folds")),
        "divider": (_("Divider"), "---"),
        "embed": (_("Embed"), _("an address alone")),
        "article": (_("Link to an article"), "[["),
        "more": (_("Lists stop here"), "<!--more-->"),
    }
    return {key: {"name": name, "hint": hint} for key, (name, hint) in names_and_hints.items()}


def phrases():
    """CodeMirror's own words; the keys are its English."""
    return {
        "Find": _("Find"),
        "Replace": _("Replace with"),
        "next": _("Next"),
        "previous": _("Previous"),
        "all": _("Select all"),
        "match case": _("Match case"),
        "by word": _("Whole words"),
        "regexp": _("Pattern"),
        "replace": _("Replace"),
        "replace all": _("Replace all"),
        "close": _("Close"),
        "current match": _("current match"),
        "replaced match on line $": _("Replaced on line $"),
        "replaced $ matches": _("Replaced $ times"),
        "on line": _("on line"),
    }


def keys():
    """[keys, what they do], as the list under “?” shows them."""
    return [
        ["Ctrl B", _("Bold")],
        ["Ctrl I", _("Italic")],
        ["Ctrl K", _("Link")],
        ["Ctrl F", _("Find and replace")],
        ["Ctrl Z", _("Undo")],
        ["Ctrl S", _("Save now")],
        ["Ctrl Enter", _("Publish or update")],
        ["Ctrl \\", _("Show or hide the side pane")],
        ["Ctrl Shift F", _("Full screen")],
        ["Ctrl Shift V", _("Paste as plain text")],
        ["/", _("Insert, at the start of a line or after a space")],
        ["[[", _("Link to an article")],
        ["F6", _("From the text to the side pane and the bar")],
        ["Tab", _("Next cell of a table, or a level in a list")],
        ["Esc Tab", _("Leave the text")],
        ["?", _("This list")],
    ]
