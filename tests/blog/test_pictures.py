"""What becomes of a picture that somebody sends."""

import errno
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import ExifTags, Image, ImageCms

from blog.models import Picture, Site
from blog.pictures.decoding import process
from blog.pictures.decoding.reading import NotAPicture, read
from blog.pictures.upload import make_lacking_sizes, receive, sweep
from lib.processes.killable import PROJECT
from tests.mail import time_passes, work

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "images"

pytestmark = pytest.mark.django_db

needs_corpus = pytest.mark.skipif(
    not CORPUS.exists() and not os.environ.get("REQUIRE_CORPUS"),
    reason=f"the corpus of pictures is not at {CORPUS}",
)


def sent(image, kind="PNG", name="low tide.png", **options):
    """A file as a form would hand it over."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return ContentFile(file.getvalue(), name=name)


def content_of(image, kind="JPEG"):
    return sent(image, kind).read()


def taken_in(file):
    """The picture, after the worker has made its sizes."""
    picture = receive(file)
    work()
    picture.refresh_from_db()
    return picture


def photograph(width, height):
    """Something with as much in it as a photograph: hills of colour under a little grain."""
    hills = Image.linear_gradient("L").resize((width, height))
    waves = Image.radial_gradient("L").resize((width, height))
    grain = Image.effect_noise((width, height), 30)
    return Image.merge("RGB", [hills, waves, grain])


def stored(picture):
    with picture.file.open() as file:
        image = Image.open(io.BytesIO(file.read()))
    image.load()
    return image


def renditions(picture):
    for made in picture.renditions:
        with picture.file.storage.open(made["name"]) as file:
            yield made, file.read()


def files_of(settings):
    folders = Path(settings.MEDIA_ROOT), Path(settings.ORIGINALS_ROOT)
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def from_corpus(name):
    return ContentFile((CORPUS / name).read_bytes(), name=name)


@needs_corpus
@pytest.mark.parametrize(
    "name, size, mode",
    [
        ("hopper.jpg", (128, 128), "RGB"),
        ("hopper.gif", (128, 128), "RGB"),
        ("hopper.webp", (128, 128), "RGB"),
        ("hopper.avif", (128, 128), "RGB"),
        ("transparent.webp", (200, 150), "RGBA"),
        ("hopper_orientation_6.jpg", (128, 128), "RGB"),
        ("landscape_3.jpg", (600, 450), "RGB"),
        ("landscape_6.jpg", (600, 450), "RGB"),
        ("gps_DSCN0010.jpg", (640, 480), "RGB"),
        ("exif_gps.jpg", (8, 8), "RGB"),
        ("pil_sample_cmyk.jpg", (100, 100), "RGB"),
        ("i_trns.png", (64, 64), "RGBA"),
    ],
)
def test_every_picture_of_the_corpus_that_can_be_seen_is_taken(name, size, mode):
    picture = taken_in(from_corpus(name))
    image = stored(picture)
    assert (picture.width, picture.height) == image.size == size
    assert image.convert("RGBA" if "transparency" in image.info else image.mode).mode in (
        mode,
        "P",
        "L",
    )
    formats = set()
    for made, content in renditions(picture):
        rendition = Image.open(io.BytesIO(content))
        formats.add(rendition.format)
        assert rendition.size == (made["width"], made["height"])
        assert rendition.mode == mode
    assert {"WEBP"} <= formats


@needs_corpus
@pytest.mark.parametrize(
    "name, kind", [("apng_mode_16bit.png", "PNG"), ("dispose_prev.gif", "GIF")]
)
def test_what_moves_in_the_corpus_goes_on_moving(name, kind):
    picture = taken_in(from_corpus(name))
    kept = stored(picture)
    assert kept.format == kind and kept.is_animated
    made = [(made.get("still", False), content) for made, content in renditions(picture)]
    moving = {still: Image.open(io.BytesIO(content)).is_animated for still, content in made}
    assert moving == {False: True, True: False}


PEAK = """
import sys
from datetime import timedelta
from pathlib import Path
from blog.pictures.decoding.process import _answer

