"""An owner's own hands on the page of the screening."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from moderation.models import Screening
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import RULES
from tests.conftest import a_person

PAGE = "/admin/moderation/screening/"


@pytest.fixture
def owner(site):
    Screening.objects.create(pk=1, held_words="casino\ncheap flights")
    return a_person("Odile", is_superuser=True)


@pytest.mark.parametrize("how", [{"viewport": WIDE}, {"viewport": PHONE, "dark": True}])
def test_words_are_chips_that_are_tested_before_they_are_saved(browse, owner, how):
    page = browse(user=owner, **how)
    page.goto(PAGE)
    words = page.get_by_label("Hold comments with these words")
    words.fill("seo service")
    words.press("Enter")
    expect(words).to_be_focused()
    page.get_by_role("button", name="Remove “casino”").click()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.locator("[name=text]").fill("My SEO service!")
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_text("It contains “seo service”")).to_be_visible()
    assert not Axe().run(page, options=RULES).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Save screening").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Screening.current().held_words == "cheap flights\nseo service"


def test_without_scripts_each_word_has_a_line(browse, owner):
    page = browse(js=False, user=owner)
    page.goto(PAGE)
    page.get_by_label("Hold comments with these words").fill("casino\nbitcoin*")
    page.get_by_role("button", name="Save screening").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Screening.current().held_words == "casino\nbitcoin*"


@pytest.mark.parametrize("js", [True, False])
def test_who_waits_is_chosen_in_segments_and_numbers_step(browse, owner, js):
    page = browse(js=js, user=owner)
    page.goto(PAGE)
    page.locator("label:has([name=first][value=all])").click()
    links = page.locator("[name=links]")
    links.fill("2")
    if js:
        page.get_by_role("button", name="Allowed links per comment: one more").click()
        page.get_by_role("button", name="Allowed links per comment: one more").click()
        page.get_by_role("button", name="Allowed links per comment: one less").click()
        expect(links).to_have_value("3")
        page.locator("[name=text]").fill(
            "http://a.example http://b.example http://c.example http://d.example"
        )
        page.get_by_role("button", name="Test", exact=True).click()
        expect(page.locator("[data-tried] .found")).to_contain_text("Four links; the limit is 3.")
        assert Screening.current().links != 3, "tested, and not saved"
    page.get_by_role("button", name="Save screening").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Screening.current().first == "all" and Screening.current().links == 2 + js


def test_without_scripts_what_stands_in_the_form_is_tested_on_a_page_of_its_own(browse, owner):
    page = browse(js=False, user=owner)
    page.goto(PAGE)
    page.get_by_label("Hold comments with these words").fill("seo service")
    page.locator("[name=text]").fill("My SEO service!")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Test", exact=True).click()
    expect(opened.value.get_by_text("It contains “seo service”")).to_be_visible()
    assert Screening.current().held_words == "casino\ncheap flights"
