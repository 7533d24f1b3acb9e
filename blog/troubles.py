"""What can be wrong with the worker, mail, disk, queue or pages; lib/observing/troubles.py."""

from datetime import timedelta

from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.member import privacy
from blog.models import EdgePurge, Figure, Heartbeat, OutgoingMail, PeriodicJob, SiteCheck
from blog.operating import disk, servers, versions
from blog.operating.tasks import queue
from lib.processes.periodic import jobs
from lib.text.dates import date_format
from lib.text.lists import sentences
from lib.observing.troubles import GRAVE, LIGHT, Trouble, look
from lib.web import themes

LONG, VERY_LONG, DAY = timedelta(minutes=15), timedelta(hours=3), timedelta(days=1)
STARTING = timedelta(minutes=2)


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
    said = [_("E-mails, pictures and backups wait until it starts again.")]
    if last:
        said.insert(0, _("It was last seen on %(at)s.") % {"at": _moment(last.seen_at)})
    said.append(_("Restart Parley, and look in the server log for why it stopped."))
    yield Trouble(_("The worker isn’t running."), sentences(said), weight=GRAVE)


def _slow_worker():
    begun = queue.running_since()
    if begun and begun < now() - VERY_LONG:
        said = _("Nothing else is done meanwhile. If it’s no import or export, restart Parley.")
        what = _("The worker has been at one task since %(at)s.") % {"at": _moment(begun)}
        yield Trouble(what, said)
        return
    waiting = queue.waiting()
    if waiting and waiting[0].since < now() - LONG:
        n = sum(one.n for one in waiting)
        what = ngettext("%(n)d task is late.", "%(n)d tasks are late.", n) % {"n": n}
        said = _("The first has been waiting since %(at)s: %(what)s.")
        said %= {"at": _moment(waiting[0].since), "what": waiting[0].what}
        yield Trouble(what, said, weight=LIGHT)


@look
def mail():
    page, button = reverse("admin:blog_outgoingmail_changelist"), _("E-mails")
    letters = OutgoingMail.objects
    if n := letters.failed().count():
        said = ngettext("%(n)d e-mail couldn’t be sent.", "%(n)d e-mails couldn’t be sent.", n)
        meanwhile = _("We tried for three days. Once the reason is gone, send them again.")
        yield Trouble(said % {"n": n}, meanwhile, f"{page}?trouble=failed", button)
    if n := letters.late().count():
        said = ngettext("%(n)d e-mail is late.", "%(n)d e-mails are late.", n)
        last = letters.late().tried().exclude(reason="").order_by("-due_at").first()
        yield Trouble(said % {"n": n}, last.why if last else "", f"{page}?trouble=late", button)
    if privacy.mail_is_printed():
        meanwhile = _("Set EMAIL_URL, so that people can sign up and follow threads.")
        yield Trouble(_("E-mail isn’t set up: readers get none."), meanwhile, weight=LIGHT)


@look
def edge():
    late = EdgePurge.objects.late().order_by("pk")
    if not (n := len(late)):
        return
    what = ngettext(
        "The edge cache hasn’t heard of %(n)d change, made on %(at)s.",
        "The edge cache hasn’t heard of %(n)d changes, the first made on %(at)s.",
        n,
    )
    said = [_("Readers may still see what was removed. We go on trying every minute.")]
    if late[0].error:
        said.append(_("The error was: %(error)s") % {"error": late[0].error})
    yield Trouble(what % {"n": n, "at": _moment(late[0].owed_at)}, sentences(said), weight=GRAVE)


@look
def room():
    if disk.is_nearly_full():
        said = [_("Once it’s full, nobody can write and no picture can be added.")]
        if day := disk.full_on():
            at = date_format(day, "j F")
            said.insert(0, _("At this rate it’s full on %(day)s.") % {"day": at})
        yield Trouble(_("The disk is nearly full."), sentences(said), weight=GRAVE)


@look
def store():
    if versions.cache_server() == "":
        said = _("Pages are slower, and tries to sign in are counted in the database.")
        yield Trouble(_("Redis doesn’t answer."), said)


@look
def servers_away():
    told = {
        servers.BUCKET: (
            _("The bucket doesn’t answer."),
            _("Pictures are missing from pages, and nobody can add one."),
            "STORAGE_URL",
            {"weight": GRAVE},
        ),
        servers.BACKUPS: (
            _("The bucket for backups doesn’t answer."),
            _("Backups stay on this machine alone until it does."),
            "BACKUPS_URL",
            {"is_for_owners": True},
        ),
        servers.REPLICA: (
            _("The replica of the database can’t be read."),
            _("Nothing is missing: the primary answers for it, and has more to do."),
            "REPLICA_URL",
            {"weight": LIGHT},
        ),
    }
    mend = _("See whether it runs, and whether %(setting)s still names it; we ask every minute.")
    for name, error in servers.away().items():
        what, said, setting, how = told[name]
        error = _("The error was: %(error)s") % {"error": error}
        yield Trouble(what, sentences([said, mend % {"setting": setting}, error]), **how)


@look
def tasks_that_failed():
    if n := queue.failed_since(now() - DAY):
        what = ngettext("%(n)d job failed.", "%(n)d jobs failed.", n) % {"n": n}
        said = _("See why, then try again or drop it.")
        where = f"{reverse('desk_status')}#failing"
        yield Trouble(what, said, where, _("Failing jobs"), weight=LIGHT, is_for_owners=True)


@look
def theme():
    if fault := themes.fault():
        said = _("Your theme has an error, so readers get the built-in page. %(fault)s")
        yield Trouble(said % {"fault": fault})


@look
def pages_that_failed():
    hours = Figure.objects.of_hours(24).sums("errors")
    if n := sum(hours.values()):
        said = ngettext(
            "%(n)d page couldn’t be shown in 24 hours.",
            "%(n)d pages couldn’t be shown in 24 hours.",
            n,
        )
        meanwhile = _("Each has its reason in the server log.")
        yield Trouble(said % {"n": n}, meanwhile, weight=LIGHT)


@look
def what_is_broken():
    """What the nightly check has found and could not put right by itself."""
    last = SiteCheck.objects.newest()
    if last and not last.is_sound:
        n = max(last.left, len(last.failed))
        said = ngettext(
            "The last check of the blog found %(n)d problem.",
            "The last check of the blog found %(n)d problems.",
            n,
        )
        yield Trouble(
            said % {"n": n},
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
        said = [_("It last worked on %(at)s.") % {"at": _moment(one.succeeded_at)}]
    else:
        said = [_("It has never worked.")]
    said.append(_("The error was: %(error)s") % {"error": one.error})
    said.append(_("See %(name)s in the server log.") % {"name": one.name})
    return sentences(said)


def _moment(at):
    return date_format(localtime(at), "DATETIME_FORMAT")
