"""An owner has the blog exported at the desk: asked for with a button, made by the worker, fetched for some days."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from accounts.models.audit import AuditEntry
from tests.conftest import just_signed_in
from transfer.elsewhere import at_the_desk
from transfer.export import export_task
from transfer.models import SiteExport

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, PREPARE = "/admin/backups/", "/admin/exports/prepare/"


def work():
    for one in SiteExport.objects.filter(state__in=SiteExport.AT_WORK):
        at_the_desk.make.call(one.pk)


@pytest.mark.parametrize(
    ("kind", "has"),
    [("site", "manifest.json"), ("wordpress", ".xml"), ("static", "index.html")],
)
def test_an_owner_has_it_prepared_and_fetches_it(owner, post, signed_in, kind, has):
    browser = signed_in(owner)
    browser.post(PREPARE, {"kind": kind})
    assert "It’s being prepared." in browser.get(PAGE).text
    work()
    assert "Ready since today" in browser.get(PAGE).text
    answer = browser.get(f"/admin/exports/{kind}.zip")
    assert "attachment" in answer.headers["Content-Disposition"]
    told = AuditEntry.objects.filter(by=owner, facts__form=kind).values_list("kind", flat=True)
    assert set(told) == {"export", "download"}
    names = ZipFile(BytesIO(b"".join(answer))).namelist()
    assert any(name.endswith(has) for name in names)
    assert any(post.slug in name for name in names) or kind == "wordpress"


@pytest.mark.parametrize("who", ["author", "author_who_moderates", "reader", None])
def test_nobody_else_asks_for_it_or_gets_it(who, owner_s_export, client, request):
    if who:
        person = request.getfixturevalue(who)
        client.force_login(person)
        just_signed_in(client, person)
    assert client.post(PREPARE, {"kind": "site"}).status_code in (302, 403)
    assert client.get("/admin/exports/site.zip").status_code in (302, 403)
    assert SiteExport.objects.count() == 1


@pytest.fixture
def owner_s_export(site):
    one = SiteExport.objects.create(kind="site")
    work()
    assert one.path.exists()
    return one


def test_an_owner_shows_that_it_is_them_before_the_file_leaves(owner, owner_s_export, client):
    client.force_login(owner)
    just_signed_in(client, owner, ago=3600)
    answer = client.get("/admin/exports/site.zip")
    assert answer.status_code == 302 and "reauthenticate" in answer.headers["Location"]


def test_it_ends_after_some_days_with_its_file(owner_s_export):
    SiteExport.objects.update(ends_at=timezone.now())
    export_task.tidy()
    assert not owner_s_export.path.exists() and not SiteExport.objects.exists()


def test_another_takes_its_place_and_two_presses_make_one(owner, owner_s_export, signed_in):
    browser = signed_in(owner)
    browser.post(PREPARE, {"kind": "site"})
    browser.post(PREPARE, {"kind": "site"})
    assert SiteExport.objects.get().is_at_work
    assert not owner_s_export.path.exists()


def test_one_whose_worker_was_killed_is_gone_on_with_and_leaves_nothing_half(site):
    one = SiteExport.objects.create(kind="site")
    one.take()
    at_work = one.path.parent / f".{one.path.name}-x.part"
    at_work.mkdir()
    SiteExport.objects.update(alive_at=timezone.now() - timezone.timedelta(hours=1))
    at_the_desk.go_on()
    work()
    assert SiteExport.objects.get().is_ready
    export_task.throw_away(one)
    assert not one.path.exists()


def test_one_that_fails_says_so(owner, signed_in, monkeypatch):
    def full(*args, **how):
        raise OSError("No space left on device")

    monkeypatch.setitem(at_the_desk.WRITERS, "site", full)
    browser = signed_in(owner)
    browser.post(PREPARE, {"kind": "site"})
    work()
    assert "It couldn’t be prepared." in browser.get(PAGE).text


def test_there_are_three_kinds(owner, signed_in):
    assert signed_in(owner).post(PREPARE, {"kind": "passwords"}).status_code == 404
