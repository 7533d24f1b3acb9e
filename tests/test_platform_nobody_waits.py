"""Sixteen write while pictures of 48 and 64 megapixels are sent and 5,000 articles move in.

    .venv/bin/pytest -n0 -s -m slow tests/test_platform_nobody_waits.py

Real processes: the web server, the worker, the import. What each post took is printed, beside the
same without anything else going on, and how much memory all processes had at most.
"""

import io
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections
from PIL import Image

from blog.models import Picture, Post
from comments.models import Comment
from tests.pages.visitors import Member
from tests.served import ROOT, served
from tests.waiting import let_pass, until
from tools.bench.crowd import people

pytestmark = [
    pytest.mark.served,
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.databases,
    pytest.mark.timeout(900),
    pytest.mark.django_db(transaction=True),
]

WRITERS, PAUSE = 16, 0.5  # seconds between two posts of one of them
IDLE = 15  # seconds
ARTICLES = 5000
LONGEST = 0.5  # seconds of a post
MEMORY = 220 * 1024 * 1024  # bytes more than at rest


@pytest.fixture
def blog(tmp_path, post):
    people.gather()
    with served(tmp_path) as blog, running(blog, "db_worker", "--queue-name", "*", "--no-reload"):
        yield blog


def test_while_pictures_are_sent_no_post_waits(blog, post, author):
    desk, files = Member(blog, author), pictures()
    with sixteen(blog, post) as posts:
        let_pass(IDLE, "what it needs while nothing else is sent")
        rest = memory(blog)
    tell("nothing else", posts)
    for name, content in files.items():
        with sixteen(blog, post) as posts, peak(blog) as most:
            began = time.monotonic()
            send(desk, name, content)
            kept = time.monotonic() - began
            sizes_are_there()
            made = time.monotonic() - began
        more = (most[0] - rest) // 2**20
        tell(f"{name} kept in {kept:.1f} s, sizes in {made:.1f} s, {more} MB more", posts)
        assert max(posts) <= LONGEST and most[0] - rest <= MEMORY


def test_while_five_thousand_articles_move_in_no_post_waits(blog, post, tmp_path):
    path = tmp_path / "export.xml"
    path.write_text(export())
    with sixteen(blog, post) as posts:
        began = time.monotonic()
        blog.run("import_wordpress", str(path))
        took = time.monotonic() - began
    tell(f"{ARTICLES} articles moved in, in {took:.0f} s", posts)
    assert Post.objects.count() == ARTICLES + 1
    assert max(posts) <= LONGEST


