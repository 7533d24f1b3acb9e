"""What an author is asked before an article goes out, and what is there as soon as a new one is saved."""

from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from blog.models import Post, Version
from blog.models.texts.typed import Sender, Typed
from comments.gate import Writer
from comments.models import Comment
from tests.browser.conftest import PHONE, all_held
from tests.browser.editor import Desk
from tests.browser.test_pictures_in_a_text import drop, png

LAPTOP = {"width": 1280, "height": 800}
PASSAGE = "The sap is down."
SEEN_WHOLE = "element => element.getBoundingClientRect().bottom <= innerHeight"


@pytest.fixture
def change(post):
    return f"/admin/blog/post/{post.pk}/change/"


@pytest.fixture
def lacking(post):
    """An article that lacks so much that the list of it is longer than a screen."""
    post.write("\n\n".join(f"[{n}](/gone/{n}/)" for n in range(40)))
    post.save()
    return post


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_button_that_publishes_is_in_sight_however_much_is_lacking(
    browse, author, change, lacking, viewport
):
    Post.objects.filter(pk=lacking.pk).update(status=Post.Status.DRAFT)
    desk = Desk(browse(user=author, viewport=viewport), change)
    desk.write(lacking.text, over="\n\n![](https://elsewhere.example/pears.jpg)")
    expect(desk.page.locator(".editor-notes")).to_contain_text("1 picture")
    desk.page.get_by_role("button", name="Publish…").click()
    panel = desk.page.locator("#publish")
    expect(panel.get_by_role("heading", name="What happens")).to_be_attached()
    assert panel.get_by_role("button", name="Publish now").evaluate(SEEN_WHOLE)
    panel.get_by_label("Schedule", exact=True).check()
    panel.get_by_label("Day").fill(f"{timezone.localdate().year + 1}-12-07")
    assert panel.get_by_role("button", name="Schedule for").evaluate(SEEN_WHOLE)


def test_an_address_of_chinese_letters_is_read_as_such_and_stays_within_the_pane(
    browse, author, change, post
):
    Post.objects.filter(pk=post.pk).update(slug="渡口的三十一年" * 4)
    page = browse(user=author, viewport=LAPTOP)
    page.goto(f"{change}?publish=1#publish")
    expect(page.locator("#publish .effects")).to_contain_text("渡口的三十一年")
    assert page.locator("#publish .effects").evaluate("one => one.scrollWidth <= one.clientWidth")
    Post.objects.filter(pk=post.pk).update(slug="a" * 120)
    page.reload()
    expect(page.locator("#publish .effects")).to_contain_text("aaa")
    assert page.locator("#publish .effects").evaluate("one => one.scrollWidth <= one.clientWidth")


def test_what_a_fold_says_after_a_change_has_the_commas_of_the_language(
    browse, author, change, site
):
    site.language = "zh-hans"
    site.save()
    desk = Desk(browse(user=author), change)
    fold = desk.page.locator("[data-fold=comments_open]")
    desk.choose("设置")
    fold.evaluate("fold => (fold.open = true)")
    said = fold.locator(".fold-value")
    fold.locator("[name=comments_close_days]").first.fill("7")
    expect(said).to_contain_text("、")
    expect(said).not_to_contain_text(", ")


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no scripts"])
def test_so_is_the_one_that_updates(browse, author, change, lacking, js):
    page = browse(user=author, viewport=LAPTOP, js=js)
    page.goto(f"{change}?publish=1#publish")
    expect(page.get_by_role("heading", name="What happens")).to_be_attached()
    assert page.get_by_role("button", name="Update", exact=True).evaluate(SEEN_WHOLE)


@pytest.fixture
def taking(browse, author, post, reader, change):
    """The author's editor with what a reader said of its first sentence beside the text."""
    post.write(f"{PASSAGE} The walls are warm.")
    post.save()
    said = Comment.write(
        post, Writer(account=reader, name=reader.name), f"> {PASSAGE}\n\nStill rising."
    )
    desk = Desk(browse(user=author, viewport=LAPTOP), f"{change}?take={said.pk}")
    desk.page.get_by_label("The passage, corrected").fill("The sap is still rising.")
    return desk


