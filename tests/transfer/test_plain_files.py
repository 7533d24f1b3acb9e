"""The public blog as plain files: every link leads to a file, and nothing in them asks for a server."""

import re
from html import unescape
from io import StringIO
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import call_command

from blog.addresses import moving
from blog.models import Post, Redirect, Site
from comments.models import Comment
from transfer.elsewhere.plain_pages import file_of, plain_page, redirect_page, relative

LINK = re.compile(r'(?:href|src)="([^"]*)"|url=([^"]+)"')


def export(path, **options):
    call_command("export_static", str(path), stdout=StringIO(), **options)
    return {file.relative_to(path).as_posix(): file for file in path.rglob("*") if file.is_file()}


def broken(files):
    """(page, address) of every link that a plain file server can't follow."""
    for name, file in files.items():
        if not name.endswith(".html"):
            continue
        for one, two in LINK.findall(file.read_text()):
            address = urlsplit(unescape(one or two))
            if address.scheme or address.netloc or not address.path:
                continue
            there = normpath(join(f"/{dirname(name)}", unquote(address.path))).lstrip("/")
            if there not in files and f"{there}/index.html".lstrip("/") not in files:
                yield name, address.geturl()


@pytest.fixture
def thread(post):
    place = {
        "post": post,
        "state": "published",
        "rendered": "<p>Ivy on the wall</p>",
        "text": "Ivy",
    }
    first = Comment(name="Heron", tree_id=1, lft=1, rght=4, level=0, thread_count=2, **place)
    Comment.objects.bulk_create([first])
    answer = Comment(name="Wren", tree_id=1, lft=2, rght=3, level=1, parent=first, **place)
    Comment.objects.bulk_create([answer])
    Post.objects.filter(pk=post.pk).update(comment_count=2)
    return first


def test_a_blog_as_files_has_its_threads_and_no_broken_link(thread, policy, tmp_path):
    Redirect.objects.create(path="/old/", post=thread.post)
    files = export(tmp_path / "blog")
    assert list(broken(files)) == []
    article = files[f"{thread.post.get_absolute_url()[1:]}index.html"].read_text()
    assert "eleven" in article and article.count("<p>Ivy on the wall</p>") == 2
    for name in (
        "feed/index.xml",
        "404.html",
        f"comments/{thread.pk}/index.html",
        "old/index.html",
    ):
        assert name in files
    assert f"/old/ {thread.post.get_absolute_url()} 301\n" in files["_redirects"].read_text()


@pytest.mark.parametrize("form", ["/%year%/%postname%.html", "/archives/%post_id%", "/%postname%/"])
def test_a_blog_with_addresses_of_its_own_form_has_them_as_files(thread, policy, tmp_path, form):
    dated = thread.post.get_absolute_url()
    Site.objects.update(permalinks=form, permalinks_moved_to=0)
    moving.move.func()
    post = Post.objects.get()

    files = export(tmp_path / "blog")

    assert list(broken(files)) == []
    assert "eleven" in files[file_of(post.get_absolute_url())].read_text()
    assert file_of(post.feed_url) in files
    assert f"{dated} {post.get_absolute_url()} 301\n" in files["_redirects"].read_text()


def test_nothing_of_a_server_is_left_in_the_files(thread, policy, tmp_path):
    for name, file in export(tmp_path / "blog").items():
        if name.endswith(".html"):
            text = file.read_text()
            for door in (
                "<form",
                "<button",
                "<input",
                "hx-",
                "/accounts/",
                "/reply/",
                '.js"',
                "Sign in",
            ):
                assert door not in text, f"{name} has {door}"


def test_a_draft_stays_out_and_a_blog_that_has_ended_says_so(thread, tmp_path):
    Post(title="Secret", slug="secret", author=thread.post.author).save()
    files = export(tmp_path / "blog", ended=True)
    pages = [
        file.read_text() for name, file in files.items() if name.endswith("archive/index.html")
    ]
    assert all("This blog has ended." in page for page in pages) and pages
    assert not any(
        "Secret" in file.read_text() for file in files.values() if file.suffix == ".html"
    )


def test_a_redirect_can_t_write_outside_the_folder(thread, tmp_path):
    Redirect.objects.create(path="/../../evil/", post=thread.post)
    export(tmp_path / "blog")
    assert not list(tmp_path.glob("**/evil")) and not list(tmp_path.parent.glob("evil"))


@pytest.mark.parametrize(
    ("here", "there", "way"),
    [
        ("/", "/2026/a/", "2026/a/"),
        ("/2026/a/", "/", "../../"),
        ("/2026/a/", "/2026/a/", "./"),
        ("/2026/a/", "/feed/atom/", "../../feed/atom/index.xml"),
        ("", "/2026/a/", "/2026/a/"),
    ],
)
def test_a_link_leads_from_file_to_file(here, there, way):
    assert relative(here, there) == way


def test_forms_scripts_and_doors_go_and_text_stays():
    html = (
        '<body><p onclick="x">A &amp; B</p><form><p>In<input></form><script>x</script>'
        '<ul><li><a href="/accounts/login/?next=/">Sign in</a></li><li><a href="/about/#us">Us</a></li></ul>'
    )
    text, found = plain_page(html, "/archive/", "https://blog.example")
    assert text == '<body><p>A &amp; B</p><ul><li><a href="../about/#us">Us</a></li></ul>'
    assert found == ["/about/"]


def test_a_page_that_leads_on_keeps_the_place():
    assert file_of("/feed/json/") == "feed/json/index.json"
    assert 'url=../../2026/a/#c-12"' in redirect_page("/comments/12/", "/2026/a/#c-12", "Blog")
