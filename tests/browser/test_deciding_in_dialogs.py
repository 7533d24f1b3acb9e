"""A moderator decides in dialogs: nothing covers a field, no key is lost, and what can't be done says why."""

import pytest
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import remove
from moderation.actions.holding import hold
from moderation.actions.reading import mark_read
from moderation.models import Ban, Decision
from tests.browser.conftest import PHONE, network

WORDS = ["Which pears are these?", "Which wall is it?", "Pears are better abroad."]
LAPTOP = {"width": 1280, "height": 800}
# The fields that are out of sight, or below something else, where nothing is scrolled.
COVERED = """dialog => [...dialog.querySelectorAll("input:not([type=hidden]), select, textarea, summary")]
  .filter((field) => field.checkVisibility({ visibilityProperty: true }))
  .filter((field) => {
    const { left, top, width, height } = field.getBoundingClientRect();
    const found = document.elementFromPoint(left + width / 2, top + height / 2);
    return !found || !(field.contains(found) || field.closest("label")?.contains(found));
  }).map((field) => field.name || field.textContent)"""


@pytest.fixture
def said(post, reader, policy):
    writer = Writer(account=reader, name=reader.name)
    return [Comment.write(post, writer, text) for text in WORDS]


@pytest.fixture
def at_desk(browse, moderator, said):
    def open_desk(address="/moderation/", **how):
        page = browse(user=moderator, **{"viewport": LAPTOP} | how)
        page.goto(address)
        return page

    return open_desk


def opened(page, text):
    expect(page.locator(".opened .card")).to_contain_text(text)


def hold_answers(page):
    """Keep the server from answering what a dialog asks, until the function that comes back is called."""
    kept, is_over = [], []
    page.route("**/delete/", lambda route: route.continue_() if is_over else kept.append(route))

    def let_go():
        is_over.append(True)
        for route in kept:
            route.continue_()

    return let_go


def row(page, comment):
    return page.locator(f'.queue [data-comment="{comment.pk}"]')


def test_w_holds_a_comment_and_u_publishes_it_again(at_desk, said, moderator):
    page = at_desk()
    page.keyboard.press("w")
    dialog = page.get_by_role("dialog", name="Hold Marrow’s comment")
    expect(dialog).to_contain_text("Readers see nothing in its place.")
    dialog.get_by_label("Note for moderators").fill("Is it an answer?")
    page.keyboard.press("Control+Enter")
    opened(page, WORDS[1])
    expect(row(page, said[0])).to_contain_text("Held")
    expect(page.locator(".toast")).to_contain_text("Held.")
    held = Decision.objects.get()
    assert held.comment == said[0] and held.note.among_staff == "Is it an answer?"

    page.keyboard.press("k")
    expect(page.locator(".card")).to_contain_text("Held by Alder,")
    page.keyboard.press("u")
    expect(page.locator(".toast")).to_contain_text("Undone.")
    expect(page.locator(".card")).to_contain_text("Published")
    assert set(Comment.objects.published()) == set(said)


def test_what_somebody_writes_next_is_held_from_the_dialog_and_without_scripts(at_desk, said):
    page = at_desk(js=False)
    page.get_by_role("link", name="Hold…").click()
    page.get_by_label("next comments for 14 days").check()
    page.get_by_role("button", name="Check again").click()
    expect(page.locator(".effects")).to_contain_text("What Marrow writes next is held until")
    page.get_by_role("button", name="Hold for 14 days").click()
    opened(page, WORDS[1])
    assert Ban.objects.in_force().holding().count() == 1

    page = at_desk()
    page.keyboard.press("w")
    expect(page.get_by_role("dialog")).to_contain_text("What Marrow writes is already held.")


def test_w_on_a_comment_that_is_held_already_says_so_and_does_nothing(at_desk, said, moderator):
    hold(moderator, said[0])
    page = at_desk(f"/moderation/comments/{said[0].pk}/?show=held")
    page.keyboard.press("w")
    expect(page.locator(".decide-why")).to_have_text("w It is held already.")
    page.get_by_role("link", name="Hold Marrow’s next comments…").click()
    dialog = page.get_by_role("dialog", name="Hold Marrow’s next comments")
    expect(dialog).to_contain_text("What Marrow writes next is held until")
    dialog.get_by_role("button", name="Hold next comments").click()
    expect(page.locator(".toast")).to_contain_text("a moderator reads what Marrow writes")


@pytest.mark.parametrize("key", ["d", "b", "w"])
def test_on_a_laptop_no_field_of_a_dialog_is_scrolled_to_or_covered(at_desk, said, key):
    page = at_desk()
    page.keyboard.press(key)
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("form")).to_be_visible()
    if key == "d":
        page.keyboard.press("1")
        expect(dialog.get_by_role("button", name="Remove under rule 1")).to_be_enabled()
    assert dialog.evaluate(COVERED) == []
    body = dialog.locator(".dialog-body")
    assert body.evaluate("(it) => it.scrollHeight <= it.clientHeight")
    effects, fields = dialog.locator(".dialog-effects").bounding_box(), body.bounding_box()
    assert effects["x"] >= fields["x"] + fields["width"] - 1


def test_on_a_phone_the_foot_stays_and_leads_to_the_effects(at_desk, said):
    page = at_desk(f"/moderation/comments/{said[0].pk}/", viewport=PHONE, touch=True)
    page.locator(".decide").get_by_role("link", name="Remove…").tap()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("No off-topic comparison").tap()
    button = dialog.get_by_role("button", name="Remove under rule 1")
    expect(button).to_be_enabled()
    box = button.bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]
    assert dialog.bounding_box()["y"] >= 40
    dialog.locator("[data-effects]").tap()
    expect(dialog.get_by_role("heading", name="What happens")).to_be_in_viewport()


