"""The demo, loaded once for all of these tests."""

import re
from collections import Counter
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from blog.models import Category, Page, Picture, Post, Tag
from comments.integrity.invariants import faults
from comments.models import Comment
from moderation.models import Acceptance, Appeal, Ban, Decision, PolicyRevision, Strike, Waiver
from moderation.reports import plan as reports
from transfer.demo import load as loading

pytestmark = pytest.mark.django_db
State = Comment.State
A_FEW = 8  # Pages of one shape, of which a thread has hundreds.
# The log offers everybody alike to appeal, whoever it is about.
ELSEWHERE = ("/admin/", "/accounts/", "/media/", "/appeals/")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The loaded demo; each test has it to itself, in a transaction within this one."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        transaction.atomic(),
    ):
        assert loading.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _loaded(demo):
    pass


def test_articles_of_two_years_have_pictures_notes_code_tables_and_quotations():
    posts = Post.objects.published()
    assert posts.count() >= 7
    assert posts.filter(lead__isnull=False).count() >= 6
    first, last = posts.earliest("published_at"), posts.latest("published_at")
    assert last.published_at - first.published_at > timedelta(days=700)
    assert timezone.localdate() - last.day == timedelta(days=2)
    for mark in (
        "footnote-ref",
        "<pre",
        "<table",
        "<blockquote>",
        "<cite>",
        "<img",
        "<h2",
        "<ol>",
        "<ul>",
    ):
        assert posts.filter(rendered__contains=mark).exists(), mark


def test_every_picture_is_described_and_shown():
    assert not Picture.objects.filter(description="").exists()
    for picture in Picture.objects.all():
        assert picture.post_set.exists() or Post.objects.filter(rendered__contains=picture.url)


def test_articles_are_filed_and_pages_stand_beside_them():
    assert Category.objects.count() >= 3 and Tag.objects.count() >= 6
    assert not Post.objects.published().filter(tags=None).exists()
    assert set(Page.objects.values_list("slug", flat=True)) == {"about", "privacy"}


def test_the_threads_are_long_deep_and_of_several_languages():
    comments = Comment.objects.all()
    assert comments.count() >= 150
    assert max(comments.values_list("level", flat=True)) == 9
    assert {"zh", "ja", "ko"} <= {lang[:2] for lang in comments.values_list("lang", flat=True)}
    counts = sorted(Post.objects.published().values_list("comment_count", flat=True))
    assert counts[:2] == [0, 1] and counts[-1] >= 60


def test_the_desk_has_drafts_articles_to_come_and_something_in_the_bin():
    assert Post.objects.drafts().count() == 2 and Post.objects.scheduled().count() == 2
    [binned] = Post.everything.binned()
    assert binned.comments.count() == 2 and binned.binned_by == binned.author


def test_every_tree_is_sound_and_every_count_is_right():
    assert faults(Comment.objects.order_by("tree_id", "lft")) == []
    for post in Post.objects.all():
        assert post.comment_count == post.comments.published().count()
    for root in Comment.objects.filter(level=0):
        assert root.thread_count == Comment.objects.published().filter(tree_id=root.tree_id).count()


def test_every_fate_of_a_comment_is_there_to_be_seen():
    removed = Comment.objects.filter(state=State.REMOVED)
    assert any(comment.get_descendant_count() for comment in removed)
    assert all(comment.removal["citation"] for comment in removed)
    [withdrawn] = Comment.objects.filter(state=State.WITHDRAWN)
    assert withdrawn.get_descendant_count()
    [held] = Comment.objects.held()
    assert held.author is None
    assert 5 < Comment.objects.unread().count() < 25
    assert Comment.objects.filter(badge="author").count() > 20
    assert Comment.objects.filter(badge="moderator").exists()


def test_one_appeal_is_open_and_one_was_granted():
    [waiting] = Appeal.objects.open()
    [granted] = Appeal.objects.closed()
    assert waiting.by.account.name == "halyard" and granted.state == "granted"
    assert granted.decision.comment.is_published
    assert granted.ruled.made_by != granted.decision.made_by
    assert granted.decision.made_at < granted.made_at < granted.ruled.made_at


def test_decisions_have_the_times_at_which_they_were_made():
    assert (
        Decision.objects.in_force().filter(kind="remove").count()
        == Comment.objects.filter(state=State.REMOVED).count()
    )
    assert not Decision.objects.filter(made_at__gt=timezone.now()).exists()
    for decision in Decision.objects.filter(comment__isnull=False):
        assert decision.made_at > decision.comment.created_at


def test_one_reader_has_a_strike_and_another_what_strikes_lead_to():
    now = timezone.now()
    given = {
        name: Strike.objects.filter(pseudonym__account__name=name).counting(now).count()
        for name in ("Oda", "Wick", "halyard")
    }
    assert given == {"Oda": 0, "Wick": 1, "halyard": 2}
    assert Ban.objects.in_force().holding().get().pseudonym.account.name == "halyard"


