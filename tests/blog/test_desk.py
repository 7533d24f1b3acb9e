"""An author writes."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from blog.models import CacheDeadline, Category, Page, Picture, Post, Site, Tag
from tests.blog.desk import ADD, change_of, filled, picture_file
from tests.mail import work


@pytest.fixture
def desk(signed_in, author):
    """The author's browser."""
    return signed_in(author)


def refused(response, *words, status=422):
    """The form came back with these words, and nothing was saved."""
    assert response.status_code == status
    page = response.content.decode()
    for word in words:
        assert word in page, page[page.find("errornote") :][:2000]
    return page


def test_an_author_publishes_and_a_reader_reads_it(desk, author, client):
    response = desk.post(ADD, filled(author))
    assert response.status_code == 302
    post = Post.objects.get()
    assert post.is_public and post.author == author
    client.logout()
    page = client.get(post.get_absolute_url()).content.decode()
    assert "There is <em>slub</em>." in page
    assert "Seven words for mud" in client.get("/").content.decode()


@pytest.mark.parametrize("model", ["post", "page", "picture"])
def test_the_address_of_a_thing_at_the_desk_leads_to_its_page(desk, model):
    answer = desk.get(f"/admin/blog/{model}/5/")
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/blog/{model}/5/change/")


def test_the_author_of_a_new_article_is_whoever_writes_it(desk, author):
    page = desk.get(ADD).content.decode()
    assert f'<option value="{author.pk}" selected>Perpetua</option>' in page


@pytest.mark.parametrize("odd", ["abc", "²", "9" * 5_000])
def test_an_address_that_names_no_author_opens_an_editor_all_the_same(desk, author, odd):
    said = f"author={odd}&coauthors={author.pk},{odd}&lead={odd}"
    assert desk.get(f"{ADD}?{said}").status_code == 200


def test_an_editor_without_categories_has_no_empty_heading_for_them(desk):
    assert "field-categories" not in desk.get(ADD).text
    Category.objects.create(name="Slip", slug="slip")
    assert "field-categories" in desk.get(ADD).text


def test_readers_cannot_be_made_authors_of_an_article(desk, author, reader):
    refused(desk.post(ADD, filled(author, author=reader.pk)), "Select a valid choice")


def test_a_draft_is_nobody_elses(desk, author, client):
    desk.post(ADD, filled(author, when="draft"))
    post = Post.objects.get()
    assert post.status == Post.Status.DRAFT
    assert client.get(post.get_absolute_url()).status_code == 404


def test_an_article_appears_at_its_time_by_itself(desk, author, client):
    at = timezone.localtime() + timedelta(days=2)
    day = {"published_at_0": f"{at:%Y-%m-%d}", "published_at_1": f"{at:%H:%M}"}
    desk.post(ADD, filled(author, when="at", **day))
    post = Post.objects.get()
    assert post.status == Post.Status.PUBLISHED and not post.is_public
    assert client.get(post.get_absolute_url()).status_code == 404
    assert CacheDeadline.objects.filter(at=post.published_at).exists()


def test_a_time_is_asked_for_where_one_was_chosen(desk, author):
    empty = {"published_at_0": "", "published_at_1": ""}
    refused(desk.post(ADD, filled(author, when="at", **empty)), "Enter the day and the time.")
    assert not Post.objects.exists()


@pytest.mark.parametrize("days", [10_000, 4_000_000, 2**31 - 1, 99_999_999_999])
def test_no_number_of_days_after_which_comments_close_is_beyond_the_calendar(desk, author, days):
    page = refused(desk.post(ADD, filled(author, comments_close_days=days)), "9999")
    assert "There is *slub*." in page and not Post.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "not a day", "20261-01-01"])
def test_a_day_that_no_calendar_can_hold_is_refused_in_words(desk, author, day):
    answer = desk.post(ADD, filled(author, when="at", published_at_0=day))
    refused(answer, "errorlist", "There is *slub*.")
    assert not Post.objects.exists()


def test_a_published_article_keeps_its_second_and_its_address_when_saved_again(desk, post):
    before = post.published_at
    at = timezone.localtime(before)
    fields = {
        "published_at_0": f"{at:%Y-%m-%d}",
        "published_at_1": f"{at:%H:%M}",
        "slug": post.slug,
    }
    answer = desk.post(change_of(post), filled(post.author, when="at", **fields))
    assert answer.status_code == 302
    post.refresh_from_db()
    assert post.published_at == before and post.title == "Seven words for mud"


def test_a_published_article_cannot_be_moved_to_now_by_a_slip(desk, post):
    assert 'value="now"' not in desk.get(change_of(post)).content.decode()


def test_an_address_is_made_of_the_title_in_whatever_script(desk, author):
    desk.post(ADD, filled(author, title="泥の七つの言葉", slug=""))
    post = Post.objects.get()
    assert post.slug == "泥の七つの言葉"
    assert desk.get(post.get_absolute_url()).status_code == 200


