"""Site, Import: a blog that moves in, from its file to what is left to do. For the blog's owner."""

import zipfile

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.reauthentication.checks import reauthenticated
from blog.desk.access import owners
from blog.models import Page, Post
from transfer.imports.after import old_domain
from transfer.imports.after.next_steps import first_open, steps_of
from transfer.imports.content.desk_choices import DEEDS, options_of, posed_in, shortcodes_in
from transfer.imports.plan import progress
from transfer.imports.plan.report_on_record import changes_of, notes_of, repairs_of, sentences_of
from transfer.imports.runs import import_task, receiving
from transfer.imports.runs.undoing import Undoing
from transfer.models import ImportRun
from transfer.sources.recognise import TITLES
from transfer.views.choosing_at_the_desk import next_page
from transfer.views.import_frame import CHECK, FINISH, IMPORT, page

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
STEPS = dict.fromkeys(("checking", "ready", "refused"), CHECK)
STEPS |= dict.fromkeys(("running", "stopped"), IMPORT)
# {source: what it exports, and where}
EXPORTS = {
    "wordpress": (
        ".xml, .xml.gz, .zip",
        _lazy("In WordPress: Tools, Export, All content. Several files of one export are fine."),
    ),
    "ghost": (".json", _lazy("In Ghost: Settings, Import/Export, Export content & settings.")),
    "blogger": (
        ".xml, .zip",
        _lazy("In Blogger: Settings, Manage blog, Back up content. Or Google Takeout’s .zip."),
    ),
    "jekyll": (_lazy("a .zip of the folder"), _lazy("On GitHub: Code, Download ZIP.")),
    "disqus": (_lazy(".xml.gz, comments"), _lazy("In Disqus: Admin, Setup, Export.")),
    "isso": (_lazy(".db, comments"), _lazy("Isso’s database, as its settings name it.")),
    "remark42": (_lazy(".gz, comments"), _lazy("Remark42’s backup, userbackup or backup-….gz.")),
    "commento": (_lazy(".json.gz, comments"), _lazy("In Commento: Settings, Export.")),
}
PICTURES = ("fetch", "upload", "later")
REFUSALS = (import_task.NotAnExport, receiving.UploadRefused, OSError)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request):
    """The first page; what is sent is kept, and checked once nothing is wrong with it."""
    refusal, status, source = "", 200, request.POST.get("source", "")
    if request.method == "POST":
        try:
            return redirect(_new_run(request))
        except REFUSALS as why:
            refusal, status = _refusal(request, why)
            source = getattr(why, "name", source)
    pictures = request.POST.get("pictures")
    about = {
        "refusal": refusal,
        "source": source or "wordpress",
        "runs": ImportRun.objects.select_related("who").newest_first()[:20],
        "at_work": ImportRun.objects.at_work().select_related("who").first(),
        "sources": [(name, title, *EXPORTS[name]) for name, title in TITLES.items()],
        "uploads": receiving.whole_ones(request.session),
        "pictures": pictures if pictures in PICTURES else "fetch",
        "most": settings.IMPORT_BYTES // receiving.GIGABYTE,
        "piece": receiving.PIECE,
        "manage": settings.MANAGE,
    }
    return page(request, "choose", _("Import your blog"), status, **about)


def _refusal(request, why):
    """(Sentence, status) for whoever sent what can't be taken; what is of no use isn't kept."""
    if isinstance(why, import_task.AnotherSource):
        return str(why), 409
    if isinstance(why, import_task.NotAnExport):
        if why.upload:
            receiving.cancel(request.session, why.upload)
        return str(why), 422
    if isinstance(why, receiving.UploadRefused):
        return str(why), why.status
    return _("There is no room for this file: %(why)s.") % {"why": why.strerror or why}, 507


@require_safe
def run(request, pk):
    """Page of one import and its progress."""
    import_run = get_object_or_404(ImportRun.objects.select_related("who"), pk=pk)
    name = PAGES[State(import_run.state)]
    about = {"run": import_run, "source": TITLES.get(import_run.reader, import_run.reader)}
    if name == "ready":
        about |= _what_will_be_done(import_run)
    if name in ("running", "stopped"):
        about["parts"] = progress.parts_of(import_run)
    if name in ("ready", "done"):
        about["changes"] = changes_of(import_run)
    if name in ("done", "stopped"):
        about["obstacle"] = Undoing(import_run).obstacle()
    if name == "done":
        about |= _what_was_done(import_run)
    return page(
        request, name, import_run.title or import_run.called, step=STEPS.get(name, FINISH), **about
    )


def _what_will_be_done(import_run):
    return {
        "rows": progress.planned(import_run),
        "deeds": DEEDS,
        "things": progress.things_of(import_run),
        "binned": progress.binned_of(import_run),
        "needs_address": not import_run.blog_address,
        "minutes": progress.minutes_of(import_run),
        "checked": progress.checked_in_words(import_run),
        "posed": posed_in(import_run),
        "mends": repairs_of(import_run),
        "chosen": import_run.options,
        "shortcodes": shortcodes_in(import_run),
        "leads_to": next_page(import_run),
        "notes": notes_of(import_run),
    }


def _what_was_done(import_run):
    steps = steps_of(import_run)
    return {
        "next": steps,
        "first": first_open(steps),
        "sentences": sentences_of(import_run),
        "figures": progress.figures(import_run),
        "notes": notes_of(import_run),
        "took": progress.done_in_words(import_run),
    }


