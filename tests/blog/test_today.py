"""Today, the first page of the desk; and the first steps of a new blog."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from blog.models import Page, Post, Site
from comments.models import Comment
from tests.conftest import just_signed_in


@pytest.fixture
def owner(site, client):
    return User.objects.create_superuser("owner@example.org", "Owner")


def at_the_desk(client, person):
    client.force_login(person)
    return just_signed_in(client, person)


def test_an_author_sees_what_goes_out_next_and_what_it_lacks(post, author, client):
    soon = timezone.now() + timedelta(days=1)
    fares = Post(title="Winter fares", slug="fares", author=author, status="published", published_at=soon)  # fmt: skip
    fares.write("See [the table](/nowhere/).")
    fares.save()
    page = at_the_desk(client, author).get("/admin/")
    assert "Next to be published" in page.text and "Winter fares" in page.text
    assert (
        "“Winter fares” will be published" in page.text
        and "3 things are still missing" in page.text
    )
    assert f'href="/admin/blog/post/{fares.pk}/change/#id_standfirst"' in page.content.decode()
    assert "No tag yet" in page.text and "1 link is broken" in page.text


def test_drafts_are_an_authors_own_and_named_by_what_was_typed_last(
    author, moderator, post, client
):
    for title, whose in (("Mine", author), ("Theirs", moderator)):
        Post(title=title, slug=title.lower(), author=whose).save()
    page = at_the_desk(client, author).get("/admin/").text
    assert "Mine" in page and "Theirs" not in page


def test_comments_by_others_can_be_answered_and_are_new_until_the_thread_was_read(post, author, reader, comment_by, client):  # fmt: skip
    theirs = comment_by(reader, post, "Is it a pear?")
    comment_by(author, post, "My own words.")
    desk = at_the_desk(client, author)
    page = desk.get("/admin/")
    assert "Is it a pear?" in page.text and "My own words." not in page.text
    assert f'href="/comments/{theirs.pk}/reply/"' in page.content.decode()
    assert "One new comment" in page.text
    desk.get(post.get_absolute_url())
    Comment.objects.filter(pk=theirs.pk).update(created_at=timezone.now() - timedelta(hours=1))
    assert "new comment" not in desk.get("/admin/").text


def test_what_waits_is_shown_to_those_who_decide_alone(post, author, author_who_moderates, reader, comment_by, client):  # fmt: skip
    comment_by(reader, post)
    assert (
        "Comment nobody has read" in at_the_desk(client, author_who_moderates).get("/admin/").text
    )
    assert "nobody has read" not in at_the_desk(client, author).get("/admin/").text


def test_the_owner_of_a_new_blog_sees_the_first_steps_here_and_on_the_empty_home_page(
    owner, client
):
    assert "No articles yet." in client.get("/").text
    desk = at_the_desk(client, owner)
    for address in ("/admin/", "/"):
        page = desk.get(address).text
        assert "Your blog is ready to write in" in page and "1 of 7 done" in page
    client.logout()
    assert "Write your first article" not in client.get("/").text


def test_steps_that_are_put_away_stay_under_settings(owner, client):
    desk = at_the_desk(client, owner)
    desk.post("/admin/first-steps/")
    assert not Site.current().shows_first_steps
    assert "ready to write in" not in desk.get("/admin/").text
    assert "First steps" in desk.get("/admin/settings/").text
    assert "Write your first article" in desk.get("/admin/first-steps/").text


def test_a_step_is_done_when_it_is_and_not_before(owner, author, post, policy, client):
    desk = at_the_desk(client, owner)
    Page.objects.create(title="About", slug="about")
    assert "5 of 7 done" in desk.get("/admin/first-steps/").text


def test_an_author_has_no_first_steps(author, client):
    desk = at_the_desk(client, author)
    assert "First steps" not in desk.get("/admin/").text
    assert desk.get("/admin/first-steps/").status_code == 403


def test_no_list_of_models_is_left(author_who_moderates, client):
    desk = at_the_desk(client, author_who_moderates)
    for app in ("blog", "accounts", "moderation"):
        assert desk.get(f"/admin/{app}/").url == "/admin/"
