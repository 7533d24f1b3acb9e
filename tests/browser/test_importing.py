"""An owner brings a blog in at the desk: the file in pieces, and pages that come anew by themselves."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from blog.models import Post
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import RULES, SMALL, owner  # noqa: F401
from tests.browser.test_desk_accessibility import WIDE_ONES
from tests.transfer.conftest import EXPORTS
from transfer.imports.runs import import_task, receiving
from transfer.models import ImportRun

GARDEN = EXPORTS / "garden.xml"


@pytest.fixture(autouse=True)
def on_disk(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def in_pieces(monkeypatch):
    monkeypatch.setattr(receiving, "PIECE", GARDEN.stat().st_size // 3)


def heading(page, words):
    return page.get_by_role("heading", level=1, name=words)


def upload(page):
    page.goto("/admin/import/")
    page.get_by_label("The file").set_input_files(GARDEN)
    page.get_by_text("· Uploaded").wait_for()


def complaints(page):
    """What axe, thumbs and a narrow screen find wrong."""
    found = [one["id"] for one in Axe().run(page, options=RULES).response["violations"]]
    found += page.evaluate(SMALL)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"scrolls sideways: {page.evaluate(WIDE_ONES)}")
    return found


def say_who_and_what(page):
    """Answer for the authors of the file, and for a site with pictures of theirs."""
    run = ImportRun.objects.get()
    site = {"host": "pictures.example", "pictures": 12, "files": 1, "texts": 3}
    ImportRun.objects.update(plan=run.plan | {"sites": [site]})
    page.reload()
    page.get_by_role("button", name="Go on: authors").click()
    me = page.get_by_role("radio").first
    row = page.locator("[data-author]").first
    expect(me).not_to_be_checked()
    expect(row).to_be_visible()
    assert complaints(page) == []
    me.check()
    expect(row).to_be_hidden()
    page.get_by_role("button", name="Go on: pictures").click()
    answer = page.get_by_role("radio", name="No, leave them there")
    expect(answer).not_to_be_checked()
    assert complaints(page) == []
    answer.check()
    page.get_by_role("button", name="Go on: import").click()


@pytest.mark.usefixtures("in_pieces")
@pytest.mark.parametrize(("viewport", "dark"), [(WIDE, False), (PHONE, True)])
def test_a_blog_moves_in_while_its_owner_watches(browse, owner, viewport, dark):  # noqa: F811
    page = browse(viewport=viewport, dark=dark, user=owner, touch=viewport is PHONE)
    upload(page)
    page.get_by_role("radio", name="Later").check()
    page.get_by_role("button", name="Check the file").click()
    heading(page, "Checking garden.xml").wait_for()
    import_task.work(checks=True)
    heading(page, "Ready to import 5 articles").wait_for()
    assert complaints(page) == []

    page.locator(".import-kinds").get_by_role("link", name="Left out · Comments").click()
    expect(page.get_by_text("To be left out: 1 comment marked as spam.")).to_be_in_viewport()
    assert complaints(page) == []
    page.go_back()

    say_who_and_what(page)
    heading(page, "Importing A Kitchen & a Garden").wait_for()
    expect(page.get_by_role("progressbar", name="Import")).to_have_attribute("aria-valuenow", "0")
    import_task.work()
    heading(page, "A Kitchen & a Garden has been imported").wait_for()
    assert Post.objects.published().get().slug == "beans-before-breakfast"
    page.reload()  # axe knows the title of a page by its address.
    assert complaints(page) == []


@pytest.mark.usefixtures("in_pieces")
def test_an_upload_that_breaks_off_goes_on_where_it_was(browse, owner):  # noqa: F811
    page, sent = browse(user=owner), []

    def break_once(route):
        sent.append(int(route.request.url.rpartition("=")[2]))
        return route.abort() if len(sent) == 2 else route.continue_()

    page.route("**/*?from=*", break_once)
    upload(page)
    assert len(sent) > 3 and sent[1] == sent[2] > 0
    page.get_by_role("button", name="Check the file").click()
    heading(page, "Checking garden.xml").wait_for()
    with open(ImportRun.objects.get().file, "rb") as received:
        assert received.read() == GARDEN.read_bytes()


def test_an_upload_that_is_cancelled_leaves_nothing(browse, owner):  # noqa: F811
    page = browse(user=owner)
    upload(page)
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.locator(".import-uploads").get_by_role("button", name="Cancel").click()
    assert not list(receiving.folder().iterdir())
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("alert")).to_have_text("Choose a file first.")


def test_what_is_open_stays_open_while_the_page_comes_anew(browse, owner):  # noqa: F811
    page = browse(user=owner)
    run = ImportRun.objects.create(
        reader="wordpress", source="x", file="x", name="x.xml", title="X", state="running"
    )
    run.plan, run.report = {"counts": {"brought": {"post": 4}}}, {"counts": {"brought": {}}}
    run.save()
    page.goto(run.get_absolute_url())
    stop = page.get_by_role("button", name="Stop")
    stop.focus()
    run.keep({"counts": {"brought": {"post": 2}}})
    expect(page.get_by_role("progressbar", name="Import")).to_have_attribute("aria-valuenow", "50")
    expect(page.get_by_role("status")).to_contain_text("50 % in all")
    expect(stop).to_be_focused()