def test_a_title_that_makes_no_address_asks_for_one(desk, author):
    refused(
        desk.post(ADD, filled(author, title="?!", slug="")),
        "We can’t make an address from this title",
    )


def test_an_address_that_is_taken_on_the_same_day_is_refused(desk, author):
    desk.post(ADD, filled(author))
    refused(desk.post(ADD, filled(author)), "Another article of that day already has")
    assert Post.objects.count() == 1


def test_a_lost_race_for_an_address_ends_in_words(desk, author, monkeypatch):
    desk.post(ADD, filled(author))
    looked = []
    once = Post.clean

    def blind(self):
        # The first look finds nothing, as it would a moment before the other's commit.
        looked.append(self)
        return super(Post, self).clean() if len(looked) == 1 else once(self)

    monkeypatch.setattr(Post, "clean", blind)
    refused(desk.post(ADD, filled(author)), "Another article of that day already has")
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    "text, words",
    [("x" * 200_001, "200,000"), ("a\0b", "Null characters")],
)
def test_a_text_that_cannot_be_shown_comes_back_whole(desk, author, text, words):
    page = refused(desk.post(ADD, filled(author, text=text)), words)
    assert text.replace("\0", "") in page.replace("\0", "")
    assert not Post.objects.exists()


def test_an_empty_title_is_refused(desk, author):
    refused(desk.post(ADD, filled(author, title=" ")), "This field is required.")


