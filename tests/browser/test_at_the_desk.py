"""A moderator at the desk, with the keyboard, the mouse and the thumb."""

import pytest
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import remove
from moderation.models import Decision
from tests.browser.conftest import PHONE, network
from tests.waiting import until

WORDS = ["Which pears are these?", "Which wall is it?", "Pears are better abroad.", "Who prunes?"]


@pytest.fixture
def said(post, reader, policy):
    """Four comments of the reader's, the oldest first."""
    writer = Writer(account=reader, name=reader.name)
    return [Comment.write(post, writer, text) for text in WORDS]


@pytest.fixture
def at_desk(browse, moderator, said):
    """A function that opens the desk in a browser of its own."""

    def open_desk(address="/moderation/", user=moderator, **how):
        page = browse(user=user, **how)
        page.goto(address)
        return page

    return open_desk


def opened(page, text):
    """The comment that is open has these words."""
    expect(page.locator(".opened .card")).to_contain_text(text)


def row(page, comment):
    return page.locator(f'.queue [data-comment="{comment.pk}"]')


def test_the_keys_lead_from_comment_to_comment_and_decide(at_desk, said, moderator):
    page = at_desk()
    opened(page, WORDS[0])
    page.keyboard.press("j")
    opened(page, WORDS[1])
    expect(page.locator("#status")).to_have_text("Marrow, 2 of 4")
    page.keyboard.press("k")
    opened(page, WORDS[0])
    assert not Decision.objects.exists()

    page.keyboard.press("a")
    opened(page, WORDS[1])
    expect(row(page, said[0])).to_contain_text("Approved")
    expect(page.locator(".toast")).to_contain_text("Approved.")
    assert Decision.objects.get().comment == said[0]

    page.keyboard.press("m")  # read, with nothing decided
    opened(page, WORDS[2])
    expect(page.locator(".toast")).to_contain_text("Marked as read.")
    expect(page.locator("[data-count=unread]").first).to_have_text("2")
    expect(page.locator(".queue-shows [data-count=unread]")).to_have_text("Unread 2")

    page.keyboard.press("d")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Choose a rule")
    expect(dialog.locator("input:checked")).to_have_count(0)
    page.keyboard.press("1")
    expect(dialog).to_contain_text("Removed by a moderator under rule 1: off-topic comparison.")
    expect(dialog.get_by_role("button", name="Remove under rule 1")).to_be_enabled()
    dialog.get_by_label("Note to Marrow").fill("Not here.")
    page.keyboard.press("Control+Enter")
    opened(page, WORDS[3])
    expect(row(page, said[2])).to_contain_text("Removed, rule 1")
    expect(page.locator(".toast")).to_contain_text("Removed under rule 1.")
    removal = Decision.objects.get(kind="remove")
    assert removal.note.to_writer == "Not here." and removal.comment == said[2]
    assert set(Comment.objects.unread()) == {said[3]}


def test_on_a_phone_the_way_back_and_the_place_in_the_list_stand_on_one_line(at_desk, said):
    page = at_desk(f"/moderation/comments/{said[1].pk}/", viewport=PHONE, touch=True)
    back, position = (
        page.locator(f".opened-steps > .{name}") for name in ("back", "opened-position")
    )
    middles = [
        box["y"] + box["height"] / 2 for box in (back.bounding_box(), position.bounding_box())
    ]
    assert abs(middles[0] - middles[1]) < 1.5


def test_keys_rest_in_fields_and_with_others_held_and_can_be_switched_off(at_desk, said):
    page = at_desk()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    page.get_by_text("Add a note").click()
    page.get_by_label("Note", exact=True).press_sequentially("jada")
    opened(page, WORDS[0])

    page.locator(".keybar").get_by_label("Single-key shortcuts").uncheck()
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("a")
    opened(page, WORDS[0])
    assert not Decision.objects.exists()
    page.locator(".keybar").get_by_label("Single-key shortcuts").check()
    page.keyboard.press("j")
    opened(page, WORDS[1])


def test_a_key_that_is_held_decides_once(at_desk, said):
    page = at_desk()
    page.keyboard.down("a")
    opened(page, WORDS[1])
    page.keyboard.down("a")  # as a keyboard repeats it
    page.keyboard.up("a")
    expect(page.locator(".toast")).to_contain_text("Approved.")
    opened(page, WORDS[1])
    assert Decision.objects.count() == 1


