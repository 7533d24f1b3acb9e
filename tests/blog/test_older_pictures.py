"""Pictures that were sent before there was AVIF, and before there were cuts."""

import pytest
from django.utils import timezone

from blog.models import Picture
from blog.pictures import older
from blog.pictures.upload import receive
from tests.blog.desk import picture_file
from tests.blog.test_pictures import photograph, sent, taken_in
from tests.mail import time_passes, work

pytestmark = pytest.mark.django_db


def age(picture):
    """Let a picture have what it had before: one size, and no cuts."""
    small = next(made for made in picture.renditions if made["name"].endswith(".webp"))
    for name in {*picture.names()} - {picture.file.name, small["name"]}:
        picture.file.storage.delete(name)
    since = timezone.now() - timezone.timedelta(days=900)
    Picture.objects.filter(pk=picture.pk).update(renditions=[small], crops=[], uploaded_at=since)
    picture.refresh_from_db()
    return picture


def kinds(picture):
    return [(made["width"], made["name"].rpartition(".")[2]) for made in picture.renditions]


def test_an_older_picture_gets_the_sizes_kinds_and_cuts_that_it_lacks(client, post):
    pear = taken_in(sent(photograph(600, 400), "JPEG", "pear.jpg"))
    all_of_them = sorted(kinds(pear))
    [small] = age(pear).renditions
    post.write(pear.markdown())
    post.save()
    older.renew()
    work()
    time_passes(timezone.timedelta(minutes=2))
    work()
    pear.refresh_from_db()
    post.refresh_from_db()
    assert sorted(kinds(pear)) == all_of_them and {made["as"] for made in pear.crops}
    assert all(pear.file.storage.exists(name) for name in pear.names())
    assert small in pear.renditions, "a mail or a feed may name it"
    assert all(source["srcset"] in post.html for source in pear.sources)


@pytest.fixture
def pear(site):
    return age(taken_in(picture_file(name="pear.png")))


def test_one_whose_file_is_gone_keeps_no_other_waiting(pear):
    lost = age(taken_in(picture_file(name="lost.png")))
    lost.file.storage.delete(lost.file.name)
    older.renew()
    for _ in range(3):
        work()
        time_passes(timezone.timedelta(minutes=2))
    work()
    pear.refresh_from_db()
    assert pear.crops


def test_what_has_all_or_came_just_now_is_left_alone(site, pear):
    older.complete.func(pear.pk)
    work()
    receive(picture_file(name="new.png"))
    pear.refresh_from_db()
    names = pear.names()
    older.renew()
    work()
    pear.refresh_from_db()
    assert pear.names() == names
