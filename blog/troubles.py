"""What can be wrong with the worker, mail, disk, queue or pages; lib/observing/troubles.py."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.mail import failing
from blog.member import privacy
from blog.models import EdgePurge, Figure, Heartbeat, OutgoingMail, PeriodicJob, SiteCheck
from blog.operating import disk, servers, versions, writing
from blog.operating.tasks import queue
from lib.observing.outages import FULL, LOCKED, READS_ALONE
from lib.observing.troubles import GRAVE, LIGHT, Trouble, look
from lib.processes.periodic import jobs
from lib.text.dates import date_format
from lib.text.lists import sentences
from lib.web import themes

LONG, VERY_LONG, DAY = timedelta(minutes=15), timedelta(hours=3), timedelta(days=1)
STARTING = timedelta(minutes=2)
SEVERAL = 10  # requests: one may be anybody's, who tries something on the machine itself


@look
def worker():
    """A worker that isn't seen; where no process of a site has been seen for long either, there is no site."""
    workers = Heartbeat.objects.workers()
    if workers.alive().exists():
        yield from _slow_worker()
        return
    last = workers.order_by("-seen_at").first()
    web = Heartbeat.objects.filter(role=Heartbeat.Role.WEB, began_at__lt=now() - STARTING)
    if not (last or web.exists()):
        return
    details = [_("E-mails, pictures and backups wait until it starts again.")]
    if last:
        details.insert(0, _("It was last seen on %(at)s.") % {"at": _moment(last.seen_at)})
    details.append(_("Restart Parley, and look in the server log for why it stopped."))
    yield Trouble(_("The worker isn’t running."), sentences(details), weight=GRAVE)


def _slow_worker():
    begun = queue.running_since()
    if begun and begun < now() - VERY_LONG:
        detail = _("Other tasks wait. Unless it’s an import or export, restart Parley.")
        what = _("The worker has been running the same task since %(at)s.") % {"at": _moment(begun)}
        yield Trouble(what, detail)
        return
    waiting = queue.waiting()
    if waiting and waiting[0].since < now() - LONG:
        n = sum(one.n for one in waiting)
        what = ngettext("%(n)d task is late.", "%(n)d tasks are late.", n) % {"n": n}
        detail = _("The first has been waiting since %(at)s: %(what)s.")
        detail %= {"at": _moment(waiting[0].since), "what": waiting[0].what}
        yield Trouble(what, detail, weight=LIGHT)


@look
def mail():
    page, button = reverse("admin:blog_outgoingmail_changelist"), _("E-mails")
    mails = OutgoingMail.objects
    if failing.reasons():
        what = _("The mail server accepts no e-mails, so nobody gets a code to sign in or sign up.")
        last = failing.failed_tries()[0]
        yield Trouble(what, last.why, f"{page}?trouble=late", button, weight=GRAVE)
    if n := mails.failed().count():
        message = ngettext("%(n)d e-mail couldn’t be sent.", "%(n)d e-mails couldn’t be sent.", n)
        meanwhile = _("We tried for three days. Once the reason is gone, send them again.")
        yield Trouble(message % {"n": n}, meanwhile, f"{page}?trouble=failed", button)
    if n := mails.late().count():
        message = ngettext("%(n)d e-mail is late.", "%(n)d e-mails are late.", n)
        last = mails.late().tried().exclude(reason="").order_by("-due_at").first()
        yield Trouble(message % {"n": n}, last.why if last else "", f"{page}?trouble=late", button)
    if privacy.mail_is_printed():
        meanwhile = _("Until then nobody can sign up or follow a thread.")
        where = reverse("desk_mail_server"), _("Set up e-mail")
        message = _("E-mail isn’t set up: readers get none.")
        yield Trouble(message, meanwhile, *where, weight=LIGHT, is_for_owners=True)


@look
def edge():
    late = EdgePurge.objects.late().order_by("pk")
    if not (n := len(late)):
        return
    what = ngettext(
        "%(n)d change, made on %(at)s, hasn’t reached the edge cache.",
        "%(n)d changes, the first made on %(at)s, haven’t reached the edge cache.",
        n,
    )
    details = [_("Readers may still see what was removed. We try again every minute.")]
    if late[0].error:
        details.append(_("The error was: %(error)s") % {"error": late[0].error})
    yield Trouble(what % {"n": n, "at": _moment(late[0].owed_at)}, sentences(details), weight=GRAVE)


@look
def room():
    if disk.is_nearly_full():
        details = [_("Once it’s full, nobody can write and no picture can be added.")]
        if day := disk.full_on():
            at = date_format(day, "j F")
            details.insert(0, _("At this rate it’s full on %(day)s.") % {"day": at})
        yield Trouble(_("The disk is nearly full."), sentences(details), weight=GRAVE)


