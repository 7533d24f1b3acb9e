"""An import that an owner began at the desk: its file, its check and its run, in a process of its own."""

import logging
import time
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta

from django.db import Error, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models.audit import Kind
from lib.processes.alone import NotAlone, alone
from lib.storage.buckets import StoreAway
from transfer.imports.runs import pieces, receiving, supplying
from transfer.imports.runs.processes import start_soon
from transfer.imports.runs.undoing import Undoing
from transfer.imports.write.rewriting import rewrite
from transfer.imports.write.site_import import Import, ImportFailed, explained
from transfer.models import ImportRun, MissingFile
from transfer.models.import_runs import TRIES, Stopped, named
from transfer.sources.recognise import SOURCES, TITLES, recognised

logger = logging.getLogger(__name__)
State = ImportRun.State
# Whose exports may come in several files.
IN_PARTS = ("wordpress",)
# How long the file of an import that has ended is there for what is done later: matches, pictures, shortcodes.
FILE_KEPT = timedelta(days=30)
SKIPPED = 200  # edited articles that are told of


class NotAnExport(Exception):
    """Files that no source reads, or not together; says so in a sentence. `upload` is of no use."""

    def __init__(self, sentence, upload=None):
        super().__init__(sentence)
        self.upload = upload


class AnotherSource(NotAnExport):
    """Files of another source, `name`, than was said."""

    def __init__(self, sentence, name):
        super().__init__(sentence)
        self.name = name


def receive(uploads, who, *, source="", media=None, **options):
    """Have files checked that are here, and return their ImportRun. Raises NotAnExport or OSError.

    `source` is the NAME of the one that the owner believes them to be of; `media` is the Upload of a .zip with pictures.
    """
    reader = _reader_of(uploads, source)
    files = [str(one.path) for one in uploads]
    if len(files) > 1 and not pieces.store():
        folder = receiving.folder() / f"{uploads[0].token}-parts"
        folder.mkdir(mode=0o700)
        for number, one in enumerate(uploads):
            one.path.rename(folder / f"{number:03}")
        files = [str(folder)]
    name = named([one.name for one in uploads])
    run = ImportRun(reader=reader, file=files[0], name=name, state=State.CHECKING)
    run.who = who
    run.options = options | ({"media": str(media.path)} if media else {})
    run.plan = {"size": sum(one.size for one in uploads)}
    if len(files) > 1:
        run.plan["parts"] = files
    run.save()
    start_soon.enqueue()
    return run


def throw_away(run):
    """Forget an import of which nothing is here, and its files, unless they were sent for another as well."""
    run.delete()
    receiving.throw_away(*_paths_of([run]) - _paths_of(ImportRun.objects.all()))


def _paths_of(runs):
    """The paths of all files that were sent for some runs."""
    every = [[*run.files, run.options.get("media")] for run in runs]
    return {path for some in every for path in some if path}


def choose(run, options):
    """Keep what an owner has chosen before it begins."""
    mine = ImportRun.objects.filter(pk=run.pk, state=State.READY)
    mine.update(options=run.options | options)


def start(run, options, by=None):
    """Have it brought in; one that was stopped goes on as it began. `by` an owner: the audit log says so."""
    with transaction.atomic():
        if run.take_step(State.READY, to=State.RUNNING):
            # Whose addresses stood in the file is of no use any more.
            plan = {name: value for name, value in run.plan.items() if name != "authors"}
            about = {"options": run.options | options, "plan": plan, "started_at": timezone.now()}
            ImportRun.objects.filter(pk=run.pk).update(**about)
            run.put_on_record(Kind.IMPORT, by)
        elif not run.take_step(State.STOPPED, State.FAILED, to=State.RUNNING):
            return
        _have_done(run)


def bring_more(run, **options):
    """Have an import that has ended read once more, for what can come by now."""
    with transaction.atomic():
        if run.take_step(State.DONE, to=State.RUNNING):
            ImportRun.objects.filter(pk=run.pk).update(options=run.options | options)
            _have_done(run)


def apply_shortcodes(run, deeds):
    """Have rendered anew what has shortcodes in it of which the owner has changed their mind."""
    before = run.options.get("shortcodes", {})
    changed = [name for name in before | deeds if before.get(name) != deeds.get(name)]
    with transaction.atomic():
        ImportRun.objects.filter(pk=run.pk).update(options=run.options | {"shortcodes": deeds})
        changed += run.marks.get("changed", [])  # before, and not yet rendered
        now = "" if changed else timezone.now().isoformat()
        run.mark(shortcodes_at=now, changed=changed or None, shortcodes_failed="", skipped=[])
        _have_done(run)


def take_back(run, by=None):
    """Have it undone `by` an owner, as the audit log says."""
    with transaction.atomic():
        if run.take_step(State.DONE, State.STOPPED, State.FAILED, to=State.UNDOING):
            run.put_on_record(Kind.IMPORT_UNDONE, by)
            _have_done(run)


def _have_done(run):
    """Have the worker do what was asked for: from here on an import of the command is one of the desk."""
    ImportRun.objects.filter(pk=run.pk, name="").update(name=run.called[:200])
    start_soon.enqueue()


