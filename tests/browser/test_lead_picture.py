"""The lead picture in the editor's settings: sent, chosen from the library, kept in view, described."""

import base64

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from blog.models import Picture, Post
from blog.pictures.upload import receive
from tests.blog.desk import ADD, change_of, picture_file
from tests.browser.conftest import all_held
from tests.browser.test_accessibility import RULES, SMALL
from tests.browser.test_pictures_in_a_text import DROP, png
from tests.waiting import until

FOLD = "[data-fold=lead]"


@pytest.fixture
def page(browse, author):
    page = browse(user=author)
    open_settings(page, ADD)
    return page


def open_settings(page, address):
    page.goto(address)
    page.locator(".cm-content").wait_for()
    page.get_by_role("tab", name="Settings").click()
    fold = page.locator(FOLD)
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()


def send(page, name="boat.png", colour="teal"):
    with page.expect_file_chooser() as chooser:
        page.locator(FOLD).get_by_role("button", name="From this device…").first.click()
    _, content = png(name, colour)
    chooser.value.set_files({"name": name, "mimeType": "image/png", "buffer": content})


def field(page, label):
    return page.locator(FOLD).get_by_label(label, exact=True)


def assert_right(page):
    found = Axe().run(page, options=RULES).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["target"]) for one in found]
    assert not page.evaluate(SMALL)


def said(page):
    return page.locator("#said")


def test_a_lead_picture_that_was_sent_is_there_after_saved_and_in_the_published_article(page):
    page.get_by_label("Title", exact=True).fill("Low water")
    page.locator(".cm-content").fill("The river turns.")
    send(page)
    field(page, "Description").fill("A boat on mud")
    expect(said(page)).to_contain_text("Saved")
    page.reload()
    page.get_by_role("tab", name="Settings").click()
    fold = page.locator(FOLD)
    expect(fold.locator(".fold-value")).to_have_text("A boat on mud")
    fold.locator("summary").click()
    expect(fold.locator(".focus img")).to_be_visible()
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Published. See it")).to_be_visible()
    assert Post.objects.get().lead.description == "A boat on mud"


def test_nothing_is_called_saved_while_the_picture_is_on_its_way(page):
    page.get_by_label("Title", exact=True).fill("Low water")
    waiting = []
    page.route("**/picture/upload/", lambda route: waiting.append(route))
    with page.expect_response(lambda answer: "/autosave/" in answer.url):
        send(page)
        field(page, "Description").fill("A boat on mud")
    expect(said(page)).to_have_text("Sending 1 picture. You can go on typing.")
    expect(page.locator(FOLD).locator(".fold-value")).to_contain_text("Sending,")
    all_held(page, waiting)
    waiting[0].continue_()
    expect(said(page)).to_contain_text("Saved")
    expect(field(page, "Description")).to_have_value("A boat on mud")


def test_a_picture_that_breaks_off_says_so_and_is_sent_again(page):
    page.route("**/picture/upload/", lambda route: route.abort())
    send(page)
    fold = page.locator(FOLD)
    expect(fold.get_by_role("status")).to_have_text("Not sent: no connection.")
    expect(said(page)).to_have_text("1 picture isn’t sent")
    page.unroute("**/picture/upload/")
    fold.get_by_role("button", name="Try again").click()
    expect(said(page)).to_contain_text("Saved")
    assert Picture.objects.count() == 1


def test_a_picture_is_dropped_on_the_card(page):
    sent = [["boat.png", "image/png", base64.b64encode(png("boat.png")[1]).decode()]]
    page.evaluate(DROP, [".lead-drop", sent])
    expect(page.locator(FOLD).locator(".focus img")).to_be_visible()
    until(Picture.objects.exists)


def test_a_picture_of_the_library_brings_its_words_and_its_ring(browse, author):
    for name in ("pear.png", "boat.png"):
        receive(picture_file(name=name), by=author)
    boat = Picture.objects.get(sent_as="boat.png")
    Picture.objects.filter(pk=boat.pk).update(description="A boat", caption="At noon", focus_x=20)
    page = browse(user=author)
    open_settings(page, ADD)
    fold = page.locator(FOLD)
    expect(fold.locator(".lead-lately").get_by_role("button")).to_have_count(2)
    fold.get_by_role("button", name="From the library…").first.click()
    dialog = page.get_by_role("dialog", name="Choose a picture")
    assert_right(page)
    dialog.get_by_label("Search").fill("boat")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name="boat.png").click()
    expect(field(page, "Description")).to_have_value("A boat")
    expect(field(page, "Caption")).to_have_value("At noon")
    ring = fold.get_by_role("button", name="Kept in view")
    expect(ring).to_have_accessible_name("Kept in view. Arrow keys move it. 20 × 50")
    ring.focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "ArrowUp"):
        ring.press(key)
    expect(ring).to_have_accessible_name("Kept in view. Arrow keys move it. 31 × 49")
    cuts = fold.locator(".focus-cuts img")
    expect(cuts).to_have_count(3)
    assert_right(page)
    assert page.evaluate(
        "[...document.querySelectorAll('.focus-cuts img')].every((one) => one.src)"
    )


def test_the_picture_of_a_shared_link_is_chosen_by_its_looks(browse, author):
    boat = receive(picture_file(name="boat.png"), by=author)
    page = browse(user=author)
    open_settings(page, ADD)
    fold = page.locator("[data-fold=card_now]")
    fold.locator("summary").click()
    fold.get_by_role("button", name="From the library…").click()
    page.get_by_role("dialog").get_by_role("button", name="boat.png").click()
    expect(fold.get_by_label("Picture when shared")).to_have_value(str(boat.pk))
    expect(fold.locator("img.shared-picture")).to_be_visible()


def test_a_lead_picture_that_is_taken_away_leaves_none(browse, author, post):
    post.lead = receive(picture_file(), by=author, description="A slip")
    post.save()
    page = browse(user=author)
    open_settings(page, change_of(post))
    fold = page.locator(FOLD)
    expect(fold.locator(".focus img")).to_be_visible()
    fold.get_by_role("button", name="Remove").click()
    expect(fold.locator(".fold-value")).to_have_text("None")
    expect(said(page)).to_contain_text("not public yet")
    assert post.newest_version().fields["lead"] == [""]


def test_an_article_that_is_published_meanwhile_waits_for_its_picture(page):
    page.get_by_label("Title", exact=True).fill("Low water")
    page.locator(".cm-content").fill("The river turns.")
    waiting = []
    page.route("**/picture/upload/", lambda route: waiting.append(route))
    send(page)
    expect(said(page)).to_have_text("Sending 1 picture. You can go on typing.")
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("button", name="Publish now").click()
    all_held(page, waiting)
    waiting[0].continue_()
    expect(page.get_by_text("Published. See it")).to_be_visible()
    assert Post.objects.get().lead


def test_without_scripts_there_are_a_field_for_a_file_and_two_numbers(browse, author):
    page = browse(user=author, js=False)
    page.goto(ADD)
    page.locator(FOLD).locator("summary").click()
    for label in ("Or upload a new picture", "Across", "Down"):
        expect(page.get_by_label(label, exact=True)).to_be_visible()
