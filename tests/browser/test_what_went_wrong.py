"""A form that can't be sent: whoever comes back to it is where it says why."""

import re

import pytest
from playwright.sync_api import expect

from comments.gate import Writer
from comments.models import Comment


@pytest.fixture
def asked(post, reader):
    return Comment.write(post, Writer(account=reader, name=reader.name), "Which pears are these?")


@pytest.mark.parametrize(
    ("address", "person", "button"),
    [
        ("/comments/{}/reply/", None, "Post reply"),
        ("/comments/{}/edit/", "reader", "Save"),
        ("/comments/{}/report/", None, "Send report"),
        ("/comments/{}/follow/", None, "Follow"),
        ("/moderation/comments/{}/delete/", "moderator", "Check and remove"),
        ("/moderation/bulk/", "moderator", "Approve…"),
    ],
)
def test_the_summary_has_the_focus_without_scripts(
    browse, asked, policy, request, address, person, button
):
    page = browse(js=False, user=person and request.getfixturevalue(person))
    page.goto(address.format(asked.pk))
    for field in page.get_by_role("textbox").all():
        field.fill("")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("alert")).to_be_focused()
