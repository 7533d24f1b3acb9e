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
    line, at = _("Compare our selection with the originals."), run.marks.get("looked_at")
    if at:
        at = date_format(timezone.localtime(parse_datetime(at)), "j M Y, H:i")
        line = sentences([line, _("Done on %(at)s.") % {"at": at}])
    title = _("Look at the ten most complicated articles")
    return Step("look", title, line, _("Look"), _page(run, "look"), "looked_at" in run.marks)


def _missing(run):
    files = MissingFile.objects.of(run)
    if not (number := len(files.counted())):
        return None
    texts = files.values("title").distinct().count()
    title = ngettext("Add %(n)d missing picture", "Add %(n)d missing pictures", number)
    line = ngettext("%(n)d article shows it.", "%(n)d articles show them.", texts)
    title, line, at = title % {"n": number}, line % {"n": texts}, _page(run, "pictures")
    return Step("missing", title, line, _("Add pictures"), at, False)


def _unmatched(run):
    threads = run.unmatched
    if not threads and not run.options.get("matches"):
        return None
    number = sum(comments for _address, comments in threads)
    title, line = _("Every comment has its article"), ""
    if threads:
        title = ngettext(
            "Find the article of %(n)d comment", "Find the articles of %(n)d comments", number
        )
        title %= {"n": number}
        line = ngettext(
            "%(n)d address belongs to no article here.",
            "%(n)d addresses belong to no article here.",
            len(threads),
        )
        line %= {"n": len(threads)}
    return Step("unmatched", title, line, _("Choose"), _page(run, "unmatched"), not threads)


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
    title = title % {"n": len(left)} if left else _("Shortcodes are decided on")
    line, is_done = " ".join(f"[{name}]" for name in left[:5]), "shortcodes_at" in run.marks
    at = _page(run, "shortcodes")
    return Step("shortcodes", title, line, _("Choose"), at, not left or is_done)


def _addresses(run):
    if not (every := redirects_of(run).count()):
        return None
    lost, is_checked = len(run.lost_addresses), "lost" in run.marks
    title = ngettext("Decide on %(n)d old address", "Decide on %(n)d old addresses", lost)
    answers = _("Every old address answers") if is_checked else _("Check the old links")
    closed = closed_of(redirects_of(run)).count()
    line = _("%(n)d open the right page.") % {"n": every - closed}
    if closed:
        words = ngettext(
            "%(n)d redirects to a page that isn’t public now.",
            "%(n)d redirect to pages that aren’t public now.",
            closed,
        )
        line = sentences([line, words % {"n": closed}])
    if suggested := sum(1 for *_about, is_like in run.lost_addresses if is_like is True):
        words = ngettext("%(n)d has a suggestion.", "%(n)d have a suggestion.", suggested)
        line = sentences([line, words % {"n": suggested}])
    title = title % {"n": lost} if lost else answers
    is_done = is_checked and not lost
    return Step("addresses", title, line, _("Look"), _page(run, "addresses"), is_done)


def _permalinks(run):
    if not (form := form_of_run(run)):
        return None
    title, at = _("Choose the article addresses"), f"{_page(run, 'addresses')}#form"
    line = _(
        "The old blog had them at %(form)s. These addresses redirect to ours, or stay as they were."
    )
    is_done = "permalinks" in run.marks or Site.current().permalinks == form
    return Step("permalinks", title, line % {"form": form}, _("Choose"), at, is_done)


def _authors(run):
    authors = authors_of(run)
    if not (number := len(authors)):
        return None
    title = ngettext(
        "Give %(n)d author their account", "Give the %(n)d authors their accounts", number
    )
    title, line = title % {"n": number}, _("Each gets an e-mail with a link to claim theirs.")
    is_done = all(one.claim in (Claim.TAKEN, Claim.INVITED) for one in authors)
    return Step("authors", title, line, _("Invite…"), _page(run, "authors"), is_done)


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
    title, line = _("Put the pages into the menu"), line % {"n": number, "placed": placed}
    at = reverse("desk_section", args=["menu"])
    return Step("menu", title, line, _("Menu"), at, bool(placed))


def _policy(run):
    title = _("Publish a comment policy")
    line = _("Imported comments aren’t covered by the policy. New ones are.")
    at = reverse("admin:moderation_policyrevision_changelist")
    is_done = PolicyRevision.objects.published().exists()
    return Step("policy", title, line, _("Write the policy"), at, is_done)


def _domain(run):
    host = split(run.blog_address).hostname
    if not host:
        return None
    asked = run.marks.get("domain", {})
    how = _("Set it at your domain’s provider, and as SITE_URL here.")
    says = asked.get("says") or _("Then its old links work.")
    line = says if asked.get("is_here") else sentences([says, how])
    is_done = is_this_site(run.blog_address) or asked.get("is_here", False)
    title = _("Point %(host)s here") % {"host": host}
    return Step("domain", title, line, _("Check"), "", is_done, do="domain")


def _page(run, name):
    return reverse(f"desk_import_{name}", args=[run.pk])
