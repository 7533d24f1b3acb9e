"""What an author sees of a text before anybody else does."""

import pytest
from django.urls import reverse

from blog.models import Post
from tests.blog.desk import ADD, filled

PREVIEW = "/admin/blog/post/preview/"


@pytest.fixture
def desk(signed_in, author):
    return signed_in(author)


def test_a_text_is_shown_as_readers_will_see_it(desk):
    response = desk.post(PREVIEW, {"text": "## Slub\n\nIt is *wet*.<script>alert(1)</script>"})
    page = response.content.decode()
    assert "<em>wet</em>" in page and "<h2" in page and "css/reader.css" in page
    assert "<script" not in page
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]


def test_a_text_that_cannot_be_shown_says_why_and_is_not_an_error_of_ours(desk):
    response = desk.post(PREVIEW, {"text": "x" * 200_001})
    assert response.status_code == 422
    assert "200,000" in response.content.decode()


def test_without_a_script_the_frame_holds_what_was_saved(desk, post):
    editor = desk.get(f"/admin/blog/post/{post.pk}/change/").content.decode()
    address = f"/admin/blog/post/preview/post/{post.pk}/"
    assert f'src="{address}"' in editor and "Save and preview" in editor
    assert 'sandbox="allow-same-origin"' in editor
    assert "<strong>eleven</strong>" in desk.get(address).content.decode()


def test_a_new_article_has_an_empty_preview(desk):
    assert "What you write appears here." in desk.get(PREVIEW).content.decode()


def test_save_and_preview_comes_back_to_the_editor(desk, author):
    fields = filled(author, when="draft", _continue="1", _save=None)
    response = desk.post(ADD, fields)
    assert response.url == f"/admin/blog/post/{Post.objects.get().pk}/change/"


def test_a_draft_can_be_seen_whole_by_authors_alone(desk, post, client, moderator, reader):
    Post.objects.filter(pk=post.pk).update(status="draft")
    address = reverse("admin:blog_article", args=[post.pk])
    response = desk.get(address)
    page = response.content.decode()
    assert "Only authors can open this page." in page and post.title in page
    assert "no-store" in response["Cache-Control"]
    for somebody in (moderator, reader):
        client.force_login(somebody)
        assert client.get(address, follow=True).status_code == 403
    client.logout()
    assert client.get(address, follow=True).redirect_chain[-1][0].startswith("/accounts/login/")


def test_view_on_site_leads_to_the_draft_and_later_to_the_article(desk, post):
    assert (
        post.get_absolute_url() in desk.get(f"/admin/blog/post/{post.pk}/change/").content.decode()
    )
    Post.objects.filter(pk=post.pk).update(status="draft")
    page = desk.get(f"/admin/blog/post/{post.pk}/change/").content.decode()
    assert reverse("admin:blog_article", args=[post.pk]) in page and "Full preview" in page


@pytest.mark.parametrize("who", ["moderator", "reader", None])
def test_nobody_without_the_role_can_have_a_text_rendered(client, request, author, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.post(PREVIEW, {"text": "x"}).status_code == 302
