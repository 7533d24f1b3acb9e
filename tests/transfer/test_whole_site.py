"""A whole site goes out as one archive, and comes in elsewhere as it was, but for its secrets."""

import hashlib
import json
import os
import shutil
from io import StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from accounts.models.audit import AuditEntry
from accounts.permissions.roles import OWNER
from blog.models import Picture, Post, Site
from blog.models.articles.visibility import Visibility
from comments.models import Comment, Subscription
from lib.db.snapshot import snapshot
from tests.conftest import PASSWORD
from tests.emptied import empty
from tests.transfer.crawling import crawl
from transfer.archive.reading import kept_archive
from transfer.demo.load import load
from transfer.whole_site import tables
from transfer.whole_site.harmless import is_harmless
from transfer.whole_site.manifest import ImportFailed, SiteKind

pytestmark = pytest.mark.django_db(transaction=True)


def export(path):
    said = StringIO()
    call_command("export_site", str(path), stdout=said)
    return said.getvalue()


def bring_in(path, owner="perpetua@example.org"):
    said = StringIO()
    call_command("import_site", str(path), owner=owner, stdout=said)
    return said.getvalue()


def move(path, tmp_path, settings):
    """Leave the site behind, and begin with an empty one."""
    empty("default")
    for name in ("MEDIA_ROOT", "ORIGINALS_ROOT"):
        setattr(settings, name, tmp_path / f"new-{name.lower()}")


def changed(path, new, change):
    """A copy of an archive in which `change(name, bytes)` is what stands in its files, with its list mended."""
    with ZipFile(path) as old, ZipFile(new, "w", ZIP_DEFLATED) as zip_file:
        manifest = json.loads(old.read("manifest.json"))
        for name in manifest["files"]:
            data = change(name, old.read(name))
            told = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            manifest["files"][name] = told
            zip_file.writestr(name, data)
        zip_file.writestr("manifest.json", json.dumps(manifest))
    return new


def a_comment(post, **about):
    place = {"tree_id": 1_000, "lft": 1, "rght": 2, "level": 0}
    words = {"name": "Heron", "text": "Ivy", "rendered": "<p>Ivy</p>", "state": "published"}
    return Comment.objects.bulk_create([Comment(post=post, **words, **place, **about)])[0]


@pytest.fixture
def exported(post, tmp_path):
    export(tmp_path / "site.zip")
    return tmp_path / "site.zip"


def test_every_column_of_every_table_is_in_an_export_or_left_out_on_purpose():
    before = {now: label for label, now in tables.MOVED.items()}
    for model in apps.get_models(include_auto_created=True):
        label = before.get(model._meta.label, model._meta.label)
        assert (label in tables.COLUMNS) != (label in tables.LEFT_OUT), label
        if label in tables.COLUMNS:
            named = [word.rstrip("!*") for word in tables.COLUMNS[label].split()]
            assert sorted(named) == sorted(one.name for one in model._meta.local_fields), label


def test_a_moved_blog_shows_every_page_as_it_was(client, tmp_path, settings):
    load()
    before = crawl(client)
    assert len(before) > 100
    export(tmp_path / "site.zip")
    move(client, tmp_path, settings)
    bring_in(tmp_path / "site.zip", owner="corin@example.org")
    after = crawl(client)
    assert after.keys() == before.keys()
    assert [address for address in before if after[address] != before[address]] == []
    last = Comment.objects.latest("pk")
    assert client.get(last.get_absolute_url()).status_code in (302, 404)
    assert a_comment(last.post).pk > last.pk


def test_no_secret_leaves_with_an_export(client, author, post, signed_in, tmp_path):
    post.set_password("the wall")
    post.visibility = Visibility.PASSWORD
    post.save()
    signed_in(author)
    Authenticator.objects.create(user=author, type="totp", data={"secret": "a-second-step"})
    a_comment(post, token="browser-of-a-guest", submission="digest-of-a-form")
    Subscription.objects.create(account=author, kind="blog", token="key-of-a-letter")
    export(tmp_path / "site")
    written = "".join(
        path.read_text() for path in (tmp_path / "site").rglob("*.*") if path.is_file()
    )
    assert post.text in written and author.email in written
    secrets = [
        author.password,
        post.password,
        client.session.session_key,
        Site.current().identity,
        django_settings.SECRET_KEY,
        *("a-second-step", "browser-of-a-guest", "digest-of-a-form", "key-of-a-letter"),
    ]
    assert [one for one in secrets if one in written] == []


