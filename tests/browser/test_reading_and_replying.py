"""A reader in front of a thread, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment
from tests.browser.conftest import all_held
from tests.browser.steps import address_field


@pytest.fixture
def conversation(post, reader, second_reader):
    """Marrow asks, Quince answers."""
    asked = Comment.write(post, Writer(account=reader, name=reader.name), "Which pears are these?")
    return Comment.write(
        post,
        Writer(account=second_reader, name=second_reader.name),
        "Conference, most of them.",
        parent=asked,
    )


def test_a_reader_replies_to_a_reply_with_scripts_off(browse, post, reader, conversation):
    page = browse(js=False, user=reader)
    page.goto(post.get_absolute_url())
    page.locator(f"#c-{conversation.pk}").get_by_role("link", name="Reply", exact=True).click()
    expect(page.get_by_text("Conference, most of them.")).to_be_visible()
    page.get_by_label("Your comment").fill("Then they want *a year* more.")
    page.get_by_role("button", name="Post reply").click()

    mine = Comment.objects.get(author=reader, parent=conversation)
    expect(page).to_have_url(re.compile(f"#c-{mine.pk}$"))
    here = page.locator(f"#c-{conversation.pk} #c-{mine.pk}")
    expect(here.get_by_text("a year", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="3 comments on")).to_be_visible()


def test_a_reader_replies_to_a_reply_in_place_with_scripts_on(browse, post, reader, conversation):
    page = browse(user=reader)
    page.goto(post.get_absolute_url())
    answered = page.locator(f"#c-{conversation.pk}")
    answered.get_by_role("link", name="Reply", exact=True).click()
    field = answered.get_by_label("Your comment")
    expect(field).to_be_focused()
    field.fill("Then they want a year more.")
    page.keyboard.press("Control+Enter")

    expect(answered.locator("li").get_by_text("Then they want a year more.")).to_be_visible()
    mine = Comment.objects.get(parent=conversation)
    expect(page.locator(f"#c-{mine.pk}")).to_be_focused()
    expect(page.locator("#status")).to_have_text("Your reply is posted.")
    expect(page.get_by_role("heading", name="3 comments on")).to_be_visible()
    assert "#" not in page.url


def send_as(page, guest, text):
    page.get_by_label("Your comment").fill(text)
    page.get_by_label("Name", exact=True).fill(guest["name"])
    address_field(page).fill(guest["email"])
    page.get_by_role("button", name="Post comment").click()


def test_a_guests_first_comment_waits_in_sight_of_its_writer_alone(browse, post, guest):
    page = browse(js=False)
    page.goto(post.get_absolute_url())
    send_as(page, guest, "Do they keep until spring?")
    expect(page.get_by_text("Waiting for a moderator. Only you can see this.")).to_be_visible()
    expect(page.get_by_text("Do they keep until spring?")).to_be_visible()

    other = browse(js=False)
    other.goto(post.get_absolute_url())
    expect(other.get_by_role("heading", name="No comments yet on")).to_be_visible()
    expect(other.get_by_text("Do they keep until spring?")).to_have_count(0)


def test_a_guest_with_scripts_posts_without_leaving_the_page(browse, post, guest):
    page = browse()
    page.goto(post.get_absolute_url())
    send_as(page, guest, "Do they keep until spring?")
    expect(page.get_by_text("Waiting for a moderator. Only you can see this.")).to_be_visible()
    expect(page.locator("#status")).to_have_text("Your comment is waiting for a moderator.")


@pytest.mark.parametrize("js", [True, False])
def test_a_mistake_is_named_at_the_top_and_no_word_is_lost(browse, post, guest, js):
    page = browse(js=js)
    page.goto(post.get_absolute_url())
    page.get_by_label("Your comment").fill("A long and careful thought.")
    page.get_by_label("Name", exact=True).fill(guest["name"])
    address_field(page).fill("heron.example.org")
    page.get_by_role("button", name="Post comment").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("This isn’t posted yet")
    expect(alert.get_by_role("link")).to_have_text(re.compile("Enter an e-mail address"))
    expect(page.get_by_label("Your comment")).to_have_value("A long and careful thought.")
    expect(address_field(page)).to_have_attribute("aria-invalid", "true")
    expect(page).to_have_title(re.compile("^Error: (?!Error: )"))
    address_field(page).fill(guest["email"])
    page.get_by_role("button", name="Post comment").click()
    expect(page).not_to_have_title(re.compile("Error: "))


@pytest.mark.parametrize("js", [True, False])
def test_a_preview_is_rendered_as_it_will_be_published(browse, post, reader, js):
    page = browse(js=js, user=reader)
    page.goto(post.get_absolute_url())
    page.get_by_label("Your comment").fill("Pears, *not* apples.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Not posted yet")).to_be_visible()
    expect(page.locator("em", has_text="not")).to_be_visible()
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment em", has_text="not")).to_be_visible()


@pytest.mark.parametrize("js", [True, False])
def test_the_thread_line_folds_a_branch(browse, post, conversation, js):
    page = browse(js=js)
    page.goto(post.get_absolute_url())
    summary = page.locator(f"#c-{conversation.parent_id} > details > summary")
    box = summary.bounding_box()
    page.mouse.click(box["x"] + 10, box["y"] + 60)  # on the line, well below its box
    expect(page.get_by_text("Conference, most of them.")).to_be_hidden()
    expect(summary).to_contain_text("1 reply")


def test_an_unsent_text_comes_back_after_the_page_was_left(browse, post, reader):
    page = browse(user=reader)
    page.goto(post.get_absolute_url())
    page.get_by_label("Your comment").press_sequentially("Half a thou")
    page.goto("/")
    page.goto(post.get_absolute_url())
    expect(page.get_by_label("Your comment")).to_have_value("Half a thou")
    expect(page.get_by_text("is back")).to_be_visible()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("Your comment")).to_have_value("")


@pytest.mark.parametrize("arrives", [True, False])
def test_a_preview_asked_for_before_htmx_is_there_posts_nothing(browse, post, reader, arrives):
    page = browse(user=reader)
    waiting = []
    page.route("**/htmx*.js", lambda route: waiting.append(route))
    page.goto(post.get_absolute_url())
    page.get_by_label("Your comment").fill("Pears, *not* apples.")
    page.get_by_role("button", name="Preview").click()
    all_held(page, waiting)
    waiting[0].continue_() if arrives else waiting[0].abort()
    expect(page.get_by_text("Not posted yet")).to_be_visible()
    assert not post.comments.exists()
