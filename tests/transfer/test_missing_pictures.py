"""An owner supplies the pictures that an import couldn't bring."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.models import Picture, Post, Redirect, Version
from tests.receiver import receiver
from tests.transfer.test_wordpress_pictures import FILES, OLD, bring_in, export, picture
from transfer.imports.files.matched import matches
from transfer.imports.runs import import_task, receiving
from transfer.models import ImportRun, MissingFile

__all__ = ["export", "receiver"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_disk(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def run(export):
    bring_in(export)
    return ImportRun.objects.get()


def page_of(run):
    return f"/admin/import/{run.pk}/pictures/"


def do(desk, run, what, *files, **more):
    return desk.post(page_of(run), {"do": what, "files": list(files), **more}, follow=True)


def sent(name, content):
    return SimpleUploadedFile(name, content)


def archive(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as inside:
        for name, content in files.items():
            inside.writestr(name, content)
    return packed.getvalue()


def beans():
    return Post.objects.get(slug="beans-before-breakfast")


def test_files_are_matched_by_path_then_by_a_name_that_only_one_has():
    keys = [
        "/wp-content/uploads/2011/05/slip.jpg",
        "/wp-content/uploads/2012/05/slip.jpg",
        "/bell.png",
        "/wp-content/uploads/2013/11/fog.jpg",
        "img.example/up/chart.gif",
    ]
    paths = [
        "uploads/2012/05/slip-300x200.jpg",
        "uploads/2012/05/Slip.jpg",
        "slip.jpg",
        "desk/bell-scaled.png",
        "2014/01/fog.jpg",
        "up/chart.gif",
        "other.jpg",
    ]
    assert matches(paths, keys) == {
        keys[1]: ("uploads/2012/05/Slip.jpg", "path"),
        keys[2]: ("desk/bell-scaled.png", "name"),
        keys[4]: ("up/chart.gif", "path"),
    }


def test_the_page_says_what_is_missing_and_where(desk, run):
    page = desk.get(page_of(run)).text
    assert "4 missing pictures" in page
    for part in ("2019/06/wall.jpg", "Gone", "Beans before breakfast", "It is on another site."):
        assert part in page


def test_an_archive_is_matched_looked_at_and_used(client, desk, run):
    files = {f"wp-content/uploads/{name}": content for name, content in FILES.items()}
    page = do(desk, run, "send", sent("uploads.zip", archive(files | {"x.txt": b"x"}))).text
    assert "2 of 4 match" in page and "2 by path, 0 by name." in page and "1 other file" in page
    assert Picture.objects.count() == 0 and "picture-missing" in beans().html
    do(desk, run, "use")
    import_task.work()
    assert {one.description for one in Picture.objects.all()} == {"A wall of brick", "A pear"}
    assert beans().html.count("<picture>") + beans().html.count("<img") >= 3
    assert beans().lead.description == "A wall of brick"
    assert f"{OLD}/2019/06/wall" not in beans().text
    assert Redirect.objects.filter(path="/wp-content/uploads/2019/06/wall-300x200.jpg").exists()
    assert "2 missing pictures" in desk.get(page_of(run)).text
    assert "A pear" in desk.get(f"{page_of(run)}found/").text
    assert not list(receiving.folder().iterdir())


def test_the_page_that_a_picture_had_leads_to_it_though_it_came_later(client, desk, export):
    """And nothing leads there from that of one that was uploaded for a draft."""
    told = export.read_text()
    for id, name in ((30, "wall"), (31, "pear")):
        parent = f"<wp:post_parent>{9_999 * (name == 'pear')}</wp:post_parent>"
        link = f"<link>https://garden.example.org/2019/06/beans/{name}/</link>"
        number = f"<wp:post_id>{id}</wp:post_id><wp:post_type>attachment"
        assert number in told
        told = told.replace(number, link + parent + number)
    export.write_text(told)
    bring_in(export)
    run = ImportRun.objects.get()
    files = {f"wp-content/uploads/{name}": content for name, content in FILES.items()}
    do(desk, run, "send", sent("uploads.zip", archive(files)))
    do(desk, run, "use")
    import_task.work()
    wall = Picture.objects.get(description="A wall of brick")
    for page in ("/2019/06/beans/wall/", "/?attachment_id=30"):
        assert client.get(page)["Location"] == wall.url
    for page in ("/2019/06/beans/pear/", "/?attachment_id=31"):
        assert client.get(page).status_code == 404


def test_the_end_of_the_import_says_how_many_came_of_how_many(desk, run):
    def told():
        figures = desk.get(run.get_absolute_url()).context["figures"]
        return next(figure for name, figure, _below in figures if name == "Pictures")

    assert told() == "0 of 4"
    files = {f"wp-content/uploads/{name}": content for name, content in FILES.items()}
    do(desk, run, "send", sent("uploads.zip", archive(files)))
    do(desk, run, "use")
    import_task.work()
    assert told() == "2 of 4"


def test_a_folder_sent_by_a_script_keeps_its_paths_and_says_what_it_refuses(desk, run):
    body = {
        "do": "send",
        "by": "script",
        "files": [sent("wall.jpg", FILES["2019/06/wall.jpg"]), sent("gone.png", b"")],
        "paths": ["uploads/2019/06/wall.jpg", "uploads/2019/06/gone.png"],
    }
    said = desk.post(page_of(run), body).json()
    assert said == {"matched": 1, "refused": ["gone.png: this file is empty."]}
    assert MissingFile.objects.matched().first().matched_by == "path"
    do(desk, run, "discard")
    assert not MissingFile.objects.matched() and not list(receiving.folder().iterdir())


def test_one_is_chosen_for_one_and_a_bad_file_is_told_by_its_name(desk, run):
    key = "/wp-content/uploads/2019/06/gone.png"
    do(desk, run, "one", sent("drawing.svg", b"<svg onload=alert(1)>"), key=key)
    import_task.work()
    assert "drawing.svg: SVG isn’t accepted" in desk.get(page_of(run)).text
    assert not Picture.objects.exists() and not list(receiving.folder().iterdir())
    do(desk, run, "one", sent("drawing.png", picture("red")), key=key)
    import_task.work()
    assert Picture.objects.count() == 1 and "<b>Gone</b>" not in beans().html


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"PK\x03\x04", "is damaged"), (b"", "is empty")],
)
def test_what_cannot_be_used_is_said_and_changes_nothing(desk, run, content, says):
    content = archive({"2019/06/wall.jpg": b"x"})[:-3] if content else b""
    page = do(desk, run, "send", sent("uploads.zip", content)).text
    assert says in page or "isn’t needed" in page
    assert not MissingFile.objects.matched() and not list(receiving.folder().iterdir())
    assert "Choose a file first." in desk.post(page_of(run), {"do": "send"}, follow=True).text


def test_an_archive_that_is_itself_missing_is_used_as_it_is(desk, run):
    key = "/wp-content/uploads/2019/06/seeds.zip"
    MissingFile.objects.create(run=run, key=key, address=f"https://g.example{key}", post=beans())
    do(desk, run, "send", sent("seeds.zip", archive({"2019/06/wall.jpg": b"x"})))
    (matched,) = MissingFile.objects.matched()
    assert (matched.key, matched.member) == (key, "")


def test_a_text_that_was_edited_meanwhile_keeps_its_edits(desk, run):
    do(desk, run, "send", sent("gone.png", picture("red")))
    post = beans()
    post.text += "\n\n<p>And more.</p>"
    post.rendered += "\n<p>And more.</p>"
    post.save()
    do(desk, run, "use")
    import_task.work()
    assert "And more." in beans().text and "gone.png" not in beans().text


def test_what_its_author_is_writing_shows_it_too(desk, run):
    about = {"number": 1, "kind": Version.Kind.SAVED, "title": "Beans"}
    draft = Version.objects.create(post=beans(), text=beans().text + "\n\nNew", **about)
    do(desk, run, "send", sent("gone.png", picture("red")))
    do(desk, run, "use")
    import_task.work()
    draft.refresh_from_db()
    assert "gone.png" not in draft.text and draft.text.endswith("New")


def test_the_old_blog_is_asked_again_for_its_own(desk, run, receiver):
    here = f"http://127.0.0.1:{receiver.port}"
    for one in MissingFile.objects.askable():
        one.address = here + one.address.partition("garden.example.org")[2]
        one.save()
    receiver.answer(200, [picture("blue")])
    assert "Fetch again from 127.0.0.1" in desk.get(page_of(run)).text
    do(desk, run, "fetch")
    import_task.work()
    assert {one.address for one in MissingFile.objects.all()} == {
        "https://elsewhere.example.org/2019/06/wall.jpg"
    }


def test_only_owners_come_here(signed_in, author, run):
    assert signed_in(author).get(page_of(run)).status_code == 403