def test_undo_walks_back_newest_first(at_desk, said, policy):
    page = at_desk()
    page.keyboard.press("a")
    opened(page, WORDS[1])
    page.keyboard.press("d")
    page.keyboard.press("2")
    page.get_by_role("button", name="Remove under rule 2").click()
    expect(page.locator(".toast")).to_contain_text("Removed under rule 2.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("Undone.")
    opened(page, WORDS[1])
    expect(row(page, said[1])).not_to_contain_text("Removed")
    page.keyboard.press("u")
    opened(page, WORDS[0])
    expect(page.locator(".toast")).to_have_text("Undone.")
    page.keyboard.press("u")
    expect(page.locator(".toast")).to_contain_text("Nothing to undo.")
    assert set(Comment.objects.unread()) == set(said)
    assert not Decision.objects.public().exists()


def test_a_decision_that_does_not_arrive_brings_its_row_back(at_desk, said, policy):
    page = at_desk()
    network(page, on=False)
    page.keyboard.press("a")
    expect(row(page, said[0])).to_contain_text("Not saved. Try again")
    expect(page.locator(".toast")).to_contain_text("didn’t receive it")
    network(page, on=True)
    row(page, said[0]).get_by_role("button").click()
    expect(page.locator(".toast")).to_contain_text("Approved.")
    expect(row(page, said[0])).to_contain_text("Approved")
    assert Decision.objects.get().comment == said[0]


def test_two_moderators_meet_on_a_comment_and_no_note_is_lost(
    at_desk, said, moderator, second_moderator, policy
):
    alder, hazel = at_desk(), at_desk(user=second_moderator)
    alder.keyboard.press("d")
    alder.keyboard.press("1")
    dialog = alder.get_by_role("dialog")
    dialog.get_by_label("Note to Marrow").fill("A long note, typed with care.")
    expect(dialog.get_by_role("button", name="Remove under rule 1")).to_be_enabled()

    hazel.keyboard.press("d")
    hazel.keyboard.press("2")
    hazel.get_by_role("button", name="Remove under rule 2").click()
    expect(hazel.locator(".toast")).to_contain_text("Removed under rule 2.")

    alder.keyboard.press("Control+Enter")
    expect(alder.locator(".toast")).to_contain_text("Hazel removed this comment under rule 2")
    opened(alder, WORDS[1])
    row(alder, said[0]).get_by_role("button", name="Not saved. Look again").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Hazel removed this comment under rule 2")
    expect(dialog.get_by_label("Note to Marrow")).to_have_value("A long note, typed with care.")
    assert Decision.objects.get(kind="remove").made_by.account == second_moderator

    alder.keyboard.press("Escape")
    hazel.keyboard.press("a")
    expect(hazel.locator(".toast")).to_contain_text("Approved.")
    alder.goto("/moderation/")
    remove(second_moderator, said[2], policy.wordings.get(number=1))
    alder.keyboard.press("a")  # seen before that
    expect(alder.locator(".toast")).to_contain_text("Nothing was changed. Hazel removed")
    assert not Decision.objects.filter(made_by__account=moderator).exists()


def test_a_ban_shows_its_effect_while_the_reason_is_written(at_desk, said, reader):
    page = at_desk()
    page.keyboard.press("b")
    dialog = page.get_by_role("dialog", name="Ban Marrow")
    dialog.get_by_text("7 days", exact=True).click()
    dialog.get_by_label("Rule").select_option(label="2. The point, not the person")
    expect(dialog).to_contain_text("They can’t comment until")
    dialog.get_by_role("button", name="Ban for 7 days").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Say why; the reader sees this")
    dialog.get_by_label("Reason").fill("Three in a day.")
    dialog.get_by_role("button", name="Ban for 7 days").click()
    expect(page.locator(".toast")).to_contain_text("Marrow is suspended until")
    expect(page.locator(".writer-record")).to_contain_text("Suspended until")
    opened(page, WORDS[0])
    page.keyboard.press("u")
    expect(page.locator(".writer-record")).not_to_contain_text("Suspended until")


def test_the_desk_works_on_a_phone_with_thumbs(at_desk, said, moderator):
    page = at_desk(viewport=PHONE, touch=True)
    expect(page.locator(".opened")).to_be_hidden()
    row(page, said[0]).tap()
    opened(page, WORDS[0])
    expect(page.locator(".queue")).to_be_hidden()
    approve = page.locator(".decide").get_by_role("button", name="Approve")
    box = approve.bounding_box()
    assert box["y"] + box["height"] > PHONE["height"] - 40 and box["height"] >= 44
    approve.tap()
    opened(page, WORDS[1])
    page.get_by_role("button", name="Undo").tap()
    opened(page, WORDS[0])
    approve.tap()
    opened(page, WORDS[1])
    page.locator(".decide").get_by_role("link", name="Remove…").tap()
    dialog = page.get_by_role("dialog")
    sheet = dialog.bounding_box()
    assert sheet["width"] == PHONE["width"] and sheet["y"] + sheet["height"] >= PHONE["height"] - 1
    dialog.get_by_text("No off-topic comparison").tap()
    dialog.get_by_role("button", name="Remove under rule 1").tap()
    opened(page, WORDS[2])
    page.get_by_role("link", name="Unread").tap()
    expect(page.locator(".opened")).to_be_hidden()
    expect(row(page, said[0])).to_contain_text("Approved")
    expect(row(page, said[1])).to_contain_text("Removed, rule 1")


def test_who_is_back_at_the_list_on_a_phone_is_not_thrown_out_of_it(at_desk, said, moderator):
    """What a deletion changed of the next comment is fetched anew, and comes when it comes."""
    page = at_desk(viewport=PHONE, touch=True)
    row(page, said[0]).tap()
    opened(page, WORDS[0])
    page.locator(".decide").get_by_role("link", name="Remove…").tap()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("No off-topic comparison").tap()
    kept = []
    page.route(f"**/comments/{said[1].pk}/pane/**", lambda route: kept.append(route))
    dialog.get_by_role("button", name="Remove under rule 1").tap()
    opened(page, WORDS[1])
    until(lambda: page.wait_for_timeout(50) or kept)
    page.get_by_role("link", name="Unread").tap()
    expect(page.locator(".opened")).to_be_hidden()
    with page.expect_response("**/pane/**"):
        for route in kept:
            route.continue_()
    page.evaluate(
        "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
    )
    expect(page.locator(".opened")).to_be_hidden()


def test_the_desk_works_as_pages_without_scripts(at_desk, said, post, second_reader):
    page = at_desk(js=False)
    page.get_by_role("button", name="Approve").click()
    opened(page, WORDS[1])
    expect(row(page, said[0])).to_contain_text("Approved")
    page.get_by_role("link", name="Undo").first.click()
    expect(page.get_by_text("Alder approved this comment")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    opened(page, WORDS[0])
    expect(page.get_by_text("Undone.")).to_be_visible()
    page.get_by_role("button", name="Mark read").click()
    opened(page, WORDS[1])
    page.get_by_role("link", name="Remove…").click()
    page.get_by_label("No off-topic comparison").check()
    page.get_by_role("button", name="Check and remove").click()
    page.get_by_role("button", name="Remove under rule 1").click()
    opened(page, WORDS[2])
    expect(row(page, said[1])).to_contain_text("Removed, rule 1")
    page.get_by_role("link", name="Next").click()
    opened(page, WORDS[3])
    for hint in page.locator(".keys-scripted").all():
        expect(hint).to_be_hidden()


def test_more_of_the_branch_and_the_writers_record_are_at_hand(
    at_desk, said, post, second_reader, reader
):
    quince = Writer(account=second_reader, name="Quince")
    below = Comment.write(post, quince, "The third from the door.", parent=said[0])
    deepest = Comment.write(post, quince, "Or the fourth.", parent=below)
    for js in (True, False):
        page = at_desk(f"/moderation/comments/{deepest.pk}/", js=js)
        expect(page.locator(".opened")).not_to_contain_text(WORDS[0])
        page.get_by_role("link", name="Show earlier comments").click()
        expect(page.locator(".opened")).to_contain_text(WORDS[0])
    page = at_desk(f"/moderation/comments/{deepest.pk}/", viewport={"width": 900, "height": 800})
    expect(page.locator(".writer-record")).to_be_hidden()
    page.keyboard.press("h")
    expect(page.locator(".writer-record")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".writer-record")).to_be_hidden()
