"""What the worker does for the blog every few minutes."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from blog.addresses import moving
from blog.announcing import announce
from blog.embeds import fetching
from blog.mail import outbox
from blog.models import (
    CacheDeadline,
    Figure,
    Heartbeat,
    MissedAddress,
    Page,
    Post,
    PreviewLink,
    ReadCount,
    Site,
    SlowQuery,
    TermMerge,
    Version,
)
from blog.models.operating import edge_purges
from blog.operating import checking_site, disk, servers
from blog.operating.tasks.worker import follow_moved_tasks, take_over
from blog.pictures import older, orphans, replacing, upload
from blog.related import relate
from lib.processes.periodic import every

KEPT = timedelta(days=7)  # How long it can be seen what became of a task.
RENDERED_ANEW = 50  # texts of a kind at a time: mail waits meanwhile.

# Web processes of before may still be at work.
every(minutes=5, what=_("Requeuing tasks of an earlier release"))(follow_moved_tasks)
every(minutes=1, what=_("Requeuing tasks of a stopped worker"))(take_over)
every(minutes=1, what=_("Sending missed changes to the edge cache"))(edge_purges.requeue)
every(minutes=5, what=_("Looking for e-mails that were not sent"))(outbox.requeue)
every(minutes=5, what=_("Giving articles their addresses"))(moving.go_on)
every(minutes=5, what=_("Looking for pictures without their sizes"))(upload.sweep)
every(minutes=5, what=_("Fetching link previews for articles"))(fetching.sweep)
every(minutes=24 * 60, what=_("Making missing sizes of older pictures"))(older.renew)
every(minutes=5, what=_("Comparing articles that have changed"))(relate.look_for_articles)
every(minutes=5, what=_("Notifying hubs and search engines of new articles"))(
    announce.look_for_articles
)
every(minutes=24 * 60, what=_("Deleting files that pictures had before"))(
    replacing.drop_earlier_files
)
every(minutes=24 * 60, what=_("Deleting files that belong to no picture"))(orphans.drop_orphans)
every(minutes=60, what=_("Checking each night whether the blog is intact"))(checking_site.start)

every(minutes=60, what=_("Measuring the folders and the database"))(disk.measure)
every(minutes=1, what=_("Checking the bucket and the replica"))(servers.look)


@every(minutes=60, what=_("Deleting figures of the site after a week"))
def forget_old_figures():
    for kind in (Figure, SlowQuery, Heartbeat):
        kind.forget_old()


@every(minutes=5, what=_("Deleting the records of old tasks"))
def forget_old_tasks():
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()


@every(minutes=60, what=_("Deleting what was in the bin for 30 days"))
def empty_the_bin():
    for kind in (Post, Page):
        for thing in kind.everything.out_of_time().without_texts():
            thing.delete()


@every(minutes=5, what=_("Rendering texts of an earlier release again"))
def render_anew():
    with Site.now_in_force():
        made = [
            (thing, thing.rendered_anew())
            for kind in (Post, Page)
            for thing in kind.rendered_before()[:RENDERED_ANEW]
        ]
    with transaction.atomic():
        if sum(thing.keep_rendered(html) for thing, html in made):
            Site.bump(everything=True)


@every(minutes=60, what=_("Keeping one version an hour of what was saved automatically"))
def thin_versions():
    Version.objects.thin()


@every(minutes=24 * 60, what=_("Deleting month-old counts of addresses not found"))
def forget_missed_addresses():
    MissedAddress.objects.forget_old()
    TermMerge.objects.forget_old()


@every(minutes=24 * 60, what=_("Deleting rare sites from the counts of reads"))
def fold_reads():
    ReadCount.objects.fold()


@every(minutes=60, what=_("Scheduling the opening hours of comments"))
def look_ahead():
    Site.current().expect_hours()
    CacheDeadline.forget_past()


@every(minutes=60, what=_("Ending preview links after 30 days"))
def end_preview_links():
    PreviewLink.objects.forget_old()
