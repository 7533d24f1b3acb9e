"""Whatever is broken on a site is found each night, and put right as far as that can be done."""

import io
import json
import os
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from PIL import Image

from blog.models import Page, Picture, Post, Redirect, SiteCheck, Version
from blog.models.search.documents import SearchDocument
from blog.operating import checking_site
from blog.pictures.orphans import OLD
from blog.pictures.upload import receive, sweep
from comments import soundness
from comments.gate import Writer
from comments.integrity.check import Check
from comments.models import Comment
from lib.observing.site_checks import Finding, check, checks
from moderation.actions.comments import remove
from moderation.models import Decision, RuleWording
from moderation.record.triggers import lift_triggers, names
from tests.mail import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(post, reader):
    return Comment.write(post, Writer(account=reader, name=reader.name), "Ripe *pears*?")


@pytest.fixture
def picture(site):
    file = io.BytesIO()
    Image.new("RGB", (900, 300), "teal").save(file, "PNG")
    picture = receive(ContentFile(file.getvalue(), name="pear.png"))
    make_sizes()
    return Picture.objects.get(pk=picture.pk)


def make_sizes():
    Picture.objects.update(uploaded_at=timezone.now() - timezone.timedelta(minutes=15))
    sweep()
    work()


@pytest.mark.parametrize(
    ("last", "now", "is_due"),
    [
        (None, "2026-11-28 15:00", True),
        ("2026-11-28 01:00", "2026-11-28 21:30", False),
        ("2026-11-28 01:00", "2026-11-29 00:10", True),
        ("2026-11-28 05:50", "2026-11-29 00:40", False),
        ("2026-11-28 15:00", "2026-11-29 05:59", False),
        ("2026-11-28 15:00", "2026-11-29 15:00", False),
        ("2026-11-28 15:00", "2026-11-30 00:20", True),
        ("2026-11-28 01:00", "2026-11-29 20:59", False),
        ("2026-11-28 01:00", "2026-11-29 21:00", True),
    ],
)
def test_the_look_is_at_night_and_by_day_only_where_a_night_was_missed(last, now, is_due):
    last, now = (at and timezone.make_aware(datetime.fromisoformat(at)) for at in (last, now))
    assert checking_site.is_due(last, now) is is_due


def check_site(*options):
    """(what the command says to a program, what it ends with)."""
    out = StringIO()
    try:
        call_command("check_site", "--fast", "--json", *options, stdout=out)
    except SystemExit as end:
        return json.loads(out.getvalue()), end.code
    return json.loads(out.getvalue()), 0


def found(*options):
    return {one["check"]: one for one in check_site(*options)[0]["findings"]}


def test_a_site_that_is_well_has_no_faults(comment, picture):
    Page.objects.create(title="About", slug="about", text="Us.", rendered="<p>Us.</p>\n")
    done, code = check_site()
    assert (done["findings"], done["failed"], code) == ([], [], 0)
    assert SiteCheck.objects.newest().is_sound


def wrong_tree(post, comment):
    Comment.objects.filter(pk=comment.pk).update(lft=7, rght=12)


def wrong_count(post, comment):
    Post.everything.filter(pk=post.pk).update(comment_count=9)


def wrong_count_of_links(post, comment):
    Post.everything.filter(pk=post.pk).update(mention_count=3)


def other_markup(post, comment):
    Post.everything.filter(pk=post.pk).update(rendered=f"<div>{post.rendered}</div>")


def lost_from_search(post, comment):
    SearchDocument.forget(SearchDocument.Kind.COMMENT, comment.pk)


def left_in_search(post, comment):
    Comment.objects.filter(pk=comment.pk).update(state=Comment.State.HELD)
    Post.everything.filter(pk=post.pk).update(comment_count=0)
    Comment.objects.filter(pk=comment.pk).update(thread_count=0)


def words_of_something_gone(post, comment):
    SearchDocument.objects.create(
        number=SearchDocument.numbered(SearchDocument.Kind.COMMENT, 10**6),
        kind=SearchDocument.Kind.COMMENT,
        key=10**6,
        post=post,
        at=post.published_at,
        title="",
        words="gone",
    )


def no_guards(post, comment):
    lift_triggers(connection)


