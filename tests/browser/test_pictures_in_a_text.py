"""Pictures that an author drops into a text, chooses, describes and puts in order."""

import base64
import re

import pytest
from playwright.sync_api import expect

from blog.models import Picture
from tests.blog.desk import ADD, picture_file
from tests.browser.conftest import all_held
from tests.mail import work

DROP = """([selector, files]) => {
  const data = new DataTransfer();
  for (const [name, type, content] of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  const place = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility());
  place.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
TEXT = "[name=text], .cm-content"


@pytest.fixture
def page(browse, author):
    page = browse(user=author)
    page.goto(ADD)  # The first page of all is made while everything else starts.
    page.wait_for_selector(".editor--live")
    return page


def drop(page, *files):
    sent = [[name, "image/png", base64.b64encode(content).decode()] for name, content in files]
    page.evaluate(DROP, [TEXT, sent])


def png(name, colour="teal"):
    return name, picture_file(name=name, colour=colour).read()


def text_of(page):
    return page.evaluate("new FormData(document.querySelector('form.editor')).get('text')")


def test_a_dropped_picture_has_its_line_and_its_card_and_takes_its_description(page):
    drop(page, png("slip.png"))
    card = page.get_by_role("group", name="slip.png")
    expect(card).to_be_visible()
    expect(card.get_by_role("progressbar")).to_be_hidden()
    card.get_by_label("Describe it for people who can’t see it").fill("A slip")
    page.keyboard.press("Tab")
    expect(card).not_to_have_class("picture-card picture-card--lacks")
    assert text_of(page).startswith(f"![A slip](/media/{Picture.objects.get().address})")


def test_describe_it_before_publishing_leads_to_the_picture_that_lacks_it(page):
    drop(page, png("slip.png"))
    card = page.get_by_role("group", name="slip.png")
    expect(card.get_by_role("progressbar")).to_be_hidden()
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("link", name="Describe it").click()
    described = card.get_by_label("Describe it for people who can’t see it")
    expect(described).to_be_focused()
    page.keyboard.type("A slip")
    page.keyboard.press("Tab")
    assert text_of(page).startswith("![A slip](/media/")


def test_a_card_is_no_higher_than_its_words_where_the_page_is_opened_anew(page):
    drop(page, png("slip.png"))
    card = page.get_by_role("group", name="slip.png")
    expect(card.get_by_role("progressbar")).to_be_hidden()
    expect(page.get_by_text("Saved", exact=False).first).to_be_visible()
    page.reload()
    picture = page.locator(".picture-card > img")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box["height"] < box["width"]


def test_the_menu_closes_on_escape_and_on_a_press_outside(page):
    menu = page.locator("details.more")
    for close in (
        lambda: page.keyboard.press("Escape"),
        lambda: page.get_by_role("tab", name="Settings").click(),
    ):
        menu.locator("summary").click()
        expect(menu.get_by_role("button", name="Keys")).to_be_visible()
        close()
        expect(menu.get_by_role("button", name="Keys")).to_be_hidden()


def test_a_picture_on_its_way_is_seen_in_the_preview_and_never_asked_for_where_it_isnt(page):
    asked, waiting = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/picture/upload/", lambda route: waiting.append(route))
    page.get_by_role("tab", name="Preview").click()
    drop(page, png("渡口.png"))
    shown = page.frame_locator("#preview iframe").locator("img[src^='blob:']")
    expect(shown).to_be_visible()
    page.locator(".cm-content").focus()
    page.keyboard.type("![](sending/of-another-visit/slip.png)")
    expect(page.get_by_role("group", name="slip.png")).to_be_visible()
    page.wait_for_timeout(500)
    all_held(page, waiting)
    waiting[0].continue_()
    assert not [one for one in asked if "sending/" in one and not one.startswith("blob:")]


def test_a_card_that_is_shown_anew_just_after_its_description_was_typed_keeps_it(page):
    taken = page.evaluate("""async () => {
      const { Card } = await import("/static/js/editor/pictures/picture_card.js");
      return new Promise((resolve) => {
        const ask = { change: (card, about) => resolve(about) };
        const card = new Card({}, ask, { name: "slip.png", address: "/slip.png" }), { field } = card.description;
        field.value = "A slip";
        field.dispatchEvent(new Event("change"));
        card.show({ description: "", caption: "", width: "column" });
      });
    }""")
    assert taken == {"description": "A slip"}


def test_a_file_that_is_not_taken_says_why_in_its_card_and_is_removed(page):
    drop(page, ("slip.png", png("slip.png")[1][:400]))
    card = page.get_by_role("group", name="slip.png")
    expect(card.get_by_role("status")).to_contain_text("damaged")
    card.get_by_role("button", name="Remove").click()
    expect(card).to_have_count(0)
    assert text_of(page).strip() == ""


def test_several_pictures_are_a_gallery_that_is_put_in_order(page):
    drop(page, png("one.png"), png("two.png", "navy"))
    gallery = page.get_by_role("group", name="Gallery")
    expect(gallery).to_contain_text("2 of 2 without a description")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    gallery.get_by_role("button", name="Reorder").click()
    gallery.get_by_role("button", name="Down: one.png").click()
    lines = text_of(page).strip().split("\n")
    assert ["two" in lines[0], "one" in lines[1]] == [True, True]


@pytest.fixture
def written(page, author):
    """The editor of a text with a picture, opened anew."""
    page.get_by_label("Title", exact=True).fill("Mussels")
    drop(page, png("slip.png"))
    card = page.get_by_role("group", name="slip.png")
    expect(card.get_by_role("progressbar")).to_be_hidden()
    line = text_of(page).strip()
    page.locator(".cm-content").press("Control+a")
    page.keyboard.insert_text(f"Low water.\n\n{line}\n\n## What we took\n\n- a rope\n- a lamp\n")
    page.keyboard.press("Control+s")
    expect(page.locator("#said, #saving").filter(has_text="Saved").first).to_be_visible()
    page.reload()
    page.wait_for_selector(".picture-card")
    return page


SHIFTS = """new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) window.shifted = (window.shifted ?? 0) + value;
}).observe({ type: "layout-shift", buffered: true });"""


def test_a_text_that_is_opened_does_not_jump_and_its_cards_load_small_files(written):
    work()
    written.add_init_script(SHIFTS)
    loaded = []
    written.on("request", lambda request: loaded.append(request.url))
    written.reload()
    image = written.get_by_role("group", name="slip").locator("img")
    expect(image).to_have_attribute("src", re.compile(r"-480\.webp$"))
    assert image.get_attribute("width") == "900"
    written.wait_for_function("document.querySelector('.picture-card img').complete")
    assert written.evaluate("window.shifted ?? 0") < 0.1
    original = Picture.objects.get().url
    assert not [url for url in loaded if url.endswith(original)]


def lines(page):
    return [line for line in text_of(page).splitlines() if line and "![" not in line]


def test_a_click_below_a_card_puts_the_cursor_where_it_was_pressed(written):
    written.locator(".cm-line", has_text="- a lamp").click()
    written.keyboard.press("End")
    written.keyboard.type(", lit")
    assert lines(written)[-1] == "- a lamp, lit"


def test_a_text_opens_with_its_first_line_and_the_card_below_the_pictures(written):
    first = written.locator(".cm-line").first.bounding_box()
    assert first["y"] < written.get_by_role("group", name="slip").bounding_box()["y"]


def test_a_picture_that_is_dropped_on_a_heading_stands_beside_it(written):
    box = written.locator(".cm-line", has_text="What we took").bounding_box()
    at = {"x": box["x"] + 12, "y": box["y"] + box["height"] / 2}
    sent = [["boat.png", "image/png", base64.b64encode(png("boat.png")[1]).decode()]]
    written.evaluate(
        DROP.replace("bubbles: true,", f"bubbles: true, clientX: {at['x']}, clientY: {at['y']},"),
        [TEXT, sent],
    )
    expect(written.get_by_role("group", name="boat.png")).to_be_visible()
    assert "## What we took" in lines(written)


def test_enter_in_a_description_goes_on_below_the_picture(written):
    written.get_by_role("group", name="slip").get_by_label("Describe it").fill("A slip")
    written.keyboard.press("Enter")
    expect(written.locator(".cm-content")).to_be_focused()
    written.keyboard.type("Then:")
    text = text_of(written).splitlines()
    assert text[2].startswith("![A slip](") and text[3] == "Then:"
