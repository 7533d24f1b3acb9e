"""Site, Import: a blog that moves in, from its file to what is left to do. For the blog's owner."""

from collections import Counter

from django.contrib import admin
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blog.desk.access import owners
from blog.pictures import recordings
from moderation.models import PolicyRevision
from transfer.imports import import_task
from transfer.imports.report import in_words, sentences_of
from transfer.imports.undoing import Undoing
from transfer.models import ImportRun
from transfer.sources.recognise import TITLES

State = ImportRun.State
# {state: the template of its page}
PAGES = {
    State.CHECKING: "checking",
    State.READY: "ready",
    State.REFUSED: "refused",
    State.RUNNING: "running",
    State.STOPPED: "stopped",
    State.FAILED: "stopped",
    State.DONE: "done",
    State.UNDOING: "undoing",
    State.UNDONE: "undone",
}
STEPS = {"checking": 1, "ready": 1, "refused": 1, "running": 2, "stopped": 2}


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request):
    """The first page; a file that is sent is kept and checked."""
    refusal, status = "", 200
    if request.method == "POST":
        try:
            return redirect(_received(request))
        except import_task.NotAnExport as why:
            refusal, status = str(why), 422
        except OSError as why:
            refusal, status = (
                _("There is no room for this file: %(why)s.") % {"why": why.strerror},
                507,
            )
    runs = ImportRun.objects.select_related("who").newest_first()[:20]
    about = {
        "refusal": refusal,
        "runs": runs,
        "sources": TITLES.values(),
        "most": recordings.most(),
    }
    return _page(request, "choose", _("Bring your blog here"), status, **about)


@require_safe
def run(request, pk):
    """How one of them stands."""
    found = get_object_or_404(ImportRun.objects.select_related("who"), pk=pk)
    name = PAGES[State(found.state)]
    about = {"run": found, "source": TITLES.get(found.reader, found.reader)}
    about |= {
        "missing": found.missing.order_by("pk")[:200],
        "brought": in_words(Counter(found.brought)),
    }
    if name == "ready":
        about["counts"] = _rows(found.plan["counts"])
    if name in ("done", "stopped"):
        about |= {"sentences": sentences_of(found), "obstacle": Undoing(found).obstacle()}
        about["has_policy"] = PolicyRevision.objects.published().exists()
    return _page(request, name, found.title or found.name, step=STEPS.get(name, 3), **about)


@require_POST
def change(request, pk):
    """Start, stop, resume, undo, or forget it: each once, whoever presses twice."""
    found = get_object_or_404(ImportRun, pk=pk)
    asked = request.POST.get("do")
    if asked == "start":
        import_task.start(found, _options(request.POST))
    elif asked == "stop":
        found.take_step(State.RUNNING, to=State.STOPPED)
    elif asked == "undo" and not found.is_at_work:
        import_task.take_back(found)
    elif asked == "forget" and not (found.is_at_work or found.things.exists()):
        import_task.throw_away(found)
        return redirect("desk_import")
    return redirect("desk_import_run", found.pk)


@require_safe
def report(request, pk):
    """The same for a program."""
    found = get_object_or_404(ImportRun, pk=pk)
    told = {"state": found.state, "plan": found.plan, "report": found.report}
    told["missing"] = list(found.missing.values("title", "address", "why"))
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = f'attachment; filename="import-{found.pk}.json"'
    return answer


def _received(request):
    upload = request.FILES.get("file")
    if upload is None:
        raise import_task.NotAnExport(_("Choose a file first."))
    return import_task.receive(upload, request.user)


def _options(sent):
    return {
        "keeps_binned": sent.get("binned") == "keep",
        "fetches": sent.get("pictures") == "fetch",
        "role": "Author" if "role" in sent else None,
        "as_they_come": "as_they_come" in sent,
    }


def _rows(counts):
    """(kind, what is to come, what is here already) of a plan, and what is left out in words."""
    brought, here = counts.get("brought", {}), counts.get("here", {})
    kinds = {"post": _("Articles"), "page": _("Pages"), "comment": _("Comments")}
    return [(words, brought.get(kind, 0), here.get(kind, 0)) for kind, words in kinds.items()]


def _page(request, name, title, status=200, step=0, **about):
    context = admin.site.each_context(request) | {"title": title, "subtitle": _("Import")}
    steps = [_("Choose"), _("Check"), _("Import"), _("Finish")]
    context |= {"steps": steps, "step": step, **about}
    return render(request, f"admin/import/{name}.html", context, status=status)


urlpatterns = [
    path("import/", owners(choose), name="desk_import"),
    path("import/<number:pk>/", owners(run), name="desk_import_run"),
    path("import/<number:pk>/change/", owners(change), name="desk_import_change"),
    path("import/<number:pk>/report.json", owners(report), name="desk_import_report"),
]
