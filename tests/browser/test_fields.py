"""The desk's fields for files, days and times look the same everywhere, in the blog's words."""

import pytest
from playwright.sync_api import expect

from tests.blog.desk import change_of
from tests.browser.conftest import PHONE
from tests.conftest import a_person


@pytest.fixture
def owner(site):
    return a_person("Odile", is_superuser=True)


def test_a_chosen_file_is_shown_with_its_name_and_size(browse, owner, tmp_path):
    file = tmp_path / "fog-horn.mp3"
    file.write_bytes(b"\0" * 1_400_000)
    page = browse(user=owner)
    page.goto("/admin/blog/recording/add/")
    field = page.locator(".file-field").first
    expect(field).to_contain_text("or drop it here")
    page.locator("[name=upload]").set_input_files(file)
    expect(field).to_contain_text("fog-horn.mp3, 1.4 MB")
    captions = page.locator(".file-field:has([name=captions])")
    captions.dispatch_event("dragenter")
    expect(captions).to_have_class("file-field is-over")


@pytest.mark.parametrize("js", [True, False])
@pytest.mark.parametrize("path", ["/admin/import/", "/admin/blog/recording/add/"])
def test_each_file_field_has_the_desks_button(browse, owner, path, js):
    page = browse(user=owner, js=js, viewport=PHONE)
    page.goto(path)
    buttons = page.locator("input[type=file] + .file-field-button")
    assert buttons.count() == page.locator("input[type=file]").count() > 0
    expect(buttons.first).to_be_visible()
    expect(buttons.first).to_contain_text("hoose")


def test_a_day_and_a_time_are_in_the_blogs_words_until_somebody_is_in_the_field(
    browse, owner, post
):
    page = browse(user=owner)
    page.goto(f"{change_of(post)}?all")
    day, time = page.locator("[name=published_at_0]"), page.locator("[name=published_at_1]")
    day.fill("2026-12-07")
    time.fill("18:50")
    page.locator("[name=slug]").focus()
    words = page.locator(".day-field-words")
    expect(words.nth(0)).to_have_text("7 Dec 2026")
    expect(words.nth(1)).to_have_text("18:50")
    seen = "field => getComputedStyle(field).color !== 'rgba(0, 0, 0, 0)'"
    assert not day.evaluate(seen) and not time.evaluate(seen)
    day.focus()
    assert day.evaluate(seen)
    expect(words.nth(0)).to_be_hidden()
    expect(page.locator(".day-field:has([name=comments_close_at_0])")).to_contain_text(
        "Choose a day"
    )
    kinds = page.locator("input:is([type=date], [type=time])")
    assert kinds.count() == page.locator(".day-field input").count() > 3
