"""The writer's lists: where everything stands, and what can be done to it from there."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.permissions.roles import ensure_roles, give
from blog.desk.people.audit import lines
from blog.models import Page, Post, Redirect
from blog.models.texts.typed import Sender, Typed
from tests.blog.desk import change_of, filled
from tests.conftest import just_signed_in

AT = "/admin/blog/post/"


@pytest.fixture
def desk(signed_in, author):
    return signed_in(author)


@pytest.fixture
def draft(author):
    post = Post(title="What the ice did", slug="what-the-ice-did", author=author)
    post.write("It lifted the slip by a hand.")
    post.save()
    return post


def test_each_article_stands_in_the_list_of_its_state(desk, post, draft, author):
    later = timezone.now() + timedelta(days=2)
    soon = Post(title="Winter fares", slug="winter-fares", author=author, status="published", published_at=later)  # fmt: skip
    soon.save()
    Page.objects.create(title="About", slug="about")
    listed = {
        "": post.title,
        "?show=drafts": draft.title,
        "?show=scheduled": soon.title,
    }
    for query, title in listed.items():
        page = desk.get(AT + query).text
        assert [other for other in listed.values() if other in page] == [title]
    assert "About" in desk.get("/admin/blog/page/").text
    assert desk.get(AT + "?show=nowhere").status_code == 404


def test_a_search_finds_titles_and_texts_of_drafts_too(desk, post, draft):
    assert draft.title in desk.get(AT + "?q=lifted").text
    assert post.title in desk.get(AT + "?q=eleven").text
    assert post.title in desk.get(AT + "?q=spali").text
    assert "Nothing found" in desk.get(AT + "?q=submarine").text


def test_a_quick_edit_changes_title_tags_and_time_and_leaves_the_text(desk, post):
    assert "Quick edit" in desk.get(f"{AT}?quick={post.pk}").text
    at = timezone.localtime(post.published_at)
    sent = {"title": "Twelve pears", "tags": "Walls, Pears", "slug": post.slug}
    sent |= {"published_at_0": f"{at:%Y-%m-%d}", "published_at_1": f"{at:%H:%M}"}
    assert desk.post(f"{AT}?quick={post.pk}", sent).url.startswith(AT)
    kept = Post.objects.get()
    assert kept.title == "Twelve pears" and kept.text == post.text
    assert {tag.name for tag in kept.tags.all()} == {"Walls", "Pears"}
    assert kept.published_at == post.published_at


def test_a_quick_edit_that_cant_be_saved_comes_back_with_every_word(desk, post):
    sent = {"title": "", "tags": "Walls", "slug": "no address", "published_at_0": "soon"}
    page = desk.post(f"{AT}?quick={post.pk}", sent).text
    assert "This isn’t saved yet." in page and 'value="no address"' in page
    assert Post.objects.get().title == post.title


def test_a_quick_edit_isnt_taken_back_by_the_working_copy(desk, post, author):
    typed = Typed(title=post.title, text="Twelve now.", fields={"slug": [post.slug]})
    post.keep_typed(typed, Sender(author, "a tab"))
    assert "Changes not published" in desk.get(AT).text
    at = timezone.localtime(post.published_at)
    sent = {"title": "Twelve pears", "slug": "twelve", "tags": ""}
    sent |= {"published_at_0": f"{at:%Y-%m-%d}", "published_at_1": f"{at:%H:%M}"}
    desk.post(f"{AT}?quick={post.pk}", sent)
    copy = Post.objects.get().versions.newest()
    assert (copy.title, copy.text, copy.fields["slug"]) == (
        "Twelve pears",
        "Twelve now.",
        ["twelve"],
    )
    assert Post.objects.get().text == post.text


def quick(post, **changes):
    at = timezone.localtime(post.published_at)
    sent = {"title": post.title, "slug": post.slug, "tags": ""}
    return sent | {"published_at_0": f"{at:%Y-%m-%d}", "published_at_1": f"{at:%H:%M}"} | changes


def test_the_history_shows_a_quick_edit_and_nobodys_open_editor_undoes_it(desk, post, author):
    before = post.title
    own = Sender(author, "a tab")
    typing = post.keep_typed(Typed(title=before, text="Twelve now."), own).version
    desk.post(f"{AT}?quick={post.pk}", quick(post, title="Twelve pears"))
    post.refresh_from_db()
    said = [(one.title, one.text, one.by) for one in post.versions.order_by("-number")]
    assert said == [
        ("Twelve pears", "Twelve now.", author),
        ("Twelve pears", post.text, author),
        (before, "Twelve now.", author),
        (before, post.text, None),
    ]
    assert post.shows(post.versions.numbered(3)) and post.working_copy().number == 4
    late = post.keep_typed(
        Typed(title=before, text="Thirteen."), Sender(author, "a tab", typing.at)
    )
    assert late.newer and post.versions.newest().title == "Twelve pears"
    assert "another title" in desk.get(reverse("admin:blog_post_history", args=[post.pk])).text


def test_a_quick_edit_of_what_has_no_history_begins_one(desk, draft):
    desk.post(f"{AT}?quick={draft.pk}", quick(draft, title="Lowered pears"))
    titles = [one.title for one in draft.versions.order_by("number")]
    assert titles == [draft.title, "Lowered pears"]
    desk.post(f"{AT}?quick={draft.pk}", quick(draft, title="Lowered pears"))
    assert draft.versions.count() == 2, "nothing was changed"


def test_an_address_that_changed_while_nobody_could_read_it_leads_on_if_anybody_ever_could(
    desk, post, draft, client
):
    before = post.get_absolute_url()
    post.unpublish()
    assert client.get(before).status_code == 404
    desk.post(f"{AT}?quick={post.pk}", quick(post, slug="twelve-pears"))
    desk.post(f"{AT}?quick={draft.pk}", quick(draft, slug="never-read"))
    assert client.get(before).status_code == 404
    post.refresh_from_db()
    post.publish()
    assert client.get(before).url == post.get_absolute_url()
    assert {one.thing for one in Redirect.objects.all()} == {post}


def test_what_was_typed_and_not_saved_is_never_published_from_a_list(desk, draft, author):
    draft.keep_typed(Typed(title=draft.title, text="By two hands."), Sender(author, "a tab"))
    answer = desk.post(
        AT, {"do": "publish", "picked": [f"post-{draft.pk}"], "confirmed": "1"}, follow=True
    )
    assert "in the editor" in answer.text and not Post.objects.published().exists()


def test_an_address_that_changed_leads_on_with_its_feed(desk, post, client):
    before = post.get_absolute_url()
    post.slug = "twelve-pears"
    post.save()
    answer = client.get(f"{before}feed/")
    assert answer.status_code == 301 and answer.url == f"{post.get_absolute_url()}feed/"
    assert client.get(before).url == post.get_absolute_url()
    post.slug = "a-wall-of-espaliers"
    post.save()
    assert client.get(before).status_code == 200
    assert Redirect.objects.get().path.endswith("/twelve-pears/")


def test_an_address_that_moved_into_the_bin_leads_nowhere(post, author, client):
    before = post.get_absolute_url()
    post.slug = "twelve-pears"
    post.save()
    post.bin(author)
    assert client.get(before).status_code == 404


def test_picked_articles_are_published_after_a_question(desk, draft):
    sent = {"do": "publish", "picked": [f"post-{draft.pk}"]}
    assert "Readers see them at once" in desk.post(AT, sent).text
    assert not Post.objects.published().exists()
    desk.post(AT, sent | {"confirmed": "1"})
    assert Post.objects.published().get() == draft


def test_what_the_editor_has_saved_is_unpublished_and_published_again(desk, post):
    words = {"text": "Eleven pears.\r\n\r\nAnd a wall.\r\n", "standfirst": "Pears. "}
    desk.post(change_of(post), filled(post.author, slug=post.slug, when="at", **words))
    for deed, is_public in (("unpublish", False), ("publish", True)):
        desk.post(AT, {"do": deed, "picked": [f"post-{post.pk}"], "confirmed": "1"})
        assert Post.objects.get().is_public is is_public
    assert Post.objects.get().text == "Eleven pears.\n\nAnd a wall."


def test_unpublishing_keeps_the_comments_and_says_so(desk, post, reader, comment_by):
    comment_by(reader, post)
    sent = {"do": "unpublish", "picked": [f"post-{post.pk}"]}
    assert "1 comment by 1 person" in desk.post(AT, sent).text
    desk.post(AT, sent | {"confirmed": "1"})
    kept = Post.objects.get()
    assert not kept.is_public and kept.comments.count() == 1


def test_tags_are_added_to_those_that_are_there(desk, post, draft):
    sent = {"do": "tag", "picked": [f"post-{post.pk}", f"post-{draft.pk}"], "confirmed": "1"}
    assert desk.post(AT, sent | {"tags": " , "}).status_code == 422
    desk.post(AT, sent | {"tags": "Ice"})
    assert [tag.name for tag in post.tags.all()] == ["Ice"]
    assert [tag.name for tag in draft.tags.all()] == ["Ice"]


@pytest.fixture
def editor(reader):
    ensure_roles()
    give(reader, "Editor")
    return reader


def test_editors_give_articles_to_another_author_and_no_open_editor_takes_them_back(
    signed_in, editor, post, draft, author
):
    post.keep_typed(Typed("A", "", "Typed.", {"author": [str(author.pk)]}), Sender(author, "a tab"))
    sent = {"do": "give", "picked": [f"post-{post.pk}", f"post-{draft.pk}"]}
    desk = signed_in(editor)
    assert 'name="author"' in desk.post(AT, sent).text
    for nobody in ("", "x", "9" * 30, "999999"):
        assert desk.post(AT, sent | {"confirmed": "1", "author": nobody}).status_code == 422
    desk.post(AT, sent | {"confirmed": "1", "author": str(editor.pk)})
    assert {one.author for one in Post.objects.all()} == {editor}
    assert post.versions.newest().fields["author"] == [str(editor.pk)]
    assert editor.name in desk.get(post.get_absolute_url()).text


def bell_of(person):
    """What the bell says to somebody, as they read it."""
    browser = Client()
    browser.force_login(person)
    page = just_signed_in(browser, person).get("/account/bell/").text
    said = re.findall(r"<li[^>]*>\s*<p>(.*?)</p>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", one).split()) for one in said]


def test_who_is_given_articles_and_who_had_them_are_told_and_it_is_on_record(
    signed_in, editor, post, draft, author, second_reader, postbox
):
    give(second_reader, "Author")
    desk = signed_in(editor)
    sent = {"do": "give", "picked": [f"post-{post.pk}", f"post-{draft.pk}"], "confirmed": "1"}
    for _twice in range(2):  # The second time they have it already.
        desk.post(AT, sent | {"author": str(second_reader.pk)})
    assert [one.kind for one in postbox.deliver()] == [], "the bell says it, and no mail"
    name, new = editor.name, second_reader.name
    assert bell_of(second_reader) == [f"{name} made you the author of 2 articles."]
    assert bell_of(author) == [f"2 of your articles have another author now: {new}."]
    assert bell_of(editor) == []
    [line] = lines(list(AuditEntry.objects.of_group("roles")))
    assert (line.who, line.what) == (name, f"Gave 2 articles to {new}")
    assert line.detail == f"before: {author.name}"


def test_in_the_editor_another_author_is_told_as_well(signed_in, editor, post, author, postbox):
    desk = signed_in(editor)
    page = desk.post(change_of(post), filled(author, slug=post.slug, author=editor.pk, when="at"))
    assert page.status_code == 302 and Post.objects.get(pk=post.pk).author == editor
    postbox.deliver()
    told = f"1 of your articles has another author now: {editor.name}."
    assert bell_of(author) == [told] and bell_of(editor) == []


def test_authors_give_nobody_an_article(signed_in, post, author, second_reader):
    ensure_roles()
    give(second_reader, "Author")
    desk = signed_in(second_reader)
    sent = {"do": "give", "picked": [f"post-{post.pk}"], "confirmed": "1"}
    assert desk.post(AT, sent | {"author": str(author.pk)}).status_code == 403
    assert 'value="give"' not in desk.get(AT).text


def test_a_copy_is_a_draft_of_whoever_made_it_without_comments(desk, post, author, reader, comment_by):  # fmt: skip
    comment_by(reader, post)
    answer = desk.post(AT, {"do": "duplicate", "picked": [f"post-{post.pk}"]})
    copy = Post.objects.exclude(pk=post.pk).get()
    assert answer.url == f"{AT}{copy.pk}/change/"
    assert not copy.is_public and copy.text == post.text and not copy.comments.exists()
    assert copy.comment_count == 0 and Post.objects.get(pk=post.pk).comments.count() == 1


def test_nothing_picked_or_something_unknown_changes_nothing(desk, post):
    for sent in ({"do": "bin"}, {"do": "burn", "picked": [f"post-{post.pk}"]}, {"picked": "x"}):
        assert desk.post(AT, sent | {"confirmed": "1"}).status_code == 302
    assert Post.objects.get().is_public


def test_who_may_only_look_changes_nothing(signed_in, moderator, post):
    sent = {"do": "unpublish", "picked": [f"post-{post.pk}"], "confirmed": "1"}
    signed_in(moderator).post(AT, sent)
    assert Post.objects.get().is_public
