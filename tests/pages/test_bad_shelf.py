"""Whatever befalls the folder of stored pages, everybody gets the right page, only later."""

import os
import pickle
import shutil
import subprocess
from contextlib import contextmanager

import pytest
from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache

from blog.pagecache import page_store
from comments.gate import Writer
from comments.models import Comment
from tests.pages.stranger import after_the_lease, ask, new_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    """The folder of a blog, with the stored pages and the locks in it."""
    settings.DATA_DIR = tmp_path
    shelf = {"BACKEND": "lib.cache.file_cache.FileCache", "OPTIONS": {"MAX_BYTES": 1_000_000}}
    settings.CACHES = settings.CACHES | {"pages": shelf | {"LOCATION": tmp_path / "pages"}}
    return tmp_path


def stored(folder):
    return [file for file in (folder / "pages").glob("*/*") if file.is_file()]


def missing(folder):
    shutil.rmtree(folder / "pages")


def a_file_in_its_place(folder):
    shutil.rmtree(folder / "pages")
    (folder / "pages").write_text("I am no folder.")


def files_in_the_place_of_drawers(folder):
    for drawer in (folder / "pages").iterdir():
        shutil.rmtree(drawer)
        drawer.write_text("I am no folder.")


def a_link_to_nowhere(folder):
    shutil.rmtree(folder / "pages")
    (folder / "pages").symlink_to(folder / "nowhere" / "at all")


def folders_in_the_place_of_files(folder):
    for file in stored(folder):
        file.unlink()
        (file / "within").mkdir(parents=True)


def all_of_it_missing(folder):
    for part in folder.iterdir():
        shutil.rmtree(part, ignore_errors=True)


def files_in_the_place_of_all(folder):
    for part in list(folder.iterdir()):
        shutil.rmtree(part, ignore_errors=True)
        part.write_text("I am no folder.")


@pytest.mark.parametrize(
    "befall",
    [
        missing, a_file_in_its_place, files_in_the_place_of_drawers, a_link_to_nowhere,
        folders_in_the_place_of_files, all_of_it_missing, files_in_the_place_of_all,
    ],
)  # fmt: skip
def test_a_folder_that_is_not_as_it_was_left(befall, folder, post, reader):
    assert_right(folder, post, reader, lambda: befall(folder))


def torn(content):
    return content[: len(content) // 2]


def one_bit_turned(content):
    middle = len(content) * 3 // 4
    return content[:middle] + bytes([content[middle] ^ 4]) + content[middle + 1 :]


def of_another_release(content):
    return content.replace(b"parley page 2", b"parley page 1", 1)


def of_the_store_before(content):
    return pickle.dumps({"version": (1, 1), "body": b"<p>Long ago.</p>", "status": 200})


@pytest.mark.parametrize(
    "spoil",
    [
        torn, one_bit_turned, of_another_release, of_the_store_before,
        lambda content: b"", lambda content: content + b"<p>And more.</p>",
        lambda content: b"\0" * len(content), lambda content: content[:14] + b"x" * 32 + b"{}\n",
        lambda content: content[:14],
    ],
)  # fmt: skip
def test_files_that_are_not_as_they_were_written(spoil, folder, post, reader):
    def spoil_all():
        assert stored(folder)
        for file in stored(folder):
            file.write_bytes(spoil(file.read_bytes()))

    assert_right(folder, post, reader, spoil_all)


def test_a_folder_that_can_only_be_read(folder, post, reader):
    def forbid_writing():
        assert mount("-o", "remount,ro,bind", folder) and not os.access(folder, os.W_OK)

    with mounted(folder, "-o", "bind"):
        assert_right(folder, post, reader, forbid_writing)


def test_a_folder_that_is_full(folder, post, reader):
    with mounted(folder, "-t", "tmpfs", "-o", "size=600k", source="tmpfs"):
        assert_right(folder, post, reader, lambda: fill(folder))


def test_what_is_written_while_the_disk_fills_is_not_served_half(folder, post, reader):
    (folder / "pages").mkdir()
    with mounted(folder / "pages", "-t", "tmpfs", "-o", "size=12k", source="tmpfs"):
        assert_right(folder, post, reader, lambda: None)
        assert not list((folder / "pages").glob("*/*.*")), "a page that was begun was left behind"


def test_a_folder_of_the_store_before_is_no_hindrance(folder, post, reader):
    before = FileBasedCache(folder / "pages", {})
    before.set("a-page", {"body": b"Long ago."})
    assert_right(folder, post, reader, lambda: None)


def test_the_folder_stays_within_its_bounds(folder, post):
    caches["pages"].share = 20_000
    for number in range(400):
        page_store._keep(f"{number:064x}", made_up(number))
    assert caches["pages"].size() <= 64 * 20_000


def made_up(number):
    return page_store.StoredResponse(["a", number, 1], None, 4e9, 0, [], os.urandom(4_000))


def assert_right(folder, post, reader, befall):
    """Before and after it befell, and when the page has changed since: by old workers and new."""
    old = new_worker()
    paths = [post.get_absolute_url(), "/", "/feed/"]
    before = {path: ask(path, worker=old).body for path in paths}
    befall()
    for _ in range(2):
        for worker in old, new_worker():
            for path in paths:
                answer = ask(path, worker=worker)
                assert (answer.status, answer.body) == (200, before[path])
        page_store._silent_until = 0  # As if it was a while ago that the store failed.
    Comment.write(post, Writer(account=reader, name=reader.name), "Written since.")
    after_the_lease()
    for worker in old, new_worker(), new_worker():
        assert "Written since." in ask(paths[0], worker=worker).text
        assert "1 comment" in ask("/", worker=worker).text


def fill(folder):
    with (folder / "full").open("wb", buffering=0) as file, pytest.raises(OSError):
        while True:
            file.write(b"x" * 1_000)


def mount(*options):
    return subprocess.run(["mount", *map(str, options)], capture_output=True).returncode == 0


@contextmanager
def mounted(folder, *options, source=None):
    """A file system of its own at `folder`."""
    if os.geteuid() or not mount(*options, source or folder, folder):
        pytest.skip("Only root may mount a folder that is full, or can’t be written.")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)
