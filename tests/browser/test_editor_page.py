"""The editor's page: preview, settings, what is asked before an article goes out, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from blog.models import Page, Post
from lib.text.words import count
from tests.browser.conftest import PHONE, WIDE
from tests.browser.editor import ADD, Desk
from tests.browser.test_accessibility import RULES, SMALL

VERY_WIDE = {"width": 1700, "height": 900}


@pytest.fixture
def change(post):
    return f"/admin/blog/post/{post.pk}/change/"


def test_the_preview_follows_what_is_typed_and_shows_title_and_standfirst(browse, author, change):
    desk = Desk(browse(user=author), change)
    desk.write("## Why now", over="\n\nThe sap is *down*.")
    expect(desk.preview.get_by_role("heading", name="Why now")).to_be_visible()
    expect(desk.preview.locator("em", has_text="down")).to_be_visible()
    desk.page.get_by_label("Title", exact=True).fill("Winter pruning")
    expect(desk.preview.get_by_role("heading", name="Winter pruning", level=1)).to_be_visible()


def test_the_preview_is_looked_at_on_a_phone_in_the_dark_in_the_feed_and_in_mail(
    browse, author, change, post
):
    desk = Desk(browse(user=author), change)
    expect(desk.preview.locator(".prose")).to_be_visible()
    desk.page.get_by_role("button", name="As on a phone").click()
    frame = desk.page.locator("#preview iframe")
    assert frame.evaluate("frame => frame.getBoundingClientRect().width") <= 390

    paper = "() => getComputedStyle(document.querySelector('#preview iframe').contentDocument.body).color"
    light = desk.page.evaluate(paper)
    desk.page.get_by_role("button", name="In the dark").click()
    assert desk.page.evaluate(paper) != light

    desk.page.get_by_label("Shown as").select_option("In mail")
    expect(desk.preview.get_by_role("heading", name=post.title)).to_be_visible()
    desk.page.get_by_label("Shown as").select_option("In the feed")
    expect(desk.preview.locator(".in-feed")).to_be_visible()


def test_the_last_good_preview_stays_while_a_text_cannot_be_shown(browse, author, change):
    desk = Desk(browse(user=author), change)
    expect(desk.preview.locator("strong", has_text="eleven")).to_be_visible()
    desk.write("")
    desk.paste("x" * 200_001)
    expect(desk.page.locator(".preview-state")).to_contain_text("200,000")
    expect(desk.preview.locator("strong", has_text="eleven")).to_be_visible()


def test_settings_say_their_value_and_follow_what_is_chosen(browse, author, change):
    desk = Desk(browse(user=author), change)
    desk.choose("Settings")
    filed = desk.page.locator("[data-fold=tags]")
    expect(filed.locator(".fold-value")).to_have_text("No tag yet")
    filed.get_by_label("Tags").fill("Walls, Pears")
    expect(filed.locator(".fold-value")).to_have_text("Walls, Pears")
    comments = desk.page.locator("[data-fold=comments_open]")
    comments.locator("summary").click()
    comments.get_by_role("checkbox", name="Comments are open").uncheck()
    expect(comments.locator(".fold-value")).to_have_text("Closed")


def test_on_a_very_wide_screen_preview_and_settings_stand_side_by_side(browse, author, change):
    desk = Desk(browse(user=author, viewport=VERY_WIDE), change)
    expect(desk.preview.locator(".prose")).to_be_visible()
    expect(desk.page.locator("#settings")).to_be_visible()


def test_publishing_takes_two_presses_and_says_what_is_lacking_and_what_happens(browse, author):
    desk = Desk(browse(user=author))
    desk.page.get_by_label("Title", exact=True).fill("Winter pruning")
    desk.write("![](/media/wall.jpg)\n\nThe sap is down.")
    desk.page.get_by_role("button", name="Publish…").click()
    panel = desk.page.locator("#publish")
    for lack in ("No standfirst", "1 picture has no description", "No tag yet"):
        expect(panel.get_by_text(lack)).to_be_visible()
    expect(panel.get_by_text("/winter-pruning/")).to_be_visible()
    panel.get_by_role("link", name="Add tags").click()
    expect(desk.page.get_by_label("Tags")).to_be_focused()
    desk.page.get_by_role("button", name="Publish…").click()
    desk.page.get_by_role("button", name="Publish now").click()
    told = desk.page.get_by_role("status").filter(has_text="Published.")
    told.get_by_role("link", name="See it").click()
    expect(desk.page.get_by_role("heading", name="Winter pruning", exact=True)).to_be_visible()


def test_a_time_is_chosen_where_publishing_is_asked_about(browse, author):
    desk = Desk(browse(user=author))
    desk.page.get_by_label("Title", exact=True).fill("Winter pruning")
    desk.page.get_by_role("button", name="Publish…").click()
    panel = desk.page.locator("#publish")
    panel.get_by_label("Schedule", exact=True).check()
    panel.get_by_label("Day").fill(f"{timezone.localdate().year + 1}-12-07")
    panel.get_by_label("Time").fill("06:50")
    panel.get_by_role("button", name="Schedule for 7 Dec").click()
    expect(desk.page.get_by_role("status").filter(has_text="Scheduled for")).to_be_visible()
    assert not Post.objects.get().is_public
    expect(desk.page.get_by_role("button", name="Schedule for 7 Dec")).to_be_visible()


def test_an_error_stands_at_its_field_and_every_word_is_kept(browse, author):
    desk = Desk(browse(user=author))
    desk.write("Ten careful words that nobody would like to write again.")
    desk.choose("Settings")
    desk.page.get_by_label("Tags").fill("Walls")
    desk.page.get_by_role("button", name="Publish…").click()
    desk.page.get_by_role("button", name="Publish now").click()
    error = desk.page.get_by_role("alert")
    expect(error).to_contain_text("This isn’t saved yet")
    error.get_by_role("link", name="Title").click()
    expect(desk.page.get_by_label("Title", exact=True)).to_be_focused()
    desk.page.locator(".cm-content").wait_for()
    assert desk.text == "Ten careful words that nobody would like to write again."
    expect(desk.page.get_by_label("Tags")).to_have_value("Walls")


def test_on_a_phone_one_thing_stands_at_a_time_and_tools_at_the_bottom(browse, author, change):
    desk = Desk(browse(user=author, viewport=PHONE, touch=True), change)
    tools = desk.page.get_by_role("toolbar", name="Tools")
    assert tools.bounding_box()["y"] + tools.bounding_box()["height"] > 830
    desk.choose("Preview")
    expect(desk.preview.locator(".prose")).to_be_visible()
    expect(desk.page.locator(".cm-content")).to_be_hidden()
    desk.choose("Settings")
    expect(desk.page.locator("#settings")).to_be_visible()
    desk.choose("Write")
    expect(desk.page.locator(".cm-content")).to_be_visible()


def test_without_scripts_the_text_has_a_border_and_the_settings_stand_beside_it(browse, author):
    page = browse(js=False, user=author)
    page.goto(ADD)
    page.get_by_label("Title", exact=True).fill("Winter pruning")
    page.get_by_label("Text", exact=True).fill("The sap is *down*.")
    page.locator("[data-fold=slug] summary").click()
    page.get_by_label("Address").fill("pruning")
    page.get_by_role("button", name="Save and preview").click()
    expect(page.locator("em", has_text="down")).to_be_visible()
    page.get_by_role("link", name="Continue editing").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("The sap is *down*.")
    assert Post.objects.get().status == "draft"


def test_a_page_is_written_on_the_same_page(browse, author):
    desk = Desk(browse(user=author), "/admin/blog/page/add/")
    desk.page.get_by_label("Title", exact=True).fill("About the orchard")
    desk.write("Pears, mostly.")
    desk.page.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.page.get_by_role("status").filter(has_text="Published.")).to_be_visible()
    assert Page.objects.get(title="About the orchard").is_public


def test_the_longest_text_is_typed_in_and_sent_whole(browse, author, change, post):
    desk = Desk(browse(user=author), change)
    words = "pears and walls " * 12_400
    desk.write("")
    desk.paste(words)
    desk.press("Control+End")
    desk.page.keyboard.type("the end")
    assert desk.text.endswith("the end") and len(desk.text) > 198_000
    desk.page.get_by_role("button", name="Update…").click()
    desk.page.get_by_role("button", name="Update", exact=True).click()
    expect(desk.page.get_by_role("status").filter(has_text="Updated.")).to_be_visible()
    post.refresh_from_db()
    assert post.text.endswith("the end")


@pytest.mark.parametrize(
    ("viewport", "dark"),
    [
        pytest.param(WIDE, False, id="desk-light"),
        pytest.param(PHONE, True, id="phone-dark"),
        pytest.param(WIDE, True, id="desk-dark", marks=pytest.mark.slow),
        pytest.param(PHONE, False, id="phone-light", marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing_on_any_part_of_the_page(browse, author, change, viewport, dark):
    desk = Desk(browse(user=author, viewport=viewport, dark=dark, touch=viewport is PHONE), change)
    page, found = desk.page, []

    def look(part):
        for violation in Axe().run(page, options=RULES).response["violations"]:
            targets = [node["target"] for node in violation["nodes"]]
            found.append(f"{part}: {violation['id']}: {violation['help']} {targets}")
        found.extend(f"{part}: small: {small}" for small in page.evaluate(SMALL))
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], part

    look("text")
    desk.write("", over="/")
    page.get_by_role("listbox", name="Insert").wait_for()
    look("insert menu")
    desk.press("Escape")
    for tab in ("Preview", "Settings"):
        desk.choose(tab)
        look(tab)
    page.evaluate("document.querySelectorAll('.fold').forEach((fold) => (fold.open = true))")
    look("open folds")
    page.get_by_role("button", name="Update…").click()
    page.get_by_text("What happens").wait_for()
    look("before publishing")
    assert not found, "\n".join(found)


def test_in_german_the_editor_of_a_published_article_is_as_wide_as_its_window(
    browse, author, change, site
):
    site.language = "de"
    site.save()
    desk = Desk(browse(user=author), change)
    last = desk.page.locator(".preview-tools button").last.bounding_box()
    assert last["x"] + last["width"] <= WIDE["width"]
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]


def test_on_a_phone_the_bar_has_room_for_changes_that_are_not_public_yet(browse, author, change):
    desk = Desk(browse(user=author, viewport=PHONE, touch=True), change)
    desk.write("Eleven other words.", over=" And more.")
    said = desk.page.locator("#said")
    expect(said).to_contain_text("not public yet")
    assert said.evaluate(
        "(said) => said.scrollHeight <= said.clientHeight && said.scrollWidth <= said.clientWidth"
    )
    expect(desk.page.locator(".editor-bar > .history")).to_be_hidden()
    desk.page.locator(".editor-bar .more summary").click()
    expect(desk.page.get_by_role("link", name="History")).to_be_visible()


def test_day_and_time_of_publication_are_one_as_high_as_the_other(browse, author, change):
    desk = Desk(browse(user=author), change)
    desk.choose("Settings")
    day, time = (desk.page.locator(f"#id_published_at_{part}") for part in (0, 1))
    if not time.is_visible():
        desk.page.locator("[data-fold=when] summary").click()
    assert abs(day.bounding_box()["height"] - time.bounding_box()["height"]) < 4


def test_the_bars_of_a_table_and_dashes_by_themselves_are_no_words(browse, author):
    desk = Desk(browse(user=author))
    desk.write("| Tag | Höhe |\n| --- | --- |\n| Mo | 3,2 |\n\nHeute - nichts\n\n---\n\n水位")
    expect(desk.page.locator(".count")).to_have_text("8 words, 1 minute")
    assert count(desk.text) == 8
