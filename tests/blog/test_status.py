"""An owner sees at the desk how the site runs, and what needs attention first."""

import re
import socket
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog.mail import outbox
from blog.models import Figure, Heartbeat, OutgoingMail, PeriodicJob, Post, SlowQuery
from blog.operating import checking_site, disk
from blog.operating.monitoring.keeping import Keeper
from blog.operating.requests import pages
from blog.operating.requests.page_names import name_of
from blog.related.relate import relate
from lib.db import query_times
from lib.observing import figures
from lib.processes.task_names import names
from tests.addresses import routes
from tests.conftest import just_signed_in
from tests.mail import work
from transfer.models import Backup, BackupSchedule
from transfer.templatetags.backups import as_moment

pytestmark = pytest.mark.django_db
PAGE = "/admin/status/"
WORKER, WEB = Heartbeat.Role.WORKER, Heartbeat.Role.WEB


@pytest.fixture
def owner(author):
    author.is_superuser = True
    author.save()
    return author


@pytest.fixture
def desk(owner, signed_in):
    return just_signed_in(signed_in(owner), owner)


@pytest.fixture
def counts(monkeypatch):
    """What was counted since the test began, written as a process of the site writes it."""
    monkeypatch.setattr(figures, "_counted", type(figures._counted)())
    monkeypatch.setattr(figures, "sources", [])
    return Keeper(WEB, "of the test")


@pytest.mark.parametrize(
    "how, is_told",
    [
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, True),
        ({"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, False),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}, False),
        ({"REMOTE_ADDR": "127.0.0.1"}, False),
    ],
)
def test_an_owner_reads_that_a_proxy_isnt_named(desk, client, counts, settings, how, is_told):
    settings.TRUSTED_PROXIES = ["10.0.0.7"]
    for _ in range(12):
        client.get("/", **how)
    counts.write()
    told = "Requests come through a proxy that TRUSTED_PROXIES doesn’t name"
    assert (told in headings(desk)) is is_told


def headings(desk):
    return [one.heading for one in desk.get(PAGE).context["troubles"]]


def failed(task=relate, reason="ValueError: ada@example.org can’t be read"):
    return DBTaskResult.objects.create(
        status="FAILED", args_kwargs={"args": [], "kwargs": {}}, task_path=task.module_path,
        worker_ids=["one", "two"], backend_name="default", run_after=timezone.now(),
        finished_at=timezone.now(), exception_class_path="builtins.ValueError",
        traceback=f"Traceback:\n  …\n{reason}\n",
    )  # fmt: skip


def test_owners_alone_open_it(desk, moderator, reader, signed_in, client):
    assert desk.get(PAGE).status_code == 200
    for person in moderator, reader:
        assert signed_in(person).get(PAGE).status_code in (302, 403)
        assert client.post(PAGE, {"test": "on"}).status_code in (302, 403)


def test_a_worker_that_is_gone_is_told_first_with_what_waits_for_it(desk):
    Heartbeat.beat("web", WEB, "1")
    Heartbeat.beat("worker", WORKER, "1")
    assert "The worker isn’t running" not in headings(desk)
    Heartbeat.objects.filter(role=WORKER).update(seen_at=timezone.now() - timedelta(minutes=2))
    page = desk.get(PAGE)
    assert page.context["troubles"][0].heading == "The worker isn’t running"
    assert "E-mails, pictures and backups wait" in page.text and "last seen" in page.text
    assert f"<b>{len(page.context['troubles'])}</b>" in page.text  # beside Site in the header


def test_a_worker_that_never_came_is_told_once_the_site_has_run_for_a_while(desk):
    Heartbeat.beat("web", WEB, "1")
    assert "The worker isn’t running" not in headings(desk)
    Heartbeat.objects.update(began_at=timezone.now() - timedelta(minutes=5))
    assert "The worker isn’t running" in headings(desk)


def test_what_waits_is_told_by_kind_and_late_tasks_need_attention(desk):
    Heartbeat.beat("worker", WORKER, "1")
    relate.enqueue()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=40))
    page = desk.get(PAGE)
    assert "1 waiting" in page.text and "Comparing articles" in page.text
    assert "1 task is late" in headings(desk)


def test_a_failed_job_can_be_tried_again_or_dropped_and_shows_nobodys_address(desk):
    again, dropped = failed(), failed()
    page = desk.get(PAGE)
    assert "ValueError: [mail address] can’t be read" in page.text and "Tried 2 times" in page.text
    assert "2 jobs failed" in headings(desk)
    desk.post(PAGE, {"retry": str(again.pk)})
    desk.post(PAGE, {"drop": str(dropped.pk)})
    [task] = DBTaskResult.objects.all()
    assert "2 jobs failed" not in headings(desk)
    assert (task.pk, task.status, task.worker_ids) == (again.pk, "READY", [])
    for said in "nonsense", str(dropped.pk):
        assert "no longer on the list" in desk.post(PAGE, {"retry": said}, follow=True).text