@look
def writing_fails():
    if fault := writing.last_fault():
        whys = {
            READS_ALONE: _("The database can only be read."),
            FULL: _("The database’s disk is full."),
            LOCKED: _("Another program holds a lock of the database."),
        }
        details = [whys[fault]] if fault in whys else []
        details.append(_("People can read, but comments and articles can’t be saved."))
        yield Trouble(_("Nobody can write."), sentences(details), weight=GRAVE)


@look
def store():
    if versions.cache_server() == "":
        detail = _("Pages are slower, and tries to sign in are counted in the database.")
        yield Trouble(_("Redis doesn’t answer."), detail)


@look
def servers_away():
    servers_words = {
        servers.BUCKET: (
            _("The bucket doesn’t answer."),
            _("Pictures are missing from pages, and nobody can add one."),
            "STORAGE_URL",
            {"weight": GRAVE},
        ),
        servers.BACKUPS: (
            _("The bucket for backups doesn’t answer."),
            _("Until it does, backups exist only on this machine."),
            "BACKUPS_URL",
            {"is_for_owners": True},
        ),
        servers.REPLICA: (
            _("The replica of the database can’t be read."),
            _("Nothing is missing: the primary database does its work."),
            "REPLICA_URL",
            {"weight": LIGHT},
        ),
        servers.FOLDER: (
            _("Backups can’t be written to %(folder)s.") % {"folder": settings.BACKUPS_ROOT},
            _("No backup is made until that works."),
            "BACKUPS_DIR",
            {"is_for_owners": True},
        ),
    }
    hint = _("Check that it runs and that %(setting)s names it. We try every minute.")
    for name, error in servers.away().items():
        what, consequence, setting, how = servers_words[name]
        error = _("The error was: %(error)s") % {"error": error}
        yield Trouble(what, sentences([consequence, hint % {"setting": setting}, error]), **how)


@look
def tasks_that_failed():
    if n := queue.failed_since(now() - DAY):
        what = ngettext("%(n)d job failed.", "%(n)d jobs failed.", n) % {"n": n}
        detail = _("See why, then try again or drop it.")
        where = f"{reverse('desk_status')}#failing"
        yield Trouble(what, detail, where, _("Failing jobs"), weight=LIGHT, is_for_owners=True)


@look
def theme():
    if fault := themes.fault():
        message = _("Your theme has an error, so readers get the built-in page. %(fault)s")
        yield Trouble(message % {"fault": fault})


@look
def pages_that_failed():
    hours = Figure.objects.of_hours(24).sums("errors")
    if n := sum(hours.values()):
        message = ngettext(
            "%(n)d page couldn’t be shown in 24 hours.",
            "%(n)d pages couldn’t be shown in 24 hours.",
            n,
        )
        meanwhile = _("Each has its reason in the server log.")
        yield Trouble(message % {"n": n}, meanwhile, weight=LIGHT)


@look
def proxy_that_isnt_named():
    hours = Figure.objects.of_hours(2).sums("unnamed proxy")
    if sum(hours.values()) >= SEVERAL:
        what = _("Requests come through a proxy that TRUSTED_PROXIES doesn’t name.")
        detail = _(
            "So all visitors share one visitor’s limits. Put the proxy’s address there and restart."
        )
        yield Trouble(what, detail)


@look
def workers_that_hung():
    if n := sum(Figure.objects.of_hours(24).sums("hung workers").values()):
        message = ngettext(
            "%(n)d web worker hung in 24 hours, and was stopped.",
            "%(n)d web workers hung in 24 hours, and were stopped.",
            n,
        )
        meanwhile = _("Others took their place. The server log says when.")
        yield Trouble(message % {"n": n}, meanwhile, weight=LIGHT)


@look
def what_is_broken():
    """What the nightly check has found and could not put right by itself."""
    last = SiteCheck.objects.newest()
    if last and not last.is_sound:
        n = max(last.left, len(last.failed))
        message = ngettext(
            "The last check of the blog found %(n)d problem.",
            "The last check of the blog found %(n)d problems.",
            n,
        )
        yield Trouble(
            message % {"n": n},
            address=f"{reverse('desk_status')}#findings",
            button=_("See what it found"),
            is_for_owners=True,
        )


@look
def jobs_that_fail():
    for one in PeriodicJob.objects.failing().filter(name__in=jobs):
        what = _("“%(what)s” has failed %(n)d times in a row.")
        yield Trouble(what % {"what": jobs[one.name].what, "n": one.failures}, _of_job(one))


def _of_job(one):
    if one.succeeded_at:
        details = [_("It last worked on %(at)s.") % {"at": _moment(one.succeeded_at)}]
    else:
        details = [_("It has never worked.")]
    details.append(_("The error was: %(error)s") % {"error": one.error})
    details.append(_("See %(name)s in the server log.") % {"name": one.name})
    return sentences(details)


def _moment(at):
    return date_format(localtime(at), "DATETIME_FORMAT")