def work(*, checks=False):
    """Do all that waits, one after the other; nothing if another process is at it."""
    with suppress(NotAlone), alone("import-checks" if checks else "desk-imports"):
        failed = set()
        while waiting := [one for one in _waiting(checks) if one not in failed]:
            do, pk = waiting[0]
            try:
                do(pk)
            except Error:
                raise  # The database is away: the worker starts this again.
            except StoreAway as why:
                logger.warning("%s of import %s waits for the bucket: %s", do.__name__, pk, why)
                ImportRun.objects.get(pk=pk).mark(tries=None)  # It waits for as long as that takes.
            except Exception:
                logger.exception("%s of import %s failed", do.__name__, pk)
            failed |= {waiting[0]} & {*_waiting(checks)}


def _waiting(checks):
    """[(what is to be done, the key of its ImportRun), …]"""
    if checks:
        return [(check, run.pk) for run in ImportRun.objects.to_check()]
    runs = ImportRun.objects.to_go_on_with()
    supplied = MissingFile.objects.coming().order_by().values_list("run", flat=True).distinct()
    return [(_AT[run.state], run.pk) for run in runs] + [(supplying.supply, pk) for pk in supplied]


def check(pk):
    """Plan it, with nothing written."""
    run = _begun(pk, State.CHECKING, or_else=State.REFUSED)
    if run is None:
        return
    began = time.monotonic()
    try:
        with _import(run) as bringing:
            report = bringing.plan()
    except StoreAway:
        raise
    except ImportFailed as failure:
        run.end(State.REFUSED, str(failure))
    except Exception:
        run.end(State.REFUSED, _("We can’t read something in this file. The log says what."))
        raise
    else:
        findings = bringing.survey.findings()
        plan = run.plan | report.for_programs() | findings
        plan |= {"sentences": list(report.sentences()), "seconds": time.monotonic() - began}
        mine = ImportRun.objects.filter(pk=pk, state=State.CHECKING)
        mine.update(plan=plan, title=findings["blog"]["title"], state=State.READY)


def bring(pk):
    """Write it, from where it was."""
    run = _begun(pk, State.RUNNING, or_else=State.FAILED)
    if run is None:
        return
    try:
        with _import(run) as bringing:
            bringing.run()
    except Stopped:
        pass
    except ImportFailed as failure:
        run.end(State.FAILED, str(failure))


def replace_shortcodes(pk):
    """Render anew what has shortcodes in it that are to become something else."""
    run = ImportRun.objects.get(pk=pk)
    try:
        with _import(run) as bringing:
            skipped = rewrite(bringing, set(run.marks["changed"]))
    except StoreAway:
        raise
    except ImportFailed as failure:
        run.mark(changed=None, shortcodes_failed=str(failure))
    except Exception:
        why = _("We can’t read something in this file. The log says what.")
        run.mark(changed=None, shortcodes_failed=why)
        raise
    else:
        now = timezone.now().isoformat()
        run.mark(changed=None, shortcodes_at=now, shortcodes_failed="", skipped=skipped[:SKIPPED])


def undo(pk):
    """Take it back; what was built on it meanwhile leaves it as it is."""
    run = _begun(pk, State.UNDOING, or_else=State.FAILED)
    if run is None:
        return
    try:
        Undoing(run).undo()
    except ImportFailed as refusal:
        run.end(State.DONE, str(refusal))


_AT = {State.RUNNING: bring, State.UNDOING: undo, State.DONE: replace_shortcodes}


def _begun(pk, state, or_else):
    """The ImportRun, if it is in this state and worth another try."""
    run = ImportRun.objects.select_related("who").filter(pk=pk, state=state).first()
    if run and not run.try_again():
        words = _(
            "It was interrupted %(n)d times at the same place. The server may be short of memory."
        )
        run.end(or_else, words % {"n": TRIES})
        return None
    return run


def tidy():
    """Delete files that nobody needs any more."""
    needed = ImportRun.objects.needing_files(timezone.now() - FILE_KEPT)
    supplied = supplying.files_of(MissingFile.objects)
    receiving.sweep(_paths_of(needed) | {*supplied})


def has_file(run):
    """Whether what it reads is still here, and can be read by whoever serves pages."""
    with suppress(StoreAway):
        return all(map(receiving.is_there, run.files))
    return False


def _reader_of(uploads, source):
    readers = {}
    for one in reversed(uploads):
        with receiving.opened(one) as file:
            readers[recognised(file)] = one
    if None in readers:
        words = _("We don’t know what “%(name)s” is. Choose a kind of file from the list.")
        raise NotAnExport(words % {"name": readers[None].name}, readers[None])
    if len(readers) > 1 or len(uploads) > 1 and not readers.keys() <= {*IN_PARTS}:
        raise NotAnExport(
            _(
                "Several files can only be the parts of one WordPress export. Send others one by one."
            )
        )
    (reader,) = readers
    if source and source != reader:
        words = _("This is an export of %(system)s. Check it as such?")
        raise AnotherSource(words % {"system": TITLES[reader]}, reader)
    return reader


@contextmanager
def _import(run):
    media = run.options.get("media")
    with ExitStack() as stack:
        sent = receiving.on_this_machine(*run.files, *filter(None, [media]))
        try:
            paths = stack.enter_context(sent)
        except StoreAway:
            raise
        except OSError:
            with explained():
                raise
        options = run.options | ({"media": paths[-1]} if media else {})
        files = paths[: len(run.files)]
        path = files if "parts" in run.plan else files[0]
        yield Import(SOURCES[run.reader], path, who=run.who, row=run, **options)
