"""A file whose writing ends before its end: nothing of it stays, and what others have written does."""

import errno
import io
import os

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from PIL import Image

from blog.models import Picture
from blog.pictures.upload import receive
from lib.processes.task_names import Overdue
from lib.storage.whole_files import WholeFiles
from tests.faults.ground import small_disk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("root", ["MEDIA_ROOT", "ORIGINALS_ROOT"])
def test_what_a_full_disk_cuts_off_is_deleted(settings, site, root):
    sent = io.BytesIO()
    Image.effect_noise((500, 500), 99).convert("RGB").save(sent, "PNG")
    with small_disk(1) as disk:
        setattr(settings, root, disk)
        (disk / "filling").write_bytes(bytes(1000 * 1024))
        with pytest.raises(ValidationError, match="disk may be full"):
            receive(ContentFile(sent.getvalue(), name="pears.png"))
        assert [file.name for file in disk.rglob("*") if file.is_file()] == ["filling"]
    assert not Picture.objects.exists()


class Interrupted(File):
    """A file of which half arrives."""

    def __init__(self, end):
        super().__init__(io.BytesIO())
        self.end = end

    def chunks(self, chunk_size=None):
        yield b"half of"
        raise self.end


def written(folder):
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("end", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), Overdue()])
def test_whoever_wrote_a_file_of_that_name_meanwhile_keeps_theirs(tmp_path, end):
    """Both asked which name is free before either wrote."""
    theirs, ours = WholeFiles(tmp_path), WholeFiles(tmp_path)
    assert theirs._save("pears/one.txt", ContentFile(b"All of theirs.")) == "pears/one.txt"
    with pytest.raises(type(end)):
        ours._save("pears/one.txt", Interrupted(end))
    assert written(tmp_path) == {"one.txt": b"All of theirs."}
    other = ours._save("pears/one.txt", ContentFile(b"And ours."))
    assert other != "pears/one.txt" and ours.open(other).read() == b"And ours."
    assert len(written(tmp_path)) == 2


def test_a_name_that_is_taken_gets_the_next_number(tmp_path):
    folder = WholeFiles(tmp_path)
    names = [folder.save("pears/one.txt", ContentFile(b"x")) for _ in range(3)]
    assert names == ["pears/one.txt", "pears/one-2.txt", "pears/one-3.txt"]
    assert folder._save("pears/one-2.txt", ContentFile(b"y")) == "pears/one-2-2.txt"
    assert folder.open("pears/one-2.txt").read() == b"x", "whoever was first keeps theirs"


@pytest.mark.parametrize("end", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), Overdue()])
def test_whatever_ends_the_writing_nothing_stays(tmp_path, end):
    with pytest.raises(type(end)):
        WholeFiles(tmp_path).save("pears.txt", Interrupted(end))
    assert written(tmp_path) == {}


def test_nobody_finds_the_file_under_its_name_before_it_is_whole(tmp_path):
    class Watched(ContentFile):
        def chunks(self, chunk_size=None):
            for chunk in (b"half of ", b"it"):
                assert not (tmp_path / "pears.txt").exists()
                yield chunk

    WholeFiles(tmp_path).save("pears.txt", Watched(b"half of it"))
    assert written(tmp_path) == {"pears.txt": b"half of it"}
