"""What browsers are told of every page: nothing of ours is anybody else's to use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lib.web.headers import PERMISSIONS
from tests.pages.visitors import Stranger
from tests.served import served

ROOT = Path(__file__).resolve().parents[2]
TOLD = {
    "permissions-policy": PERMISSIONS,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
}


# Right to differ between two answers to one question.
OF_THE_MOMENT = {"date", "last-modified", "x-request-id"}


def told(answer):
    """Its headers, but for those of the moment at which it was given."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert TOLD.items() <= headers.items()
    return {name: value for name, value in headers.items() if name not in OF_THE_MOMENT}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/feed/", "/not/there/", "/accounts/login/", "/healthz"])
def test_each_answer_says_what_others_may_do_with_it(client, post, address):
    policy = told(client.get(address))["content-security-policy"]
    assert "require-trusted-types-for 'script'; trusted-types default" in policy


@pytest.mark.django_db
def test_the_writers_desk_says_the_same_but_for_trusted_types(client, author, post):
    client.force_login(author)
    policy = told(client.get("/admin/"))["content-security-policy"]
    assert "default-src 'self'" in policy and "trusted-types" not in policy


@pytest.mark.served
@pytest.mark.django_db(transaction=True)
def test_stored_pages_say_it_from_memory_too(tmp_path, post):
    with served(tmp_path, SITE_URL="https://blog.example.org") as blog:
        first, again = (Stranger(blog).get(post.get_absolute_url()) for _ in range(2))
        assert told(first) == told(again)


def settings_with(tmp_path, *command, **variables):
    """What a command says on a site with these settings."""
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "SECRET_KEY": "x9" * 30}
    command = [sys.executable, "manage.py", *command]
    env |= variables
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)


COOKIES = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"


@pytest.mark.parametrize(
    "address, names",
    [
        ("https://blog.example.org", "__Host-sessionid __Host-csrftoken"),
        ("http://127.0.0.1:8000", "sessionid csrftoken"),
    ],
)
def test_a_neighbour_at_the_same_domain_can_plant_no_session(tmp_path, address, names):
    said = settings_with(tmp_path, "shell", "--no-imports", "-c", COOKIES, SITE_URL=address)
    assert said.stdout.split() == names.split()
