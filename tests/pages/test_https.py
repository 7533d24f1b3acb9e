"""A site whose address is https is asked for by https alone, once a browser has been there."""

import pytest

from tests.pages.visitors import Stranger
from tests.served import served

pytestmark = [pytest.mark.served, pytest.mark.django_db(transaction=True)]
HSTS = "strict-transport-security"


def asked(blog, **headers):
    return Stranger(blog).get("/", **headers).headers.get(HSTS)


def test_a_browser_that_came_by_https_comes_so_for_a_year(tmp_path):
    with served(tmp_path, SITE_URL="https://blog.example.org") as blog:
        for _when in "for the first time", "from memory":
            assert asked(blog, X_Forwarded_Proto="https") == "max-age=31536000"
            assert asked(blog) is None


def test_the_owner_may_leave_it_to_what_stands_in_front(tmp_path):
    wanted = {"SITE_URL": "https://blog.example.org", "SECURE_HSTS_SECONDS": "0"}
    with served(tmp_path, **wanted) as blog:
        assert asked(blog, X_Forwarded_Proto="https") is None


def test_a_site_without_https_says_nothing_of_it(tmp_path):
    with served(tmp_path) as blog:
        assert asked(blog, X_Forwarded_Proto="https") is None
