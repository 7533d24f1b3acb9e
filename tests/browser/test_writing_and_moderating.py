"""The author publishes, a moderator enforces the policy, and readers see both."""

import pytest
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.bans import ban
from moderation.models import Ban
from tests.conftest import PASSWORD


@pytest.fixture
def comment(post, reader, policy):
    return Comment.write(post, Writer(account=reader, name=reader.name), "Better pears abroad.")


def test_the_author_signs_in_writes_an_article_and_sees_it(browse, author):
    page = browse()
    page.goto("/admin/")
    page.get_by_label("E-mail").fill(author.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    page.goto("/admin/blog/post/add/")
    label = page.locator(".field-title label")
    expect(page.get_by_role("tab", name="Preview")).to_be_visible()
    assert label.bounding_box()["width"] > 20, "an empty line says what it is for"
    page.get_by_label("Title", exact=True).fill("Winter pruning")
    assert label.bounding_box()["width"] <= 1
    page.get_by_label("Text", exact=True).fill("## Why now\n\nThe sap is *down*.")
    page.get_by_role("tab", name="Preview").click()
    expect(page.frame_locator("iframe").locator("em", has_text="down")).to_be_visible()
    page.get_by_role("button", name="Publish…").click()
    expect(page.get_by_text("It appears on the home page")).to_be_visible()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_role("status").filter(has_text="Published.")).to_be_visible()

    reader = browse(js=False)
    reader.goto("/")
    reader.get_by_role("link", name="Winter pruning").click()
    expect(reader.get_by_role("heading", name="Why now")).to_be_visible()
    expect(reader.get_by_text("By Perpetua")).to_be_visible()


def test_the_author_publishes_with_scripts_off(browse, author):
    page = browse(js=False, user=author)
    page.goto("/admin/blog/post/add/")
    page.get_by_label("Title", exact=True).fill("Winter pruning")
    page.get_by_label("Text", exact=True).fill("The sap is *down*.")
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_role("link", name="See it").first).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name="Winter pruning").click()
    expect(page.locator("em", has_text="down")).to_be_visible()


@pytest.mark.parametrize("js", [True, False])
def test_a_moderator_deletes_under_a_rule_and_readers_see_the_placeholder(
    browse, post, comment, moderator, js
):
    reader = browse(js=False)
    reader.goto(post.get_absolute_url())
    expect(reader.get_by_text("Better pears abroad.")).to_be_visible()

    page = browse(js=js, user=moderator)
    page.goto(post.get_absolute_url())
    page.locator(f"#c-{comment.pk}").get_by_role("link", name="Remove…").click()
    page.get_by_role("button", name="Check and remove").click()
    expect(page.get_by_role("alert")).to_be_visible()  # no rule is chosen yet
    page.get_by_label("No off-topic comparison").check()
    page.get_by_role("button", name="Check and remove").click()
    expect(page.get_by_text("Removed by a moderator under rule 1")).to_be_visible()
    assert Comment.objects.get().is_published  # only shown so far
    page.get_by_role("button", name="Remove under rule 1").click()

    reader.reload()
    expect(reader.get_by_text("Better pears abroad.")).to_have_count(0)
    gone = reader.locator(f"#c-{comment.pk}")
    expect(gone).to_contain_text("Removed by a moderator under rule 1: off-topic comparison.")
    gone.get_by_role("link", name="Log entry").click()
    expect(reader.get_by_text("This entry appears in the log on")).to_be_visible()


def test_a_moderator_reads_the_queue_to_its_end(browse, post, comment, moderator, guest):
    Comment.write(post, Writer(token="t", **guest), "From a passer-by.")
    page = browse(js=False, user=moderator)
    page.goto("/moderation/")
    expect(page.locator("main")).to_contain_text("Better pears abroad.")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("From a passer-by.")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("All read")).to_be_visible()
    assert Comment.objects.published().count() == 2


@pytest.mark.parametrize("js", [True, False])
def test_a_banned_reader_is_told_why_in_place_of_the_form(
    browse, post, comment, reader, moderator, js
):
    """Banned by hand on the ban page, while the reader is writing."""
    writing = browse(js=js, user=reader)
    writing.goto(post.get_absolute_url())
    writing.get_by_label("Your comment").fill("One more thing I must say.")

    page = browse(js=False, user=moderator)
    page.goto(f"/moderation/accounts/{reader.pk}/ban/")
    page.get_by_label("7 days", exact=True).check()
    page.get_by_label("Rule").select_option(label="2. The point, not the person")
    page.get_by_label("Reason").fill("Three insults in a day.")
    page.get_by_role("button", name="Check and ban").click()
    page.locator("[name=confirm]").click()
    expect(page.locator("[name=confirm]")).to_have_count(0)
    assert Ban.objects.in_force().exists()

    writing.get_by_role("button", name="Post comment").click()
    expect(writing.get_by_role("heading", name="You can’t comment until")).to_be_visible()
    expect(writing.get_by_text("Three insults in a day.")).to_be_visible()
    expect(writing.get_by_text("One more thing I must say.")).to_be_visible()
    assert Comment.objects.count() == 1

    writing.goto(post.get_absolute_url())
    expect(writing.get_by_text("Better pears abroad.")).to_be_visible()
    expect(writing.get_by_label("Your comment")).to_have_count(0)


def test_a_lifted_ban_gives_the_form_back(browse, post, reader, moderator, policy):
    ban(moderator, reader, policy.wordings.get(number=2), "Three in a day.")
    page = browse(js=False, user=moderator)
    page.goto("/moderation/bans/")
    page.get_by_role("link", name="Lift…").click()
    page.get_by_role("button", name="Lift").click()
    expect(page.get_by_role("alert")).to_be_visible()  # a reason is compulsory
    page.get_by_label("Why does it end?").fill("Settled by mail.")
    page.get_by_role("button", name="Lift").click()

    again = browse(js=False, user=reader)
    again.goto(post.get_absolute_url())
    expect(again.get_by_label("Your comment")).to_be_visible()