@contextmanager
def running(blog, *command):
    process = subprocess.Popen([sys.executable, "manage.py", *command], cwd=ROOT, env=blog.env)
    blog.beside = [process.pid]
    try:
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def sixteen(blog, post):
    """Sixteen who post; the seconds of each post. Each must be acknowledged."""
    over, seconds, failures = threading.Event(), [], []
    before = Comment.objects.filter(post=post, name__startswith="Rook").count()

    def write(number):
        member = Member(blog, people.account(number))
        while not over.wait(PAUSE):
            began = time.monotonic()
            try:
                member.send(
                    f"/comments/new/{post.pk}/",
                    text=f"Rook {number} says this at {began}.",
                    parent="",
                    **people.terms(),
                )
            except Exception as failure:
                failures.append(failure)
                return
            seconds.append(time.monotonic() - began)

    threads = [threading.Thread(target=_closing(write), args=[n]) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield seconds
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert not failures, failures[0]
    told = Comment.objects.filter(post=post, name__startswith="Rook").count() - before
    assert told == len(seconds)


def _closing(work):
    def run(*about):
        try:
            work(*about)
        finally:
            connections.close_all()

    return run


def tell(what, seconds):
    seconds = sorted(seconds)
    p50, p99 = (seconds[len(seconds) * part // 100] * 1000 for part in (50, 99))
    print(
        f"\n{what}: {len(seconds)} posts, p50 {p50:.0f} ms, p99 {p99:.0f} ms,"
        f" slowest {seconds[-1] * 1000:.0f} ms"
    )


def pictures():
    """Files as a telephone or a painter's program writes them."""
    return {
        "48 MP JPEG": encoded(photograph(8000, 6000), "JPEG", quality=85),
        "64 MP JPEG": encoded(photograph(9237, 6928), "JPEG", quality=80),
        "64 MP PNG": encoded(photograph(9237, 6928, grain=(250, 200)), "PNG"),
    }


def photograph(width, height, grain=None):
    size = width, height
    noise = Image.effect_noise(grain or size, 30).resize(size)
    hills, waves = Image.linear_gradient("L"), Image.radial_gradient("L")
    return Image.merge("RGB", [hills.resize(size), waves.resize(size), noise])


def encoded(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def send(desk, name, content):
    parts = [
        b'--a-line-that-stands-in-no-picture\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % field
        for field in ((b"description", b"A picture"), (b"caption", b""), (b"_save", b"1"))
    ]
    head = b'--a-line-that-stands-in-no-picture\r\nContent-Disposition: form-data; name="upload"; filename="%s"\r\n\r\n'
    parts += [head % name.encode(), content, b"\r\n--a-line-that-stands-in-no-picture--\r\n"]
    answer = desk.ask(
        "POST",
        "/admin/blog/picture/add/",
        b"".join(parts),
        Content_Type="multipart/form-data; boundary=a-line-that-stands-in-no-picture",
        X_CSRFToken=desk.cookies["csrftoken"],
    )
    assert answer.status == 302, answer.text


def sizes_are_there():
    until(lambda: not Picture.objects.filter(renditions=[]).exists(), 120)


@contextmanager
def peak(blog):
    """[the most memory that all processes of the site had at once]"""
    over, most = threading.Event(), [0]

    def look():
        while not over.wait(0.05):
            most[0] = max(most[0], memory(blog))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()


def memory(blog):
    """Bytes of all processes of the site; what several of them share counts once."""
    pids, found = [blog.server.pid, *blog.beside], []
    while pids:
        found.append(pid := pids.pop())
        children = Path(f"/proc/{pid}/task/{pid}/children")
        pids += [int(child) for child in _text(children).split()]
        for task in _names(f"/proc/{pid}/task"):
            if int(task) != pid:
                pids += [int(c) for c in _text(Path(f"/proc/{pid}/task/{task}/children")).split()]
    return sum(_pss(pid) for pid in found)


def _pss(pid):
    line = _text(Path(f"/proc/{pid}/smaps_rollup")).partition("\nPss:")[2]
    return int(line.split()[0]) * 1024 if line else 0


def _text(path):
    try:
        return path.read_text()
    except OSError:  # It has ended.
        return ""


def _names(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []


def export():
    """5,000 articles of a WordPress blog, each with two comments."""
    items = "".join(
        f"<item><title>Article {n}</title><dc:creator>wren</dc:creator>"
        f"<wp:post_id>{n}</wp:post_id><wp:post_type>post</wp:post_type>"
        f"<wp:status>publish</wp:status><wp:post_name>article-{n}</wp:post_name>"
        f"<wp:post_date>2019-{n % 12 + 1:02}-{n % 28 + 1:02} 10:00:00</wp:post_date>"
        f"<content:encoded><![CDATA[{'Some words of an article. ' * 60}]]></content:encoded>"
        + "".join(
            f"<wp:comment><wp:comment_id>{2 * n + one}</wp:comment_id>"
            f"<wp:comment_author>Heron</wp:comment_author>"
            f"<wp:comment_content>What {n} says, {one}</wp:comment_content>"
            "<wp:comment_approved>1</wp:comment_approved></wp:comment>"
            for one in range(2)
        )
        + "</item>"
        for n in range(1, ARTICLES + 1)
    )
    names = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"'
    )
    head = "<title>Old</title><wp:wxr_version>1.2</wp:wxr_version>"
    head += "<wp:base_blog_url>http://old.example.org</wp:base_blog_url>"
    return f'<rss version="2.0" {names}><channel>{head}{items}</channel></rss>'
