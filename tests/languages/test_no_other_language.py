"""Nothing is said in another language than the blog's: on pages, in mails and by commands. In one that
nobody speaks, what reads like English went past gettext."""

import re
from io import StringIO

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.test import Client
from django.utils import translation

from blog.content import languages
from tests.conftest import just_signed_in
from tests.languages import pseudo
from tests.languages.visible import texts, what_people_wrote
from tests.languages.walk import pages
from tools.messages import catalogues

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
NAMES = re.compile(
    r"closest \.[\w-]+|\{\w+\}|https?://\S+|\S+@\S+\.\w+|/[\w/.-]+|\b[\w*-]+\.(?:png|jpg|html|txt|json|zip|vtt|py)\b"
    r"|> \[!note\]|<!--more-->|--\w+|\b[A-Z]+(?:_[A-Z]+)+\b"
)
WORD = re.compile(r"[A-Za-z]{2,}")
# What is the same in each language: services and keys; and what Django doesn't translate itself.
SAME = set(
    "Parley Markdown UTC Ctrl Alt Shift Esc Tab Enter Slack Discord Matrix ntfy Atom JSON"
    " WordPress Blogger Ghost Disqus Isso Remark Commento Python Django SQLite PostgreSQL GB MB KB ms"
    " xml gz zip json Redis STARTTLS TLS".split()
)
DJANGOS = {"Search", "True", "False", "wordings", "#wordings"} | {
    "image"
}  # the kind of a file, for scripts
OWN_NAMES = {str(name) for code, name in languages.of_texts() if code}  # Each in its own.
STARTS = {
    "a stranger": ["/", "/nowhere/"],
    "a reader": ["/", "/account/"],
    "who may do everything": ["/", "/account/", "/admin/", "/admin/settings/", "/moderation/"],
}
LANGUAGES = ["nobody’s", "de", "zh-hans"]


@pytest.mark.parametrize("who", STARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_in_the_blogs_language(blog, language, who):
    client = Client(raise_request_exception=False)
    person = {"a reader": blog.reader, "who may do everything": blog.author}.get(who)
    if person:
        client.force_login(person)
        just_signed_in(client, person)
    with spoken(language):
        answers = [(address, one) for address, one in pages(client, STARTS[who])]
    assert not [address for address, answer in answers if answer.status_code == 500]
    said = [
        (address, text)
        for address, answer in answers
        if "html" in answer.get("Content-Type", "") and answer.status_code != 302
        for text in texts(answer.content.decode())
    ]
    assert not in_another(language, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_is_in_the_blogs_language(blog, postbox, language):
    with spoken(language):
        letters = postbox.deliver()
    assert len({letter.subject for letter in letters}) > 1
    said = [
        (letter.subject, text)
        for letter in letters
        for text in [letter.subject, *letter.body.split("\n\n"), *texts(letter.html or "")]
    ]
    assert not in_another(language, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_says_in_the_blogs_language_what_it_is_for(db, language):
    with spoken(language):
        said = [(name, str(command.help)) for name, command in _own_commands()]
        for name in ("clear_pages", "index_search", "mail"):
            call_command(name, stdout=(out := StringIO()))
            said += [(name, line) for line in out.getvalue().splitlines()]
    assert not in_another(language, said)


def _own_commands():
    apps = {"accounts", "blog", "comments", "trials", "newsletter", "moderation", "transfer"}
    found = [
        (name, load_command_class(app, name)) for name, app in get_commands().items() if app in apps
    ]
    return [(name, command) for name, command in found if name != "db_worker"]  # Its package's.


def spoken(language):
    return pseudo.spoken() if language == "nobody’s" else translation.override(language)


def in_another(language, said):
    """Each text in which something stands that neither the language nor a person said, with where."""
    written = what_people_wrote()
    is_foreign = {"de": _english, "zh-hans": _latin}.get(language, _plain)(language)
    found = {}
    for where, text in said:
        text = " ".join(text.split())
        rest = NAMES.sub("", text)
        for words in written if WORD.search(rest) else ():
            rest = rest.replace(words, "")
        if rest.strip() not in DJANGOS | OWN_NAMES and is_foreign(rest.strip()):
            found.setdefault(text, where)
    return "\n".join(f"{where}: {text}" for text, where in found.items())


def _plain(_):
    """Letters without accents."""
    return lambda rest: set(WORD.findall(rest)) - SAME


def _latin(language):
    """Latin words that no translation has."""
    catalog = catalogues.read("zh_Hans")
    known = {word for message in catalog for word in WORD.findall("".join(message.string))} | SAME
    return lambda rest: set(WORD.findall(rest)) - known


def _english(language):
    """A sentence as it stands in the code, which the catalogue says otherwise."""
    sentences = {
        sentence
        for message in catalogues.read(language)
        for sentence in (message.id if isinstance(message.id, tuple) else (message.id,))
        if message.id and sentence not in message.string and sentence != message.string
    }
    return lambda rest: rest in sentences
