"""What the editor sends while somebody writes."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from blog.models import Picture
from blog.pictures.upload import receive
from tests.blog.desk import picture_file
from tests.conftest import a_person

pytestmark = pytest.mark.django_db
UPLOAD = reverse("admin:blog_picture_upload")
WORDS = reverse("admin:blog_picture_words")
CHOOSE = reverse("admin:blog_picture_choose")


def test_an_author_who_drops_a_picture_gets_its_line(client, author):
    client.force_login(author)
    answer = client.post(UPLOAD, {"file": picture_file(), "description": "The slip"})
    picture = Picture.objects.get()
    assert answer.status_code == 201
    assert answer.json()["markdown"] == f"![The slip](/media/{picture.address})"
    assert (picture.by, picture.name) == (author, "slip.png")
    with picture.original.open() as kept:
        assert kept.read() == picture_file().read(), "what was sent is kept as it was"


def test_an_author_is_told_why_a_file_is_not_taken(client, author):
    client.force_login(author)
    answer = client.post(UPLOAD, {"file": ContentFile(b"<svg/>", "logo.svg")})
    assert (answer.status_code, "programs" in answer.json()["error"]) == (422, True)
    assert client.post(UPLOAD).status_code == 422
    assert not Picture.objects.exists()


def test_an_author_who_drops_a_pdf_is_told_what_an_article_can_hold(client, author):
    client.force_login(author)
    answer = client.post(UPLOAD, {"file": ContentFile(b"%PDF-1.7\n%tides", "tides.pdf")})
    assert answer.status_code == 422
    assert "neither a picture nor a recording. You can send JPEG" in answer.json()["error"]
    assert "MP3" in answer.json()["error"] and "MP4" in answer.json()["error"]


def test_who_was_signed_out_reads_so_and_a_reader_may_not_send(client, reader):
    answer = client.post(UPLOAD, {"file": picture_file()})
    assert (answer.status_code, "signed out" in answer.json()["error"]) == (401, True)
    client.force_login(reader)
    assert client.post(UPLOAD, {"file": picture_file()}).status_code == 401
    assert not Picture.objects.exists()


def test_the_library_learns_what_the_card_says(client, author):
    client.force_login(author)
    url = client.post(UPLOAD, {"file": picture_file()}).json()["url"]
    client.post(WORDS, {"src": f"{url}#wide", "description": "A slip"})
    client.post(WORDS, {"src": url, "description": "Something else"})
    assert Picture.objects.get().description == "A slip", "the first words stay"
    client.post(WORDS, {"src": url, "decoration": "on"})
    assert not Picture.objects.undescribed().exists()
    assert client.post(WORDS, {"src": "/media/no.png"}).status_code == 404


@pytest.mark.parametrize("said", [{"decoration": "on"}, {"description": "Rude"}])
def test_a_contributor_describes_the_pictures_that_they_sent_and_nobody_elses(
    client, author, site, said
):
    oda = a_person("Oda", "Contributor")
    theirs, own = receive(picture_file(), by=author), receive(picture_file(), by=oda)
    client.force_login(oda)
    for picture in (theirs, own):
        answer = client.post(WORDS, {"src": picture.url} | said)
        assert answer.status_code == 200, "the card goes on with what the library says"
    assert list(Picture.objects.undescribed()) == [theirs]


def test_a_contributor_doesnt_erase_a_description(client, author, site):
    picture = receive(picture_file(), by=author, description="A slip of vine")
    client.force_login(a_person("Oda", "Contributor"))
    for said in ({"decoration": "on"}, {"description": "Rude"}):
        shown = client.post(WORDS, {"src": picture.url} | said).json()
        assert (shown["description"], shown["decoration"]) == ("A slip of vine", False)
    picture.refresh_from_db()
    assert (picture.description, picture.is_decoration) == ("A slip of vine", False)


def test_an_author_chooses_from_the_library_by_words_or_by_number(client, author, reader):
    pear, boat = (receive(picture_file(name=f"{name}.png"), by=author) for name in ("pear", "boat"))
    client.force_login(author)
    names = [one["name"] for one in client.get(CHOOSE).json()["pictures"]]
    assert names == ["boat.png", "pear.png"], "what was sent last comes first"
    found = client.get(CHOOSE, {"q": "pear"}).json()
    assert [one["id"] for one in found["pictures"]] == [pear.pk] and not found["more"]
    assert client.get(CHOOSE, {"pk": boat.pk}).json()["pictures"][0]["name"] == "boat.png"
    assert client.get(CHOOSE, {"pk": "x" * 9}).status_code == 200
    client.force_login(reader)
    assert client.get(CHOOSE).status_code == 401
    assert client.post(CHOOSE).status_code == 405