def test_confirming_before_the_effect_has_come_is_kept(at_desk, said):
    page = at_desk()
    page.keyboard.press("d")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("form")).to_be_visible()
    let_go = hold_answers(page)
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(dialog.get_by_role("button", name="Working it out…")).to_be_visible()
    assert not Decision.objects.exists()
    let_go()
    opened(page, WORDS[1])
    expect(page.locator(".toast")).to_contain_text("Removed under rule 1.")
    assert Decision.objects.get().comment == said[0]


def test_confirming_before_a_step_of_the_ladder_is_shown_takes_a_second_press(
    at_desk, said, moderator, policy
):
    rule = policy.wordings.get(number=1)
    for comment in said[1:]:
        remove(moderator, comment, rule)
    page = at_desk(f"/moderation/comments/{said[0].pk}/")
    page.keyboard.press("d")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("form")).to_be_visible()
    let_go = hold_answers(page)
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    let_go()
    expect(dialog).to_contain_text("The effect has changed.")
    assert not said[0].decisions.exists()
    page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("Removed under rule 1.")


def test_undo_says_what_it_takes_back_next(at_desk, said):
    page = at_desk()
    page.keyboard.press("a")
    opened(page, WORDS[1])
    page.keyboard.press("a")
    opened(page, WORDS[2])
    expect(page.locator(".toast button")).to_have_text("Undo u")
    page.keyboard.press("u")
    expect(page.locator(".toast button")).to_have_text("Undo: Approved, Marrow u")
    page.keyboard.press("u")
    expect(page.locator(".toast")).to_contain_text("Undone.")
    expect(page.locator(".toast button")).to_have_count(0)


def test_a_choice_that_is_changed_after_that_is_not_confirmed(at_desk, said):
    page = at_desk()
    page.keyboard.press("d")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("form")).to_be_visible()
    let_go = hold_answers(page)
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("2")
    page.wait_for_function("() => document.querySelector('dialog form').dataset.turn === '2'")
    let_go()
    expect(dialog.get_by_role("button", name="Remove under rule 2")).to_be_enabled()
    assert not Decision.objects.exists()


def test_zero_opens_what_is_outside_the_rules(at_desk, said):
    page = at_desk()
    page.keyboard.press("d")
    page.keyboard.press("0")
    expect(page.locator("dialog [name=why_outside]")).to_be_visible()


def test_a_key_that_cannot_apply_says_why(at_desk, post, author):
    own = Comment.write(post, Writer(account=author, name=author.name), "Nine plums.")
    page = at_desk(f"/moderation/comments/{own.pk}/")
    hint, button = page.locator(".key-hint[data-press=b]"), page.locator(".decide [data-key=b]")
    for dimmed in (hint, button):
        expect(dimmed).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("b")
    why = page.locator(".decide").get_by_role("status")
    expect(why).to_contain_text("You can’t ban")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("k")
    opened(page, WORDS[2])
    expect(why).to_have_text("")
    expect(hint).not_to_have_attribute("aria-disabled", "true")


def test_what_is_decided_offline_after_an_undo_is_not_lost(at_desk, said):
    page = at_desk()
    page.keyboard.press("a")
    opened(page, WORDS[1])
    expect(page.locator(".toast")).to_contain_text("Approved.")
    page.keyboard.press("u")
    opened(page, WORDS[0])
    expect(page.locator(".toast")).to_contain_text("Undone.")
    network(page, on=False)
    page.keyboard.press("d")
    expect(page.locator(".toast")).to_contain_text("didn’t receive it")
    page.keyboard.press("a")
    expect(row(page, said[0])).to_contain_text("Not saved. Try again")
    network(page, on=True)
    row(page, said[0]).get_by_role("button", name="Not saved. Try again").click()
    expect(row(page, said[0])).to_contain_text("Approved")
    assert Decision.objects.filter(kind="approve", reversed_by=None).get().comment == said[0]


def test_the_list_says_how_many_unread_stand_above(at_desk, post, reader, said, moderator):
    writer = Writer(account=reader, name=reader.name)
    later = [Comment.write(post, writer, f"Pears, {n}.") for n in range(9)]
    mark_read(moderator, later[4])
    page = at_desk()
    opened(page, "Pears, 5.")
    expect(page.locator(".queue-more").first).to_have_text("7 unread above")


def test_a_guest_is_banned_from_the_thread(at_desk, browse, moderator, post, guest, policy):
    comment = Comment.write(post, Writer(token="g" * 32, **guest), "Buy boots.")
    Comment.objects.get(pk=comment.pk).publish()
    page = browse(user=moderator)
    page.goto(post.get_absolute_url())
    page.locator(f"#c-{comment.pk}").get_by_role("link", name="Ban…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ban Guest “Passing Heron”")
    page.get_by_label("Permanently").check()
    page.get_by_label("Rule").select_option(index=1)
    page.get_by_label("Reason").fill("Only boots.")
    page.get_by_role("button", name="Check and ban").click()
    page.get_by_role("button", name="Ban permanently").click()
    beside = page.locator(f"#c-{comment.pk}")
    expect(beside.get_by_role("link", name="Banned", exact=True)).to_be_visible()
    expect(beside.get_by_role("link", name="Ban…")).to_have_count(0)
    assert Ban.objects.in_force().refusing().get().pseudonym.guest == "g" * 32
