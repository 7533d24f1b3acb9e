"""A form that was sent empty says of each field what it wants."""

import re

import pytest

OF_STRANGERS = {
    "/accounts/login/": 2,
    "/accounts/login/code/": 1,
    "/accounts/signup/": 3,
    "/accounts/password/reset/": 1,
}
OF_READERS = {
    "/account/profile/": 1,
    "/account/delete/": 1,
    "/accounts/email/": 1,
    "/accounts/password/change/": 3,
    "/accounts/reauthenticate/": 1,
}


def missing(browser, address):
    """What the page says of its fields: in a summary above the form, or at the only field that it has."""
    page = browser.post(address, {"action_add": "1"}).text
    assert "This field" not in page and page.count("autofocus") == 1
    alone = re.findall(r'<span class="error" id="\w+" role="alert".*?<span>(.*?)</span>', page)
    return alone or re.findall(r'<li><a href="#id_\w+">(.*?)</a></li>', page)


@pytest.mark.parametrize(("address", "fields"), OF_STRANGERS.items())
def test_a_stranger_reads_which_field_is_meant(client, site, address, fields):
    assert len(set(missing(client, address))) == fields


@pytest.mark.parametrize(("address", "fields"), OF_READERS.items())
def test_a_reader_reads_which_field_is_meant(signed_in, reader, address, fields):
    assert len(set(missing(signed_in(reader), address))) == fields
