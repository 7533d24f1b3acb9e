"""A revision takes effect, and its readers go on writing; with scripts and without."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment
from moderation.models import Acceptance, PolicyRevision, Pseudonym, Rule, RuleWording
from tests.browser.conftest import PHONE
from tests.browser.steps import address_field
from tests.browser.test_accessibility import RULES


@pytest.fixture
def second(policy, reader):
    """Revision 2 has one more rule; Marrow has accepted the first."""
    draft = PolicyRevision.objects.draft()
    RuleWording.objects.create(
        revision=draft,
        rule=Rule.objects.create(key="quoting"),
        number=3,
        title="Quote, don’t paste",
        citation="pasted text",
        text="A few lines and a link.",
    )
    pseudonym = Pseudonym.objects.of(Writer(account=reader))
    Acceptance.objects.create(
        pseudonym=pseudonym, revision=policy, accepted_at=timezone.now() - timedelta(days=70)
    )
    return draft


@pytest.mark.parametrize("js", [True, False])
def test_a_reader_is_asked_at_the_next_comment_and_posts_it(browse, post, reader, second, js):
    second.publish()
    page = browse(js=js, user=reader)
    page.goto(post.get_absolute_url())
    page.get_by_label("Your comment").fill("Number 14 on Low Street.\n\nI thought it was shy.")
    page.get_by_role("button", name="Post comment").click()

    expect(page.get_by_role("heading", name="The comment policy has changed")).to_be_visible()
    expect(page.get_by_text("1 rule added, nothing removed.")).to_be_visible()
    expect(page.get_by_text("No off-topic comparison")).to_have_count(0)
    page.get_by_role("button", name="Accept and post").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick the box")
    page.get_by_label("I accept revision 2 of the comment policy").check()
    page.get_by_role("button", name="Accept and post").click()

    expect(page.locator(".comment").get_by_text("Number 14 on Low Street.")).to_be_visible()
    expect(page.locator(".comment").get_by_text("I thought it was shy.")).to_be_visible()
    assert Acceptance.objects.filter(revision=second).exists()
    if js:
        expect(page.locator("#status")).to_have_text("Your comment is posted.")
        assert "#" not in page.url


@pytest.mark.parametrize("js", [True, False])
def test_the_words_can_be_changed_after_the_question(browse, post, reader, second, js):
    second.publish()
    page = browse(js=js, user=reader)
    page.goto(post.get_absolute_url())
    page.get_by_label("Your comment").fill("Number 14.")
    page.get_by_role("button", name="Post comment").click()
    page.get_by_role("button", name="Edit comment").click()
    expect(page.get_by_label("Your comment")).to_have_value("Number 14.")
    assert not Comment.objects.exists()


@pytest.mark.parametrize("js", [True, False])
def test_a_guest_whose_form_was_open_is_asked_too(browse, post, guest, second, js):
    page = browse(js=js)
    page.goto(post.get_absolute_url())
    second.publish()
    page.get_by_label("Your comment").fill("It took me a while.")
    page.get_by_label("Name", exact=True).fill(guest["name"])
    address_field(page).fill(guest["email"])
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("+ Rule 3")).to_be_visible()
    page.get_by_label("I accept revision 2").check()
    page.get_by_role("button", name="Accept and post").click()
    expect(page.get_by_text("Waiting for a moderator. Only you can see this.")).to_be_visible()
    assert Acceptance.objects.get(revision=second).pseudonym.guest


def test_the_question_in_place_has_the_focus_and_axe_has_no_complaint(
    browse, post, reader, second_reader, second
):
    asked = Comment.write(post, Writer(account=second_reader, name="Quince"), "Which house?")
    second.publish()
    page = browse(user=reader, viewport=PHONE)
    page.goto(post.get_absolute_url())
    box = page.locator(f"#c-{asked.pk}")
    box.get_by_role("link", name="Reply", exact=True).click()
    box.get_by_label("Your comment").fill("Number 14.")
    box.get_by_role("button", name="Post reply").click()
    expect(box.locator(".policy-ask")).to_be_focused()
    assert not Axe().run(page, options=RULES).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box.get_by_label("I accept revision 2").check()
    box.get_by_role("button", name="Accept and post").click()
    expect(box.locator("li").get_by_text("Number 14.")).to_be_visible()


def test_an_admin_drafts_previews_publishes_and_withdraws_without_scripts(
    browse, author_who_moderates, policy, post
):
    page = browse(js=False, user=author_who_moderates)
    page.goto("/admin/moderation/policyrevision/add/")
    page.get_by_role("button", name="Start a draft").click()
    page.get_by_label("Line 5: strikes").fill("9")
    page.get_by_label("Line 5: step").select_option("ban")
    page.get_by_role("button", name="Publish revision 2…").click()
    expect(page.get_by_role("alert").or_(page.locator(".errornote"))).to_have_count(0)
    expect(page.get_by_role("heading", name="Publish revision 2")).to_be_visible()
    expect(page.get_by_text("what follows a strike changed").first).to_be_visible()
    looking = browse(user=author_who_moderates)  # axe is a script.
    looking.goto(page.url)
    assert not Axe().run(looking, options=RULES).response["violations"]

    later = timezone.localtime() + timedelta(days=3)
    page.get_by_label("At a time…").check(force=True)
    page.locator("[name=effective_at_0]").fill(f"{later:%Y-%m-%d}")
    page.locator("[name=effective_at_1]").fill("12:00")
    page.get_by_role("button", name="Publish revision 2").click()
    expect(page.get_by_text("Until it takes effect you can withdraw it")).to_be_visible()

    page.get_by_role("link", name="Revision 2").click()
    page.get_by_role("link", name="Withdraw…").click()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Withdrawn. It won’t take effect.")).to_be_visible()


@pytest.fixture
def reworded(policy):
    draft = PolicyRevision.objects.draft()
    wording = draft.wordings.get(number=1)
    wording.text = "Other words."
    wording.save()
    return draft


@pytest.mark.parametrize("js", [True, False])
def test_a_rule_is_as_it_was_in_the_revision_before(
    browse, author_who_moderates, policy, reworded, js
):
    page = browse(js=js, user=author_who_moderates)
    page.goto(f"/admin/moderation/policyrevision/{reworded.pk}/change/")
    page.locator(".policy-card summary").first.click()
    page.get_by_role("button", name="As in revision 1").click()
    page.get_by_role("button", name="See it as readers will").click()
    expect(page.get_by_role("heading", name="The whole policy")).to_be_visible()
    before = policy.wordings.get(number=1)
    assert reworded.wordings.get(number=1).text == before.text


def test_a_rule_is_dragged_by_its_handle_and_its_place_is_said(
    browse, author_who_moderates, reworded
):
    page = browse(user=author_who_moderates)
    page.goto(f"/admin/moderation/policyrevision/{reworded.pk}/change/")
    titles = [one.title for one in reworded.wordings.order_by("number")]
    handles = page.locator(".policy-handle")
    first, last = handles.first.bounding_box(), handles.last.bounding_box()
    page.mouse.move(first["x"] + 10, first["y"] + 10)
    page.mouse.down()
    page.mouse.move(last["x"] + 10, last["y"] + 38, steps=8)
    page.mouse.up()
    n = len(titles)
    expect(page.locator("[data-said]")).to_have_text(f"Rule {n} of {n}")
    page.get_by_role("button", name="See it as readers will").click()
    expect(page.get_by_role("heading", name="The whole policy")).to_be_visible()
    assert [one.title for one in reworded.wordings.order_by("number")] == [*titles[1:], titles[0]]
