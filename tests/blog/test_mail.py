"""What a letter looks like when it has gone through a real mail server."""

import pytest

from blog.mail import message, outbox
from blog.mail.message import Text

pytestmark = pytest.mark.django_db
ADDRESS = "http://127.0.0.1:8000/" + "pears/" * 30


@pytest.fixture
def send(postbox, post, reader, monkeypatch):
    """A function that sends a Text to Marrow and returns the message that arrived."""
    monkeypatch.setattr(outbox, "_composers", {})

    def send(text):
        outbox.composer("tests.pears")(lambda post, person: text)
        outbox.enqueue("tests.pears", reader, about=post)
        [message] = postbox.deliver()
        return message

    return send


@pytest.fixture
def template(settings, tmp_path):
    """A function that writes the templates of a letter."""
    settings.TEMPLATES[0]["DIRS"].append(tmp_path)
    settings.TEMPLATES = settings.TEMPLATES  # So that the engine is made anew.
    (tmp_path / "emails").mkdir()

    def template(subject, body):
        (tmp_path / "emails/pears_subject.txt").write_text(subject)
        frame = '{% extends "emails/base.txt" %}{% load mail %}{% block content %}'
        (tmp_path / "emails/pears.txt").write_text(frame + body + "{% endblock %}")

    yield template
    settings.TEMPLATES[0]["DIRS"].remove(tmp_path)


def test_a_letter_is_plain_words_signed_by_the_blog(send, template, site):
    template("{{ who|safe }} on {{ blog_site }}\n", "{{ who }} says:\n\n\n{{ words|quoted }}")
    message = send(outbox.write("pears", who="Tilda & co.", words="A <b>.\n\nB."))
    assert message.subject == "Tilda & co. on The Slow Orchard"
    assert message.body == (
        "Tilda & co. says:\n\n> A <b>.\n>\n> B.\n\n--\nThe Slow Orchard\nhttp://127.0.0.1:8000/\n"
    )
    assert message["Content-Type"].startswith("text/plain")


def test_links_lead_to_the_owners_address_of_the_blog(send, template, post, settings):
    settings.SITE_URL = "https://orchard.example.org"
    template("Pears", "{{ post.get_absolute_url|absolute }}")
    message = send(outbox.write("pears", post=post))
    assert f"https://orchard.example.org{post.get_absolute_url()}\n" in message.body
    assert message["Message-ID"].endswith("@orchard.example.org>")


def test_long_lines_are_folded_and_addresses_stay_whole(send, template):
    template("Pears", "{{ words }}\n{{ words|quoted }}\n{{ address }}")
    message = send(outbox.write("pears", words="eleven pears " * 30, address=ADDRESS))
    lines = message.body.split("\n")
    assert ADDRESS in lines and max(len(line) for line in lines if line != ADDRESS) <= 76
    assert sum(line.startswith(("> eleven", "> pears")) for line in lines) > 4


@pytest.mark.parametrize("words", ["x" * 5000, "梨" * 5000, "\U0001f350" * 2000])
def test_no_line_is_longer_than_mail_allows(send, words):
    message = send(Text(words, words))
    assert max(len(line) for line in message.raw.split(b"\r\n")) <= 998
    assert message.body.strip() == words


@pytest.mark.parametrize(
    "words",
    ["a\r\nBcc: wren@example.org", "a\nbody", "a\x00b\u2028c", "\u202ea", "=?utf-8?q?a=0Ab?="],
)
def test_no_words_become_a_header(send, site, reader, words):
    site.name = words.replace("\0", "")  # PostgreSQL keeps none.
    site.save()
    message = send(Text(words, f"{words}\r\n.\r\nRSET\r\n"))
    assert message["Bcc"] is None and message.to == reader.email
    assert "\u202e" not in message.subject and "\n" not in message.subject


@pytest.mark.parametrize("name", ['Perpetua, "slow" <x@y>', "Ōrchard 園", "a;b:c", "x" * 80])
def test_a_blog_of_any_name_can_write(send, site, name):
    site.name = name
    site.save()
    assert send(Text("Pears", "Ripe."))["From"].addresses[0].display_name == name


def test_the_owner_may_choose_another_name_to_write_under(send, settings):
    settings.DEFAULT_FROM_EMAIL = "The orchard’s post <post@orchard.example.org>"
    assert str(send(Text("Pears", "Ripe."))["From"]) == settings.DEFAULT_FROM_EMAIL


def test_without_a_mail_server_a_link_can_be_copied_from_the_console(settings, template, capsys):
    settings.MAILERS = {"default": {"BACKEND": "blog.mail.console.EmailBackend"}}
    template("Pears für Tilda", "“{{ address }}”")
    message.assemble(outbox.write("pears", address=ADDRESS), "tilda@example.org", number=1).send()
    printed = capsys.readouterr().out
    assert "Subject: Pears für Tilda\n" in printed and f"\n“{ADDRESS}”\n" in printed
