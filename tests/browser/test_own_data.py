"""Somebody has a copy of their data made, watches it being made, and takes it away."""

from zipfile import ZipFile

import pytest

from tests.accounts.leaving import write
from tests.browser.conftest import PHONE
from tests.mail import work


@pytest.mark.parametrize("js", [True, False])
def test_a_reader_takes_a_copy_away(browse, reader, post, js):
    write(post, reader, "Eleven pears.")
    page = browse(js=js, viewport=PHONE, user=reader)
    page.goto("/account/data/")
    page.get_by_role("button", name="Make a copy").click()
    page.get_by_role("heading", name="We’re making your copy").wait_for()
    work()
    if not js:
        page.get_by_role("link", name="Refresh").click()
    page.get_by_role("heading", name="Your copy is ready").wait_for()
    with page.expect_download() as begun:
        page.get_by_role("link", name="Download").click()
    with ZipFile(begun.value.path()) as package:
        assert "Eleven pears." in package.read("comments.html").decode()