@require_safe
def details(request, pk):
    """Which articles and pages it was that didn't come whole, or show something in another way; where what was mended."""
    import_run = get_object_or_404(ImportRun, pk=pk)
    changes, notes = changes_of(import_run), notes_of(import_run)
    here = _things_by_foreign_id(
        import_run, {row[1] for _key, _words, rows, *_more in (*changes, *notes) for row in rows}
    )
    changes = [
        (kind, words, _linked(rows, here, lambda thing: thing.get_absolute_url()))
        for kind, words, rows in changes
    ]
    notes = [
        (key, words, _linked(rows, here, _at_the_desk), more) for key, words, rows, more in notes
    ]
    about = {"run": import_run, "mends": repairs_of(import_run), "changes": changes, "notes": notes}
    title = _("What is left out, what changes, and what we fixed")
    return page(
        request,
        "details",
        title,
        step=CHECK if import_run.state == State.READY else FINISH,
        **about,
    )


def _things_by_foreign_id(run, foreign_ids):
    """{foreign id: the article or page that it became}"""
    known, things = run.things.filter(foreign_id__in=foreign_ids), {}
    for kind, model in (("post", Post), ("page", Page)):
        keys = dict(known.filter(kind=kind).values_list("object_id", "foreign_id"))
        things |= {
            keys[one.pk]: one for one in model.objects.without_texts().in_bulk(keys).values()
        }
    return things


def _linked(rows, here, address_of):
    """[(title, times, the address of the article or page or "")]"""
    return [
        (title or own, times, address_of(here[own]) if own in here else "")
        for title, own, times in rows
    ]


def _at_the_desk(thing):
    return reverse(f"admin:blog_{thing._meta.model_name}_change", args=[thing.pk])


@reauthenticated  # An import can give roles, and its undoing deletes accounts.
@require_POST
def change(request, pk):
    """Start, stop, resume, undo, or forget it: each once, whoever presses twice."""
    import_run = get_object_or_404(ImportRun, pk=pk)
    asked = request.POST.get("do")
    if asked == "next" and (leads_to := next_page(import_run)):
        import_task.choose(import_run, options_of(request.POST, import_run))
        return redirect(leads_to, import_run.pk)
    if asked in ("start", "next"):
        import_task.start(import_run, options_of(request.POST, import_run), request.user)
    elif asked == "stop":
        import_run.take_step(State.RUNNING, to=State.STOPPED)
    elif asked == "undo" and not import_run.is_at_work:
        import_task.take_back(import_run, request.user)
    elif asked == "domain" and import_run.state == State.DONE and import_run.blog_address:
        old_domain.look(import_run)
    elif asked == "forget" and not (import_run.is_at_work or import_run.things.exists()):
        import_task.throw_away(import_run)
        return redirect("desk_import")
    return redirect("desk_import_run", import_run.pk)


@require_safe
def report(request, pk):
    """The report of an import as JSON, for programs."""
    import_run = get_object_or_404(ImportRun, pk=pk)
    content = {"state": import_run.state, "plan": import_run.plan, "report": import_run.report}
    content |= {"missing": list(import_run.missing.values("title", "address", "why"))}
    if import_run.state == State.DONE:
        content["next"] = [
            {"step": one.key, "is_done": one.is_done} for one in steps_of(import_run)
        ]
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = f'attachment; filename="import-{import_run.pk}.json"'
    return answer


def _new_run(request):
    """The ImportRun of the files that were sent in this form, or before it in pieces."""
    session, sent = request.session, request.POST
    kept = receiving.uploads_of(session)
    for token in {*sent.getlist("remove")} & kept.keys():
        receiving.cancel(session, kept.pop(token))
    asked = [kept[token] for token in dict.fromkeys(sent.getlist("upload")) if token in kept]
    uploads = [one for one in asked if one.is_whole]
    uploads += [receiving.take_in(session, file) for file in request.FILES.getlist("file")]
    if not uploads:
        raise import_task.NotAnExport(_("Choose a file first."))
    pictures = sent.get("pictures")
    media = _media(request, kept) if pictures == "upload" else None
    new = import_task.receive(
        [one for one in uploads if one != media],
        request.user,
        source=sent.get("source", ""),
        media=media,
        fetches=pictures == "fetch",
    )
    receiving.forget(session, *(one.token for one in uploads), media and media.token)
    return new


def _media(request, kept):
    """The Upload of a .zip with the old blog's pictures. Raises NotAnExport."""
    if sent := request.FILES.get("media"):
        media = receiving.take_in(request.session, sent)
    else:
        media = kept.get(request.POST.get("media_upload"))
    is_zip = False
    if media is not None and media.is_whole:
        with receiving.opened(media) as file:
            is_zip = zipfile.is_zipfile(file)
    if not is_zip:
        raise import_task.NotAnExport(_("Choose the .zip with the old blog’s pictures."), media)
    return media


urlpatterns = [
    path("import/", owners(choose), name="desk_import"),
    path("import/<number:pk>/", owners(run), name="desk_import_run"),
    path("import/<number:pk>/details/", owners(details), name="desk_import_details"),
    path("import/<number:pk>/change/", owners(change), name="desk_import_change"),
    path("import/<number:pk>/report.json", owners(report), name="desk_import_report"),
]