def test_every_task_has_a_name_that_people_understand():
    tasks = {path for path in names if not path.startswith("tests.")}
    assert tasks >= {"blog.mail.outbox.deliver", "transfer.backup.upkeep.start_soon"}
    assert all(str(name) and "." not in str(name) for name in names.values())


def test_mail_that_is_refused_is_told_with_the_last_answer(desk, owner, settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
    desk.post(PAGE, {"test": "on"})
    [letter] = OutgoingMail.objects.all()
    assert "The test message is on its way" in desk.get(PAGE).text
    OutgoingMail.objects.update(tries=2, reason="SMTPException 535", due_at=timezone.now() - timedelta(hours=2))  # fmt: skip
    page = desk.get(PAGE)
    assert "Being retried" in page.text and "couldn’t be sent (SMTPException 535)" in page.text
    assert letter.kind == "blog.test" and letter.account == owner


@pytest.mark.parametrize(
    "reason, said",
    [
        ("ConnectionRefusedError", "The mail server at mx.example:25 refused the connection."),
        ("TimeoutError", "The mail server at mx.example:25 didn’t answer in time."),
        ("gaierror", "The mail server at mx.example:25 can’t be found: no server has this name."),
        ("SMTPAuthenticationError 535", "refused the user name or the password."),
        ("SMTPDataError 554", "It couldn’t be sent (SMTPDataError 554)."),
    ],
)
def test_why_a_test_message_has_not_left_is_said_in_a_sentence(desk, settings, reason, said):
    where = {"host": "mx.example", "port": 25}
    settings.MAILERS = {"default": {"BACKEND": "smtp", "OPTIONS": where}}
    desk.post(PAGE, {"test": "on"})
    OutgoingMail.objects.update(tries=1, reason=reason)
    for page in PAGE, "/admin/settings/mail/":
        shown = " ".join(desk.get(page).text.split())
        assert "The test message couldn’t be sent. " in shown and said in shown


def test_a_server_that_refuses_the_connection_is_named(desk, settings):
    with socket.socket() as taken:  # Nobody listens at it.
        taken.bind(("127.0.0.1", 0))
        where = {"host": "127.0.0.1", "port": taken.getsockname()[1]}
        smtp = "django.core.mail.backends.smtp.EmailBackend"
        settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": where}}
        desk.post(PAGE, {"test": "on"})
        work()
    assert f"127.0.0.1:{where['port']} refused the connection." in desk.get(PAGE).text


def test_without_a_mail_server_the_test_message_is_said_to_be_printed(desk, settings, capsys):
    settings.MAILERS = {"default": {"BACKEND": "blog.mail.console.EmailBackend"}}
    desk.post(PAGE, {"test": "on"})
    work()
    assert "No mail server is set up" in capsys.readouterr().out
    for page in PAGE, "/admin/settings/mail/":
        assert "the test message was printed in the server log" in desk.get(page).text


def test_mail_that_bounced_this_week_is_counted_and_leads_to_the_list(desk, reader):
    bounced = {"kind": "comments.reply", "account": reader, "outcome": "bounced"}
    for days in 1, 6, 8:
        at = timezone.now() - timedelta(days=days)
        OutgoingMail.objects.create(**bounced, about=f"n {days}", due_at=at, settled_at=at)
    page = desk.get(PAGE)
    assert 'outcome__exact=bounced">2</a>' in page.text
    assert desk.get("/admin/blog/outgoingmail/?outcome__exact=bounced").status_code == 200


def test_the_last_good_backup_is_told_or_that_there_is_none(desk):
    def last_backup():
        return re.search(r"Last backup</a></dt>\s*<dd>(.*?)</dd>", desk.get(PAGE).text)[1]

    assert last_backup() == "none yet"
    made_at = timezone.make_aware(datetime(2026, 11, 3, 4, 10))
    for state, hours in ("good", 0), ("good", -24), ("failed", 24):
        how = {"why": "day", "state": state, "name": f"/elsewhere/{state}{hours}.tar"}
        Backup.objects.create(**how, made_at=made_at + timedelta(hours=hours))
    assert last_backup() == as_moment(made_at)
    assert any(one.startswith("The last good backup is") for one in headings(desk)) is False
    BackupSchedule.objects.create(pk=1, every=BackupSchedule.Every.DAY)
    days = (timezone.now() - made_at).days
    assert f"The last good backup is {days} days old" in headings(desk)


def test_what_processes_counted_is_added_up(desk, counts, django_user_model, client):
    client.post("/accounts/login/", {"login": "nobody@example.org", "password": "pear"})
    client.post("/accounts/login/", {"login": "perpetua@example.org", "password": "pear"})
    for kind, n in ("memory", 97), ("store", 2), ("drawn", 1):
        figures.count("stored", kind, n=n)
    counts.write()
    counts.write()  # Nothing is added twice.
    page = desk.get(PAGE)
    assert page.context["sign_ins"]["failed"] == 2
    assert page.context["stored"].share == 99 and page.context["stored"].from_memory == 97
    assert not Figure.objects.filter(of__contains="@").exists()


def test_slow_pages_are_told_by_what_they_are(desk, counts):
    for _ in range(99):
        figures.count("page", "search", "out")
    figures.count("page", "search", "out", n=1)
    figures.count("page slow", "search", "out", "12", n=3)
    figures.count("page queries", "search", "out", n=900)
    counts.write()
    [page] = pages.slowest()
    assert (page.what, page.milliseconds, page.views, page.queries) == ("Search", 400, 100, 9)
    assert "Search" in desk.get(PAGE).text


def test_every_page_that_can_be_slow_has_a_name_that_people_understand(desk, counts):
    pages = [pattern.name or route for route, pattern in routes()]
    found = {page: str(name_of(page) or "") for page in pages}
    assert {page for page, name in found.items() if not name or "_" in name} == set()
    assert (found["blog_picture_upload"], found["home"]) == ("Uploading a picture", "Home page")


def test_a_slow_page_that_is_gone_shows_no_name_of_the_code(desk, counts):
    figures.count("page", "gone_view", "out")
    figures.count("page slow", "gone_view", "out", "12")
    counts.write()
    assert "gone_view" not in desk.get(PAGE).text


def test_a_slow_query_is_kept_without_what_it_asked_for(desk, counts):
    query_times.take_slow()
    query_times.note("SELECT 1 FROM t WHERE name = 'Ada' AND id IN (%s, %s)", 0.3)
    counts.write()
    [query] = SlowQuery.objects.all()
    assert query.sql == "SELECT ? FROM t WHERE name = ? AND id IN (?…)" and query.slowest == 300
    assert "Slow queries" in desk.get(PAGE).text


def test_a_process_watches_its_queries(counts, monkeypatch):
    monkeypatch.setattr(query_times, "SLOW", 0)
    query_times.take_slow()
    before = query_times.asked()
    with connection.execute_wrapper(query_times._timed):
        Figure.objects.filter(name="Ada").exists()
    [(sql, times, *_)] = query_times.take_slow()
    # A connection that an earlier test has had watched is timed by both.
    assert query_times.asked() > before and times >= 1 and "Ada" not in sql


def test_folders_are_measured_by_the_worker_and_shown(desk, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "marrow.jpg").write_bytes(b"x" * 50_000)
    disk.measure()
    sizes, _at = disk.folders()
    assert sizes["pictures"] >= 50_000 and sizes["database"] > 0
    page = desk.get(PAGE)
    assert "Everything else" in page.text and "Measured:" in page.text


def test_the_day_is_told_on_which_the_disk_is_full(db):
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    for days, free in (4, 5000), (2, 4000), (0, 3000):
        Figure.objects.create(hour=now - timedelta(days=days), name="disk free", n=free)
    assert disk.full_on() == timezone.localdate(now + timedelta(days=6))


def test_it_is_cheap_to_open(desk, counts, django_assert_max_num_queries):
    PeriodicJob.failed("blog.mail.outbox.requeue", ValueError("no"))
    outbox.requeue()
    desk.get(PAGE)
    with django_assert_max_num_queries(45):
        desk.get(PAGE)


def test_what_the_nightly_check_left_is_told_with_the_place_where_it_is_seen(desk, post):
    assert "check" not in " ".join(headings(desk))
    Post.everything.filter(pk=post.pk).update(rendered="<p>Buy shoes</p>")
    checking_site.look(checking_site.SAFE, is_gentle=False)
    page = desk.get(PAGE)
    told = [one for one in page.context["troubles"] if "check of the blog" in one.what]
    assert [one.address for one in told] == [f"{PAGE}#findings"]
    assert f'href="/admin/blog/post/{post.pk}/change/"' in page.text
    assert "Last checked: today, " in page.text
    assert "bin/manage site check_site --repair" in page.text


def test_the_page_asks_no_more_where_more_stands_on_it(desk, django_assert_max_num_queries):
    desk.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        desk.get(PAGE)
    for number in range(8):
        failed(reason=f"ValueError: {number}")
        about = {"sql": "SELECT 1", "milliseconds": 100 + number, "last_at": timezone.now()}
        SlowQuery.objects.create(digest=f"{number}", **about)
        Heartbeat.beat(f"worker {number}", WORKER, "1")
    with django_assert_max_num_queries(len(few)):
        desk.get(PAGE)
