"""What an author types is kept, and readers see nothing of it until it is published."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Post, Version
from tests.blog.desk import change_of, filled

NEW = "/admin/blog/post/autosave/post/"


@pytest.fixture
def desk(signed_in, author):
    """The author's browser."""
    return signed_in(author)


def autosave_of(post):
    return reverse("admin:blog_autosave", args=["post", post.pk])


def typed(author, text, **changes):
    """The editor's form as a script sends it."""
    return filled(author, text=text, _save=None, when="draft", **({"tab": "one"} | changes))


def test_the_first_words_of_a_new_article_make_a_draft_and_the_next_go_into_it(desk, author):
    first = desk.post(NEW, typed(author, "Slub", title="", slug="")).json()
    second = desk.post(first["autosave"], typed(author, "Slub is mud.", title="Mud")).json()
    assert first["pk"] == second["pk"] == Post.objects.get().pk
    assert Version.objects.latest("number").text == "Slub is mud."
    assert second["change"] == change_of(Post.objects.get())


def test_an_answer_that_was_lost_makes_no_second_draft(desk, author):
    for text in ("Slub", "Slub is"):
        desk.post(NEW, typed(author, text))
    assert Post.objects.count() == 1


def test_readers_see_nothing_of_a_working_copy_until_it_is_published(desk, client, post):
    desk.post(autosave_of(post), typed(post.author, "Twelve pears."))
    address = post.get_absolute_url()
    assert "eleven" in client.get(address).text and "Twelve" not in client.get(address).text
    desk.post(change_of(post), filled(post.author, text="Twelve pears.", when="at"))
    assert "Twelve" in client.get(Post.objects.get().get_absolute_url()).text


def test_saving_a_published_article_keeps_the_changes_and_publishes_none(desk, client, post):
    fields = filled(post.author, text="Twelve pears.", when="at", _save=None, _continue="1")
    desk.post(change_of(post), fields)
    assert "eleven" in client.get(post.get_absolute_url()).text
    assert "Twelve pears." in desk.get(change_of(post)).text


def test_settings_come_back_with_the_working_copy(desk, post):
    desk.post(autosave_of(post), typed(post.author, "Twelve pears.", tags="walls, pears"))
    assert 'value="walls, pears"' in desk.get(change_of(post)).text


def test_an_article_of_before_versions_keeps_its_text_as_the_first(desk, post):
    desk.post(autosave_of(post), typed(post.author, "Twelve pears."))
    first, second = post.versions.all()
    assert first.text == post.text and first.is_public and not second.is_public


def test_a_tab_writes_on_in_its_version_for_five_minutes(desk, post):
    desk.post(autosave_of(post), typed(post.author, "Twelve"))
    desk.post(autosave_of(post), typed(post.author, "Twelve pears"))
    assert post.versions.count() == 2
    post.versions.filter(number=2).update(begun_at=timezone.now() - timedelta(minutes=6))
    desk.post(autosave_of(post), typed(post.author, "Twelve pears."))
    assert [version.text for version in post.versions.all()][1:] == [
        "Twelve pears",
        "Twelve pears.",
    ]


def test_what_was_overtaken_on_its_way_changes_nothing(desk, post):
    desk.post(autosave_of(post), typed(post.author, "Twelve pears.", sequence="7"))
    desk.post(autosave_of(post), typed(post.author, "Twelve", sequence="6"))
    assert post.versions.newest().text == "Twelve pears."


def test_a_second_tab_does_not_write_over_the_first(desk, post):
    first = desk.post(autosave_of(post), typed(post.author, "Twelve pears.")).json()
    base = {"base_number": "1", "base_revision": "1"}
    answer = desk.post(autosave_of(post), typed(post.author, "Ten pears.", tab="two", **base))
    assert answer.status_code == 409 and answer.json()["number"] == first["number"]
    assert post.versions.newest().text == "Twelve pears."
    assert post.versions.get(is_aside=True).text == "Ten pears."