def test_without_its_line_a_correction_stays_out_and_the_button_leads_to_the_line(taking):
    page = taking.page
    page.get_by_role("button", name="Put it into the text").click()
    expect(page.get_by_role("button", name="Write the line first")).to_be_visible()
    line = page.get_by_label("Line in the list of corrections")
    expect(line).to_be_focused()
    expect(line).to_be_in_viewport()
    assert PASSAGE in taking.text
    page.get_by_role("button", name="Update…").click()
    expect(page.locator("#publish")).to_contain_text("A correction isn’t in the text yet.")
    page.locator("#publish").get_by_role("button", name="Go to it").click()
    expect(line).to_be_focused()


def test_update_names_the_correction_with_its_line_and_who_is_told(taking, reader):
    page = taking.page
    page.get_by_label("Line in the list of corrections").fill("The sap was still rising.")
    page.get_by_label(f"Thank {reader.name} by name").check()
    page.get_by_role("button", name="Put it into the text").click()
    expect(page.get_by_text("It is in the text, and readers see it")).to_be_visible()
    page.get_by_role("button", name="Update…").click()
    happens = page.locator("#publish .effects")
    expect(happens).to_contain_text("“The sap was still rising.”")
    expect(happens).to_contain_text(f"{reader.name} is notified.")
    expect(happens).to_contain_text("names them once they agree")
    taking.write(PASSAGE)
    page.get_by_role("button", name="Close", exact=True).click()
    page.get_by_role("button", name="Update…").click()
    expect(happens).to_contain_text("isn’t in the text, so it doesn’t appear")


def test_a_new_article_has_its_history_its_preview_link_and_all_choices_once_it_is_saved(
    browse, author
):
    page = browse(user=author, viewport=LAPTOP)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk = Desk(page)
    history = page.get_by_role("link", name="History")
    expect(history).to_be_hidden()
    page.get_by_label("Title", exact=True).fill("Winter pruning")
    desk.write(PASSAGE)
    expect(history).to_be_visible()
    new = Post.objects.get()
    expect(history).to_have_attribute("href", f"/admin/blog/post/{new.pk}/history/")
    page.get_by_role("button", name="Publish…").click()
    choices = page.get_by_role("link", name="All choices…")
    expect(choices).to_have_attribute("href", f"/admin/blog/post/{new.pk}/change/?all")
    page.get_by_role("button", name="Close", exact=True).click()

    desk.choose("Settings")
    fold = page.locator("[data-fold=preview_link]")
    fold.locator("summary").click()
    fold.get_by_role("button", name="Make a link").click()
    fold.get_by_role("button", name="Copy").click()
    expect(fold.get_by_role("button", name="Copied")).to_be_visible()
    expect(fold.locator(".fold-value")).to_contain_text("Works until")
    address = page.evaluate("navigator.clipboard.readText()")
    stranger = browse()
    stranger.goto(urlsplit(address).path)
    expect(stranger.get_by_text(PASSAGE)).to_be_visible()
    fold.get_by_role("button", name="Turn off this link").click()
    expect(fold.locator(".fold-value")).to_have_text("None")
    assert stranger.goto(urlsplit(address).path).status == 404


def test_without_scripts_a_preview_link_takes_one_press_in_its_fold(browse, author, change, post):
    Post.objects.filter(pk=post.pk).update(status=Post.Status.DRAFT)
    page = browse(user=author, js=False)
    page.goto(change)
    page.locator("[data-fold=preview_link] summary").click()
    page.get_by_role("button", name="Make a link").click()
    page.goto(urlsplit(page.get_by_label("The link").input_value()).path)
    expect(page.get_by_role("heading", name=post.title)).to_be_visible()


