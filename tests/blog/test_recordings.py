"""Audio and video: what is taken, how a text plays it, and how it is sent in parts."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.http import http_date

from blog.models import Recording
from blog.pictures.recordings import blank_places, captions_of, kind_of, receive_recording
from tests.mail import work

pytestmark = pytest.mark.django_db
MP3 = b"ID3\x04\0\0\0\0\0\0" + bytes(range(256)) * 8
MP4 = (
    b"\0\0\0\x18ftypisom\0\0\0\0isom"
    + b"\0\0\0\x1e\xa9xyz\0\x12\x15\xc7+51.4779-000.0015/"
    + b"\0" * 50
)


@pytest.fixture
def bell(site):
    return receive_recording(ContentFile(MP3, "Bell at dusk.mp3"), description="The bell")


@pytest.mark.parametrize("head, kind", [
    (MP3, "audio/mpeg"), (b"\xff\xfb\x90\0", "audio/mpeg"), (MP4, "video/mp4"),
    (b"\0\0\0\x18ftypM4A \0", "audio/mp4"), (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
    (b"OggS" + b"\0" * 24 + b"OpusHead", "audio/ogg"), (b"fLaC\0", "audio/flac"),
    (b"\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x82\x84webm", "video/webm"),
])  # fmt: skip
def test_what_a_file_is_is_told_by_its_bytes(head, kind):
    assert kind_of(head)[0] == kind


@pytest.mark.parametrize(
    "head", [b"", b"<html>", b"MZ\x90", b"%PDF", b"\xff\xd8\xff\xe0", b"RIFF\0\0\0\0WEBP"]
)
def test_nothing_else_is_a_recording(head):
    assert kind_of(head) is None


def test_an_author_sends_audio_as_they_send_pictures(client, author):
    client.force_login(author)
    sent = client.post(reverse("admin:blog_picture_upload"), {"file": ContentFile(MP3, "bell.exe")})
    recording = Recording.objects.get()
    assert sent.json()["markdown"] == f"![]({recording.url})"
    assert recording.file.name.endswith(".mp3") and recording.by == author


def test_a_text_plays_it_with_the_browsers_own_player(post, bell):
    post.write(f"![At six]({bell.url})")
    assert f'<audio controls aria-label="At six" preload="metadata" src="{bell.url}">' in post.html
    bell.captions.save("bell.vtt", ContentFile(b"WEBVTT\n"))
    bell.language = "en"
    bell.save()
    post.write(f"![At six]({bell.url})")
    assert f'src="{bell.captions.url}" srclang="en" default>' in post.html


def page_of(recording, what="change"):
    return reverse(f"admin:blog_recording_{what}", args=[recording.pk])


def test_captions_that_are_added_later_are_in_the_articles_that_play_it(client, post, bell):
    post.write(f"![At six]({bell.url})\n\n![]({bell.url})")
    post.save()
    client.force_login(post.author)
    sent = {"description": "The bell", "language": "en"}
    for captions in (b"1\n00:00", b"WEBVTT\n"):
        client.post(page_of(bell), sent | {"captions": ContentFile(captions, "said.vtt")})
    work()
    bell.refresh_from_db()
    post.refresh_from_db()
    assert post.html.count(f'src="{bell.captions.url}" srclang="en" default>') == 2
    assert post.html.count("<audio") == 2 and 'aria-label="At six"' in post.html


def test_the_library_says_where_a_recording_is_played_and_keeps_it_while_it_is(client, post, bell):
    client.force_login(post.author)
    post.write(f"![At six]({bell.url})")
    post.save()
    listed = client.get(reverse("admin:blog_recording_changelist"), {"q": "bell"})
    assert [one.used for one in listed.context["library"].page.object_list] == [1]
    page = client.get(page_of(bell))
    [use] = page.context["library"].uses_of_opened()
    assert use.thing == post and page_of(bell, "delete") not in page.text
    client.post(page_of(bell, "delete"), {"post": "yes"})
    assert Recording.objects.exists()
    post.write("Silence.")
    post.save()
    client.post(page_of(bell, "delete"), {"post": "yes"})
    assert not Recording.objects.exists()


def test_an_author_writes_no_player_of_their_own(post):
    post.write(
        '<audio src="https://evil.example/a.mp3" autoplay></audio><video src="/x.mp4"></video>'
    )
    assert "<audio" not in post.html and "<video" not in post.html


def test_where_a_film_was_made_is_taken_out(site):
    film = receive_recording(ContentFile(MP4, "film.mp4"))
    with film.file.open() as file:
        kept = file.read()
    assert b"51.47" not in kept and len(kept) == len(MP4)


def test_a_place_that_lies_in_two_pieces_of_a_film_is_taken_out(site):
    place = b"+51.4779-000.0015/"
    for before in range(1024 * 1024 - len(place) - 8, 1024 * 1024 + 1, 3):
        film = io.BytesIO(b"\0" * before + place + b"\0" * 99)
        blank_places(film)
        assert film.getvalue() == b"\0" * before + b" " * len(place) + b"\0" * 99


@pytest.mark.parametrize("content, why", [
    (b"\0\0\0\x14ftypqt  ", "QuickTime"),
    (MP3 + b"x" * 1024 * 1024, "larger than 1 MB"),
])  # fmt: skip
def test_what_is_not_taken_is_refused_in_words(site, settings, content, why):
    settings.RECORDING_BYTES = 1024 * 1024
    with pytest.raises(ValidationError, match=why):
        receive_recording(ContentFile(content, "a.mp4"))
    assert not Recording.objects.exists()


def test_captions_are_webvtt(site):
    assert captions_of(
        ContentFile("\ufeffWEBVTT\n\n00:00.000 --> 00:01.000\nDong".encode())
    ).startswith("WEBVTT")
    for content in (b"1\n00:00:00,000", b"\xff\xfe", b"WEBVTTX"):
        with pytest.raises(ValidationError):
            captions_of(ContentFile(content))


def read(answer):
    return b"".join(answer)


@pytest.mark.parametrize("asked, said, part", [
    ("bytes=0-9", "0-9", MP3[:10]),
    ("bytes=100-", f"100-{len(MP3) - 1}", MP3[100:]),
    ("bytes=-5", f"{len(MP3) - 5}-{len(MP3) - 1}", MP3[-5:]),
    ("bytes=5-99999", f"5-{len(MP3) - 1}", MP3[5:]),
])  # fmt: skip
def test_a_player_that_asks_for_a_part_gets_it(client, bell, asked, said, part):
    answer = client.get(bell.url, headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {said}/{len(MP3)}")
    assert read(answer) == part and answer["Content-Length"] == str(len(part))
    assert answer["Content-Type"] == "audio/mpeg"


@pytest.mark.parametrize("asked", [f"bytes={len(MP3)}-", "bytes=9-3", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(client, bell, asked):
    answer = client.get(bell.url, headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(MP3)}")


def test_what_cannot_be_cut_is_sent_whole(client, bell):
    whole = client.get(bell.url)
    assert (whole.status_code, whole["Accept-Ranges"]) == (200, "bytes")
    assert read(whole) == MP3
    for headers in [
        {"Range": "bytes=0-1,5-6"},
        {"Range": "lines=0-1"},
        {"Range": "bytes=-"},
        {"Range": "bytes=0-1", "If-Range": '"a-tag"'},
        {"Range": "bytes=0-1", "If-Range": http_date(0)},
    ]:
        answer = client.get(bell.url, headers=headers)
        assert answer.status_code == 200 and read(answer) == MP3, headers
    since = {"Range": "bytes=0-1", "If-Range": whole["Last-Modified"]}
    assert client.get(bell.url, headers=since).status_code == 206


def test_a_file_of_no_known_kind_is_only_downloaded(client, bell):
    name = bell.file.storage.save("recordings/page.html", ContentFile(b"<script>alert(1)</script>"))
    answer = client.get(f"/media/{name}")
    assert answer["Content-Disposition"] == "attachment"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        "application/octet-stream",
        "nosniff",
    )
