"""An empty blog becomes somebody's: who asks, who answers, and what stands there afterwards."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from blog.models import Site
from moderation.founding.starter_policy import RULES
from moderation.models import PolicyRevision

ANSWERS = {
    "SITE_NAME": "The Slow Orchard",
    "OWNER_NAME": "Perpetua",
    "OWNER_EMAIL": "perpetua@example.org",
    "OWNER_PASSWORD": "correct horse battery",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def answers(monkeypatch):
    for name, answer in ANSWERS.items():
        monkeypatch.setenv(name, answer)
    return monkeypatch


@pytest.fixture
def nobody_there(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)


def test_an_owner_has_a_name_a_blog_and_every_role(answers, settings, capsys):
    call_command("setup_site")

    owner = User.objects.get()
    assert owner.confirmed_email == "perpetua@example.org"
    assert (owner.email, owner.name) == ("perpetua@example.org", "Perpetua")
    assert owner.check_password("correct horse battery")
    assert {group.name for group in owner.groups.all()} == set(settings.ROLES)
    assert owner.is_moderator and owner.is_staff
    assert Site.current().name == "The Slow Orchard"
    assert "perpetua@example.org" in capsys.readouterr().out


def test_the_starter_policy_is_a_draft_until_the_owner_publishes_it(answers):
    call_command("setup_site")

    assert PolicyRevision.objects.in_force() is None
    draft = PolicyRevision.objects.get()
    assert [wording.number for wording in draft.wordings.all()] == [1, 2, 3, 4, 5, 6, 7]
    draft.publish()
    assert PolicyRevision.objects.in_force() == draft


def test_the_starter_policy_is_set_as_print_is_and_each_rule_has_a_short_name_of_its_own():
    for _key, title, citation, text in RULES:
        assert not set("'\"") & set(title + citation + text)
        assert citation != title and citation[0].islower()
    assert len({citation for _key, _title, citation, _text in RULES}) == len(RULES)


def test_a_founded_blog_is_left_alone(answers):
    call_command("setup_site")
    answers.setenv("SITE_NAME", "Another")
    answers.setenv("OWNER_EMAIL", "another@example.org")

    call_command("setup_site")

    assert Site.current().name == "The Slow Orchard"
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "name, answer",
    [
        ("SITE_NAME", "x" * 81),
        ("OWNER_NAME", " "),
        ("OWNER_EMAIL", "perpetua at example.org"),
        ("OWNER_PASSWORD", "short"),
        ("OWNER_PASSWORD", "perpetua@example.org"),
    ],
)
def test_an_answer_that_is_none_is_refused_by_name_and_nothing_is_founded(answers, name, answer):
    answers.setenv(name, answer)

    with pytest.raises(CommandError, match=f"^{name}: "):
        call_command("setup_site")

    assert not User.objects.exists() and not PolicyRevision.objects.exists()


def test_a_readers_address_is_not_made_the_owners(answers, reader):
    answers.setenv("OWNER_EMAIL", reader.email)

    with pytest.raises(CommandError, match="already"):
        call_command("setup_site")

    assert not PolicyRevision.objects.exists()


def test_without_a_terminal_it_says_which_answer_is_missing(answers, nobody_there):
    answers.delenv("OWNER_EMAIL")

    with pytest.raises(CommandError, match="Set OWNER_EMAIL in the environment"):
        call_command("setup_site")


def test_an_owner_at_a_terminal_is_asked_again_until_the_answer_is_one(monkeypatch, capsys):
    typed = iter(["The Slow Orchard", "Perpetua", "perpetua", "perpetua@example.org"])
    passwords = iter(["1234567890", "correct horse battery"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: next(typed))
    monkeypatch.setattr(
        "moderation.management.commands.setup_site.getpass", lambda question: next(passwords)
    )

    call_command("setup_site")

    assert User.objects.get().email == "perpetua@example.org"
    assert "too common" in capsys.readouterr().err