@pytest.fixture
def held(browse, author):
    """An editor with what happens before publishing open, and the two pictures that are still on their way."""
    desk, waiting = Desk(browse(user=author, viewport=LAPTOP, fails=True)), []
    desk.page.route("**/picture/upload/", lambda route: waiting.append(route))
    desk.page.get_by_label("Title", exact=True).fill("Low water")
    drop(desk.page, png("one.png"), png("two.png", "navy"))
    desk.page.get_by_role("button", name="Publish…").click()
    expect(desk.page.locator("#publish [data-waits]")).to_have_text("Waiting for 2 pictures.")
    all_held(desk.page, waiting, 2)
    return desk.page, waiting


def publish(page):
    page.locator("#publish").get_by_role("button", name="Publish now").click()


def test_beside_the_button_it_says_which_pictures_it_waits_for_and_publishes_once_they_are_here(
    held,
):
    page, (one, two) = held
    beside = page.locator("#publish [data-waits]")
    publish(page)
    expect(beside).to_have_text("Waiting for 2 pictures. Then it is published automatically.")
    expect(page.locator("#said")).to_have_text("Waiting for 2 pictures.")
    one.continue_()
    expect(beside).to_have_text("Waiting for 1 picture. Then it is published automatically.")
    two.continue_()
    expect(page.get_by_text("Published. See it")).to_be_visible()
    assert Post.objects.get().text.count("(/media/pictures/") == 2


def test_who_closes_it_meanwhile_publishes_nothing(held):
    page, waiting = held
    publish(page)
    page.locator("#publish").get_by_role("button", name="Close").click()
    for one in waiting:
        one.continue_()
    expect(page.locator("#said")).to_contain_text("Saved")
    assert Post.objects.get().status == Post.Status.DRAFT


def test_nothing_is_published_without_a_picture_that_did_not_arrive_unless_asked_twice(held):
    page, (one, two) = held
    beside = page.locator("#publish [data-waits]")
    publish(page)
    one.continue_()
    two.abort()
    expect(beside).to_have_text("1 picture isn’t sent. Press again to publish without it.")
    assert not Post.objects.filter(status=Post.Status.PUBLISHED)
    publish(page)
    expect(page.get_by_text("Published. See it")).to_be_visible()


def test_a_picture_that_was_lost_with_its_window_is_told_of_before_publishing(
    browse, author, change, post
):
    Post.objects.filter(pk=post.pk).update(status=Post.Status.DRAFT)
    desk = Desk(browse(user=author, viewport=LAPTOP, fails=True), change)
    desk.write("![](sending/x1/one.png)")
    desk.page.get_by_role("button", name="Publish…").click()
    beside = desk.page.locator("#publish [data-waits]")
    expect(beside).to_have_text("1 picture isn’t sent")
    publish(desk.page)
    expect(beside).to_contain_text("Press again to publish without it.")
    desk.write("No picture.")
    expect(beside).to_be_hidden()
    publish(desk.page)
    expect(desk.page.get_by_text("Published. See it")).to_be_visible()


def test_the_notice_of_a_picture_elsewhere_is_a_bar_between_the_others(browse, author):
    desk = Desk(browse(user=author, viewport=LAPTOP))
    desk.write("![](https://elsewhere.example/pears.jpg)")
    notice = desk.page.locator(".editor-notes p", has_text="1 picture is on another site")
    expect(notice).to_be_visible()
    bar, around = notice.bounding_box(), desk.page.locator(".editor-notes").bounding_box()
    assert bar == around and bar["width"] == LAPTOP["width"]


def test_two_versions_are_chosen_in_full_and_the_earlier_is_restored_beside_them(
    browse, author, post
):
    for text in ("Twelve pears.", "Thirteen pears."):
        post.keep_typed(Typed(post.title, "", text), Sender(author), Version.Kind.AUTOSAVED)
    page = browse(user=author, viewport=LAPTOP)
    page.goto(f"/admin/blog/post/{post.pk}/history/")
    for menu in page.locator(".compared select").all():
        assert menu.evaluate("menu => menu.scrollWidth <= menu.clientWidth")
    restore, beside = (
        page.locator("summary", has_text="Restore"),
        page.get_by_role("button", name="Compare"),
    )
    assert restore.bounding_box()["y"] == beside.bounding_box()["y"]
    restore.click()
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text("Restored as a new version.")).to_be_visible()
