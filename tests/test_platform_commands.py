"""Whoever asks a command what it does gets an answer, in the blog's language."""

import re

import pytest
from django.core.management import get_commands, load_command_class
from django.db import OperationalError

from blog.operating import checking_site
from config.commands import APPS, Commands

pytestmark = pytest.mark.django_db


def asked(capsys, *words):
    with pytest.raises(SystemExit) as end:
        Commands(["manage.py", *words]).execute()
    assert end.value.code == 0
    return capsys.readouterr().out


OURS = sorted(name for name, app in get_commands().items() if app in {*APPS, "config"})


@pytest.mark.parametrize("name", sorted(get_commands()))
def test_every_command_says_what_it_does(name, capsys, site):
    assert "usage: " in asked(capsys, name, "--help")


@pytest.mark.parametrize("name", OURS)
def test_a_command_of_the_blog_shows_an_example_that_it_would_take(name, capsys, site):
    help = asked(capsys, name, "--help")
    [example] = re.findall(r"^Example: manage\.py (.*)", help, re.M)
    command = load_command_class(get_commands()[name], name)
    words, _, _message = example.partition(" < ")
    assert words.split()[0] == name
    command.create_parser("manage.py", name).parse_args(words.split()[1:])


@pytest.mark.parametrize("name", OURS)
def test_a_command_with_a_wrong_word_ends_in_a_sentence(name, capsys, site):
    with pytest.raises(SystemExit) as end:
        Commands(["manage.py", name, "--nonsense"]).execute()
    assert end.value.code == 2
    assert "error: " in capsys.readouterr().err.splitlines()[-1]


def test_a_command_answers_in_the_blog_s_language(capsys, site):
    site.language = "de"
    site.save()
    assert "Sichert das Blog" in asked(capsys, "backup", "--help")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ('could not extend file "base/5/17443": No space left on device', "Make room"),
        ("database or disk is full", "Make room"),
        ("terminating connection due to administrator command", "has closed the connection"),
    ],
)
def test_a_command_that_an_outage_cuts_short_ends_in_a_sentence(fault, told, monkeypatch, site):
    def cut_short(*_about, **_more):
        raise OperationalError(f"{fault}\nHINT: Look.")

    monkeypatch.setattr(checking_site, "look", cut_short)
    with pytest.raises(SystemExit) as end:
        Commands(["manage.py", "check_site"]).execute()
    assert told in end.value.code and "\n" not in end.value.code
