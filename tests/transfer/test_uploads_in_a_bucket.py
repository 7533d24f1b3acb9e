"""Several machines and a bucket: any of them takes the next piece of an export, and any worker reads it."""

import os
import time
from fcntl import LOCK_EX, flock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.models import Picture, Post
from lib.storage.buckets import StoreAway
from tests.transfer.bucket import bucket, one_bucket
from tests.transfer.test_missing_pictures import FILES, archive, do
from tests.transfer.test_uploads_at_the_desk import PAGE, add, begin, sent
from tests.transfer.test_wordpress_pictures import bring_in, export
from transfer.imports.runs import import_task, pieces, receiving
from transfer.models import ImportRun, MissingFile
from transfer.models.import_runs import TRIES
from transfer.sources.recognise import recognised

__all__ = ["bucket", "export", "one_bucket"]
pytestmark = [pytest.mark.served, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture(autouse=True)
def at(bucket, settings, tmp_path):
    """Go on at another machine: at("second")."""

    def at(machine):
        settings.DATA_DIR = tmp_path / machine

    at("first")
    return at


@pytest.fixture
def garden(exports):
    return (exports / "garden.xml").read_bytes()


def uploads_in(bucket):
    return {name for name in bucket.names() if name.startswith("imports/")}


def sent_in_pieces(desk, content):
    told = begin(desk, len(content)).json()
    for offset in range(0, len(content), 500_000):
        add(desk, told["address"], offset, content[offset : offset + 500_000])
    return told["token"]


def nothing_here():
    return not os.listdir(receiving.folder())


def test_each_piece_comes_to_another_machine_and_a_third_brings_it_in(desk, garden, at, bucket):
    told = begin(desk, len(garden)).json()
    add(desk, told["address"], 0, garden[:1000])
    at("second")
    assert begin(desk, len(garden)).json()["received"] == 1000
    lost = add(desk, told["address"], 0, garden[:1000])
    assert lost.status_code == 409 and lost.json()["received"] == 1000
    assert add(desk, told["address"], 1000, garden[1000:]).json()["received"] == len(garden)
    desk.post(PAGE, {"upload": told["token"], "pictures": "later"})
    at("worker")
    import_task.work(checks=True)
    run = ImportRun.objects.get()
    assert run.state == "ready" and run.plan["found"]["post"] == 6
    import_task.start(run, {})
    import_task.work()
    run.refresh_from_db()
    assert run.state == "done" and Post.objects.filter(title__contains="eans").exists()
    at("first")
    assert nothing_here() and import_task.has_file(run)
    import_task.throw_away(run)
    assert not uploads_in(bucket)


def test_a_form_without_scripts_and_all_parts_of_one_export(desk, garden, at):
    second = garden.replace(b"<wp:post_id>", b"<wp:post_id>9").replace(b"<link>", b"<link>x")
    files = [SimpleUploadedFile("a.xml", garden), SimpleUploadedFile("b.xml", second)]
    assert desk.post(PAGE, {"file": files, "pictures": "later"}).status_code == 302
    at("worker")
    import_task.work(checks=True)
    run = ImportRun.objects.get()
    assert run.state == "ready" and run.plan["found"]["post"] == 2 * 6


def test_while_the_bucket_is_away_a_piece_is_refused_in_a_sentence_and_comes_later(
    desk, garden, bucket
):
    told = begin(desk, len(garden)).json()
    add(desk, told["address"], 0, garden[:1000])
    bucket.stop()
    try:
        refused = add(desk, told["address"], 1000, garden[1000:])
        assert refused.status_code == 507 and "Nothing was lost or changed" in refused.json()["why"]
    finally:
        bucket.start()
    assert add(desk, told["address"], 1000, garden[1000:]).json()["received"] == len(garden)


def test_who_checks_needs_no_room_for_the_whole_at_the_machine_that_serves_the_page(
    desk, garden, at, monkeypatch
):
    noise = os.urandom(1_200_000)
    export = sent_in_pieces(desk, archive({"garden.xml": garden, "noise": noise}))
    pictures = sent_in_pieces(desk, archive({"uploads/noise": noise}))
    monkeypatch.setattr(receiving, "ROOM", 1 << 60)
    told = {"upload": export, "media_upload": pictures, "pictures": "upload"}
    assert desk.post(PAGE, told).status_code == 302
    assert nothing_here() and ImportRun.objects.get().reader == "wordpress"


def test_a_bucket_that_goes_away_while_a_zip_is_looked_at_makes_no_damaged_one_of_it(desk, bucket):
    token = sent(desk, archive({"noise": os.urandom(600_000)}))
    try:
        with pytest.raises(StoreAway), pieces.opened(token) as file:
            bucket.stop()
            recognised(file)
    finally:
        bucket.start()
    with pieces.opened(token) as file:
        assert recognised(file) is None


def test_while_the_bucket_is_away_nothing_is_given_up(desk, garden, at, bucket):
    token = sent(desk, garden)
    bucket.stop()
    try:
        assert desk.get(PAGE).status_code == 200
        answer = desk.post(PAGE, {"upload": token, "pictures": "later"})
        assert answer.status_code == 507 and not ImportRun.objects.exists()
    finally:
        bucket.start()
    desk.post(PAGE, {"upload": token, "pictures": "later"})
    at("worker")
    bucket.stop()
    try:
        for _again in range(TRIES + 1):
            import_task.work(checks=True)
        run = ImportRun.objects.get()
        assert run.state == "checking" and not import_task.has_file(run)
    finally:
        bucket.start()
    import_task.work(checks=True)
    run.refresh_from_db()
    assert run.state == "ready" and nothing_here()


def test_what_came_before_there_was_a_bucket_is_read_from_the_disk(desk, garden, settings):
    stores = settings.STORAGES
    settings.STORAGES = {name: one for name, one in stores.items() if name != "imports"}
    desk.post(PAGE, {"upload": sent(desk, garden), "pictures": "later"})
    settings.STORAGES = stores
    run = ImportRun.objects.get()
    assert import_task.has_file(run)
    import_task.work(checks=True)
    run.refresh_from_db()
    assert run.state == "ready"
    import_task.throw_away(run)
    assert nothing_here()


def test_who_checks_twice_can_forget_one_of_both(desk, garden, bucket):
    told = {"upload": sent(desk, garden), "pictures": "later"}
    uploads = list(receiving.uploads_of(desk.session).values())
    desk.post(PAGE, told)
    first = ImportRun.objects.get()
    second = import_task.receive(uploads, first.who)
    import_task.throw_away(first)
    assert import_task.has_file(second)
    import_task.throw_away(second)
    assert not uploads_in(bucket)


def test_what_a_killed_process_had_fetched_is_deleted_and_not_what_another_reads(garden):
    left, in_use = (receiving.folder() / f"{receiving.FETCHED}{name}" for name in ("a", "b"))
    long_ago = time.time() - 2 * receiving.BEING_LOCKED
    for place in (left, in_use):
        place.mkdir()
        (place / "file").write_bytes(garden)
        os.utime(place, (long_ago, long_ago))
    held = os.open(in_use, os.O_RDONLY)
    flock(held, LOCK_EX)
    import_task.tidy()
    assert [one.name for one in receiving.folder().iterdir()] == [in_use.name]
    os.close(held)
    import_task.tidy()
    assert nothing_here()


def test_pictures_that_were_missing_are_sent_to_one_machine_and_used_at_another(
    desk, export, at, bucket
):
    bring_in(export)
    run = ImportRun.objects.get()
    files = {f"wp-content/uploads/{name}": content for name, content in FILES.items()}
    do(desk, run, "send", SimpleUploadedFile("uploads.zip", archive(files)))
    assert MissingFile.objects.matched().exists() and uploads_in(bucket)
    do(desk, run, "use")
    at("worker")
    bucket.stop()
    try:
        import_task.work()
        assert MissingFile.objects.coming().exists() and not Picture.objects.exists()
    finally:
        bucket.start()
    import_task.work()
    assert {one.description for one in Picture.objects.all()} == {"A wall of brick", "A pear"}
    assert nothing_here() and not uploads_in(bucket)


def test_what_was_begun_and_left_is_swept_from_the_bucket_and_what_is_needed_stays(
    desk, garden, at, bucket, monkeypatch
):
    left = begin(desk, len(garden)).json()
    add(desk, left["address"], 0, garden[:1000])
    desk.post(PAGE, {"file": SimpleUploadedFile("a.xml", garden), "pictures": "later"})
    at("worker")
    monkeypatch.setattr(receiving, "KEPT", -1)
    import_task.tidy()
    assert {*pieces.tokens_since()} == {os.path.basename(ImportRun.objects.get().file)}
