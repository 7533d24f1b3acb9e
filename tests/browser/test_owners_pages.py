"""An owner's own hands on the pages of the settings: colours, files and days."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from blog.models import Site
from moderation.models import PolicyRevision
from tests.blog.desk import picture_file
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_accessibility import RULES
from tests.conftest import a_person

LOOK = "/admin/settings/look/"


@pytest.fixture
def owner(site):
    return a_person("Odile", is_superuser=True)


def png(name="heron.png"):
    file = picture_file(name=name)
    return {"name": name, "mimeType": "image/png", "buffer": file.read()}


def test_a_pale_colour_is_told_while_it_is_typed_and_a_press_takes_a_better_one(browse, owner):
    page = browse(user=owner)
    page.goto(LOOK)
    field = page.locator("#id_accent_light")
    field.fill("#6fa9bd")
    told = page.get_by_role("group", name="A colour that can be read")
    told.get_by_text("Too pale to read on light pages").wait_for()
    told.get_by_role("button").click()
    assert field.input_value() != "#6fa9bd" and field.evaluate("e => e === document.activeElement")
    told.wait_for(state="detached")
    page.get_by_role("button", name="Save settings").click()
    page.get_by_text("Saved.").wait_for()
    assert Site.current().accent_light == field.input_value()


def test_a_logo_is_sent_when_it_is_chosen_and_outlives_another_error(browse, owner):
    page = browse(user=owner)
    page.goto(LOOK)
    page.locator("#id_logo_file").set_input_files(png())
    page.get_by_text("heron.png. Sent, and kept").wait_for()
    page.locator("#id_accent_light").fill("nonsense")
    page.get_by_role("button", name="Save settings").click()
    page.get_by_text("This isn’t saved yet").wait_for()
    page.locator("#id_accent_light").fill("")
    page.get_by_role("button", name="Save settings").click()
    page.get_by_text("Saved.").wait_for()
    assert Site.current().logo


@pytest.mark.parametrize("js", [True, False])
def test_a_file_field_speaks_the_blogs_language(browse, owner, js):
    Site.bump(everything=True, language="de")
    page = browse(user=owner, js=js)
    page.goto("/admin/blog/picture/add/")
    shown = page.locator(".file-field").first
    box = shown.bounding_box()
    assert box["width"] > 60 and box["height"] >= 28
    shown.locator("input").set_input_files(png("reiher.png"))
    if js:
        expect(shown).to_contain_text("reiher.png")


def test_a_day_stands_in_the_blogs_words_in_its_field(browse, owner):
    page = browse(user=owner)
    page.goto("/admin/settings/comments/")
    page.locator("#id_comments_close_at_0").fill("2027-03-09")
    page.locator("#id_comments_close_at_1").focus()
    page.get_by_text("9 Mar 2027").wait_for()


@pytest.fixture
def draft(policy):
    return PolicyRevision.objects.draft()


@pytest.mark.parametrize("how", [{"viewport": WIDE}, {"viewport": PHONE, "dark": True}])
def test_a_rule_is_moved_by_its_arrow_and_the_focus_stays(browse, owner, draft, how):
    page = browse(user=owner, **how)
    page.goto(f"/admin/moderation/policyrevision/{draft.pk}/change/")
    first = draft.wordings.get(number=1)
    down = page.get_by_role("button", name=f"Move “{first.title}” down")
    down.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Rule 2 of 2").wait_for()
    assert down.evaluate("button => button === document.activeElement")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not Axe().run(page, options=RULES).response["violations"]
    page.get_by_text("Saved ").wait_for()
    first.refresh_from_db()
    assert first.number == 2
    opened = page.locator("details.policy-card[open]")
    for card in page.locator("details.policy-card > summary").all():
        card.click()
        expect(opened).to_have_count(1)  # The others are shut.


def test_a_draft_of_the_policy_saves_itself_a_new_rule_once_and_nothing_over_another_tab(
    browse, owner, draft
):
    address = f"/admin/moderation/policyrevision/{draft.pk}/change/"
    page, other = browse(user=owner), browse(user=owner)
    for tab in (page, other):
        tab.goto(address)
    page.get_by_text("Add a rule").click()
    card = page.locator("details.policy-card[open]")
    card.get_by_label("Title").fill("Quote a little")
    page.get_by_text("Not saved yet:").wait_for()
    card.get_by_label("Short name").fill("pasted text")
    card.get_by_label("Text").fill("A few lines and a link.")
    page.get_by_text(re.compile(r"^Saved \d")).wait_for()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        card.get_by_label("Text").fill("A few lines.")
    page.get_by_text(re.compile(r"^Saved \d")).wait_for()
    assert [one.text for one in draft.wordings.filter(number=3)] == ["A few lines."]
    assert page.get_by_text("Add a rule").count() == 1, "and another can follow"

    other.locator("details.policy-card > summary").first.click()
    other.locator("details.policy-card[open]").get_by_label("Title").fill("Typed elsewhere")
    other.get_by_text("This draft was saved in another tab").wait_for()
    other.get_by_role("button", name="Save", exact=True).click()
    other.get_by_text("Your words are below, and not saved.").wait_for()
    assert other.get_by_label("Title").first.input_value() == "Typed elsewhere"
    assert draft.wordings.count() == 3


@pytest.mark.parametrize("address", ["", "nonsense"])
def test_an_address_that_is_none_is_told_of_in_our_words_and_nothing_is_lost(
    browse, owner, address
):
    page = browse(user=owner)
    page.goto("/admin/settings/people/")
    page.get_by_label("As", exact=True).select_option("Moderator")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("E-mail address").press("Enter")
    page.get_by_role("alert").get_by_text("Enter an e-mail address with an @").wait_for()
    assert page.get_by_label("E-mail address").input_value() == address
    assert page.get_by_label("As", exact=True).input_value() == "Moderator"


def test_a_rule_that_is_to_be_taken_out_waits_for_the_button_and_says_so(browse, owner, draft):
    page = browse(user=owner)
    page.goto(f"/admin/moderation/policyrevision/{draft.pk}/change/")
    page.locator("details.policy-card > summary").first.click()
    save = page.get_by_role("button", name="Save", exact=True)
    assert not save.is_visible()
    tick = page.locator("details.policy-card[open]").get_by_label("Take this rule out")
    tick.check()
    save.wait_for()
    tick.uncheck()
    save.wait_for(state="hidden")
    tick.check()
    save.click()
    page.get_by_text("Saved.").wait_for()
    assert draft.wordings.count() == 1
