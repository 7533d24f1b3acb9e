"""The media library, as an author walks through it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from blog.models import EarlierFile, Picture
from blog.pictures import orphans, replacing
from blog.pictures.decoding.crops import box
from blog.pictures.upload import receive
from tests.accounts.leaving import leave
from tests.blog.desk import change_of, filled, picture_file
from tests.blog.test_pictures import files_of
from tests.mail import work

pytestmark = pytest.mark.django_db
LIST = reverse("admin:blog_picture_changelist")


@pytest.fixture
def desk(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def slip(post):
    """A picture that leads an article, and stands in its text."""
    picture = receive(picture_file(name="slip.png"), description="A slip")
    post.lead = picture
    post.write(f"{picture.markdown()}\n{picture.markdown()}")
    post.save()
    return picture


def page_of(picture, what="change"):
    return reverse(f"admin:blog_picture_{what}", args=[picture.pk])


def names_on(page):
    return [one.name for one in page.context["library"].page.object_list]


def test_an_author_finds_a_picture_by_what_is_said_of_it_and_by_where_it_stands(desk, slip):
    receive(picture_file(name="fog.png"), caption="Low water")
    for words, found in [
        ("slip", ["slip.png"]),
        ("LOW water", ["fog.png"]),
        ("espaliers", ["slip.png"]),
        ("nothing", []),
    ]:
        assert names_on(desk.get(LIST, {"q": words})) == found, words
    assert names_on(desk.get(LIST, {"show": "unused"})) == ["fog.png"]
    assert names_on(desk.get(LIST, {"show": "undescribed"})) == ["fog.png"]


def test_one_picture_says_where_it_is_shown_and_how(desk, slip, post):
    page = desk.get(page_of(slip))
    [use] = page.context["library"].uses_of_opened()
    assert (use.thing, use.role) == (post, "lead picture")
    assert reverse("admin:blog_post_change", args=[post.pk]) in page.text


def test_a_picture_of_a_draft_that_is_only_being_written_is_used(desk, author, post):
    picture = receive(picture_file())
    version = post.newest_version()
    version.pk, version.number, version.text = None, version.number + 1, picture.markdown()
    version.save()
    [use] = desk.get(page_of(picture)).context["library"].uses_of_opened()
    assert (use.role, use.is_public) == ("working copy", False)
    desk.post(page_of(picture, "delete"), {"post": "yes"})
    assert Picture.objects.filter(pk=picture.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_nothing_shows_is_deleted_with_its_files(desk, settings):
    picture = receive(picture_file())
    desk.post(page_of(picture, "delete"), {"post": "yes"})
    assert not Picture.objects.exists() and not files_of(settings)


def test_what_stays_in_view_is_cut_anew(desk, slip):
    work()
    slip.refresh_from_db()
    before = {made["as"] for made in slip.crops}
    assert before == {"home", "list", "card"}
    words = {"description": "A slip", "caption": "", "focus_x": "90", "focus_y": "5"}
    desk.post(page_of(slip), words)
    names = {made["name"] for made in slip.crops}
    work()
    slip.refresh_from_db()
    assert slip.focus == (90, 5)
    assert not names & {made["name"] for made in slip.crops}
    assert not any(slip.file.storage.exists(name) for name in names)


def test_an_author_says_in_the_editor_what_of_the_lead_picture_stays_in_view(desk, slip, post):
    work()
    fields = {"title": post.title, "slug": post.slug, "when": "at", "lead": slip.pk}
    sent = filled(post.author, **fields, lead_description="A slip", lead_focus_x="90")
    desk.post(change_of(post), sent | {"lead_focus_y": "101"})
    slip.refresh_from_db()
    assert slip.focus == (50, 50)
    desk.post(change_of(post), sent | {"lead_focus_y": "5"})
    names = {made["name"] for made in slip.crops}
    work()
    slip.refresh_from_db()
    assert slip.focus == (90, 5) and not names & {made["name"] for made in slip.crops}
    page = desk.get(change_of(post)).context["adminform"].form
    assert (page["lead_focus_x"].value(), page["lead_focus_y"].value()) == (90, 5)
    desk.post(change_of(post), sent | {"lead_focus_x": ""})
    slip.refresh_from_db()
    assert slip.focus == (90, 5), "a field that is empty says nothing"


def test_a_focus_beyond_the_edge_is_refused(desk, slip):
    words = {"description": "A slip", "caption": "", "focus_x": "101", "focus_y": "5"}
    assert desk.post(page_of(slip), words).status_code == 422


@pytest.mark.parametrize("focus, cut", [
    ((50, 50), (50, 0, 150, 100)),
    ((0, 50), (0, 0, 100, 100)),
    ((70, 50), (90, 0, 190, 100)),
    ((100, 100), (100, 0, 200, 100)),
])  # fmt: skip
def test_a_cut_keeps_what_matters_and_stays_inside(focus, cut):
    assert box((200, 100), 1, focus) == cut


def test_another_file_is_shown_everywhere_at_once_and_the_old_one_is_kept(desk, client, slip, post):
    address, old = slip.address, slip.file.name
    desk.post(page_of(slip, "replace"), {"file": picture_file(600, 600, "dusk.png", "navy")})
    slip.refresh_from_db()
    assert slip.address == address and slip.file.name != old
    page = client.get(post.get_absolute_url()).text
    assert slip.url in page and f'src="/media/{old}"' not in page
    assert 'height="600"' in page and 'height="400"' not in page
    assert slip.file.storage.exists(old)
    assert client.get(f"/media/{address}").status_code == 200
    EarlierFile.objects.update(replaced_at=timezone.now() - timezone.timedelta(days=31))
    replacing.drop_earlier_files()
    assert not slip.file.storage.exists(old)
    assert Picture.objects.at(old) == slip, "texts still know it by this name"


def test_a_file_that_cannot_take_its_place_changes_nothing(desk, slip, settings):
    before = slip.file.name, len(files_of(settings))
    page = desk.post(page_of(slip, "replace"), {"file": ContentFile(b"<svg/>", "x.svg")})
    slip.refresh_from_db()
    assert "programs" in page.text
    assert before == (slip.file.name, len(files_of(settings)))
    with pytest.raises(ValidationError):
        replacing.replace(slip, ContentFile(b"", "x.png"))


def test_the_file_as_it_was_sent_is_for_the_desk_alone(desk, slip, reader):
    answer = desk.get(page_of(slip, "original"))
    assert b"".join(answer) == picture_file().read()
    desk.force_login(reader)
    assert desk.get(page_of(slip, "original")).status_code != 200


def test_files_that_belong_to_nothing_are_deleted_when_they_are_old(slip, settings, monkeypatch):
    work()
    kept = set(files_of(settings))
    storage = slip.file.storage
    storage.save("pictures/2026/01/left.jpg", ContentFile(b"x"))
    slip.original.storage.save("2026/01/left.png", ContentFile(b"x"))
    orphans.drop_orphans()
    assert len(files_of(settings)) == len(kept) + 2, "they may be on their way into a row"
    monkeypatch.setattr(orphans, "OLD", timezone.timedelta(days=-1))
    orphans.drop_orphans()
    assert set(files_of(settings)) == kept


@pytest.mark.django_db(transaction=True)
def test_who_leaves_takes_along_what_their_camera_wrote(author):
    picture = receive(picture_file(), by=author)
    kept = picture.original
    leave(author)
    picture.refresh_from_db()
    assert not picture.original and not kept.storage.exists(kept.name)
    assert picture.exists, "articles go on showing it"
