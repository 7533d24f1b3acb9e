"""Whoever asks a command what it does gets an answer, in the blog's language."""

import pytest
from django.core.management import get_commands
from django.db import OperationalError

from blog.operating import checking_site
from config.commands import Commands

pytestmark = pytest.mark.django_db


def asked(capsys, *words):
    with pytest.raises(SystemExit) as end:
        Commands(["manage.py", *words]).execute()
    assert end.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(get_commands()))
def test_every_command_says_what_it_does(name, capsys, site):
    assert "usage: " in asked(capsys, name, "--help")


def test_a_command_answers_in_the_blog_s_language(capsys, site):
    site.language = "de"
    site.save()
    assert "Das Blog in eine Datei" in asked(capsys, "backup", "--help")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ('could not extend file "base/5/17443": No space left on device', "Make room"),
        ("database or disk is full", "Make room"),
        ("terminating connection due to administrator command", "has ended the connection"),
    ],
)
def test_a_command_that_an_outage_cuts_short_ends_in_a_sentence(fault, told, monkeypatch, site):
    def cut_short(*_about, **_more):
        raise OperationalError(f"{fault}\nHINT: Look.")

    monkeypatch.setattr(checking_site, "look", cut_short)
    with pytest.raises(SystemExit) as end:
        Commands(["manage.py", "check_site"]).execute()
    assert told in end.value.code and "\n" not in end.value.code