def test_whoever_may_not_change_an_article_keeps_and_learns_nothing(
    signed_in, reader, moderator, post
):
    for person in (reader, moderator):
        answer = signed_in(person).post(autosave_of(post), typed(post.author, "Mine"))
        assert answer.status_code == 403
    assert not Version.objects.exists()


def test_a_session_that_ended_is_told_so(client, post):
    answer = client.post(autosave_of(post), typed(post.author, "Twelve pears."))
    assert answer.status_code == 401 and not Version.objects.exists()


@pytest.mark.parametrize("base", ["x", "-1", "9" * 40, "٣", ""])
def test_whatever_a_form_says_of_its_beginning_is_no_error(desk, post, base):
    fields = typed(
        post.author, "a\0b\ud800"[:3], base_number=base, base_revision=base, sequence=base
    )
    assert desk.post(autosave_of(post), fields).status_code in (200, 409)


def test_a_text_without_measure_is_refused_in_words(desk, post):
    answer = desk.post(autosave_of(post), typed(post.author, "x" * 1_000_001))
    assert answer.status_code == 413 and "1,000,000" in answer.json()["why"]


def test_a_new_page_is_no_page_of_the_blog_until_it_is_published(desk, client):
    fields = {"title": "About", "text": "We row.", "slug": "about", "position": "0", "tab": "one"}
    said = desk.post("/admin/blog/post/autosave/page/", fields).json()
    desk.post(said["change"], fields | {"_continue": "1"})
    assert client.get("/about/").status_code == 404
    desk.post(said["change"], fields | {"_save": "1"})
    assert "We row." in client.get("/about/").text


def test_an_article_that_has_only_its_first_words_is_in_no_readers_list(desk, client, author):
    desk.post(NEW, typed(author, "A secret of the mud", title="Mud"))
    for address in ("/", "/archive/", "/feed/", "/sitemap.xml", "/search/?q=secret"):
        assert "Mud" not in client.get(address).text


def test_after_a_day_one_version_an_hour_is_kept_of_what_was_saved_by_itself(post):
    first = timezone.now().replace(minute=0, second=0) - timedelta(days=2)
    for number in range(2, 8):  # Three hours, two versions in each.
        at = first + timedelta(minutes=30 * number)
        post.versions.create(number=number, kind="autosaved", saved_at=at, text=str(number))
    post.versions.create(number=8, kind="saved", saved_at=first, text="8")
    assert Version.objects.thin() == 3 and Version.objects.thin() == 0
    assert [version.number for version in post.versions.all()] == [3, 5, 7, 8]


def test_readers_are_told_what_changed_if_the_author_says_so(desk, post):
    note = {"change_note": "There are twelve <b>."}
    desk.post(change_of(post), filled(post.author, text="Twelve pears.", when="at", **note))
    page = Client().get(Post.objects.get().get_absolute_url()).text
    assert "There are twelve &lt;b&gt;." in page and "Updated" in page


def test_what_a_session_that_ended_has_sent_comes_back_whole(client, post):
    fields = filled(post.author, text="Twelve <pears>.", tags="walls")
    page = client.post(change_of(post), fields)
    assert page.status_code == 401 and "Twelve &lt;pears&gt;." in page.text
    assert 'name="tags" value="walls"' in page.text and "_blank" in page.text
    assert not Version.objects.exists()


def test_a_form_of_the_session_before_is_sent_once_more_and_saved(post):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(post.author)
    fields = filled(post.author, text="Twelve pears.", csrfmiddlewaretoken="x" * 64)
    page = browser.post(change_of(post), fields, headers={"Sec-Fetch-Site": "same-origin"})
    assert page.status_code == 403 and "Press Save once more" in page.text
    token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    again = fields | {"csrfmiddlewaretoken": token, "_save": None, "_continue": "1"}
    sent = {name: value for name, value in again.items() if value is not None}
    assert browser.post(change_of(post), sent).status_code == 302
    assert post.versions.newest().text == "Twelve pears."


def test_nothing_is_saved_by_itself_that_another_site_sends(post):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(post.author)
    assert browser.post(autosave_of(post), typed(post.author, "Theirs")).status_code == 403
    assert not Version.objects.exists()
