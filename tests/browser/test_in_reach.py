"""A long thread: what is new in it and the way to the form stay in reach of whoever reads it."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from comments.models import Comment, Visit
from tests.accounts.leaving import write
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_what_is_new import was_here

NARROWEST = {"width": 320, "height": 640}
WORDS = "The wall keeps its warmth long after the sun has gone, and the pears know it. " * 4


@pytest.fixture
def branch(post, second_reader):
    """The twelfth of 22 comments, with two replies to be written."""
    return [write(post, second_reader, f"Nº {n}: {WORDS}") for n in range(22)][11]


@pytest.fixture
def long(post, second_reader, branch):
    """A thread of 25, all from two days ago but for three of today."""
    Comment.objects.update(created_at=timezone.now() - timedelta(days=2))
    above = post.comments.get(text__startswith="Nº 3:")
    early = write(post, second_reader, f"An early one. {WORDS}", parent=above)
    answer = write(post, second_reader, f"An answer. {WORDS}", parent=branch)
    under = write(post, second_reader, f"Under it. {WORDS}", parent=answer)
    return [early.pk, answer.pk, under.pk]


def visited(post, account):
    yesterday = timezone.now() - timedelta(days=1)
    Visit.objects.create(account=account, post=post, since=yesterday, last=yesterday)


def head(page, key):
    return page.locator(f"#c-{key} > .comment-head")


def reach(page):
    return page.get_by_role("navigation", name="New comments")


def scroll_to(page, place):
    page.locator(place).first.evaluate("elt => elt.scrollIntoView({behavior: 'instant'})")


@pytest.mark.parametrize("scripts", [True, False])
def test_each_new_comment_leads_an_account_to_the_next_and_the_last_to_the_form(
    browse, post, reader, long, scripts
):
    visited(post, reader)
    page = browse(user=reader, js=scripts)
    page.goto(post.get_absolute_url())
    first, second, third = long
    expect(head(page, first).get_by_role("link", name="Previous")).to_have_count(0)
    head(page, first).get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(f"#c-{second}$"))
    head(page, second).get_by_role("link", name="Next").click()
    expect(head(page, third)).to_be_in_viewport()
    head(page, third).get_by_role("link", name="Previous").click()
    expect(page).to_have_url(re.compile(f"#c-{second}$"))
    head(page, third).get_by_role("link", name="Next").click()
    expect(page.get_by_label("Your comment")).to_be_in_viewport()
    if scripts:
        expect(page.get_by_label("Your comment")).to_be_focused()


def test_a_guest_is_led_by_their_own_browser(browse, post, long):
    page = browse()
    was_here(page, post)
    first, second, third = long
    head(page, first).get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(f"#c-{second}$"))
    expect(head(page, first).get_by_role("link", name="Previous")).to_have_count(0)
    head(page, third).get_by_role("link", name="Next").click()
    expect(page.get_by_label("Your comment")).to_be_focused()


def test_n_leads_on_wherever_one_is_on_the_page_and_rests_in_a_field(browse, post, reader, long):
    visited(post, reader)
    page = browse(user=reader)
    page.goto(post.get_absolute_url())
    page.get_by_role("link", name="Archive").first.focus()
    for key in long:
        page.keyboard.press("n")
        expect(page.locator(f"#c-{key}")).to_be_focused()
    page.keyboard.press("Shift+n")
    expect(page.locator(f"#c-{long[1]}")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator(f"#c-{long[2]}")).to_be_focused()
    page.keyboard.press("n")
    field = page.get_by_label("Your comment")
    expect(field).to_be_focused()
    page.evaluate("dispatchEvent(new Event('hashchange'))")  # The browser's own may come this late.
    page.keyboard.press("n")
    expect(field).to_have_value("n")


def test_the_key_is_told_of_and_can_be_switched_off_for_good(browse, post, reader, long):
    visited(post, reader)
    page = browse(user=reader)
    page.goto(post.get_absolute_url())
    page.get_by_label("Key n: the next").uncheck()
    page.locator("body").press("n")
    page.reload()
    expect(page.get_by_label("Key n: the next")).not_to_be_checked()
    page.locator("body").press("n")
    assert "#" not in page.url
    page.get_by_label("Key n: the next").check()
    page.keyboard.press("n")
    expect(page.locator(f"#c-{long[0]}")).to_be_focused()


def test_a_folded_branch_opens_for_the_step_into_it(browse, post, reader, branch, long):
    visited(post, reader)
    page = browse(user=reader)
    page.goto(post.get_absolute_url())
    page.get_by_role("link", name="Collapse all").click()
    page.locator(f"#c-{branch.pk} .permalink").first.focus()
    page.keyboard.press("n")
    expect(page.locator(f"#c-{long[1]}")).to_be_focused()
    expect(page.locator(f"#c-{long[1]} .text").first).to_be_in_viewport()


@pytest.mark.parametrize("viewport", [WIDE, PHONE, NARROWEST])
def test_the_reach_goes_along_once_the_tools_are_out_of_sight_and_stops_before_the_form(
    browse, post, reader, long, viewport
):
    visited(post, reader)
    page = browse(user=reader, viewport=viewport)
    page.goto(post.get_absolute_url())
    expect(reach(page)).not_to_be_in_viewport()
    scroll_to(page, ".thread-tools")
    expect(reach(page)).not_to_be_in_viewport()
    scroll_to(page, ".comments > .comment:nth-child(8)")
    expect(reach(page)).to_be_in_viewport()
    expect(reach(page)).to_contain_text("3 new")
    box = reach(page).bounding_box()
    assert viewport["height"] - 30 <= box["y"] + box["height"] <= viewport["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    if viewport is WIDE:
        column = page.locator(".comments").bounding_box()
        assert box["x"] >= column["x"] + column["width"] + 32
    else:
        assert box["height"] <= 50

    reach(page).get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(f"#c-{long[1]}$"))
    reach(page).get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(f"#c-{long[2]}$"))
    reach(page).get_by_role("link", name="Previous").click()
    expect(page).to_have_url(re.compile(f"#c-{long[1]}$"))

    scroll_to(page, ".respond")
    if reach(page).is_visible():
        form, box = page.locator(".respond").bounding_box(), reach(page).bounding_box()
        assert box["y"] + box["height"] <= form["y"]
        last = page.locator(".comments > .comment").last.bounding_box()
        assert viewport is WIDE or last["y"] + last["height"] <= box["y"]


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_the_reach_makes_room_for_whatever_is_typed(browse, post, reader, long, viewport):
    page = browse(user=reader, viewport=viewport)
    page.goto(post.get_absolute_url())
    scroll_to(page, ".comments > .comment:nth-child(8)")
    expect(reach(page)).to_be_visible()
    expect(reach(page).get_by_role("link")).to_have_count(1)  # Nothing is new.
    reach(page).get_by_role("link", name="Write").click()
    expect(page.get_by_label("Your comment")).to_be_focused()
    expect(reach(page)).to_be_hidden()


def test_a_guest_without_scripts_has_the_way_to_the_form_alone(browse, post, long):
    page = browse(js=False, viewport=PHONE)
    page.goto(post.get_absolute_url())
    scroll_to(page, ".comments > .comment:nth-child(8)")
    expect(reach(page).get_by_role("link")).to_have_count(1)
    reach(page).get_by_role("link", name="Write").click()
    expect(page).to_have_url(re.compile("#respond$"))


def test_a_guest_is_told_in_reach_until_they_have_read_it(browse, post, long):
    page = browse()
    was_here(page, post)
    scroll_to(page, ".comments > .comment:nth-child(6)")
    expect(reach(page)).to_contain_text("3 new")
    reach(page).get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(f"#c-{long[1]}$"))
    page.get_by_role("button", name="Mark all as read").click()
    expect(reach(page).get_by_role("link")).to_have_count(1)
    expect(page.locator(".new-step")).to_have_count(0)


def test_on_paper_nothing_of_it_is_left(browse, post, reader, long):
    visited(post, reader)
    page = browse(user=reader)
    page.goto(post.get_absolute_url())
    expect(page.locator(".new-step")).to_have_count(3)
    page.emulate_media(media="print")
    for part in (".reach", ".new-step", ".thread-tools"):
        expect(page.locator(part).first).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_tools_lead_to_the_form(browse, post, reader, long, scripts):
    page = browse(user=reader, js=scripts, viewport=PHONE)
    page.goto(post.get_absolute_url())
    page.locator(".thread-tools").get_by_role("link", name="Write a comment").click()
    expect(page.get_by_label("Your comment")).to_be_in_viewport()
    if scripts:
        expect(page.get_by_label("Your comment")).to_be_focused()


def test_the_tools_fit_a_line_of_the_column(browse, post, long):
    page = browse()
    page.goto(post.get_absolute_url())
    assert page.locator(".thread-tools").bounding_box()["height"] < 40


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_folded_row_begins_with_the_first_words(browse, post, branch, long, width, scripts):
    page = browse(js=scripts, viewport={"width": width, "height": 800})
    page.goto(f"{post.get_absolute_url()}?collapsed=1")
    summary = page.locator(f"#c-{branch.pk} > details > summary")
    summary.scroll_into_view_if_needed()
    expect(summary).to_contain_text("Nº 11: The wall keeps its warmth")
    words = summary.locator(".fold-words")
    assert len(words.text_content()) <= 140
    assert words.evaluate("elt => elt.scrollWidth > elt.clientWidth")  # cut, with an ellipsis
    count = summary.get_by_text("2 replies")
    box, beside = words.bounding_box(), count.bounding_box()
    assert abs(box["y"] - beside["y"]) < 6 and box["x"] + box["width"] <= beside["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    expect(words).to_be_hidden()
    expect(page.get_by_text("An answer.")).to_be_visible()


def test_a_row_that_a_reader_folds_takes_its_words_from_the_text(browse, post, branch, long):
    page = browse()
    page.goto(post.get_absolute_url())
    words = page.locator(f"#c-{branch.pk} > details > summary > .fold-words")
    expect(words).to_have_count(0)
    page.get_by_role("link", name="Collapse all").click()
    expect(words).to_contain_text("Nº 11: The wall keeps its warmth")
    assert len(words.text_content()) <= 140
    page.get_by_role("link", name="Expand all").click()
    expect(words).to_be_hidden()


def test_the_tint_of_a_linked_comment_is_even(browse, post, long):
    page = browse(viewport=PHONE, touch=True)
    page.goto(f"{post.get_absolute_url()}#c-{long[1]}")
    parts = [f"#c-{long[1]} > .comment-head", f"#c-{long[1]} > .comment-body > .comment-actions"]
    head, actions = (page.locator(part).bounding_box() for part in parts)
    end = actions["y"] + actions["height"]
    for x in (head["x"] - 4, head["x"] + head["width"] + 4):
        edge = {"x": x, "y": head["y"] + 1, "width": 1, "height": end - head["y"] - 2}
        colours = Image.open(BytesIO(page.screenshot(clip=edge))).convert("RGB").getcolors()
        assert len(colours) == 1


def test_the_line_of_what_is_new_keeps_its_distance_under_a_thumb(browse, post, reader, long):
    visited(post, reader)
    page = browse(user=reader, viewport=PHONE, touch=True)
    page.goto(post.get_absolute_url())
    bar = page.locator(".new-bar")
    expect(bar).to_be_visible()
    above = bar.evaluate("""bar => {
      const words = document.createRange();
      words.selectNodeContents(bar.querySelector(":scope > span"));
      return words.getBoundingClientRect().top - bar.getBoundingClientRect().top;
    }""")
    assert above >= 6


def test_the_desk_says_what_was_done_without_a_sign_across_it(browse, author):
    page = browse(user=author)
    page.goto("/admin/terms/tag/add/")
    page.get_by_label("Name").fill("Pears")
    page.get_by_role("button", name="Save").click()
    told = page.locator(".messagelist li").first
    expect(told).to_be_visible()
    assert told.evaluate("told => getComputedStyle(told).backgroundImage") == "none"
