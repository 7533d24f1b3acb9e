"""Several moderators at one desk, and many comments at once."""

import pytest
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment
from moderation.models import Decision


@pytest.fixture
def comments(post, reader, policy):
    writer = Writer(account=reader, name=reader.name)
    return [Comment.write(post, writer, f"Better pears abroad, {n}.") for n in range(4)]


@pytest.mark.parametrize("js", [True, False])
def test_what_is_selected_is_shown_and_deleted_and_the_rest_stays(browse, comments, moderator, js):
    page = browse(js=js, user=moderator)
    page.goto("/moderation/")
    page.get_by_role("link", name="Select…").click()
    if js:
        page.get_by_label("Those on this page").check()
        page.get_by_label("Better pears abroad, 3.").uncheck()
        expect(page.get_by_text("3 selected")).to_be_visible()
    else:
        expect(page.get_by_text("Those on this page")).to_be_hidden()  # It needs a script.
        for n in range(3):
            page.get_by_label(f"Better pears abroad, {n}.").check()
    page.get_by_role("button", name="Remove…").click()
    page.get_by_label("No off-topic comparison").check()
    if not js:  # With scripts it says so at once.
        page.get_by_role("button", name="Check what happens").click()
    expect(
        page.get_by_text("3 comments, 3 strikes. 3rd strike in 90 days: suspended for 7 days")
    ).to_be_visible()
    assert not Decision.objects.exists()

    page.get_by_role("button", name="Remove 3 under rule 1").click()
    expect(page.get_by_role("heading", name="3 comments removed under rule 1")).to_be_visible()
    expect(page.get_by_text("Marrow is suspended until")).to_be_visible()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator("main")).to_contain_text("Better pears abroad, 3.")
    assert Comment.objects.published().get() == comments[3]


def test_a_page_that_stays_open_learns_who_is_where(browse, comments, moderator, second_moderator):
    hazel = browse(user=second_moderator)
    hazel.clock.install()
    hazel.goto(f"/moderation/comments/{comments[0].pk}/")
    expect(hazel.get_by_text("is reading it")).to_have_count(0)

    alder = browse(js=False, user=moderator)
    alder.goto(f"/moderation/comments/{comments[1].pk}/")
    expect(alder.get_by_text("Hazel is reading it")).to_have_count(1)  # in its row
    hazel.clock.fast_forward(20_000)
    row = hazel.get_by_role("listitem").filter(has_text="Better pears abroad, 1.")
    expect(row.get_by_text("Alder is reading it")).to_be_visible()
