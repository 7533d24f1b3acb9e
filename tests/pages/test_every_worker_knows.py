"""What one form changes, every worker shows when it has returned; what the clock changes, on time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Page, Post
from moderation.models import Ban, PolicyRevision
from tests.blog.desk import change_of
from tests.pages.forms import forms_in
from tests.pages.visitors import Member, watching
from tests.served import served
from tests.waiting import let_pass

pytestmark = [
    pytest.mark.served,
    pytest.mark.databases,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def blog(tmp_path):
    with served(tmp_path, LOG_DELAY="0") as blog:
        yield blog


@pytest.fixture
def about(site):
    page = Page(title="About", slug="about")
    page.write("Us.")
    page.save()
    return page


@pytest.fixture
def owner(author_who_moderates):
    author_who_moderates.is_superuser = True
    author_who_moderates.save()
    return author_who_moderates


def test_every_form_that_changes_a_page_changes_it_for_every_worker(
    blog, post, policy, reader, owner, author, about
):
    """Each time twice before it: then the page is in memory, and known as current there."""
    people = Member(blog, owner), Member(blog, author)
    with watching(blog) as watcher:
        for deed, (page, text, is_there) in deeds(*people, post, policy, reader, about):
            before = watcher.find(text, page) + watcher.find(text, page)
            deed()
            assert (text, set(before)) == (text, {not is_there})
            assert (text, set(watcher.find(text, page))) == (text, {is_there})


def deeds(owner, author, post, policy, reader, about):
    """(what to do, the page that changes, a text, whether it stands there afterwards)."""
    article, rule = post.get_absolute_url(), policy.wordings.get(number=2).pk
    ban = {"how_long": "open", "rule": rule, "reason": "Enough."}
    desk, words = f"/admin/blog/page/{about.pk}/change/", "/admin/settings/blog/"
    return [
        (
            lambda: owner.decide(f"/moderation/accounts/{reader.pk}/ban/", **ban),
            ("/moderation/log/", "was banned under", True),
        ),
        (
            lambda: owner.send(f"/moderation/bans/{Ban.objects.get().pk}/lift/", reason="Early."),
            ("/moderation/log/", "was lifted", True),
        ),
        (lambda: publish_revision(owner), (article, "revision 2", True)),
        (lambda: publish_revision(owner), ("/policy/", "<b>Revision 3</b>", True)),
        (lambda: owner.change(change_of(post), title="Of plums"), ("/", "Of plums", True)),
        (lambda: owner.change(change_of(post), title="Of figs"), (article, "Of plums", False)),
        (lambda: owner.change(desk, text="Others."), ("/about/", "Others.", True)),
        (lambda: owner.change(words, tagline="Slowly."), ("/", "Slowly.", True)),
        (
            lambda: author.change("/account/profile/", name="Perpetua II"),
            (article, "Perpetua II", True),
        ),
    ]


def publish_revision(owner):
    owner.send("/admin/moderation/policyrevision/add/")
    draft = PolicyRevision.objects.drafts().get()
    at = f"/admin/moderation/policyrevision/{draft.pk}"
    owner.change(f"{at}/change/", "_publish", strike_days=draft.strike_days - 1)
    shown = next(form for form in forms_in(owner.get(f"{at}/publish/").text) if "shown" in form)
    owner.send(f"{at}/publish/", shown=shown["shown"])


def test_what_has_its_time_appears_at_it_and_no_moment_before(blog, post, policy, author, owner):
    soon = timezone.now() + timedelta(seconds=6)
    late = Post(title="On time", slug="soon", author=author, status="published", published_at=soon)
    late.write("Here I am.")
    late.save()
    post.comments_close_at = soon
    post.save()
    PolicyRevision.objects.draft().publish(soon)
    there = [("/", "On time"), (post.get_absolute_url(), "closed"), ("/policy/", "revision 2")]
    looks = []
    with watching(blog) as watcher:
        while timezone.now() < soon - timedelta(seconds=0.5):
            shown = [set(watcher.find(text, page)) for page, text in there]
            status = watcher.get(late.get_absolute_url())[0].status
            if timezone.now() < soon:  # A look may have lasted past it.
                looks.append((shown, status))
        assert looks and all(look == ([{False}] * 3, 404) for look in looks), looks
        let_pass((soon - timezone.now()).total_seconds(), "to the very moment, not past it")
        assert [set(watcher.find(text, page)) for page, text in there] == [{True}] * 3
        assert {answer.status for answer in watcher.get(late.get_absolute_url())} == {200}
