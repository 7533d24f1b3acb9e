"""Site, Import: what an owner says before a blog comes in, page by page: who its authors are here, which other sites are theirs."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.reauthentication.checks import reauthenticated
from blog.desk.access import owners
from transfer.imports.content.desk_choices import (
    accounts_to_choose,
    authors_in,
    authors_of,
    sites_in,
    sites_of,
)
from transfer.imports.runs import import_task
from transfer.models import ImportRun
from transfer.sources.recognise import TITLES
from transfer.views.import_frame import AUTHORS, PICTURES, page

_PAGES = {"authors": "desk_import_who", "sites": "desk_import_sites"}


def next_page(run, after=None):
    """The name of the next page that has something to ask about an import, or nothing."""
    kinds = list(_PAGES)[list(_PAGES).index(after) + 1 if after else 0 :]
    return next((_PAGES[kind] for kind in kinds if run.plan.get(kind)), "")


@reauthenticated
@require_http_methods(["GET", "HEAD", "POST"])
def who(request, pk):
    """Which of the authors in the file the owner is, and who the others are here."""
    run = get_object_or_404(ImportRun, pk=pk, state=ImportRun.State.READY)
    if request.method == "POST":
        return _gone_on(
            request, run, "authors", authors=authors_of(request.POST, run, request.user)
        )
    authors = authors_in(run, request.user)
    about = {"authors": authors, "accounts": accounts_to_choose(request.user)}
    about["is_nobody"] = "authors" in run.options and not any(one["is_me"] for one in authors)
    return _page(request, run, "who", AUTHORS, leads_to=next_page(run, "authors"), **about)


@reauthenticated
@require_http_methods(["GET", "HEAD", "POST"])
def sites(request, pk):
    """Which other sites with pictures of the articles are the blog's, too; none is asked before an answer."""
    run = get_object_or_404(ImportRun, pk=pk, state=ImportRun.State.READY)
    if request.method == "POST":
        return _gone_on(request, run, "sites", sites=sites_of(request.POST, run))
    back = _PAGES["authors"] if run.plan.get("authors") else "desk_import_run"
    return _page(request, run, "sites", PICTURES, sites=sites_in(run), back=back)


def _gone_on(request, run, kind, **options):
    """Keep the answers, and go to the next page, or start it."""
    if leads_to := next_page(run, kind):
        import_task.choose(run, options)
        return redirect(leads_to, run.pk)
    import_task.start(run, options, request.user)
    return redirect("desk_import_run", run.pk)


def _page(request, run, name, step, **about):
    title = _("Import from %(system)s") % {"system": TITLES.get(run.reader, run.reader)}
    return page(request, name, title, step=step, run=run, **about)


urlpatterns = [
    path("import/<number:pk>/who/", owners(who), name="desk_import_who"),
    path("import/<number:pk>/sites/", owners(sites), name="desk_import_sites"),
]
