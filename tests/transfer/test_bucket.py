"""Files in the bucket of an object store: who gets them, and what happens while it is away."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from blog.models import Picture, Post
from blog.operating import servers
from blog.pictures import upload
from blog.pictures.orphans import drop_orphans
from lib.observing.troubles import troubles
from lib.storage import buckets
from lib.storage.buckets import StoreAway
from tests.conftest import a_person
from tests.transfer.backup.conftest import earlier_databases
from tests.transfer.bucket import BUCKET, bucket, one_bucket
from transfer.backup import upkeep
from transfer.export import export_task
from transfer.models import Backup, BackupSchedule, Download

__all__ = ["bucket", "earlier_databases", "one_bucket"]
pytestmark = [pytest.mark.served, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def a_jpeg():
    sent = BytesIO()
    Image.new("RGB", (900, 600), "olive").save(sent, "JPEG")
    return sent.getvalue()


@pytest.fixture
def owner(site):
    return a_person("Corin", "Editor", is_superuser=True)


def test_a_picture_is_sent_to_the_bucket_and_read_at_its_old_kind_of_address(
    client, bucket, author
):
    picture = upload.receive(ContentFile(a_jpeg(), "pear.jpg"), by=author)
    upload.make_sizes.func(picture.pk)
    picture.refresh_from_db()
    names = bucket.names()
    assert f"originals/{picture.original.name}" in names
    assert {f"media/{name}" for name in picture.names()} <= names
    assert picture.url.startswith("/media/pictures/")

    answer = client.get(picture.url)
    body = b"".join(answer.streaming_content)
    assert body[:2] == b"\xff\xd8" and len(body) == int(answer["Content-Length"])
    assert answer["Content-Type"] == "image/jpeg"
    since = {"If-Modified-Since": answer["Last-Modified"]}
    assert client.get(picture.url, headers=since).status_code == 304
    part = client.get(picture.url, headers={"Range": "bytes=2-5"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, body[2:6])
    assert client.get("/media/pictures/none.jpg").status_code == 404
    assert client.get(f"/media/../originals/{picture.original.name}").status_code == 404

    picture.delete()
    assert not bucket.names()


def test_nothing_in_the_bucket_is_public(bucket, author):
    picture = upload.receive(ContentFile(a_jpeg(), "pear.jpg"), by=author)
    with pytest.raises(ValueError, match="no address"):
        picture.original.url  # noqa: B018, asking is what is refused
    for name in bucket.names():
        grants = bucket.client.get_object_acl(Bucket=BUCKET, Key=name)["Grants"]
        assert not [one for one in grants if "URI" in one["Grantee"]]


def test_what_belongs_to_no_picture_goes_from_the_bucket(bucket, author, monkeypatch):
    picture = upload.receive(ContentFile(a_jpeg(), "pear.jpg"), by=author)
    Picture._meta.get_field("file").storage.save("pictures/left.jpg", ContentFile(b"left"))
    monkeypatch.setattr("blog.pictures.orphans.OLD", timedelta(seconds=-60))
    drop_orphans()
    assert bucket.names() == {f"media/{picture.file.name}", f"originals/{picture.original.name}"}


def test_while_the_bucket_is_away_pages_stay_and_an_upload_says_so(client, bucket, author, post):
    picture = upload.receive(ContentFile(a_jpeg(), "pear.jpg"), by=author)
    bucket.stop()
    try:
        assert client.get(post.get_absolute_url()).status_code == 200
        assert client.get(picture.url).status_code == 503
        with pytest.raises(upload.ValidationError, match="couldn’t save this picture"):
            upload.receive(ContentFile(a_jpeg(), "plum.jpg"), by=author)
        assert Picture.objects.count() == 1
        with pytest.raises(StoreAway):
            buckets.of("backups").exists("anything")
    finally:
        bucket.start()
    assert client.get(picture.url).status_code == 200


def test_an_owner_is_told_of_a_bucket_that_is_away_and_no_more_once_it_is_back(bucket, owner):
    def told():
        servers.look()
        return [one.heading for one in troubles(is_owner=True) if "bucket" in one.what]

    assert told() == []
    bucket.stop()
    try:
        assert told() == ["The bucket doesn’t answer"]
    finally:
        bucket.start()
    assert told() == []


def test_an_owner_is_told_of_a_bucket_that_isnt_there(bucket, owner, settings):
    url = bucket.url.replace(BUCKET, "felled")
    settings.STORAGES = settings.STORAGES | buckets.stores("", url)
    storages.__dict__.pop("backends", None)
    servers.look()
    [told] = [one for one in troubles(is_owner=True) if "bucket" in one.what]
    assert told.heading == "The bucket for backups doesn’t answer"
    assert "BACKUPS_URL" in told.meanwhile and "NoSuchBucket" in told.meanwhile
    assert "secret" not in told.meanwhile


def test_whose_data_it_is_fetches_their_copy_from_any_machine(signed_in, bucket, reader):
    download = Download.objects.create(account=reader)
    export_task.make.func(download.pk)
    download.refresh_from_db()
    assert f"downloads/{download.name}.zip" in bucket.names()
    download.path.unlink()  # Another machine has made it.
    address = reverse("account_download", args=[download.name])
    assert b"".join(signed_in(reader).get(address).streaming_content)[:2] == b"PK"
    export_task.throw_away(download)
    assert not bucket.names()


def test_a_backup_goes_to_the_bucket_and_is_fetched_from_it(signed_in, bucket, owner, post):
    Backup.ask(owner)
    upkeep.work()
    one = Backup.objects.get()
    assert one.is_good, one.error
    assert one.is_stored and f"backups/{one.name}" in bucket.names()
    kept = one.path.read_bytes()
    one.path.unlink()
    desk = signed_in(owner)
    assert f"into the bucket {BUCKET}" in desk.get(reverse("desk_backups")).text
    file = desk.get(reverse("desk_backup_download", args=[one.pk]))
    assert b"".join(file.streaming_content) == kept


@pytest.fixture
def stored(bucket, owner, post, earlier_databases):
    """A backup that lies in the bucket alone, and a site that has changed since."""
    Backup.ask(owner)
    upkeep.work()
    one = Backup.objects.get()
    one.path.unlink()
    Post.everything.update(title="Spoilt")
    return one


@pytest.mark.parametrize("address", ["{name}", "{bucket}/backups/{name}?region=eu-central-1"])
def test_a_backup_is_restored_from_the_bucket_by_its_name(stored, bucket, post, address):
    said = address.format(name=stored.name, bucket=bucket.url.partition("?")[0])
    call_command("backup", said, "--verify")
    assert Post.everything.get().title == "Spoilt"
    call_command("restore", said, "--replace")
    assert Post.everything.get().title == post.title
    assert not (Path(settings.DATA_DIR) / "fetched-backup").exists()


def test_what_the_bucket_gives_is_checked_before_anything_is_touched(stored, bucket):
    key = f"backups/{stored.name}"
    whole = bucket.client.get_object(Bucket=BUCKET, Key=key)["Body"].read()
    spoilt = whole[: len(whole) // 2] + b"another" + whole[len(whole) // 2 + 7 :]
    for body in whole[:-20_000], spoilt, b"":
        bucket.client.put_object(Bucket=BUCKET, Key=key, Body=body)
        with pytest.raises(CommandError):
            call_command("restore", stored.name, "--replace")
        assert Post.everything.get().title == "Spoilt"


def test_a_name_that_the_bucket_has_not_is_told_with_the_newest_that_it_has(stored, bucket):
    with pytest.raises(CommandError, match=f"no backup “a.tar”.*{stored.name}"):
        call_command("restore", "a.tar", "--replace")
    for address in "s3://host/only-a-bucket", "https://host/bucket/a.tar":
        with pytest.raises(CommandError, match="isn’t the address of a file in a bucket"):
            call_command("restore", address, "--replace")
    bucket.stop()
    try:
        with pytest.raises(CommandError, match="The bucket refuses it"):
            call_command("restore", stored.name, "--replace")
    finally:
        bucket.start()
    assert Post.everything.get().title == "Spoilt"


def test_a_backup_that_a_command_made_in_the_folder_goes_to_the_bucket_as_well(bucket, post):
    made = settings.BACKUPS_ROOT / "before-update-2026-12-01-100000.tar"
    made.parent.mkdir(exist_ok=True)
    call_command("backup", str(made))
    upkeep.work()
    assert Backup.objects.get(name=made.name).is_stored
    assert not upkeep.is_anything_to_do()


def test_a_backup_made_while_the_bucket_was_away_goes_there_later(bucket, owner, post):
    Backup.ask(owner)
    bucket.stop()
    try:
        with pytest.raises(StoreAway):
            upkeep.work()
        assert Backup.objects.get().is_good
    finally:
        bucket.start()
    assert upkeep.is_anything_to_do()
    upkeep.work()
    assert Backup.objects.get().is_stored
    assert not upkeep.is_anything_to_do()


def test_the_last_of_each_day_week_and_month_are_kept():
    noon = timezone.make_aware(datetime(2026, 11, 28, 12))
    daily = [Backup(pk=n, made_at=noon - timedelta(days=n)) for n in range(500)]
    days = [
        timezone.localdate(one.made_at).isoformat()
        for one in BackupSchedule(keeps=7, keeps_weekly=4, keeps_monthly=12).kept_of(daily)
    ]
    assert days[:7] == [f"2026-11-{day}" for day in range(28, 21, -1)]
    assert days[7:9] == ["2026-11-15", "2026-11-08"]
    assert days[9:] == [
        "2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31",
        "2026-04-30", "2026-03-31", "2026-02-28", "2026-01-31", "2025-12-31",
    ]  # fmt: skip
