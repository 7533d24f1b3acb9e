"""An author sets a rule aside and sees what readers will."""

from playwright.sync_api import expect

from moderation.models import Waiver
from tests.blog.desk import change_of


def test_the_note_follows_the_ticks_and_the_one_reason(browse, author, post, policy):
    draft = policy.__class__.objects.draft()
    draft.wordings.update(waivable=True)
    draft.publish()
    page = browse(user=author)
    page.goto(f"{change_of(post)}?all")
    rows = page.locator("[data-fold=waivers]")
    rows.locator("summary").first.click()
    reason, notes = rows.get_by_label("Why, in a line"), rows.locator(".waiver-note")
    expect(reason).to_be_hidden()
    for tick in rows.get_by_role("checkbox").all():
        tick.check()
    reason.fill("so bring your own wall")
    assert draft.wordings.count() > 1
    expect(notes).to_have_count(draft.wordings.count())
    for note in notes.all():
        expect(note).to_be_visible()
        expect(note).to_contain_text("so bring your own wall")
    rows.get_by_role("checkbox").first.uncheck()
    expect(notes.first).to_be_hidden()
    page.locator("button[name=_save]").click()
    page.wait_for_url(lambda url: "?all" not in url)
    assert Waiver.objects.get().sentence == "so bring your own wall"
