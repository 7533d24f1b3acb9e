"""The pictures of a WordPress blog move in with its articles."""

import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult
from PIL import Image

from blog.content.markup.to_html import render_comment
from blog.models import Attachment, Picture, Post, Redirect
from blog.pictures.decoding import process
from comments.models import Comment
from tests.mail import work
from tests.receiver import receiver
from transfer.imports.files import decoded

__all__ = ["receiver"]

pytestmark = pytest.mark.django_db

OLD = "https://garden.example.org/wp-content/uploads"
TEXT = (
    f'<a href="{OLD}/2019/06/wall.jpg"><img class="alignleft" src="{OLD}/2019/06/wall-300x200.jpg"'
    f' alt="The wall" width="300" height="200" srcset="{OLD}/2019/06/wall-300x200.jpg 300w"></a>\n\n'
    '[gallery ids="31,30"]\n\n'
    f'<img src="{OLD.replace("https", "http")}/2019/06/gone.png" alt="Gone">\n\n'
    '<img src="https://elsewhere.example.org/2019/06/wall.jpg" alt="Theirs">'
)
ATTACHMENT = """<item><title>{name}</title><wp:post_id>{id}</wp:post_id><wp:post_type>attachment</wp:post_type>
<wp:status>inherit</wp:status><wp:attachment_url>{old}/2019/06/{name}</wp:attachment_url>
<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>{words}</wp:meta_value></wp:postmeta></item>
"""
LEAD = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>30</wp:meta_value></wp:postmeta>"


def picture(color, size=(900, 600)):
    file = io.BytesIO()
    Image.new("RGB", size, color).save(file, "JPEG")
    return file.getvalue()


FILES = {
    "2019/06/wall.jpg": picture("brown"),
    "2019/06/pear ä.jpg": picture("green", (640, 640)),
}


@pytest.fixture
def export(exports, tmp_path):
    text = (exports / "garden.xml").read_text()
    text = text.replace("豆は朝が好きです。", TEXT)
    name = "<wp:post_name><![CDATA[beans-before-breakfast]]></wp:post_name>"
    assert name in text
    text = text.replace(name, name + LEAD)
    added = ATTACHMENT.format(id=30, old=OLD, name="wall.jpg", words="A wall of brick")
    added += ATTACHMENT.format(id=31, old=OLD, name="pear%20%C3%A4.jpg", words="A pear")
    path = tmp_path / "export.xml"
    path.write_text(text.replace("</channel>", added + "</channel>"))
    return path


@pytest.fixture
def uploads(tmp_path):
    for name, content in FILES.items():
        path = tmp_path / "uploads" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "uploads"


def bring_in(path, **options):
    said = io.StringIO()
    call_command("import_wordpress", str(path), stdout=said, **options)
    return said.getvalue()


def beans():
    return Post.objects.get(slug="beans-before-breakfast")


def shown_from_here(client, html):
    """Every picture of ours in an article can be had."""
    addresses = [part.partition('"')[0] for part in html.split('src="')[1:]]
    ours = [one for one in addresses if one.startswith("/media/")]
    for address in ours:
        assert client.get(address).status_code == 200
    return ours


def test_pictures_of_an_uploads_folder_are_shown_from_here(client, export, uploads):
    said = bring_in(export, media=str(uploads))
    html = beans().html
    assert len(shown_from_here(client, html)) == 3
    assert f"{OLD}/" not in html and "wall-300x200" not in html
    assert 'alt="The wall"' in html and "<b>Gone</b>" in html
    assert '<a href="https://elsewhere.example.org/2019/06/wall.jpg"' in html
    assert Picture.objects.count() == 2
    assert {one.description for one in Picture.objects.all()} == {"A wall of brick", "A pear"}
    assert beans().lead.description == "A wall of brick"
    assert "2 pictures" in said
    assert "/2019/06/gone.png: It isn’t in the folder." in said


def test_each_picture_is_decoded_once_though_it_is_decoded_ahead(export, uploads, monkeypatch):
    asked = []
    monkeypatch.setattr(process, "_made", _noting(asked, process._made))
    bring_in(export, media=str(uploads))
    assert len(asked) == Picture.objects.count() == 2


def test_a_picture_that_is_not_decoded_ahead_for_want_of_memory_comes_in_its_turn(
    export, uploads, monkeypatch
):
    monkeypatch.setattr(decoded, "MOST", 0)
    bring_in(export, media=str(uploads))
    assert Picture.objects.count() == 2


def _noting(asked, do):
    def noted(*about, **more):
        asked.append(about[0])
        return do(*about, **more)

    return noted


