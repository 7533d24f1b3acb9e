"""Whose article somebody may change: authors those that are theirs or name them, editors everybody's."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.permissions import roles
from blog.models import Page, Picture, Post, Submission
from blog.pictures.upload import receive
from tests.blog.desk import change_of, filled, picture_file
from tests.conftest import a_person, an_article, just_signed_in

pytestmark = pytest.mark.django_db

ROLES = ["Contributor", "Author", "Editor", "Moderator", "Admin", "Owner", None]
EVERYBODYS = {"Editor", "Owner"}
ITS_OWN = {"Author", *EVERYBODYS}
# Of whom somebody with a role changes it: (whose, and how far it is).
MAY = {
    ("own", "draft"): {"Contributor", *ITS_OWN},
    ("own", "published"): ITS_OWN,
    ("own", "submitted"): EVERYBODYS,
    ("named", "draft"): {"Contributor", *ITS_OWN},
    ("named", "published"): ITS_OWN,
    ("named", "submitted"): EVERYBODYS,
    ("other's", "draft"): EVERYBODYS,
    ("other's", "published"): EVERYBODYS,
    ("other's", "submitted"): EVERYBODYS,
}
PAGES = ["blog_newest", "blog_preview_of"]  # of those who may change it
DEEDS = ["bin", "tag", "publish", "unpublish"]


def somebody(role):
    by_role = {"is_superuser": True} if role == "Owner" else {}
    return a_person("Sorrel", *([] if role in ("Owner", None) else [role]), **by_role)


def browser_of(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return just_signed_in(client, person)


@pytest.fixture
def owner(site):
    return a_person("Perpetua", is_superuser=True)


def articles(person, owner):
    """One for each row of the table."""
    for number, (whose, how_far) in enumerate(MAY):
        post = an_article(person if whose == "own" else owner, slug=f"of-{number}")
        if whose == "named":
            post.coauthors.add(person)
            Post.objects.filter(pk=post.pk).update(has_coauthors=True)
        if how_far != "published":
            Post.objects.filter(pk=post.pk).update(status=Post.Status.DRAFT)
        if how_far == "submitted":
            Submission.objects.create(post=post, by=post.author, version=post.version)
        yield (whose, how_far), Post.objects.get(pk=post.pk)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_about_changing_an_article_opens_to_whoever_may_change_it(owner, role):
    person = somebody(role)
    browser = browser_of(person)
    for row, post in articles(person, owner):
        found = [browser.get(reverse(f"admin:{name}", args=["post", post.pk])) for name in PAGES]
        is_open = {answer.status_code == 200 for answer in found}
        assert is_open == {role in MAY[row]}, (row, [answer.status_code for answer in found])
        link = browser.get(reverse("admin:blog_preview_link", args=[post.pk]))
        quick = browser.get(f"/admin/blog/post/?show={post.status}&quick={post.pk}")
        saved = browser.post(
            reverse("admin:blog_autosave", args=["post", post.pk]),
            {"title": "Rewritten", "text": "Other words.", "tab": "one"},
        )
        if role not in MAY[row]:
            assert link.status_code >= 300 <= saved.status_code, row
            assert quick.status_code >= 300 or "quick" not in quick.context, row
            assert not Post.objects.get(pk=post.pk).working_copy()


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_does_to_an_article_what_the_lists_offer(owner, role, deed):
    person = somebody(role)
    browser = browser_of(person)
    for row, post in articles(person, owner):
        before = _facts(post)
        sent = {"do": deed, "picked": f"post-{post.pk}", "confirmed": "1", "tags": "rewritten"}
        browser.post("/admin/blog/post/", sent)
        is_done = _facts(Post.everything.get(pk=post.pk)) != before
        if role not in MAY[row]:
            assert not is_done, row
        elif deed == "bin":
            assert is_done, row


def _facts(post):
    return post.status, post.binned_at, post.text, [*post.tags.values_list("name")]


def test_an_author_publishes_and_changes_their_own(owner):
    sorrel = somebody("Author")
    post = an_article(sorrel)
    Post.objects.update(status=Post.Status.DRAFT)
    browser_of(sorrel).post(
        "/admin/blog/post/", {"do": "publish", "picked": f"post-{post.pk}", "confirmed": "1"}
    )
    assert Post.objects.get(pk=post.pk).status == "published"


def test_what_is_nobodys_own_is_for_editors(owner):
    page = Page(slug="about", title="About the orchard")
    page.write("In a few words.")
    page.save()
    author, editor = somebody("Author"), a_person("Corin", "Editor")
    desk = [
        f"/admin/blog/page/{page.pk}/change/",
        "/admin/terms/",
        "/admin/addresses/",
        "/admin/blog/page/",
    ]
    assert [browser_of(editor).get(address).status_code for address in desk] == [200] * 4
    assert {browser_of(author).get(address).status_code for address in desk} <= {403, 404}


def test_an_author_changes_the_pictures_that_they_sent_and_no_others(owner):
    sorrel = somebody("Author")
    theirs, own = (
        receive(picture_file(60, 40, name), by=by)
        for name, by in (("a.png", owner), ("b.png", sorrel))
    )
    browser = browser_of(sorrel)
    for picture in (theirs, own):
        browser.post(
            f"/admin/blog/picture/{picture.pk}/change/",
            {"description": "Mine now", "focus_x": "50", "focus_y": "50"},
        )
        browser.post(
            reverse("admin:blog_picture_words"), {"src": picture.url, "description": "Mine now"}
        )
        browser.post(f"/admin/blog/picture/{picture.pk}/delete/", {"post": "yes"})
    assert [*Picture.objects.values_list("pk", "description")] == [(theirs.pk, "")]


def test_an_author_of_before_keeps_what_they_could_until_the_owner_has_decided(owner, site):
    """As the release before left the role: with the power over everybody's pages, tags and articles."""
    sorrel, thrift = somebody("Author"), a_person("Thrift", "Author")
    before = Group.objects.get(name="Editor").permissions.exclude(codename="answer_submission")
    Group.objects.get(name="Author").permissions.set(before)
    roles.ensure_roles()
    post = an_article(owner)
    assert browser_of(sorrel).get(change_of(post)).status_code == 200
    newcomer = a_person("Rue", "Author")
    assert browser_of(newcomer).get(change_of(post)).status_code != 200

    desk = browser_of(owner)
    assert "Authors can change everybody’s articles" in desk.get("/admin/").text
    people = "/admin/settings/people/"
    assert "2 authors can change everybody’s articles" in desk.get(people).text
    desk.post(people, {"earlier": "editors", "person": thrift.pk})
    desk.post(people, {"earlier": "own"})
    assert roles.role_names(thrift) == {"Author", "Editor"} and roles.role_names(sorrel) == {
        "Author"
    }
    assert browser_of(sorrel).get(change_of(post)).status_code != 200
    assert "everybody’s articles" not in desk.get("/admin/").text
    assert not Group.objects.filter(name=roles.EARLIER).exists()
    roles.ensure_roles()
    assert not roles.earlier_authors().exists(), "the question is asked once"


def test_nobody_is_invited_to_the_role_of_before(owner):
    desk = browser_of(owner)
    desk.post("/admin/settings/people/", {"email": "rue@example.org", "role": roles.EARLIER})
    assert not Group.objects.filter(name=roles.EARLIER).exists()


def test_authors_publish_under_nobody_elses_name(owner):
    person = somebody("Author")
    browser = browser_of(person)
    for mine in (an_article(person, slug="mine"), an_article(owner, slug="named")):
        mine.coauthors.add(person)
        browser.post(change_of(mine), filled(owner, slug=mine.slug))
        assert Post.objects.get(pk=mine.pk).author == mine.author
    page = browser.get("/admin/blog/post/add/")
    assert list(page.context["adminform"].form.fields["author"].queryset) == [person]
