"""How an import stands, in the rows of its pages: what is planned, how far it is, what came of it."""

from collections import Counter
from typing import NamedTuple

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blog.models import Post
from transfer.imports.files.old_addresses import redirects_of
from transfer.imports.plan.report import THINGS, in_words, key_of
from transfer.models import MissingFile

WRITTEN = ("post", "page")
# What an import does after its check: so many readings more, and for each thing so many seconds, as measured on a
# small machine with two cores; an old blog takes most of the time that its pictures take.
READINGS, A_TEXT, A_COMMENT, A_PICTURE, A_FETCHED_PICTURE = 2, 0.01, 0.0005, 0.03, 0.5
# Kinds that an export has and that are left out, and the row in which they stand.
_ROW_OF = {
    "private": "post",
    "binned": "post",
    "auto-draft": "post",
    "spam": "comment",
    "trash": "comment",
    "note": "comment",
    "unmatched": "comment",
    "of what stays": "comment",
    "on a page": "comment",
    "ping": "ping",
}
_KINDS = {
    "post": gettext_lazy("Articles"),
    "page": gettext_lazy("Pages"),
    "comment": gettext_lazy("Comments"),
    "ping": gettext_lazy("Pingbacks"),
}
_HIDDEN = {"post": "private", "page": "hidden page"}  # what is counted of those that come as drafts


class Row(NamedTuple):
    """A kind of thing in an export, with numbers; "" where there is none to tell."""

    kind: str
    in_file: int
    coming: int | str = ""
    here: int | str = ""
    left: int | str = ""
    why: str = ""
    which: str = ""  # Where a list of what is left out begins, in the page of details.


def planned(run):
    """The Rows of an import that was checked."""
    plan = run.plan
    counts, in_the_file = plan.get("counts", {}), plan.get("found", {})
    coming, here = counts.get("brought", {}), counts.get("here", {})
    left = {"post": [], "page": [], "comment": [], "ping": []}
    for thing, times in counts.get("left out", {}).items():
        if times and thing in _ROW_OF:
            left[_ROW_OF[thing]].append((times, THINGS[thing] % {"n": times}))
    lists = lists_of(plan)
    rows = []
    for kind, name in _KINDS.items():
        number = sum(times for times, _words in left[kind])
        # Of links it is their number alone that is known, and stands in its column.
        why = [words for _times, words in left[kind] if kind != "ping"]
        if kind == "post" and (drafts := plan.get("drafts")):
            words = ngettext("%(n)d draft stays a draft", "%(n)d drafts stay drafts", drafts)
            why.append(words % {"n": drafts})
        if hidden := counts.get("draft", {}).get(_HIDDEN.get(kind)):
            words = ngettext(
                "%(n)d private one comes as a draft", "%(n)d private ones come as drafts", hidden
            )
            why.append(words % {"n": hidden})
        old, new = here.get(kind, 0), coming.get(kind, 0)
        if kind == "ping" and new:
            why.insert(0, _("kept apart, never counted"))
        in_file = in_the_file.get(kind, 0) if kind in WRITTEN else number + old + new
        if in_file or number:
            words = ", ".join(map(str, why))
            which = lists.get(kind, "")
            rows.append(Row(name, max(in_file, old + new), new, old, number, words, which))
    if kept := in_the_file.get("file"):
        rows.append(Row(_("Pictures and files"), kept, why=_("pictures, as you choose")))
    if terms := in_the_file.get("term"):
        rows.append(Row(_("Categories and tags"), terms, terms, why=_("a tree, as before")))
    if people := in_the_file.get("account"):
        why = _("each gets an e-mail to claim the account")
        rows.append(Row(_("Authors"), people, people, why=why))
    if every := plan.get("addresses", {}).get("found"):
        new = plan["addresses"]["new"]
        rows.append(Row(_("Old addresses"), every, new, every - new, why=_("links keep working")))
    return rows


def lists_of(report):
    """{kind: the key of the first list of what of it is left out} of what an ImportRun tells."""
    noted = report.get("notes", {}).get("left out", {})
    listed = [thing for thing in reversed(_ROW_OF) if noted.get(thing)]
    return {_ROW_OF[thing]: key_of("left out", thing) for thing in listed}


def parts_of(run):
    """[(name, "done", "now" or "later", figure)] of an import on its way."""
    brought, totals, through = run.brought, run.found or run.plan.get("found", {}), run.through
    kinds = (*WRITTEN, "thread")
    done, every = (sum(of.get(kind, 0) for kind in kinds) for of in (through, totals))
    is_begun, is_through = bool(through), bool(every) and done >= every
    state = "done" if is_through else "now" if is_begun else "later"
    people = sum(brought.get(kind, 0) for kind in ("account", "category", "tag"))
    comments = run.plan.get("counts", {}).get("brought", {}).get("comment", 0)
    pictures = brought.get("picture", 0)
    parts = [
        (_("Accounts, categories, tags"), "done" if is_begun else "now", people),
        (_("Articles and pages"), state, _of(done, every, state)),
        (_("Comments"), state, _of(brought.get("comment", 0), comments, state)),
        (_("Old addresses"), state, brought.get("address", 0)),
        (_("Pictures and files"), state, pictures),
    ]
    one_by_one, together = _("Made public, one by one"), _("Made public, all together")
    return [*parts, (one_by_one if run.options.get("as_they_come") else together, "later", "")]