def test_the_sizes_of_pictures_are_made_once_all_are_here(client, export, uploads):
    bring_in(export, media=str(uploads))
    assert Picture.objects.filter(renditions=[]).count() == 2
    assert "srcset" not in beans().html
    work()
    assert not Picture.objects.filter(renditions=[]).exists()
    assert "srcset" in beans().html


def test_each_picture_waits_once_for_its_sizes_however_often_an_import_goes_on(export, uploads):
    for _time in range(2):
        bring_in(export, media=str(uploads))
    assert DBTaskResult.objects.filter(task_path__endswith="make_sizes_of_many").count() == 1


def test_a_gallery_shows_its_pictures_in_their_order(export, uploads):
    bring_in(export, media=str(uploads))
    gallery = beans().html.partition('<div class="gallery">')[2].partition("</div>")[0]
    assert gallery.count("<figure>") == 2
    assert gallery.index("A pear") < gallery.index("A wall of brick")


def test_old_addresses_of_pictures_lead_here(client, export, uploads):
    bring_in(export, media=str(uploads))
    for old in ("wall.jpg", "wall-300x200.jpg", "pear%20%C3%A4.jpg"):
        answer = client.get(f"/wp-content/uploads/2019/06/{old}")
        assert answer.headers["Location"].startswith("/media/"), old


def test_a_lead_picture_that_no_text_shows_is_found_at_its_old_address(client, export, uploads):
    export.write_text(export.read_text().replace(TEXT, "Beans."))
    bring_in(export, media=str(uploads))
    answer = client.get("/wp-content/uploads/2019/06/wall.jpg")
    assert client.get(answer["Location"]).status_code == 200


def test_the_page_of_an_uploaded_picture_leads_to_it_if_everybody_could_open_that(
    client, export, uploads
):
    text, secret = export.read_text(), "<wp:post_parent>9999</wp:post_parent>"
    for name, parent in {"wall.jpg": "", "pear%20%C3%A4.jpg": secret}.items():
        page = f"<link>https://garden.example.org/beans/{name[:4]}/</link>{parent}"
        text = text.replace(f"<title>{name}</title>", f"<title>{name}</title>{page}")
    export.write_text(text)
    bring_in(export, media=str(uploads))
    for page in ("/beans/wall/", "/?attachment_id=30"):
        assert client.get(client.get(page)["Location"]).status_code == 200
    for page in ("/beans/pear/", "/?attachment_id=31"):
        assert client.get(page).status_code == 404
    bring_in(export, undo=True)
    assert client.get("/beans/wall/").status_code == 404


def test_pictures_can_be_supplied_later_and_only_once(client, export, uploads):
    said = bring_in(export)
    assert "Still on the old blog: " in said and "--fetch-media" in said
    assert Picture.objects.count() == 0
    archive = uploads.parent / "uploads.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name, content in FILES.items():
            packed.writestr(f"wp-content/uploads/{name}", content)
    bring_in(export, media=str(archive))
    assert len(shown_from_here(client, beans().html)) == 3
    before = beans().rendered
    bring_in(export, media=str(archive))
    assert Picture.objects.count() == 2 and beans().rendered == before


COMMENT = (
    f'Look: {OLD}/2019/06/wall-300x200.jpg and <a href="{OLD.replace("https", "http")}/2019/06/shed.jpg">my shed</a>,'
    f' <a href="{OLD}/2019/06/gone.png">gone</a>, {OLD}/2019/06/secret.pdf'
)


@pytest.fixture
def with_comment(export, uploads):
    export.write_text(export.read_text().replace("Twine, and no knots.", COMMENT))
    (uploads / "2019/06/shed.jpg").write_bytes(picture("red"))
    (uploads / "2019/06/secret.pdf").write_bytes(b"%PDF-1.4 nobody's")
    return export


def said_of_walls():
    return Comment.objects.get(rendered__contains="my shed")


def test_links_in_comments_lead_to_the_pictures_that_are_here(client, with_comment, uploads):
    bring_in(with_comment, media=str(uploads))
    html, text = said_of_walls().html, said_of_walls().text
    links = [part.partition('"')[0] for part in html.split('href="')[1:]]
    assert [client.get(link).status_code for link in links[:2]] == [200, 200]
    assert links[2:] == [f"{OLD}/2019/06/gone.png", f"{OLD}/2019/06/secret.pdf"]
    assert f"[my shed]({links[1]})" in text and f"]({links[0]})" in text
    assert render_comment(text) == html
    assert not Attachment.objects.exists()


