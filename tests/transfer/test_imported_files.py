"""Files of an old blog that are no pictures: they come, are linked here, and do no harm."""

import io
import wave
import zipfile

import pytest

from blog.models import Attachment, Picture, Post, Recording, Redirect
from tests.transfer.test_wordpress_pictures import OLD, bring_in, export, picture
from transfer.imports.files.incoming_files import url_of
from transfer.models import MissingFile

__all__ = ["export"]

pytestmark = pytest.mark.django_db

TEXT = f"""<p>Read <a href="{OLD}/2019/06/Timetable%201934.pdf">the timetable</a> and
<a href="{OLD}/2019/06/seeds.zip">the seeds</a>, <a href="{OLD}/2019/06/lies.pdf">not this</a>.</p>

[audio src="{OLD}/2019/06/bell.wav"]

<p><a href="{OLD}/2019/06/page.html">A page</a>, <a href="{OLD}/2019/06/tool.exe">a tool</a>,
<a href="{OLD}/2019/06/plan.docm">a plan</a>, <a href="{OLD}/2019/06/x.blend">a model</a>,
<a href="{OLD}/2019/06/film.mov">a film</a></p>

<img src="{OLD}/2019/06/wall.jpg" alt="The wall">"""


def zipped():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.html", "<script>alert(1)</script>")
    return packed.getvalue()


def sound():
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(8000)
        out.writeframes(bytes(800))
    return file.getvalue()


FILES = {
    "Timetable 1934.pdf": b"%PDF-1.4\n%%EOF",
    "seeds.zip": zipped(),
    "lies.pdf": b"<html><script>alert(1)</script>",
    "bell.wav": sound(),
    "wall.jpg": picture("brown"),
    "page.html": b"<html>",
    "tool.exe": b"MZ",
    "plan.docm": b"PK\x03\x04",
    "x.blend": b"BLENDER",
    "film.mov": b"\0\0\0\x14ftypqt  ",
}


@pytest.fixture
def brought(export, tmp_path):
    folder = tmp_path / "files" / "2019" / "06"
    folder.mkdir(parents=True)
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    text = export.read_text()
    start, end = text.index('<a href="' + OLD), text.index('alt="Theirs">') + len('alt="Theirs">')
    export.write_text(text[:start] + TEXT + text[end:])
    return bring_in(export, media=str(tmp_path / "files"))


def beans():
    return Post.objects.get(slug="beans-before-breakfast")


def test_documents_are_linked_here_and_only_ever_saved_by_a_browser(client, brought):
    pdf, seeds = Attachment.objects.order_by("sent_as")
    assert f'href="{pdf.url}"' in beans().html and f'href="{seeds.url}"' in beans().html
    assert (pdf.sent_as, pdf.file.name.rpartition("/")[2]) == (
        "Timetable 1934.pdf",
        "timetable-1934.pdf",
    )
    for one in (pdf, seeds):
        for how in ({}, {"HTTP_RANGE": "bytes=0-3"}):
            answer = client.get(one.url, **how)
            assert answer["Content-Type"] == "application/octet-stream"
            assert answer["Content-Disposition"] == "attachment"
            assert answer["X-Content-Type-Options"] == "nosniff"
    assert "2 files" in brought and "1 recording" in brought


def test_old_addresses_of_files_lead_here(client, brought):
    old = "/wp-content/uploads/2019/06/Timetable%201934.pdf"
    assert client.get(old).headers["Location"].startswith("/media/files/")
    assert Redirect.objects.filter(path="/wp-content/uploads/2019/06/bell.wav").exists()


def test_a_sound_has_its_player(brought):
    bell = Recording.objects.get()
    assert (
        f'<audio controls aria-label="bell.wav" preload="metadata" src="{bell.url}">'
        in beans().html
    )


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("lies.pdf", "This isn’t a .pdf file"),
        ("page.html", "can carry programs that run in readers’ browsers"),
        ("tool.exe", "is a program"),
        ("plan.docm", "can carry macros"),
        ("x.blend", "We don’t know files that end in .blend"),
        ("film.mov", "Not every browser plays"),
    ],
)
def test_what_may_not_come_is_told_with_why_and_its_link_stays(brought, name, why):
    assert why in MissingFile.objects.get(address__endswith=name).why
    assert f'href="{OLD}/2019/06/{name}"' in beans().html


def test_files_come_once_and_go_when_the_import_is_undone(brought, export, tmp_path):
    bring_in(export, media=str(tmp_path / "files"))
    assert (Attachment.objects.count(), Recording.objects.count()) == (2, 1)
    bring_in(export, undo=True)
    assert not Attachment.objects.exists() and not Recording.objects.exists()
    assert not Redirect.objects.filter(path__contains="uploads").exists()


def test_what_came_is_no_upload_of_the_old_blog_when_it_is_read_again(brought, export, tmp_path):
    before, missed = beans(), set(MissingFile.objects.values_list("address", flat=True))
    for one in (*Attachment.objects.all(), Recording.objects.get(), Picture.objects.get()):
        assert url_of(one) in before.html
    bring_in(export, media=str(tmp_path / "files"))
    assert (beans().text, beans().html) == (before.text, before.html)
    assert set(MissingFile.objects.values_list("address", flat=True)) == missed


def test_a_packed_file_stays_packed_on_its_way_to_a_reader(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.tar.gz").write_bytes(b"\x1f\x8bx")
    answer = client.get("/media/files/a.tar.gz")
    assert "Content-Encoding" not in answer and answer["Content-Disposition"] == "attachment"