for what in ("itself", "renditions"):
    answer = _answer({"what": what, "path": sys.argv[1]})
    if "made" in answer:
        Path(sys.argv[1]).write_bytes(Path(sys.argv[1]).with_name("made0").read_bytes())
[peak] = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(peak.split()[1]) // 1024)
"""


def peak_of(content, folder):
    """MB that the process had in memory at most, for a picture and its sizes."""
    file = folder / "picture"
    file.write_bytes(content)
    run = subprocess.run(
        [sys.executable, "-c", PEAK, str(file)], cwd=PROJECT, capture_output=True, check=True
    )
    return int(run.stdout)


@needs_corpus
def test_no_file_of_the_corpus_takes_more_than_300_mb(tmp_path):
    peaks = {file.name: peak_of(file.read_bytes(), tmp_path) for file in CORPUS.iterdir()}
    assert max(peaks.values()) <= 300, peaks


@pytest.mark.slow
@pytest.mark.parametrize("kind, size", [
    ("JPEG", (8000, 8000)),
    ("PNG", (8000, 8000)),
    ("WEBP", (4600, 3450)),
    ("AVIF", (4600, 3450)),
    ("GIF", (6900, 6900)),
])  # fmt: skip
def test_the_largest_pictures_that_are_taken_need_no_more_than_300_mb(kind, size, tmp_path):
    content = sent(Image.linear_gradient("L").resize(size).convert("RGB"), kind).read()
    assert peak_of(content, tmp_path) <= 300


@needs_corpus
@pytest.mark.parametrize(
    "name, why",
    [
        ("truncated_jpeg.jpg", "cut off half-way"),
        ("broken.png", "isn.t a picture"),
        ("decompression_bomb.gif", "more than 64 million pixels"),
    ],
)
def test_every_file_of_the_corpus_that_cannot_be_shown_is_refused_in_words(name, why):
    with pytest.raises(ValidationError, match=why):
        receive(from_corpus(name))
    assert not Picture.objects.exists()


@needs_corpus
@pytest.mark.parametrize("name", ["gps_DSCN0010.jpg", "exif_gps.jpg", "landscape_6.jpg"])
def test_where_and_with_what_it_was_taken_is_nowhere_in_what_readers_get(name):
    picture = taken_in(from_corpus(name))
    files = [content for _, content in renditions(picture)]
    with picture.file.open() as file:
        files.append(file.read())
    for content in files:
        image = Image.open(io.BytesIO(content))
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(image.info)
        assert b"Exif" not in content and b"GPS" not in content


@needs_corpus
def test_a_photograph_taken_sideways_stands_upright():
    """The two files of the corpus are the same landscape, held in two ways."""
    one, other = (stored(receive(from_corpus(f"landscape_{n}.jpg"))) for n in (3, 6))
    one, other = (image.resize((8, 6)).convert("L") for image in (one, other))
    differences = [abs(a - b) for a, b in zip(one.tobytes(), other.tobytes(), strict=True)]
    assert max(differences) < 40


@needs_corpus
def test_a_picture_for_print_keeps_its_colours_on_the_screen():
    before = (
        Image.open(CORPUS / "pil_sample_cmyk.jpg").convert("RGB").resize((1, 1)).getpixel((0, 0))
    )
    after = stored(receive(from_corpus("pil_sample_cmyk.jpg"))).resize((1, 1)).getpixel((0, 0))
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) < 12


def test_a_picture_held_sideways_is_turned_before_it_is_made_smaller():
    image = Image.new("RGB", (2000, 1000), "white")
    image.paste("red", (0, 0, 100, 1000))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    picture = taken_in(sent(image, "JPEG", "held.jpg", exif=exif))
    assert (picture.width, picture.height) == (1000, 2000)
    assert stored(picture).getpixel((500, 20))[1] < 60, "the red edge is on top now"
    assert picture.renditions[0]["height"] == 960


def test_colours_of_another_profile_look_as_they_were_meant():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    image = Image.new("RGB", (20, 20), (200, 30, 30))
    # A profile that doesn't belong to the picture says nothing, and breaks nothing.
    assert stored(receive(sent(image, icc_profile=lab))).getpixel((5, 5)) == (200, 30, 30)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = stored(receive(sent(image, icc_profile=srgb))).getpixel((5, 5))
    assert max(abs(a - b) for a, b in zip(kept, (200, 30, 30), strict=True)) <= 2


def test_a_grey_picture_of_16_bits_keeps_its_greys():
    image = Image.new("I;16", (30, 30), 40_000)
    picture = receive(sent(image))
    assert abs(stored(picture).convert("L").getpixel((3, 3)) - 155) <= 2


def test_what_is_clear_stays_clear():
    image = Image.new("RGBA", (900, 600), (0, 90, 110, 0))
    image.paste((0, 90, 110, 255), (0, 0, 450, 600))
    picture = taken_in(sent(image))
    assert picture.file.name.endswith(".png")
    assert stored(picture).convert("RGBA").getpixel((800, 300))[3] == 0
    for made, content in renditions(picture):
        shown = Image.open(io.BytesIO(content)).convert("RGBA")
        assert shown.getpixel((made["width"] - 10, 200))[3] < 8


def blinking(kind, frames=3, size=(40, 40)):
    colours = ["red", "green", "blue"]
    made = [Image.new("RGB", size, colours[number % 3]) for number in range(frames)]
    options = {"save_all": True, "append_images": made[1:], "duration": 80, "loop": 0}
    return sent(made[0], kind, f"blink.{kind.lower()}", **options)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_a_moving_picture_goes_on_moving_but_not_for_those_whom_that_disturbs(kind, post):
    picture = taken_in(blinking(kind))
    kept = stored(picture)
    assert (kept.format, kept.n_frames, kept.info["duration"]) == (kind, 3, 80)
    post.write(picture.markdown())
    still, moving, *_ = re.findall("<source[^>]*>", post.html)
    assert "prefers-reduced-motion: reduce" in still and "-still-" in still
    assert "-40.webp" in moving and "media=" not in moving


def test_an_animation_that_is_too_long_shows_its_first_picture_and_its_author_is_told():
    picture = receive(blinking("GIF", frames=601, size=(4, 4)))
    assert not getattr(stored(picture), "is_animated", False)
    assert "first picture" in str(picture.note)


@pytest.mark.parametrize("width, widths", [
    (100, [100]),
    (480, [480]),
    (800, [480, 800]),
    (850, [480, 850]),
    (1300, [480, 800, 1300]),
    (3000, [480, 800, 1200, 1600, 1920]),
])  # fmt: skip
def test_the_sizes_go_up_to_the_picture_itself(width, widths):
    image = Image.new("RGB", (width, 60), "teal")
    picture = taken_in(sent(image))
    webp = [made["width"] for made in picture.renditions if made["name"].endswith(".webp")]
    assert webp == widths
    assert picture.width == min(width, 2400)


@pytest.mark.parametrize("height", [1000, 2400])
def test_a_lead_picture_keeps_to_the_weight_that_a_quick_page_allows(height):
    picture = taken_in(sent(photograph(2400, height), "JPEG", "pier.jpg", quality=95))
    light = [one for one in renditions(picture) if one[0]["name"].endswith((".webp", ".avif"))]
    assert len(light) >= 5
    for made, content in light:
        budget = 50_000 if made["width"] <= 800 else 120_000
        assert len(content) <= budget, made


def test_a_drawing_keeps_its_edges_for_those_who_get_the_original():
    image = Image.new("RGB", (600, 400), "ivory")
    image.paste("black", (100, 100, 300, 102))
    assert receive(sent(image)).file.name.endswith(".png")
    assert receive(sent(photograph(600, 400))).file.name.endswith(".jpg")


@pytest.mark.parametrize("content, why", [
    (b"", "empty"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "can carry programs"),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "can.t show HEIC"),
    (b"%PDF-1.7", "isn.t a picture"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "picture"),
    (b"\xff\xd8\xff\xe0" + b"\0" * 40, "picture"),
])  # fmt: skip
def test_somebody_who_sends_something_else_is_told_what_can_be_sent(content, why):
    with pytest.raises(ValidationError, match=why):
        receive(ContentFile(content, name="x.png"))


def test_a_file_that_is_too_large_is_refused_before_it_is_opened():
    with pytest.raises(ValidationError, match="larger than 20 MB"):
        receive(ContentFile(b"x" * (20 * 1024 * 1024 + 1), name="x.png"))


def test_too_many_pixels_are_refused_before_any_is_read(monkeypatch):
    file = sent(Image.new("1", (8001, 8000)))
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("it was decoded"))
    with pytest.raises(NotAPicture, match="huge"):
        read(file.read())
    with pytest.raises(ValidationError, match="64 million"):
        receive(file)


def test_a_picture_that_would_take_too_much_memory_is_refused_in_words():
    with pytest.raises(ValidationError, match="too much memory"):
        receive(sent(Image.new("RGB", (4000, 4001)), "WEBP", "wide.webp", quality=1, method=0))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_a_large_drawing_keeps_every_kind_of_colour(mode):
    """It is read strip by strip, and each strip begins where the one above it ended."""
    image = photograph(3000, 1500).convert("P" if mode == "P" else "RGB")
    image = image if mode == "P" else image.convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        image = image.convert("I").point(lambda value: value * 257).convert("I;16")
    whole, _ = read(sent(image).read())
    assert whole.size == (2400, 1200)
    if mode == "I;16":
        image = image.convert("I").point(lambda value: value / 257).convert("L")
    before = image.convert("RGB").resize((24, 12), Image.Resampling.BOX)
    after = whole.convert("RGB").resize((24, 12), Image.Resampling.BOX)
    differences = zip(before.tobytes(), after.tobytes(), strict=True)
    assert max(abs(a - b) for a, b in differences) <= (12 if mode == "1" else 4)


def test_a_drawing_that_ends_in_the_middle_is_refused():
    whole = sent(photograph(3000, 1500)).read()
    for cut in (whole[: len(whole) // 2], whole[:-100] + b"x" + whole[-99:]):
        with pytest.raises(ValidationError, match="damaged|cut off"):
            receive(ContentFile(cut, name="cut.png"))


def test_a_large_drawing_that_was_held_sideways_stands_upright():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    whole, _ = read(sent(Image.new("RGB", (3000, 1500)), exif=exif).read())
    assert whole.size == (1500, 3000)


def test_until_its_sizes_are_made_a_picture_is_shown_whole(client, post):
    picture = receive(sent(photograph(900, 600), name="low tide.png"))
    post.lead = picture
    post.write(f"![Mud]({picture.url})")
    post.save()
    page = client.get(post.get_absolute_url()).text
    assert page.count(f'src="{picture.url}"') == 2 and "srcset" not in page
    work()
    page = client.get(post.get_absolute_url()).text
    assert page.count(f'src="{picture.url}"') == 2 and page.count("-480.webp 480w") == 2


def test_an_article_that_was_kept_while_the_sizes_were_made_shows_them_a_minute_later(client, post):
    picture = receive(sent(photograph(900, 600), name="low tide.png"))
    post.write(f"![Mud]({picture.url})")
    work()
    post.save()
    assert "480w" not in client.get(post.get_absolute_url()).text
    time_passes(timezone.timedelta(minutes=1))
    work()
    assert "480w" in client.get(post.get_absolute_url()).text


def test_a_new_picture_which_no_page_shows_yet_leaves_stored_pages_as_they_are(site):
    before = Site.current().pages_version
    receive(sent(photograph(600, 400)))
    assert Site.current().pages_version == before


def test_pages_change_once_for_all_the_pictures_that_came_together(site):
    pictures = [receive(sent(photograph(600, 400)), is_one_of_many=True) for _number in range(3)]
    before = Site.current().pages_version
    make_lacking_sizes([one.pk for one in pictures])
    work()
    assert not Picture.objects.filter(Q(renditions=[]) | Q(crops=[])).exists()
    assert Site.current().pages_version == before + 1


def test_pictures_that_wait_for_their_sizes_are_not_queued_again():
    picture = receive(sent(photograph(600, 400)), is_one_of_many=True)
    Picture.objects.update(uploaded_at=timezone.now() - timezone.timedelta(minutes=20))
    make_lacking_sizes([picture.pk])
    queued = DBTaskResult.objects.count()
    sweep()
    assert DBTaskResult.objects.count() == queued


def test_one_of_many_that_is_refused_does_not_stop_those_after_it():
    good, cut = content_of(photograph(600, 400)), content_of(photograph(600, 400))[:2000]
    alone = process.taken_in(good)
    with process.for_many():
        assert process.taken_in(good) == alone
        with pytest.raises(NotAPicture):
            process.taken_in(cut)
        assert process.taken_in(good) == alone


def test_sizes_that_a_killed_worker_left_are_made_later():
    picture = receive(sent(Image.new("RGB", (900, 9))))
    DBTaskResult.objects.all().delete()
    sweep()
    assert not DBTaskResult.objects.exists(), "the first worker may still be at it"
    Picture.objects.update(uploaded_at=timezone.now() - timezone.timedelta(minutes=15))
    sweep()
    work()
    picture.refresh_from_db()
    assert {made["width"] for made in picture.renditions} == {480, 800, 900}


def test_a_picture_for_which_the_disk_has_no_room_is_refused_in_words(settings, monkeypatch):
    def fill(self, name, content, max_length=None):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", fill)
    with pytest.raises(ValidationError, match="disk may be full"):
        receive(sent(Image.new("RGB", (9, 9))))
    assert not Picture.objects.exists()


@pytest.mark.parametrize("name, kept", [
    ("Low Tide (final).JPG", "low-tide-final"),
    ("../../etc/passwd.png", "passwd"),
    ("C:\\photos\\höhle.png", "hohle"),
    ("写真.png", "picture"),
    ("", "picture"),
    ("x" * 300 + ".png", "x" * 60),
])  # fmt: skip
def test_a_file_is_kept_under_a_plain_name(name, kept):
    picture = receive(sent(Image.new("RGB", (9, 9)), name=name))
    assert picture.file.name.startswith("pictures/")
    assert picture.file.name.rsplit("/")[-1].startswith(f"{kept}.")


def test_two_pictures_of_one_name_both_keep_their_sizes():
    one, other = (taken_in(sent(Image.new("RGB", (900, 9), colour))) for colour in ("red", "blue"))
    names = [made["name"] for picture in (one, other) for made in picture.renditions]
    assert len(set(names)) == len(names) >= 6


def test_nothing_is_left_over_when_a_picture_cannot_be_kept(monkeypatch, settings):
    def fail(self, *args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Picture, "save", fail)
    with pytest.raises(RuntimeError):
        receive(sent(Image.new("RGB", (900, 9))))
    assert not files_of(settings)


@pytest.mark.django_db(transaction=True)
def test_a_deleted_picture_takes_its_files_along(site, settings):
    picture = taken_in(sent(Image.new("RGB", (900, 9))))
    picture.delete()
    assert not files_of(settings)


def test_a_new_description_changes_every_page_that_shows_the_picture(site):
    picture = receive(sent(Image.new("RGB", (9, 9))))
    edition = Site.objects.get().pages_version
    picture.description = "Low water"
    picture.save()
    assert Site.objects.get().pages_version > edition
