"""What an author sees of a text before anybody else does."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from blog.models.texts.typed import Sender, Typed
from tests.blog.desk import ADD, filled
from tests.pages.forms import forms_in
from tests.pages.stranger import ask_past_the_store, forget_parts

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


def test_without_a_script_what_was_saved_is_shown_on_its_page(desk, author):
    desk.post(ADD, filled(author, when="draft", _save=None, _continue="preview"))
    response = desk.post(
        ADD, filled(author, when="draft", slug="two", _save=None, _continue="preview")
    )
    page = desk.get(response.url).content.decode()
    assert "<em>slub</em>" in page and "Continue editing" in page


def test_the_frame_beside_the_text_runs_nothing(desk, post):
    editor = desk.get(f"/admin/blog/post/{post.pk}/change/").content.decode()
    assert 'sandbox="allow-same-origin"' in editor


def test_a_new_article_has_an_empty_preview(desk):
    assert "What you write appears here." in desk.get(PREVIEW).content.decode()


def test_save_comes_back_to_the_editor(desk, author):
    fields = filled(author, when="draft", _continue="1", _save=None)
    response = desk.post(ADD, fields)
    assert response.url == f"/admin/blog/post/{Post.objects.get().pk}/change/"


def test_publishing_without_a_script_is_two_presses_with_what_happens_between(desk, author):
    asked = desk.post(ADD, filled(author, when="now", _save=None, _continue="publish"))
    assert Post.objects.get().status == "draft"
    page = desk.get(asked.url).content.decode()
    assert "No tag yet" in page and "Publish now" in page
    desk.post(asked.url, filled(author, when="draft", _save="now"))
    assert Post.objects.get().is_public


def test_without_a_script_an_article_is_scheduled_for_the_day_that_was_chosen(desk, author):
    at = timezone.localtime() + timedelta(days=90)
    chosen = {"when": "at", "published_at_0": f"{at:%Y-%m-%d}", "published_at_1": f"{at:%H:%M}"}
    asked = desk.post(ADD, filled(author, **chosen, _save=None, _continue="publish"))
    page = desk.get(asked.url).content.decode()
    button = re.search(r"<button[^>]*data-publish[^>]*>([^<]*)<", page)
    assert button[1].strip() == "Schedule"
    desk.post(asked.url, filled(author, **chosen, _save="now"))
    post = Post.objects.get()
    assert post.status == Post.Status.PUBLISHED and not post.is_public


def test_an_update_without_a_script_is_two_presses_too(desk, author, post):
    address = f"/admin/blog/post/{post.pk}/change/"
    form = next(one for one in forms_in(desk.get(address).text) if "title" in one)
    main = re.search(
        r"<button [^>]*data-main\s+name=\"(\w+)\" value=\"(\w+)\"", desk.get(address).text
    )
    asked = desk.post(address, form | {"title": "Of plums", main[1]: main[2]})
    assert Post.objects.get().title != "Of plums"
    page = desk.get(asked.url).text
    assert "Readers see the new text at once" in page and "Of plums" in page
    form = next(one for one in forms_in(page) if "title" in one)
    desk.post(address, form | {"_save": "1"})
    assert Post.objects.get().title == "Of plums"


def test_what_happens_names_an_address_as_people_read_it(desk, post):
    Post.objects.filter(pk=post.pk).update(slug="über-der-elbe")
    page = desk.get(f"/admin/blog/post/{post.pk}/change/?publish=1").text
    assert "über-der-elbe/." in page and "%C3%BCber" not in shown(page)


def shown(page):
    return re.sub(r"<[^>]*>", "", page)


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


def test_what_an_author_sees_of_changes_is_shown_to_no_reader(desk, post, author):
    post.keep_typed(Typed(title="Of plums", text="Plums, not pears."), Sender(author, "a tab"))
    address = reverse("admin:blog_article", args=[post.pk])
    forget_parts()
    seen = desk.get(address).text
    assert "Of plums" in seen and "Plums, not pears." in seen
    page = ask_past_the_store(post.get_absolute_url()).text
    assert post.title in page and "Of plums" not in page and "Plums, not pears." not in page
    assert "Plums, not pears." in desk.get(address).text


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


def test_the_card_of_a_shared_link_follows_what_its_author_types(desk, post):
    typed = {"look": "card", "title": "Seven words for mud", "text": "There is *slub*, and ooze."}
    card = desk.post(PREVIEW, typed).content.decode()
    assert '<b dir="auto">Seven words for mud</b>' in card and "There is slub, and ooze." in card
    own = {"social_title": "Mud, in seven words", "meta_description": "What <they> say."}
    card = desk.post(PREVIEW, typed | own).content.decode()
    assert "Mud, in seven words</b>" in card and "What &lt;they&gt; say." in card
    assert "19 of about 60 characters." in card
    assert desk.post(PREVIEW, {"look": "card", "lead": "9" * 30}).status_code == 200


def test_what_an_author_says_of_a_shared_link_is_kept(desk, author):
    own = {"social_title": "Mud", "meta_description": "Seven words.", "is_noindex": "on"}
    desk.post(ADD, filled(author, canonical_url="https://elsewhere.example.org/mud/", **own))
    post = Post.objects.get(title="Seven words for mud")
    assert (post.social_title, post.meta_description, post.is_noindex) == (
        "Mud",
        "Seven words.",
        True,
    )
    assert post.canonical_url == "https://elsewhere.example.org/mud/"
    editor = desk.get(f"/admin/blog/post/{post.pk}/change/").content.decode()
    assert "card-shared" in editor and "Not in search engines" in editor


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "mud", "ftp://example.org/", "https://" + "x" * 600]
)
def test_an_address_that_leads_nowhere_is_refused_in_words(desk, author, address):
    answer = desk.post(ADD, filled(author, canonical_url=address, text="Kept."))
    assert answer.status_code == 422 and "Kept." in answer.content.decode()
    assert not Post.objects.filter(slug="seven-words-for-mud", status="published").exists()