def test_what_comments_link_and_isnt_here_stays_as_it_was_and_nobody_is_asked(
    with_comment, receiver
):
    receiver.answer(200, [FILES["2019/06/wall.jpg"]])
    here = f"http://127.0.0.1:{receiver.port}"
    text = with_comment.read_text().replace("https://garden.example.org", here)
    with_comment.write_text(text.replace("http://garden.example.org", here))
    bring_in(with_comment, fetch_media=True)
    assert not [one.path for one in receiver.asked if "shed" in one.path or "secret" in one.path]
    html = said_of_walls().html
    assert 'href="/media/' in html  # The wall, which an article shows.
    assert f'href="{here}/wp-content/uploads/2019/06/shed.jpg"' in html


def test_without_pictures_comments_stay_as_they_were(with_comment):
    bring_in(with_comment)
    assert said_of_walls().html.count("garden.example.org/wp-content/uploads/2019/06/") == 6


def test_a_picture_that_no_text_shows_comes_for_those_who_link_it(client, export, uploads):
    alone = ATTACHMENT.format(id=32, old=OLD, name="shed.jpg", words="A shed")
    gone = ATTACHMENT.format(id=33, old=OLD, name="lost.jpg", words="")
    export.write_text(export.read_text().replace("</channel>", f"{alone}{gone}</channel>"))
    (uploads / "2019/06/shed.jpg").write_bytes(picture("red"))
    said = bring_in(export, media=str(uploads))
    answer = client.get("/wp-content/uploads/2019/06/shed.jpg")
    assert client.get(answer["Location"]).status_code == 200
    assert Picture.objects.get(description="A shed") and "3 pictures" in said
    assert "lost.jpg" not in said and "nothing new" in bring_in(export, media=str(uploads))


def test_a_picture_beside_its_text_is_looked_for_at_the_old_blog(export, uploads):
    export.write_text(
        export.read_text().replace(
            f"{OLD.replace('https', 'http')}/2019/06/gone.png", "../x/gone.png"
        )
    )
    bring_in(export, media=str(uploads))
    assert "https://garden.example.org/x/gone.png" in beans().html and "../x" not in beans().html


def test_nothing_outside_the_folder_is_read(export, uploads):
    (uploads.parent / "secret.jpg").write_bytes(picture("red"))
    text = export.read_text()
    export.write_text(
        text.replace("2019/06/gone.png", "../secret.jpg").replace(
            'wall-300x200.jpg"', '%2e%2e/%2e%2e/../secret.jpg"'
        )
    )
    bring_in(export, media=str(uploads))
    assert Picture.objects.count() == 2


def test_what_is_no_picture_is_told_and_the_article_comes(export, uploads):
    (uploads / "2019/06/gone.png").write_bytes(b"<svg onload=alert(1)>")
    said = bring_in(export, media=str(uploads))
    assert "gone.png: SVG isn’t accepted" in said
    assert beans().is_public


@pytest.mark.parametrize("what", ["folder", "archive"])
def test_a_folder_that_isnt_there_ends_in_a_sentence_before_anything_is_written(
    export, tmp_path, what
):
    path = tmp_path / "nothing"
    if what == "archive":
        path.write_bytes(b"no archive")
    with pytest.raises(CommandError, match="Nothing was imported"):
        bring_in(export, media=str(path))
    assert Post.objects.count() == 0


def test_the_old_blog_is_asked_for_its_own_pictures_only(export, receiver):
    receiver.answer(200, [FILES["2019/06/wall.jpg"]])
    text = export.read_text().replace(
        "https://garden.example.org", f"http://127.0.0.1:{receiver.port}"
    )
    export.write_text(
        text.replace("http://garden.example.org", f"http://127.0.0.1:{receiver.port}")
    )
    bring_in(export, fetch_media=True)
    assert {one.path for one in receiver.asked} == {
        "/wp-content/uploads/2019/06/wall.jpg",
        "/wp-content/uploads/2019/06/pear%20%C3%A4.jpg",
        "/wp-content/uploads/2019/06/gone.png",
    }
    assert len(receiver.asked) == 3
    assert "127.0.0.1" not in beans().html


def test_an_old_blog_that_fails_is_asked_again_and_told(export, receiver):
    receiver.answer(503)
    text = export.read_text().replace(
        "https://garden.example.org", f"http://127.0.0.1:{receiver.port}"
    )
    export.write_text(text)
    said = bring_in(export, fetch_media=True)
    assert "wall.jpg: The site answered 503." in said
    receiver.answer(200, [FILES["2019/06/wall.jpg"]])
    bring_in(export, fetch_media=True)
    assert "127.0.0.1" not in beans().html.partition("Gone")[0]


def test_a_blog_in_a_private_network_is_not_asked(export):
    export.write_text(export.read_text().replace("garden.example.org", "127.0.0.1:9"))
    said = bring_in(export, fetch_media=True)
    assert Picture.objects.count() == 0 and "lacks the picture" in said
    assert not Redirect.objects.filter(path__contains="uploads").exists()