def test_a_lone_surrogate_breaks_nothing(desk, author):
    body = "text=%ED%A0%80&" + "&".join(f"{k}={v}" for k, v in filled(author, text=None).items())
    response = desk.post(ADD, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    assert Post.objects.get().text == "\ufffd" * 3


def test_new_tags_are_made_and_known_ones_are_found_in_any_case(desk, author):
    mud = Tag.objects.create(name="Mud", slug="mud")
    desk.post(ADD, filled(author, tags="mud, Low tide,, low  tide , C, C++"))
    names = set(Post.objects.get().tags.values_list("name", flat=True))
    assert names == {"Mud", "Low tide", "C", "C++"}
    assert Tag.objects.get(name="Mud") == mud
    assert set(Tag.objects.values_list("slug", flat=True)) == {"mud", "low-tide", "c", "c-2"}


def test_an_imported_tag_with_a_comma_survives_an_edit_of_the_text(desk, post):
    tag = Tag.objects.create(name="Salt, mostly", slug="salt")
    post.tags.add(tag)
    at = timezone.localtime(post.published_at)
    fields = {"published_at_0": f"{at:%Y-%m-%d}", "published_at_1": f"{at:%H:%M}"}
    desk.post(change_of(post), filled(post.author, when="at", tags="Salt, mostly", **fields))
    assert list(post.tags.all()) == [tag]


def test_filing_an_article_otherwise_shows_at_once_to_a_stranger(
    desk, author, client, django_user_model
):
    desk.post(ADD, filled(author))
    post = Post.objects.get()
    stranger = client.__class__()
    assert "Ebb" not in stranger.get(post.get_absolute_url()).content.decode()
    desk.post(change_of(post), filled(author, when="at", tags="Ebb"))
    assert "Ebb" in stranger.get(post.get_absolute_url()).content.decode()
    assert stranger.get("/tag/ebb/").status_code == 200


def test_comments_can_be_closed_now_or_on_a_day(desk, author):
    closing = {"comments_close_at_0": "2031-05-01", "comments_close_at_1": "12:00"}
    desk.post(ADD, filled(author, **closing))
    post = Post.objects.get()
    assert post.accepts_comments and post.comments_close_at.year == 2031
    assert CacheDeadline.objects.filter(at=post.comments_close_at).exists()
    desk.post(change_of(post), filled(author, when="at", comments_open=None))
    post.refresh_from_db()
    assert not post.accepts_comments and post.comments_close_at is None


def test_a_lead_picture_is_sent_in_place_and_stands_on_the_page(desk, author):
    words = {"lead_description": "The slip at low water", "lead_caption": "From the ferry"}
    desk.post(ADD, filled(author, lead_file=picture_file(), **words))
    work()
    post = Post.objects.get()
    assert post.lead.description == "The slip at low water"
    page = desk.get(post.get_absolute_url()).content.decode()
    assert 'alt="The slip at low water"' in page and "480w" in page
    assert 'width="900" height="600"' in page


def test_a_lead_picture_that_is_none_comes_back_with_the_text(desk, author):
    file = SimpleUploadedFile("slip.png", b"not a picture", "image/png")
    page = refused(desk.post(ADD, filled(author, lead_file=file)), "This isn’t a picture")
    assert "There is *slub*." in page
    assert not Post.objects.exists()


def test_a_picture_that_was_sent_is_not_lost_by_an_error_elsewhere(desk, author):
    page = refused(desk.post(ADD, filled(author, title="", lead_file=picture_file())), "required")
    picture = Picture.objects.get()
    assert f'<option value="{picture.pk}" selected>' in page


def test_a_picture_for_the_text_is_added_at_its_end_with_its_size(desk, author):
    fields = filled(author, text_picture=picture_file(), text_picture_description="Mud [wet]")
    desk.post(ADD, fields)
    work()
    post = Post.objects.get()
    assert post.text.startswith("There is *slub*.\n\n![Mud \\[wet\\]](/media/pictures/")
    assert 'alt="Mud [wet]"' in post.html and 'height="600"' in post.html
    assert "srcset=" in post.html and "sizes=" in post.html and 'loading="lazy"' in post.html


def test_new_words_for_the_lead_picture_are_kept_with_it(desk, author):
    desk.post(ADD, filled(author, lead_file=picture_file(), lead_description="Mud"))
    post = Post.objects.get()
    words = {"lead": post.lead.pk, "lead_description": "Mud, and a boot"}
    desk.post(change_of(post), filled(author, when="at", **words))
    assert Picture.objects.get().description == "Mud, and a boot"


def test_an_author_is_reminded_of_a_description(desk, author):
    answer = desk.post(ADD, filled(author, lead_file=picture_file()), follow=True)
    assert "The lead picture has no description yet" in answer.content.decode()


def test_an_article_goes_to_the_bin_with_its_thread_and_leaves_the_home_page(
    desk, post, reader, comment_by
):
    comment_by(reader, post)
    stranger = desk.__class__()
    assert post.title in stranger.get("/").content.decode()
    question = desk.get(f"/admin/blog/post/{post.pk}/delete/").content.decode()
    assert "1 comment by 1 person" in question and "Marrow" not in question
    assert desk.post(f"/admin/blog/post/{post.pk}/delete/", {"post": "yes"}).status_code == 302
    assert post.title not in stranger.get("/").content.decode()
    assert stranger.get(post.get_absolute_url()).status_code == 404


def test_several_articles_go_to_the_bin_at_once(desk, post, reader, comment_by):
    comment_by(reader, post)
    turn = Site.objects.get().lists_version
    chosen = {"do": "bin", "picked": [f"post-{post.pk}"], "confirmed": "1"}
    assert desk.post("/admin/blog/post/", chosen).status_code == 302
    assert not Post.objects.exists() and Post.everything.get() == post
    assert Site.objects.get().lists_version > turn


def test_a_renamed_tag_changes_the_pages_it_stands_on(desk, post):
    tag = Tag.objects.create(name="Mud", slug="mud")
    post.tags.add(tag)
    stranger = desk.__class__()
    assert "Mud" in stranger.get(post.get_absolute_url()).content.decode()
    desk.post(f"/admin/terms/tag/{tag.pk}/", {"name": "Silt", "slug": "silt"})
    assert "Silt" in stranger.get(post.get_absolute_url()).content.decode()


def test_two_categories_of_one_address_are_refused(desk):
    Category.objects.create(name="Tides", slug="tides")
    answer = desk.post("/admin/terms/category/add/", {"name": "Low", "slug": "tides"})
    refused(answer, "already exists", status=200)


def page_fields(**changes):
    fields = {"title": "About", "text": "A *ferry*.", "slug": "about", "position": "0"}
    return fields | {"text_picture_description": "", "in_menu": "on"} | changes


def test_a_page_is_written_and_stands_in_the_menu(desk):
    assert desk.post("/admin/blog/page/add/", page_fields()).status_code == 302
    page = desk.__class__().get("/about/").content.decode()
    assert "A <em>ferry</em>." in page and 'href="/about/"' in page


@pytest.mark.parametrize("slug", ["admin", "archive", "policy", "search", "account"])
def test_a_page_cannot_stand_where_the_blog_itself_does(desk, slug):
    refused(
        desk.post("/admin/blog/page/add/", page_fields(slug=slug)), "The blog uses this address"
    )
    assert not Page.objects.exists()


def test_a_second_page_of_one_address_is_refused(desk):
    desk.post("/admin/blog/page/add/", page_fields())
    page = refused(desk.post("/admin/blog/page/add/", page_fields()), "Another page already has")
    assert 'href="#id_slug"' in page


def test_a_picture_is_sent_on_its_own_and_says_how_to_show_it(desk):
    fields = {"upload": picture_file(), "description": "Mud", "caption": ""}
    assert desk.post("/admin/blog/picture/add/", fields).status_code == 302
    picture = Picture.objects.get()
    page = desk.get(f"/admin/blog/picture/{picture.pk}/change/").content.decode()
    assert f"![Mud]({picture.url})" in page
    fields = {"upload": SimpleUploadedFile("x.png", b"x"), "description": "", "caption": ""}
    answer = desk.post("/admin/blog/picture/add/", fields)
    assert answer.status_code == 422 and "This isn’t a picture" in answer.text
