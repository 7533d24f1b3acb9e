"""An import that an owner began at the desk: its file, its check and its run by the worker."""

import logging
import secrets
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, transaction
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.task_names import called
from transfer.imports.site_import import Import, ImportFailed
from transfer.imports.undoing import Undoing
from transfer.models import ImportRun
from transfer.models.import_runs import Stopped
from transfer.sources.recognise import SOURCES, recognise

logger = logging.getLogger(__name__)
State = ImportRun.State


class NotAnExport(Exception):
    """A file that no source reads; says so in a sentence."""


def folder():
    """Where uploads lie. Nothing serves it."""
    path = Path(settings.DATA_DIR) / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def receive(upload, who):
    """Keep an uploaded file and have the worker check it: its ImportRun. Raises NotAnExport or OSError."""
    path = folder() / secrets.token_hex(16)
    try:
        with path.open("xb") as file:
            for piece in upload.chunks():
                file.write(piece)
        reader = recognise(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if reader is None:
        path.unlink()
        raise NotAnExport(_("We don’t know what this file is. Take what the list says."))
    run = ImportRun(reader=reader, file=str(path), name=upload.name[:200], state=State.CHECKING)
    run.who = who
    run.save()
    check.enqueue(run.pk)
    return run


def throw_away(run):
    """Forget an import of which nothing is here, and its file."""
    run.delete()
    Path(run.file).unlink(missing_ok=True)


def start(run, options):
    """Have the worker bring it in; one that was stopped goes on as it began."""
    with transaction.atomic():
        if run.take_step(State.READY, to=State.RUNNING):
            ImportRun.objects.filter(pk=run.pk).update(options=options)
        elif not run.take_step(State.STOPPED, State.FAILED, to=State.RUNNING):
            return
        bring.enqueue(run.pk)


def take_back(run):
    """Have the worker undo it."""
    with transaction.atomic():
        if run.take_step(State.DONE, State.STOPPED, State.FAILED, to=State.UNDOING):
            undo.enqueue(run.pk)


@called(gettext_lazy("Checking an import"))
@task
def check(pk):
    """Plan it, with nothing written."""
    run = ImportRun.objects.filter(pk=pk, state=State.CHECKING).first()
    if run is None:
        return
    try:
        report = _import(run).plan()
    except ImportFailed as failure:
        run.end(State.REFUSED, str(failure))
    except Exception:
        logger.exception("The check of import %s failed", pk)
        run.end(State.REFUSED, _("Something in this file is beyond us. The log has what it is."))
    else:
        plan = report.told() | {"sentences": list(report.sentences())}
        ImportRun.objects.filter(pk=pk).update(plan=plan, state=State.READY)


@called(gettext_lazy("Importing"))
@task
def bring(pk):
    """Write it, from where it was."""
    run = ImportRun.objects.select_related("who").filter(pk=pk, state=State.RUNNING).first()
    if run is None:
        return
    try:
        _import(run).run()
    except Stopped:
        pass
    except ImportFailed as failure:
        run.end(State.FAILED, str(failure))
    except OperationalError:
        raise  # The database is away: `tidy` finds it when it is back.
    except Exception:
        logger.exception("Import %s failed", pk)


@called(gettext_lazy("Undoing an import"))
@task
def undo(pk):
    """Take it back; what was built on it meanwhile leaves it as it is."""
    run = ImportRun.objects.filter(pk=pk, state=State.UNDOING).first()
    if run is None:
        return
    try:
        Undoing(run).undo()
    except ImportFailed as refusal:
        run.end(State.DONE, str(refusal))


def tidy():
    """Go on with what a killed worker left."""
    tasks = {State.CHECKING: check, State.RUNNING: bring, State.UNDOING: undo}
    for run in ImportRun.objects.left():
        if run.take_step(run.state, to=run.state):
            tasks[run.state].enqueue(run.pk)


def _import(run):
    return Import(SOURCES[run.reader], run.file, who=run.who, row=run, **run.options)
