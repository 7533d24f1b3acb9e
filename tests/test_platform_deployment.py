"""A site on the internet is asked at each start whether it is safe, and says what to do."""

import pytest

from config.server import deployment
from config.server.launch import ask_whether_it_is_safe
from tests.pages.test_headers import settings_with

SAFE = {
    "SITE_URL": "https://blog.example.org",
    "ALLOWED_HOSTS": ["blog.example.org"],
    "SECRET_KEY": "a long one, of many different letters: 0123456789 qwertzuiopü",
    "SECURE_HSTS_SECONDS": 31536000,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}


@pytest.fixture
def found(settings):
    """A function that answers what is said of a safe site with these changes."""

    def found(**changes):
        for name, value in (SAFE | changes).items():
            setattr(settings, name, value)
        return deployment.findings()

    return found


def test_a_site_as_we_set_it_up_has_nothing_to_mend(found):
    assert found() == ([], False)


@pytest.mark.parametrize(
    "changes, word, stops",
    [
        ({"SECRET_KEY": "secret"}, "SECRET_KEY_FALLBACKS", False),
        ({"SECURE_HSTS_SECONDS": 0}, "SECURE_HSTS_SECONDS", False),
        ({"SITE_URL": "http://blog.example.org"}, "certificate", False),
        ({"ALLOWED_HOSTS": ["*"]}, "blog.example.org", True),
        ({"DEBUG": True}, "DEBUG=False", True),
    ],
)
def test_what_is_unsafe_is_said_with_its_mend(found, changes, word, stops):
    sentences, is_open = found(**changes)
    assert [word in sentence for sentence in sentences] == [True] and is_open == stops


def test_a_blog_that_only_this_machine_reaches_may_be_as_it_likes(found):
    assert found(SITE_URL="http://127.0.0.1:8000", DEBUG=True, SECRET_KEY="x") == ([], False)


@pytest.mark.parametrize(("more", "said"), [({}, ""), ({"SECURE_HSTS_SECONDS": "0"}, "W004")])
def test_all_that_django_checks_of_a_site_on_the_internet_is_well_as_we_set_it_up(tmp_path, more, said):  # fmt: skip
    host = "blog.example.org"
    how = {"SITE_URL": f"https://{host}", "ALLOWED_HOSTS": host, "SECRET_KEY": SAFE["SECRET_KEY"]}
    asked = "check", "--deploy", "--fail-level", "WARNING"
    done = settings_with(tmp_path, *asked, **how | more)
    assert (done.returncode == 0) is (said == "") and said in done.stderr, done.stderr


def test_a_site_that_is_open_to_anybody_does_not_start(found, capsys):
    found(DEBUG=True)
    with pytest.raises(Exception, match="doesn’t start"):
        ask_whether_it_is_safe()
    assert "Security: DEBUG is on" in capsys.readouterr().err
