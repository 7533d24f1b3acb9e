"""The Nu HTML checker on the pages that only those see who sign in, and on mails (being-found.md says how to have it)."""

import subprocess

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.conftest import just_signed_in
from tests.languages.test_no_other_language import STARTS
from tests.languages.walk import pages
from tests.pages.test_valid_html import CHECKER

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not CHECKER, reason="VNU_JAR names no Nu HTML checker"),
]


# Firefox fills hidden fields with what they held before a reload, unless it is told not to; the checker
# knows no reason. Django describes a hidden field as it does any other.
MEANT = ".*“hidden” must not have (an “autocomplete”|any “aria-).*"


def checked(folder):
    command = [
        "java",
        "-jar",
        CHECKER,
        "--errors-only",
        "--filterpattern",
        MEANT,
        "--format",
        "gnu",
    ]
    command.append(str(folder))
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("who", ["a reader", "who may do everything"])
def test_the_checker_finds_no_error_on_pages_behind_the_door(blog, tmp_path, who):
    found = tmp_path / "pages"
    found.mkdir()
    client = Client(raise_request_exception=False)
    person = blog.reader if who == "a reader" else blog.author
    client.force_login(person)
    just_signed_in(client, person)
    for number, (address, answer) in enumerate(pages(client, STARTS[who])):
        text = answer.content.decode(errors="replace")
        if "html" in answer.get("Content-Type", "") and text.lstrip().startswith("<!"):
            name = "".join(sign if sign.isalnum() else "-" for sign in address)[:80]
            (found / f"{number}{name}.html").write_text(text)
    said = checked(found)
    assert said.returncode == 0, said.stderr


def test_the_checker_finds_no_error_in_a_mail(site, post, tmp_path):
    about = {"blog_site": site, "blog_url": "https://orchard.example.org/", "post": post}
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails" / "sample.html").write_text(
        render_to_string("admin/own/mail_sample.html", about)
    )
    said = checked(tmp_path / "mails")
    assert said.returncode == 0, said.stderr
