"""The pictures of a blog that has moved, or keeps its files on another host, come like any other's."""

import io

import pytest
from django.core.management import call_command

from blog.models import Attachment, Picture, Post, Recording
from tests.receiver import receiver
from tests.transfer.test_imported_files import sound
from tests.transfer.test_wordpress_pictures import picture
from transfer.imports.files.own_hosts import OwnHosts
from transfer.models import MissingFile
from transfer.sources.parts import Blog, Entry

__all__ = ["receiver"]

pytestmark = pytest.mark.django_db

EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Pears</title><link>https://new.example</link>
<wp:base_site_url>{site}</wp:base_site_url><wp:base_blog_url>{blog}</wp:base_blog_url>
<item><title>Wall</title><link>{home}/2010/07/04/wall/</link><dc:creator>ines</dc:creator><content:encoded><![CDATA[{text}]]></content:encoded>
<wp:post_id>1</wp:post_id><wp:post_date>2010-07-04 10:00:00</wp:post_date><wp:post_date_gmt>2010-07-04 10:00:00</wp:post_date_gmt>
<wp:post_name>wall</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
{attachments}</channel></rss>"""
ATTACHMENT = """<item><title>wall</title><wp:post_id>{id}</wp:post_id><wp:post_type>attachment</wp:post_type>
<wp:status>inherit</wp:status><wp:attachment_url>{url}</wp:attachment_url></item>"""


def export(
    tmp_path,
    files,
    *,
    site="https://new.example",
    blog="https://new.example",
    home="https://new.example",
    attached=(),
):
    """An export whose only article shows the picture and links the others of `files`, whole addresses."""
    shown = [
        f'<img src="{one}" alt="Wall">'
        if one.endswith(".jpg")
        else f'<p><a href="{one}">{one.rpartition("/")[2]}</a></p>'
        for one in files
    ]
    attachments = "".join(ATTACHMENT.format(id=n, url=url) for n, url in enumerate(attached, 20))
    path = tmp_path / "export.xml"
    text = "\n\n".join(shown)
    path.write_text(
        EXPORT.format(site=site, blog=blog, home=home, text=text, attachments=attachments)
    )
    return path


@pytest.fixture
def uploads(tmp_path):
    for name, content in {
        "wall.jpg": picture("brown"),
        "bell.wav": sound(),
        "plan.pdf": b"%PDF-1.4\n%%EOF",
        "film.mov": b"\0\0\0\x14ftypqt  ",
    }.items():
        path = tmp_path / "uploads" / "2010" / "07" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "uploads"


def bring_in(path, **options):
    said = io.StringIO()
    call_command("import_wordpress", str(path), stdout=said, **options)
    return said.getvalue()


OLD = "http://old.example/wp-content/uploads/2010/07"
DOT_COM = "https://pears.files.wordpress.com/2010/07"
OTHER = "https://files.pears.example/wp-uploads/2010/07"
# {how it came about: what an export says of it}
MOVED = {
    "a moved domain, by its own address": (OLD, {"blog": "http://old.example"}),
    "a moved domain, by the site’s address": (OLD, {"site": "http://www.old.example/"}),
    "a moved domain, by its articles’ links": (OLD, {"home": "http://old.example"}),
    "a moved domain, by its uploads": (OLD, {"attached": [f"{OLD}/wall.jpg"]}),
    "WordPress.com, by its name there": (DOT_COM, {"blog": "http://pears.wordpress.com"}),
    "WordPress.com, by its uploads": (DOT_COM, {"attached": [f"{DOT_COM}/wall.jpg"]}),
    "a host for files": (OTHER, {"attached": [f"{OTHER}/wall.jpg"]}),
}


@pytest.mark.parametrize(("at", "says"), MOVED.values(), ids=MOVED)
def test_pictures_at_another_host_of_the_blog_come_from_its_folder(
    client, tmp_path, uploads, on_disk, at, says
):
    said = bring_in(export(tmp_path, [f"{at}/wall.jpg"], **says), media=str(uploads))
    assert Picture.objects.count() == 1, said
    post = Post.objects.get()
    assert at not in post.html and "/media/" in post.html
    path = at.split("/", 3)[3]
    assert client.get(f"/{path}/wall.jpg").status_code == 301


def test_they_come_with_a_second_run_as_well(tmp_path, uploads, on_disk):
    at, says = MOVED["a moved domain, by its uploads"]
    path = export(tmp_path, [f"{at}/wall.jpg"], **says)
    bring_in(path)
    assert MissingFile.objects.get().key == "/wp-content/uploads/2010/07/wall.jpg"
    bring_in(path, media=str(uploads))
    assert Picture.objects.count() == 1 and not MissingFile.objects.exists()
    assert "old.example" not in Post.objects.get().html


def test_a_link_of_an_article_that_leads_elsewhere_makes_that_site_nobodys():
    hosts = OwnHosts()
    blog = Blog("", "https://new.example", stood_at=("https://wordpress.com/",))
    hosts.look(Entry(1, "post", link="https://new.example/a/"))
    hosts.look(Entry(2, "post", link="https://news.example.net/story/"))
    assert hosts.of_pages(blog) == {"new.example"}
    for id in range(3, 30):
        hosts.look(Entry(id, "attachment", file=f"https://cdn.example/{id}.jpg"))
    hosts.look(Entry(30, "attachment", file="https://upload.example.net/1.jpg"))
    assert hosts.of_files(blog) >= {"new.example", "cdn.example"}
    assert "upload.example.net" not in hosts.of_files(blog)
    assert "cdn.example" not in hosts.of_pages(blog)


def test_pictures_are_fetched_from_another_host_of_the_blog(tmp_path, receiver, on_disk):
    receiver.answer_at("/wp-content/uploads/2010/07/wall.jpg", (200, [picture("brown")], {}))
    at = f"http://127.0.0.1:{receiver.port}/wp-content/uploads/2010/07/wall.jpg"
    bring_in(export(tmp_path, [at], attached=[at]), fetch_media=True)
    assert Picture.objects.count() == 1


def test_what_the_old_host_has_no_more_is_asked_of_the_new_one(tmp_path, receiver, on_disk):
    receiver.answer_at("/wp-content/uploads/2010/07/wall.jpg", (200, [picture("brown")], {}))
    path = export(tmp_path, [f"{OLD}/wall.jpg"], blog="http://old.example")
    path.write_text(
        path.read_text().replace("https://new.example", f"http://127.0.0.1:{receiver.port}")
    )
    bring_in(path, fetch_media=True)
    assert Picture.objects.count() == 1


def test_a_private_address_is_never_fetched_though_the_export_calls_it_the_blogs(
    tmp_path, settings, receiver, on_disk
):
    settings.OUTGOING_PRIVATE_HOSTS = []
    at = f"http://127.0.0.1:{receiver.port}/wp-content/uploads/2010/07/wall.jpg"
    bring_in(
        export(tmp_path, [at], attached=[at], blog=f"http://127.0.0.1:{receiver.port}"),
        fetch_media=True,
    )
    assert Picture.objects.count() == 0 and not receiver.asked


@pytest.mark.parametrize("at", [DOT_COM, OTHER])
def test_sounds_and_documents_come_from_there_and_what_cant_come_is_told(
    tmp_path, uploads, on_disk, at
):
    files = [
        f"{at}/{name}" for name in ("wall.jpg", "bell.wav", "plan.pdf", "film.mov", "gone.mp3")
    ]
    said = bring_in(export(tmp_path, files, attached=files), media=str(uploads))
    assert (Picture.objects.count(), Recording.objects.count(), Attachment.objects.count()) == (
        1,
        1,
        1,
    )
    assert "film.mov" in said and "gone.mp3" in said
    assert MissingFile.objects.count() == 2
    assert MissingFile.objects.filter(key__contains="film.mov", why__contains="Save it as").exists()


def test_an_article_at_a_dated_address_is_no_file(tmp_path, uploads, on_disk):
    at = ["https://new.example/2010/07/pears.html", "https://new.example/2010/07/pears.php"]
    bring_in(export(tmp_path, at), media=str(uploads))
    assert not MissingFile.objects.exists()


def test_the_command_says_which_option_would_have_helped_and_it_does(tmp_path, uploads, on_disk):
    path = export(tmp_path, [f"{OTHER}/wall.jpg", "https://museum.example/a.jpg"])
    for options in ({"dry_run": True}, {"media": str(uploads)}):
        said = bring_in(path, **options)
        assert "files.pears.example (1)" in said and "--address https://files.pears.example" in said
    said = bring_in(path, media=str(uploads), address=["https://files.pears.example"])
    assert Picture.objects.count() == 1
    assert "museum.example (1)" in said and "files.pears.example (1)" not in said
