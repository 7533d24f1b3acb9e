"""What an import couldn't bring: what it is, where it stands, and the files that its owner sends for it."""

from collections import Counter
from pathlib import PurePosixPath

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from blog.desk.access import owners
from blog.pictures import recordings
from transfer.imports.files.incoming_files import MODELS, kind_of
from transfer.imports.files.matched import name_of
from transfer.imports.files.uploads import below_uploads
from transfer.imports.runs import receiving, supplying
from transfer.models import Imported, ImportRun, MissingFile

ON_A_PAGE = 60
SITES = 20


@require_http_methods(["GET", "HEAD", "POST"])
def missing(request, pk):
    """The page of missing files; what is sent is matched, and used once its owner says so."""
    run = get_object_or_404(ImportRun, pk=pk)
    rows = MissingFile.objects.of(run).exclude(key="")
    if request.method == "POST":
        refused = _carry_out(request, run)
        if request.POST.get("by") == "script":
            return JsonResponse({"refused": refused, "matched": len(rows.matched().counted())})
        for sentence in refused:
            messages.error(request, sentence)
        return redirect("desk_import_pictures", pk)
    keys = rows.counted()
    shown = Paginator(list(keys), ON_A_PAGE).get_page(request.GET.get("page"))
    how = {by: len(rows.matched().filter(matched_by=by).counted()) for by in ("path", "name")}
    about = {
        "shown": shown,
        "cards": _cards(rows, shown.object_list),
        "how": how,
    }
    about |= {"matched": sum(how.values()), "coming": len(rows.coming().counted())}
    about |= {"names": sorted({name_of(key) for key in keys}), "most": recordings.most()}
    about |= {"host": _host(rows), "pairs": _pairs(rows), "sites": _sites(rows)}
    return _page(request, run, "missing", **about)


@require_safe
def found(request, pk):
    """The pictures and other files of the old blog that are here."""
    run = get_object_or_404(ImportRun, pk=pk)
    names = _brought(run).order_by("foreign_id").values_list("foreign_id", "kind", "object_id")
    shown = Paginator(names, ON_A_PAGE).get_page(request.GET.get("page"))
    here = {
        kind: model.objects.in_bulk([key for _name, of, key in shown.object_list if of == kind])
        for kind, model in MODELS.items()
    }
    things = [
        (below_uploads(name), here[kind][key])
        for name, kind, key in shown.object_list
        if key in here[kind]
    ]
    return _page(request, run, "found", shown=shown, things=things)


def _carry_out(request, run):
    """Do what is asked; the sentences that say what wasn't taken."""
    asked, sent = request.POST.get("do"), request.FILES.getlist("files")
    if asked == "send":
        return _take_all(request, run, sent, request.POST.getlist("paths"))
    if asked == "one":
        return _take_one(request, run, sent)
    if asked == "use":
        supplying.use(run, request.user)
    elif asked == "fetch":
        supplying.fetch(run, request.user)
    elif asked == "own":
        supplying.own(run, request.POST.get("host", ""), request.user)
    elif asked == "discard":
        supplying.throw_away(run)
    return []


def _take_one(request, run, sent):
    if not sent:
        return [_("Choose a file first.")]
    try:
        supplying.take_one(run, request.POST.get("key", ""), sent[0], request.user)
    except receiving.UploadRefused as why:
        return [str(why)]
    return []


def _take_all(request, run, sent, paths):
    if not sent:
        return [_("Choose a file first.")]
    refused, other = [], 0
    for at, upload in enumerate(sent):
        try:
            other += supplying.take(run, upload, paths[at] if len(paths) == len(sent) else "")[1]
        except receiving.UploadRefused as why:
            refused.append(str(why))
    if other:
        words = ngettext(
            "%(n)d other file isn’t needed.", "%(n)d other files aren’t needed.", other
        )
        messages.info(request, words % {"n": other})
    return refused


def _cards(rows, keys):
    """What each missing file is, in the order of `keys`."""
    cards = {key: {"key": key, "path": below_uploads(key).lstrip("/"), "texts": {}} for key in keys}
    for row in rows.filter(key__in=keys).select_related("post", "page").order_by("pk"):
        card = cards[row.key]
        named = "" if kind_of(row.key) == "picture" else PurePosixPath(row.key).name
        card |= {"row": row, "description": card.get("description") or row.description or named}
        if written := row.written:
            kind = written._meta.model_name
            card["texts"][kind, written.pk] = (
                written,
                reverse(f"admin:blog_{kind}_change", args=[written.pk]),
            )
    return list(cards.values())


def _pairs(rows):
    """What was sent for what, by what they were brought together."""
    how = {"path": _("by path"), "name": _("by name")}
    pairs = {}
    for row in rows.matched().order_by("pk"):
        about = {"sent_as": row.member or row.sent_as, "path": below_uploads(row.key).lstrip("/")}
        pairs.setdefault(row.key, about | {"how": how[row.matched_by]})
    return list(pairs.values())


def _host(rows):
    """The host of the old blog, if it can be asked once more; else ""."""
    one = rows.askable().exclude(address__startswith="/").first()
    return one.address.split("/")[2] if one and "//" in one.address else ""


def _sites(rows):
    """[{"host", "n"}, …] of the other sites that what is missing stands on, those with most first."""
    counted = Counter(key.partition("/")[0] for key in rows.elsewhere().counted())
    return [{"host": host, "n": n} for host, n in counted.most_common(SITES) if host]


def _brought(run):
    return Imported.objects.filter(source=run.source, kind__in=MODELS)


def _page(request, run, name, **about):
    keys = MissingFile.objects.of(run).exclude(key="").counted()
    if all(kind_of(key) == "picture" for key in keys):
        title = ngettext("%(n)d missing picture", "%(n)d missing pictures", len(keys))
    else:
        title = ngettext("%(n)d missing file", "%(n)d missing files", len(keys))
    context = admin.site.each_context(request) | {"run": run, "subtitle": _("Import"), **about}
    context |= {"title": title % {"n": len(keys)}, "number": len(keys)}
    context["found"] = _brought(run).count()
    return render(request, f"admin/import/pictures/{name}.html", context)


urlpatterns = [
    path("import/<number:pk>/pictures/", owners(missing), name="desk_import_pictures"),
    path("import/<number:pk>/pictures/found/", owners(found), name="desk_import_found"),
]