MENDED_AT_NIGHT = {
    "threads": [wrong_tree, wrong_count],
    "links": [wrong_count_of_links],
    "texts": [other_markup],
    "search": [lost_from_search, left_in_search, words_of_something_gone],
    "guards": [no_guards],
}


@pytest.mark.parametrize(
    "name, breaks",
    [(name, one) for name, breaks in MENDED_AT_NIGHT.items() for one in breaks],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_what_changes_no_words_is_mended_at_night(post, comment, name, breaks):
    breaks(post, comment)
    assert name in found()
    done, code = check_site("--nightly")
    assert code == 0 and all(one["mended"] for one in done["findings"])
    assert found() == {}


def test_other_words_than_were_written_are_told_and_mended_only_when_asked(post, comment):
    Comment.objects.filter(pk=comment.pk).update(rendered="<p>Buy shoes</p>\n")
    Post.everything.filter(pk=post.pk).update(rendered="<p>Buy shoes</p>\n")
    told = found("--nightly")
    assert not told["comments"]["mended"] and not told["texts"]["mended"]
    assert f"/{comment.pk}/" in told["comments"]["address"]
    assert check_site("--repair")[1] == 0
    comment.refresh_from_db()
    assert "<em>pears</em>" in comment.rendered and found() == {}


def test_where_threads_have_more_faults_than_are_looked_at_nothing_is_mended_unasked(
    post, comment, monkeypatch
):
    wrong_tree(post, comment)
    wrong_count(post, comment)
    every = len(list(Check().faults()))
    monkeypatch.setattr(soundness, "MOST", every - 1)
    assert not found("--nightly")["threads"]["mended"]
    monkeypatch.setattr(soundness, "MOST", every)
    assert found("--nightly")["threads"]["mended"] and found() == {}


def test_a_size_that_is_missing_is_made_again_and_a_missing_picture_is_told(picture):
    media, names = Path(settings.MEDIA_ROOT), picture.names()
    (media / picture.renditions[0]["name"]).unlink()
    assert found("--nightly")["files"]["mended"]
    assert "files" in found(), "it is told until it is there again"
    work()
    picture.refresh_from_db()
    assert found() == {} and picture.names() == names
    (media / picture.file.name).unlink()
    done, code = check_site("--repair")
    assert code == 1 and picture.file.name in done["findings"][0]["sentence"]
    assert f"/{picture.pk}/" in done["findings"][0]["address"]


def test_an_old_picture_keeps_the_files_that_it_has_while_those_it_lost_are_made_again(picture):
    Picture.objects.update(uploaded_at=timezone.now() - timezone.timedelta(days=90))
    store, names = picture.file.storage, picture.names()
    lost = {picture.renditions[1]["name"], picture.crops[0]["name"]}
    for name in lost:
        store.delete(name)
    were = {name: os.stat(store.path(name)).st_ino for name in {*names} - lost}
    there = {*Path(store.location, "pictures").rglob("*.*")}
    check_site("--repair")
    work()
    picture.refresh_from_db()
    assert picture.names() == names and all(map(store.exists, names))
    assert were == {name: os.stat(store.path(name)).st_ino for name in were}
    now = {*Path(store.location, "pictures").rglob("*.*")}
    assert now - there == {Path(store.path(name)) for name in lost}


def test_a_size_that_is_lost_and_not_made_any_more_is_named_no_more(picture):
    old = {"width": 333, "height": 111, "name": "pictures/2019/03/pear-333.jpg"}
    Picture.objects.update(renditions=[*picture.renditions, old])
    assert found("--repair")["files"]["mended"]
    work()
    assert Picture.objects.get().renditions == picture.renditions and found() == {}


def test_a_comment_of_before_that_is_over_todays_bounds_stays_as_it_is(comment):
    wide = "|a" * 21 + "\n" + "|-" * 21 + "\n" + "a\n" * 9
    Comment.objects.filter(pk=comment.pk).update(text=wide, rendered="<table></table>")
    done, _code = check_site()
    assert "HTML of comments" not in str(done["failed"]) and done["failed"] == []


def test_a_file_that_belongs_to_nothing_goes_when_that_is_asked(picture):
    stray = Path(settings.MEDIA_ROOT, "pictures/2020/01/stray.png")
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    old = stray.stat().st_mtime - OLD.total_seconds() - 60
    os.utime(stray, (old, old))
    assert "stray.png" in found("--nightly")["files"]["sentence"] and stray.exists()
    assert found("--repair")["files"]["mended"] and not stray.exists()


def test_addresses_that_lead_nowhere_or_in_a_circle_are_told(post):
    for path, onto in (
        ("/a/", "/b/"),
        ("/b/", "/a/"),
        ("/gone/", "/nothing/there/"),
        ("/there/", post.get_absolute_url()),
        ("/away/", "https://elsewhere.example/"),
    ):
        Redirect.objects.create(path=path, onto=onto)
    told = [one["sentence"] for one in check_site("--only", "redirects")[0]["findings"]]
    assert [said.split()[0] for said in told] == ["/a/", "/b/", "/gone/"]
    assert "in a loop" in told[0] and "/nothing/there/" in told[2]


def test_a_version_that_readers_see_and_that_is_not_there_is_told(post):
    Version.objects.create(post=post, number=1, kind=Version.Kind.PUBLISHED, title=post.title)
    assert found() == {}
    Post.everything.filter(pk=post.pk).update(public_version=7)
    assert "7" in found()["versions"]["sentence"]


def test_a_comment_that_is_gone_without_a_decision_is_told(comment):
    Comment.objects.filter(pk=comment.pk).update(state=Comment.State.REMOVED)
    assert "no decision says so" in found("--only", "record")["record"]["sentence"]
    assert Decision.objects.count() == 0


def test_a_comment_that_is_there_although_it_was_removed_is_told(comment, moderator, policy):
    removal = remove(moderator, comment, RuleWording.objects.earliest("pk"))
    assert found("--only", "record") == {}
    Comment.objects.filter(pk=comment.pk).update(state=Comment.State.PUBLISHED)
    assert "was removed by a decision" in found("--only", "record")["record"]["sentence"]
    assert Decision.objects.get() == removal


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL refuses such rows")
def test_a_row_that_names_one_that_is_not_there_is_told(comment):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
    Comment.objects.filter(pk=comment.pk).update(answers_id=10**6)
    assert "comments_comment" in found("--only", "references")["references"]["sentence"]
    Comment.objects.filter(pk=comment.pk).update(answers_id=None)


def test_a_check_that_fails_keeps_no_other_from_being_made(comment, monkeypatch):
    def breaks(pace):
        yield Finding("One.")
        raise ValueError

    monkeypatch.setitem(checks, "threads", check("threads", what="")(breaks) and checks["threads"])
    wrong_count(comment.post, comment)
    lost_from_search(comment.post, comment)
    done, code = check_site()
    assert done["failed"] == ["threads"] and code == 1
    assert {one["check"] for one in done["findings"]} == {"threads", "search"}


def test_what_is_kept_of_a_look_has_a_bound(comment, monkeypatch):
    def breaks(pace):
        yield from (Finding(f"{n}.") for n in range(1000))

    monkeypatch.setitem(checks, "threads", check("threads", what="")(breaks) and checks["threads"])
    done, _code = check_site()
    assert done["left"] == 1000 and len(SiteCheck.objects.newest().findings) == 200


def test_one_look_at_a_time(comment):
    with checking_site.alone("check-site"), pytest.raises(Exception, match="already"):
        check_site()


def test_the_guards_are_those_of_this_database():
    assert names(connection)


def test_a_comment_and_an_article_in_a_state_that_there_isnt_are_named(comment, post):
    Comment.objects.filter(pk=comment.pk).update(state="zombie")
    found = checking_site.look(names=["states"])
    [finding] = found.findings
    assert "zombie" in finding["sentence"] and str(comment.pk) in finding["sentence"]
    assert finding["address"] and not finding["mended"]

    checking_site.look(checking_site.ALL, names=["states"], is_gentle=False)
    comment.refresh_from_db()
    assert comment.state == Comment.State.HELD
    Post.objects.filter(pk=post.pk).update(status="zombie")
    found = checking_site.look(checking_site.ALL, names=["states"], is_gentle=False)
    assert found.left == 1 and str(post.pk) in found.findings[0]["sentence"]