def test_people_come_without_passwords_and_ask_for_a_new_one(
    client, author, reader, exported, tmp_path, settings, mailoutbox
):
    export(tmp_path / "people.zip")
    move(client, tmp_path, settings)
    said = bring_in(tmp_path / "people.zip")
    assert "perpetua@example.org: Owner, Author" in said
    assert not User.objects.get(pk=reader.pk).has_usable_password()
    client.post("/accounts/login/", {"login": reader.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    client.post("/accounts/password/reset/", {"email": reader.email})
    call_command("db_worker", batch=True, verbosity=0)
    assert any(reader.email in letter.to for letter in mailoutbox)


def test_a_protected_article_stays_closed(client, post, exported, tmp_path, settings):
    post.set_password("the wall")
    post.visibility = Visibility.PASSWORD
    post.save()
    export(tmp_path / "closed.zip")
    move(client, tmp_path, settings)
    bring_in(tmp_path / "closed.zip")
    assert "eleven" not in client.get(post.get_absolute_url()).text
    assert not Post.objects.get(pk=post.pk).opens_with("")


def test_an_export_is_of_one_moment(post, tmp_path):
    with snapshot() as alias:
        Post.objects.filter(pk=post.pk).update(title="Meanwhile")
        seen = Post.everything.using(alias).filter(pk=post.pk)
        assert [one.title for one in (seen.get(), *seen.iterator())] == ["A wall of espaliers"] * 2


def test_an_article_is_a_file_with_front_matter(post, tmp_path):
    export(tmp_path / "site")
    text = (tmp_path / "site" / "articles" / f"{post.pk:05}-a-wall-of-espaliers.md").read_text()
    assert text.startswith('---\ntitle: "A wall of espaliers"\n')
    assert 'author: "Perpetua"\n' in text
    assert text.endswith("---\nThe south wall holds **eleven** pears.")


def test_a_full_disk_leaves_nothing_under_the_final_name(post, tmp_path, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(CommandError, match="No space left"):
        export(tmp_path / "site.zip")
    assert list(tmp_path.glob("*.zip")) == list(tmp_path.glob(".*.part")) == []


def test_nothing_is_written_over(exported):
    with pytest.raises(CommandError, match="already exists"):
        export(exported)


def test_a_site_with_something_in_it_takes_no_import(exported):
    with pytest.raises(CommandError, match="empty site, and this one has"):
        bring_in(exported)
    assert Post.objects.count() == 1


def nothing_came():
    return not any(
        table.model._base_manager.exists()
        for table in tables.TABLES
        if table.label not in tables.THERE_AT_FIRST
    )


def test_a_broken_or_strange_archive_is_refused_before_anything_is_touched(
    exported, client, tmp_path, settings
):
    move(client, tmp_path, settings)
    bad = tmp_path / "bad.zip"

    def refused(why):
        with pytest.raises(CommandError, match=why):
            bring_in(bad)
        assert nothing_came()

    bad.write_bytes(exported.read_bytes()[:-200])
    refused("can’t be read")
    with ZipFile(exported) as old, ZipFile(bad, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"Perpetua", b"Perpetuo"))
    refused("isn’t as it was")
    shutil.copy(exported, bad)
    with ZipFile(bad, "a") as more:
        more.writestr("media/../../../evil.txt", "x")
    refused("differ")
    with ZipFile(bad, "w") as new:
        told = {"bytes": 1, "sha256": hashlib.sha256(b"x").hexdigest()}
        names = ["data/../../evil.txt"]
        manifest = {"format": "parley-site", "version": 1, "tables": {}}
        new.writestr(names[0], "x")
        new.writestr("manifest.json", json.dumps(manifest | {"files": {names[0]: told}}))
    refused("where none belongs")
    with ZipFile(bad, "w", ZIP_DEFLATED) as new:
        new.writestr("data/bomb.jsonl", b"0" * 20_000_000)
    refused("unpacks to far more")
    with ZipFile(bad, "w") as new:
        new.writestr("manifest.json", json.dumps(manifest | {"version": 2, "files": {}}))
    refused("newer Parley")
    with ZipFile(bad, "w") as new:
        strange = {"blog.Post": {"rows": 1, "columns": ["id", "from_the_future"]}}
        new.writestr("manifest.json", json.dumps(manifest | {"files": {}, "tables": strange}))
    refused("newer Parley")


def test_an_archive_that_is_damaged_anywhere_is_read_as_it_was_or_refused(exported, tmp_path):
    was, bad, refused = exported.read_bytes(), tmp_path / "bad.zip", 0
    for at in range(0, len(was), 101):
        bad.write_bytes(was[:at] + bytes([was[at] ^ 0x55]) + was[at + 1 :])
        try:
            with kept_archive(bad, SiteKind) as archive:
                assert archive.files
        except ImportFailed:
            refused += 1
    assert refused > 50


def test_a_link_in_a_folder_is_refused(post, tmp_path):
    export(tmp_path / "site")
    (tmp_path / "site/media").mkdir(exist_ok=True)
    (tmp_path / "site/media/passwd").symlink_to("/etc/passwd")
    with (
        pytest.raises(ImportFailed, match="passwd is a link"),
        kept_archive(tmp_path / "site", SiteKind),
    ):
        pass


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        ("blog.Post", b"<p>The", b"<script>x</script><p>The", "run in readers"),
        ("blog.Post", b"<p>The", b"<img src=x onerror=alert(1) <p>", "run in readers"),
        ("accounts.User", b'"site":""', b'"site":"java\\tscript:x()"', "run code"),
        ("blog.Post", b'"status":"published"', b'"status":"strange"', "one of its choices"),
        ("blog.Post", b'"author":', b'"author":99', "inconsistent"),
        ("blog.Post", b'"title":"A', b'"titel":"A', "columns"),
    ],
)
def test_an_archive_that_was_tampered_with_leaves_the_site_empty(
    exported, client, tmp_path, settings, name, old, new, why
):
    move(client, tmp_path, settings)

    def change(file, data):
        return data.replace(old, new) if file == f"data/{name}.jsonl" else data

    bad = changed(exported, tmp_path / "bad.zip", change)
    with pytest.raises(CommandError, match=why):
        bring_in(bad)
    assert nothing_came()


