"""What is left to do once a blog is here, in the order in which to do it; each knows whether it is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import Page, Site
from lib.text.dates import date_format
from lib.text.lists import sentences
from moderation.models import PolicyRevision
from transfer.imports.after.claiming import Claim, authors_of
from transfer.imports.after.old_domain import is_this_site
from transfer.imports.content.matching import split
from transfer.imports.files.old_addresses import closed_of, form_of_run, redirects_of
from transfer.models import MissingFile


@dataclass(frozen=True)
class Step:
    """Something to do; `line` says why, `button` leads to `url`, or does what `do` says."""

    key: str
    title: str
    line: str
    button: str
    url: str
    is_done: bool
    do: str = ""


def steps_of(run):
    """The Steps of an import that is done, in their order."""
    makers = (
        _look,
        _missing,
        _unmatched,
        _shortcodes,
        _addresses,
        _permalinks,
        _authors,
        _menu,
        _policy,
        _domain,
    )
    return [step for make in makers if (step := make(run))]


def first_open(steps):
    """The key of the one to do first, or nothing."""
    return next((step.key for step in steps if not step.is_done), "")


def _look(run):
    if not run.brought.get("post"):
        return None
    line, at = _("Beside how they were, picked by us."), run.marks.get("looked_at")
    if at:
        at = date_format(timezone.localtime(parse_datetime(at)), "j M Y, H:i")
        line = sentences([line, _("Done on %(at)s.") % {"at": at}])
    return Step(
        "look",
        _("Look at the ten most complicated articles"),
        line,
        _("Look"),
        reverse("desk_import_look", args=[run.pk]),
        "looked_at" in run.marks,
    )


def _missing(run):
    files = MissingFile.objects.of(run)
    if not (number := len(files.counted())):
        return None
    texts = files.values("title").distinct().count()
    title = ngettext("Add %(n)d missing picture", "Add %(n)d missing pictures", number)
    line = ngettext("It stands in %(n)d article.", "They stand in %(n)d articles.", texts)
    at = reverse("desk_import_pictures", args=[run.pk])
    return Step("missing", title % {"n": number}, line % {"n": texts}, _("Add pictures"), at, False)


def _unmatched(run):
    threads = run.unmatched
    if not threads and not run.options.get("matches"):
        return None
    number = sum(comments for _address, comments in threads)
    title = ngettext(
        "Find the article of %(n)d comment", "Find the articles of %(n)d comments", number
    )
    line = ngettext(
        "%(n)d address belongs to no article here.",
        "%(n)d addresses belong to no article here.",
        len(threads),
    )
    return Step(
        "unmatched",
        title % {"n": number} if number else _("Every comment has its article"),
        line % {"n": len(threads)} if threads else "",
        _("Choose"),
        reverse("desk_import_unmatched", args=[run.pk]),
        not threads,
    )


def _shortcodes(run):
    names = run.plan.get("shortcodes", ())
    if not names:
        return None
    chosen = run.options.get("shortcodes", {})
    left = [one["name"] for one in names if one["name"] not in chosen]
    title = ngettext(
        "Decide on %(n)d shortcode that we don’t know",
        "Decide on %(n)d shortcodes that we don’t know",
        len(left),
    )
    return Step(
        "shortcodes",
        title % {"n": len(left)} if left else _("Shortcodes are decided on"),
        " ".join(f"[{name}]" for name in left[:5]),
        _("Choose"),
        reverse("desk_import_shortcodes", args=[run.pk]),
        not left or "shortcodes_at" in run.marks,
    )


def _addresses(run):
    if not (every := redirects_of(run).count()):
        return None
    lost, is_checked = len(run.lost_addresses), "lost" in run.marks
    title = ngettext("Decide on %(n)d old address", "Decide on %(n)d old addresses", lost)
    answers = _("Every old address answers") if is_checked else _("Check the old links")
    closed = closed_of(redirects_of(run)).count()
    line = _("%(n)d lead to the right page.") % {"n": every - closed}
    if closed:
        words = ngettext(
            "%(n)d leads to what isn’t public now.", "%(n)d lead to what isn’t public now.", closed
        )
        line = sentences([line, words % {"n": closed}])
    if suggested := sum(1 for *_about, is_like in run.lost_addresses if is_like is True):
        words = ngettext("%(n)d has a suggestion.", "%(n)d have a suggestion.", suggested)
        line = sentences([line, words % {"n": suggested}])
    return Step(
        "addresses",
        title % {"n": lost} if lost else answers,
        line,
        _("Look"),
        reverse("desk_import_addresses", args=[run.pk]),
        is_checked and not lost,
    )


def _permalinks(run):
    if not (form := form_of_run(run)):
        return None
    return Step(
        "permalinks",
        _("Decide where articles stand"),
        _(
            "The old blog had them at %(form)s. These addresses lead to ours, or stay what they were."
        )
        % {"form": form},
        _("Choose"),
        f"{reverse('desk_import_addresses', args=[run.pk])}#form",
        "permalinks" in run.marks or Site.current().permalinks == form,
    )


def _authors(run):
    authors = authors_of(run)
    if not (number := len(authors)):
        return None
    title = ngettext(
        "Give %(n)d author their account", "Give the %(n)d authors their accounts", number
    )
    return Step(
        "authors",
        title % {"n": number},
        _("Each gets an e-mail with a link to claim theirs."),
        _("Invite…"),
        reverse("desk_import_authors", args=[run.pk]),
        all(one.claim in (Claim.TAKEN, Claim.INVITED) for one in authors),
    )


def _menu(run):
    pages = Page.objects.public().filter(pk__in=run.things.filter(kind="page").values("object_id"))
    if not (number := pages.count()):
        return None
    placed = pages.filter(in_menu=True).count()
    line = ngettext(
        "%(n)d page came; %(placed)d in the menu.",
        "%(n)d pages came; %(placed)d in the menu.",
        number,
    )
    return Step(
        "menu",
        _("Put the pages into the menu"),
        line % {"n": number, "placed": placed},
        _("Menu"),
        reverse("desk_section", args=["menu"]),
        bool(placed),
    )


def _policy(run):
    return Step(
        "policy",
        _("Publish a comment policy"),
        _("The imported comments are outside it. New ones need it."),
        _("Write the policy"),
        reverse("admin:moderation_policyrevision_changelist"),
        PolicyRevision.objects.published().exists(),
    )


def _domain(run):
    host = split(run.blog_address).hostname
    if not host:
        return None
    asked = run.marks.get("domain", {})
    how = _("Set it at your domain’s provider, and as SITE_URL here.")
    says = asked.get("says") or _("Then its old links work.")
    return Step(
        "domain",
        _("Point %(host)s here") % {"host": host},
        says if asked.get("is_here") else sentences([says, how]),
        _("Check"),
        "",
        is_this_site(run.blog_address) or asked.get("is_here", False),
        do="domain",
    )
