"""Who may sit at the desk, and at which of its drawers."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.models import User
from accounts.names.spelling import TAKEN
from blog.mail.outbox import enqueue
from blog.models import Page, Post, Site
from tests.blog.desk import ADD, change_of, filled

LISTS = ["post", "page", "picture", "recording"]


@pytest.mark.parametrize("drawer", LISTS)
def test_an_author_opens_every_list_and_form_of_writing(signed_in, author, drawer):
    desk = signed_in(author)
    assert desk.get(f"/admin/blog/{drawer}/").status_code == 200
    assert desk.get(f"/admin/blog/{drawer}/add/").status_code == 200


@pytest.mark.parametrize("page", ["terms/", "terms/tag/add/", "addresses/", "addresses/add/"])
def test_an_author_opens_what_articles_are_filed_under_and_where_they_stand(
    signed_in, author, page
):
    assert signed_in(author).get(f"/admin/{page}").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/admin/settings/blog/", "/admin/settings/people/", "/admin/accounts/user/"]
    + ["/moderation/", "/moderation/bans/", "/admin/moderation/policyrevision/"],
)
def test_by_the_role_of_author_alone_nobody_runs_the_blog_or_moderates(signed_in, author, address):
    assert signed_in(author).get(address).status_code in (302, 403, 404)
    assert signed_in(author).get(address, follow=True).status_code in (403, 404)


@pytest.mark.parametrize("address", ["/admin/", ADD, "/admin/blog/post/", "/admin/blog/page/add/"])
def test_by_the_role_of_moderator_alone_nobody_edits_articles(signed_in, moderator, post, address):
    desk = signed_in(moderator)
    assert desk.get(address, follow=True).status_code == 403
    desk.post(change_of(post), filled(post.author, when="at"))
    assert Post.objects.get().title == post.title


@pytest.mark.parametrize("permission", ["blog.view_post", "blog.contribute"])
def test_whoever_may_only_look_at_pages_is_told_that_their_editor_is_for_others(
    signed_in, reader, permission
):
    for asked in (permission, "blog.view_page"):
        app, codename = asked.split(".")
        known = Permission.objects.get(content_type__app_label=app, codename=codename)
        reader.user_permissions.add(known)
    about = Page.objects.create(title="About", slug="about", text="Of us.")
    desk = signed_in(User.objects.get(pk=reader.pk))
    address = reverse("admin:blog_page_change", args=[about.pk])
    assert desk.get(address).status_code == 403
    assert desk.post(address, {"title": "Mine", "text": "Mine."}).status_code == 403


def test_a_reader_is_told_that_the_desk_is_for_others(signed_in, reader):
    response = signed_in(reader).get("/admin/", follow=True)
    assert response.status_code == 403
    assert "Sign in with another account" in response.content.decode()


def test_a_stranger_comes_to_the_blogs_own_sign_in_and_back_to_the_desk(client, author):
    response = client.get("/admin/blog/post/add/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=/admin/blog/post/add/"
    fields = {"login": author.email, "password": "correct horse battery", "next": ADD}
    assert client.post("/accounts/login/", fields).url == ADD


def test_an_author_who_was_sent_to_the_door_goes_straight_in(signed_in, author):
    assert signed_in(author).get(f"/admin/login/?next={ADD}").url == ADD
    assert signed_in(author).get("/admin/login/?next=//example.org/").url == "/admin/"


def test_the_desks_own_form_for_passwords_is_no_way_round(client, author):
    fields = {"username": author.email, "password": "correct horse battery"}
    response = client.post("/admin/login/", fields)
    assert response.status_code == 302 and response.url.startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_whoever_runs_the_blog_names_it_once(signed_in, author_who_moderates):
    desk = signed_in(author_who_moderates)
    assert desk.get("/admin/blog/site/1/change/").url == "/admin/settings/"
    page = desk.get("/admin/settings/blog/")
    fields = {"name": "Mudlark", "read": page.context["form"]["read"].value()}
    desk.post("/admin/settings/blog/", fields)
    assert Site.objects.get().name == "Mudlark"
    assert "Mudlark" in desk.__class__().get("/").content.decode()


def test_whoever_runs_the_blog_gives_roles_but_no_powers(signed_in, author_who_moderates, reader):
    desk = signed_in(author_who_moderates)
    page = desk.get(f"/admin/accounts/user/{reader.pk}/change/").content.decode()
    assert "is_superuser" not in page and 'name="password"' not in page
    author = Group.objects.get(name="Author").pk
    assert re.search(rf'type="checkbox" name="groups" value="{author}"', page)
    fields = {"name": "Marrow", "staff_name": "", "groups": [author], "is_active": "on"}
    fields["is_superuser"] = "on"
    address = f"/admin/accounts/user/{reader.pk}/change/"
    asked = desk.post(address, fields)
    assert "Author: they can write and publish articles of their own" in asked.text
    assert not User.objects.get(pk=reader.pk).is_staff
    gives = re.search(r'name="gives" value="([^"]+)"', asked.text)[1]
    assert desk.post(address, fields | {"gives": gives}).status_code == 302
    reader = User.objects.get(pk=reader.pk)
    assert reader.is_staff and not reader.is_superuser


def test_a_name_that_is_taken_is_refused_at_the_desk_as_well(
    signed_in, author_who_moderates, reader
):
    fields = {"name": "ROWAN", "staff_name": "", "is_active": "on"}
    desk = signed_in(author_who_moderates)
    answer = desk.post(f"/admin/accounts/user/{reader.pk}/change/", fields)
    assert str(TAKEN) in answer.text


@pytest.mark.parametrize(
    "address", ["/admin/", ADD, "/admin/blog/post/", "/admin/blog/picture/add/"]
)
def test_the_desk_needs_no_inline_script_or_style(signed_in, author, post, address):
    response = signed_in(author).get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert not re.search(r"<[^>]+ (style|on\w+)=", page)
    assert not re.search(r"<style|<script(?![^>]* src=)[^>]*>\s*\S", page)


def test_an_account_that_was_written_to_can_be_deleted_at_the_desk(client, signed_in, reader):
    enqueue("comments.confirm", reader, about=reader)
    owner = User.objects.create_superuser("owner@example.org", "Owner")
    signed_in(owner)
    address = reverse("admin:accounts_user_delete", args=[reader.pk])
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=reader.pk).exists()