def test_one_account_is_banned_one_article_closed_and_one_invites_comparison():
    [ban] = Ban.objects.in_force().refusing()
    assert ban.reason and ban.pseudonym.account.name == "halyard"
    [closed] = [post for post in Post.objects.published() if not post.accepts_comments]
    assert closed.comment_count
    [waiver] = Waiver.objects.all()
    assert waiver.rule.key == "comparison" and waiver.post.comment_count > 15


def test_the_policy_has_nine_rules_and_three_revisions():
    assert [revision.number for revision in PolicyRevision.objects.published()] == [3, 2, 1]
    first, second, third = (set(_said(number)) for number in (1, 2, 3))
    assert PolicyRevision.objects.in_force().rule_count == len(third) == 9
    keys = [{key for key, _ in said} for said in (first, second, third)]
    assert len(keys[0] - keys[1]) == 1 and not keys[1] - keys[0]
    assert len(second - first) == 1
    assert len(third - second) == 2 and second < third


def test_an_article_announces_the_newest_revision_and_people_have_accepted_it(client):
    revision = PolicyRevision.objects.in_force()
    assert revision.summary == "2 rules added, nothing removed"
    page = client.get(revision.announcement.get_absolute_url()).text
    assert "2 rules added, nothing removed" in page
    for acceptance in Acceptance.objects.all():
        account = acceptance.pseudonym.account
        assert account.comments.filter(created_at=acceptance.accepted_at).exists()
    assert {one.revision.number for one in Acceptance.objects.all()} == {1, 2, 3}


def _said(number):
    revision = PolicyRevision.objects.get(number=number)
    return [(wording.rule.key, wording.text) for wording in revision.wordings.all()]


def test_the_people_can_sign_in(client):
    listed, password = loading.people()
    roles = {person["name"]: sorted(person.get("roles", [])) for person in listed}
    assert ["Author"] in roles.values()
    assert list(roles.values()).count(["Moderator"]) == 2
    assert any({"Author", "Moderator"} <= set(role) for role in roles.values())
    assert list(roles.values()).count([]) >= 3
    for person in listed:
        assert client.login(username=f"{person['key']}@example.org", password=password), person
    assert User.objects.get(name="Ines").is_moderator


def test_loading_it_again_adds_nothing_and_keeps_what_was_written(capsys):
    post = Post.objects.get(slug="lost-property")
    post.title = "Found property"
    post.save()
    models = [Post, Page, Picture, Tag, Comment, Decision, Ban, PolicyRevision, User]
    before = [model.objects.count() for model in models]
    call_command("load_demo")
    assert [model.objects.count() for model in models] == before
    assert Post.objects.filter(title="Found property").exists()
    told = capsys.readouterr().out
    assert site_settings.SITE_URL in told and "marit@example.org" in told and "parley-demo" in told


@pytest.mark.parametrize(
    "backend, said",
    [
        ("blog.mail.console.EmailBackend", "The demo sends no e-mail."),
        ("django.core.mail.backends.smtp.EmailBackend", "through the mail server of EMAIL_URL"),
    ],
)
def test_whether_its_mail_leaves_is_told(capsys, settings, backend, said):
    settings.MAILERS = {"default": {"BACKEND": backend}}
    call_command("load_demo")
    assert said in capsys.readouterr().out


def test_a_blog_with_articles_of_its_own_is_left_alone():
    with transaction.atomic():
        User.objects.filter(name="Marit").update(email="somebody@example.org")
        with pytest.raises(CommandError, match="already has articles"):
            call_command("load_demo")
        transaction.set_rollback(True)


class Links(HTMLParser):
    """The addresses on this site that a page links to."""

    def __init__(self, base, html):
        super().__init__()
        self.base, self.found = base, set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href")
        if tag == "a" and href:
            url = urlsplit(urldefrag(urljoin(self.base, href)).url)
            if url.geturl().startswith(f"{site_settings.SITE_URL}/"):
                self.found.add(url.path + (f"?{url.query}" if url.query else ""))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Oda",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("Hob", "halyard", "Marit")),
    ],
)
def test_every_page_that_anybody_can_follow_a_link_to_is_there(client, name):
    if name:
        client.force_login(User.objects.get(name=name))
    waiting, seen, alike = {"/"}, set(), Counter()
    while waiting := waiting - seen:
        path = waiting.pop()
        seen.add(path)
        alike[shape := re.sub(r"comments/\d+|\?.*", "…", path)] += 1
        if alike[shape] > A_FEW or path.startswith(ELSEWHERE):
            continue
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, f"{path} for {name or 'a stranger'}"
        if "text/html" in answer["Content-Type"]:
            waiting |= Links(site_settings.SITE_URL + path, answer.content.decode()).found
    assert {"/about/", "/privacy/", "/policy/", "/archive/", "/moderation/log/"} <= seen


def test_two_comments_are_reported_one_of_them_twice():
    reported = reports.reported().annotate(n=reports.how_many()).order_by("-n")
    assert [one.n for one in reported] == [2, 1]
    assert all(one.is_published for one in reported)