def figures(run):
    """[(name, figure or words, [(what stands below, address or ""), …])] of an import that is done."""
    brought, missing = run.brought, len(MissingFile.objects.of(run).counted())
    written = sum(brought.get(kind, 0) for kind in WRITTEN)
    pictures = run.things.filter(kind="picture").count()  # Some may have been supplied since.
    lost = len(run.lost_addresses)
    left = run.report.get("counts", {}).get("left out", {})
    out = sum(times for thing, times in left.items() if _ROW_OF.get(thing) == "comment")
    words = ngettext("%(n)d left out", "%(n)d left out", out) % {"n": out}
    lacking = _("%(n)d missing") % {"n": missing}
    answers = _("%(n)d don’t answer") % {"n": lost} if lost else _("See them")
    return [
        (_("Articles and pages"), written, _drafts_of(run)),
        (_("Comments"), brought.get("comment", 0), [(words, _list_of_comments(run))] * bool(out)),
        (
            _("Pictures"),
            _of(pictures, missing and pictures + missing, ""),
            [(lacking, reverse("desk_import_pictures", args=[run.pk]))] * bool(missing),
        ),
        (
            _("Old addresses"),
            redirects_of(run).count(),
            [(answers, reverse("desk_import_addresses", args=[run.pk]))],
        ),
    ]


def _drafts_of(run):
    """[(words, address)] of its articles that are drafts here, and of those of them that were private there."""
    came = run.things.filter(kind="post").values("object_id")
    if not (number := Post.objects.drafts().filter(pk__in=came).count()):
        return []
    words = ngettext("%(n)d draft", "%(n)d drafts", number) % {"n": number}
    links = [(words, f"{reverse('admin:blog_post_changelist')}?show=drafts")]
    if private := run.report.get("counts", {}).get("draft", {}).get("private"):
        words = ngettext("%(n)d was private", "%(n)d were private", private) % {"n": private}
        links.append((words, _listed(run, key_of("draft", "private"))))
    return links


def done_in_words(run):
    """What came, and how long it took: “5 articles, 1 page and 6 comments, in 4 minutes 12 seconds.”"""
    kinds = (*WRITTEN, "comment")
    things = in_words(Counter({kind: run.brought.get(kind, 0) for kind in kinds}))
    if not (things and run.took):
        return ""
    return _("%(things)s, in %(time)s.") % {"things": things, "time": _time(round(run.took))}


def checked_in_words(run):
    """How long its check took: “Checked in 9 seconds.”"""
    if not (seconds := run.plan.get("seconds")):
        return ""
    return _("Checked in %(time)s.") % {"time": _time(round(seconds))}


def _time(seconds):
    """A length of time in its two largest units: “4 minutes 12 seconds”."""
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    units = [
        (hours, ngettext("%(n)d hour", "%(n)d hours", hours)),
        (minutes, ngettext("%(n)d minute", "%(n)d minutes", minutes)),
        (seconds, ngettext("%(n)d second", "%(n)d seconds", seconds)),
    ]
    units_shown = [words % {"n": n} for n, words in units if n][:2]
    return " ".join(units_shown) or _("less than a second")


def _list_of_comments(run):
    """The address of a list of the comments that were left out, or ""."""
    if run.unmatched:
        return reverse("desk_import_unmatched", args=[run.pk])
    if key := lists_of(run.report).get("comment"):
        return _listed(run, key)
    return ""


def _listed(run, key):
    """The address where the page of details lists what is called `key`."""
    return f"{reverse('desk_import_details', args=[run.pk])}#{key}"


def minutes_of(run):
    """About how many minutes it will take, from what its check took and what there is to write; 0 for less than one."""
    coming = run.plan.get("counts", {}).get("brought", {})
    texts = sum(coming.get(kind, 0) for kind in WRITTEN)
    pictures = run.plan.get("found", {}).get("file", 0)
    seconds = READINGS * run.plan.get("seconds", 0) + texts * A_TEXT
    seconds += coming.get("comment", 0) * A_COMMENT
    if run.options.get("media"):
        seconds += pictures * A_PICTURE
    elif run.options.get("fetches"):
        seconds += pictures * A_FETCHED_PICTURE
    return round(seconds / 60)


def things_of(run):
    """The words for what is to come, as in “Import 412 articles”."""
    coming = run.plan.get("counts", {}).get("brought", {})
    kind = "post" if coming.get("post") or not coming.get("comment") else "comment"
    return THINGS[kind] % {"n": coming.get(kind, 0)}


def binned_of(run):
    """How many comments were spam or in the bin."""
    left = run.plan.get("counts", {}).get("left out", {})
    return left.get("spam", 0) + left.get("trash", 0)


def _of(done, every, state):
    if state == "done" or not every:
        return done
    return _("%(n)s of %(all)s") % {"n": intcomma(done), "all": intcomma(max(every, done))}
