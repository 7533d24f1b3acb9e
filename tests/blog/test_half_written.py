"""A picture for which the disk has room for a part only: nothing of it stays."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from blog.models import Picture
from blog.pictures.upload import receive
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