def test_a_picture_can_t_be_put_outside_its_folder(exported, client, tmp_path, settings):
    Picture.objects.create(file="pictures/wall.jpg", width=1, height=1)
    (tmp_path / "media/pictures").mkdir(parents=True)
    (tmp_path / "media/pictures/wall.jpg").write_bytes(b"picture")
    export(tmp_path / "picture.zip")
    move(client, tmp_path, settings)

    def change(file, data):
        return data.replace(b"pictures/wall.jpg", b"../../wall.jpg") if "Picture." in file else data

    with pytest.raises(CommandError, match="where none belongs"):
        bring_in(changed(tmp_path / "picture.zip", tmp_path / "bad.zip", change))
    assert nothing_came()
    bring_in(tmp_path / "picture.zip")
    assert (settings.MEDIA_ROOT / "pictures/wall.jpg").read_bytes() == b"picture"


def test_whoever_an_import_makes_an_owner_stands_in_the_audit_log(
    exported, client, tmp_path, settings, reader
):
    export(tmp_path / "with-a-reader.zip")
    move(client, tmp_path, settings)
    bring_in(tmp_path / "with-a-reader.zip", owner=reader.email.upper())
    [given, imported] = AuditEntry.objects.order_by("pk")
    assert (imported.kind, imported.by, imported.facts) == ("import", None, {"form": "site"})
    assert (given.kind, given.by, given.about.email) == ("role given", None, reader.email)
    assert given.facts == {"role": OWNER} and given.about.is_superuser


def test_an_owner_who_comes_with_an_import_was_made_one_elsewhere(
    exported, client, tmp_path, settings, author
):
    User.objects.filter(pk=author.pk).update(is_superuser=True)
    export(tmp_path / "with-an-owner.zip")
    move(client, tmp_path, settings)
    bring_in(tmp_path / "with-an-owner.zip", owner=author.email)
    assert not AuditEntry.objects.of_group("roles").exists()


def test_the_record_is_guarded_again_after_an_import(exported, client, tmp_path, settings):
    move(client, tmp_path, settings)
    bring_in(exported)
    with connection.cursor() as cursor:
        counted = {
            "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'written_%'",
            "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'written_%'",
        }
        cursor.execute(counted[connection.vendor])
        assert cursor.fetchone()[0] > 20


@pytest.mark.parametrize(
    "html",
    ["<p onclick=x>", "<svg><a>", '<a href="&#106;avascript:x">', "<!-- --><p>", "<p>x<img src='"],
)
def test_code_in_html_is_seen(html):
    assert not is_harmless(html)
