"""The seam to whoever judges: comments asks its questions here, and has a permissive answer.

settings.COMMENT_GATE names the module that answers; without it everybody may write
and everything is published. A comment is born held, so a gate that was forgotten
in the middle publishes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db.models import Model

HELD, PUBLISHED, REFUSED = "held", "published", "refused"


@dataclass(frozen=True)
class Writer:
    """Who wants to write: an account, or a guest known by the token in their browser."""

    account: Model | None = None
    token: str = ""
    name: str = ""
    email: str = ""  # as it was typed; comments/writers/identity.py says whether it is theirs
    site: str = ""  # of a guest
    ip_hash: str = ""  # a keyed hash of the range they write from
    earlier: Callable = field(default=tuple, compare=False)  # says what that was under older keys
    browser: str = ""  # of an account: the token of the guest whom this browser was known as


@dataclass(frozen=True)
class Refusal:
    """Why somebody may not comment here, in words for them."""

    title: str
    reason: str
    rule: Model | None = None
    in_force: str = ""  # from when until when, and where, as HTML
    note: str = ""
    appeal: str = ""  # where an appeal can be sent, and until when
    appeal_until: datetime | None = None
    by_another: bool = False  # whether somebody else than who decided looks at it
    appeal_waits: str = ""  # where they find the appeal that they have sent
    removed: str = ""  # where they can read again what was removed
    to_acknowledge: str = ""  # where they say that they have read it, and may go on


@dataclass(frozen=True)
class Reminder:
    """What the writer of words is told once before they are posted: the rule that they may break.

    Without a `rule` they would wait for a moderator. `before`, `word` and `after` are what they say,
    around the word that was listed; empty where it stands there in another spelling.
    """

    listed: str
    rule: Model | None = None
    before: str = ""
    word: str = ""
    after: str = ""


@dataclass(frozen=True)
class Barred:
    """The writers who may not comment: keys of accounts, and tokens of guests."""

    accounts: frozenset = frozenset()
    tokens: frozenset = frozenset()

    def has(self, comment):
        """Whether its writer is among them."""
        return (comment.author_id or 0) in self.accounts or comment.token in self.tokens


@dataclass(frozen=True)
class Terms:
    """What a form says of the terms of writing here: those it was shown under, those accepted."""

    shown: str = ""
    accepted: str = ""
    was_reminded: bool = False  # The form has come back once already with a Reminder.


@dataclass(frozen=True)
class Sending:
    """How a form came: what tells somebody who writes from a program that sends."""

    is_trapped: bool = False  # a field that people don't see was filled in
    is_stale: bool = False  # it isn't one of our forms, or not of these days
    seconds: float | None = None  # how long it was open, where that is known


@dataclass(frozen=True)
class Words:
    """What somebody wants to say below an article: a new comment, or other words for one."""

    post: Model
    writer: Writer
    text: str
    rendered: str
    text_fingerprint: str = ""  # lib/text/comparing/fingerprint.py
    comment: Model | None = None  # the one that is edited
    sending: Sending | None = None  # of a new comment's form; what no form sent isn't paced


@dataclass(frozen=True)
class Verdict:
    """Decision of the gate on new or edited words, with its reasons."""

    state: str = PUBLISHED
    reasons: tuple = ()  # sentences for their writer
    findings: tuple = ()  # what the gate keeps of it (`keep`), and nobody else looks into
    is_of_words: bool = True  # whether other words would help; not if it is how they came

    @property
    def is_held(self):
        return self.state == HELD

    @property
    def is_refused(self):
        return self.state == REFUSED


def refusal(writer, post):
    """A Refusal, or None when `writer` may comment on `post`; or anywhere, where it is None."""
    return _answer("refusal", writer, post)


def kept_out(post):
    """A Barred of those who may not comment on `post`, for whoever moderates there."""
    return _answer("kept_out", post) or Barred()


def consent(writer, terms, at):
    """Put on record that `writer` agrees to the terms that hold at a time.

    If they don't yet, nothing is recorded: the answer is what they are to be asked first,
    for templates to show, or None where nobody has anything to ask. Its `answer` is what the
    form sends back as `accepted`.
    """
    return _answer("consent", writer, terms, at)


def screen(words):
    """A Verdict on new or edited Words. Asking changes nothing, and needs no lock."""
    return _answer("screen", words) or Verdict()


def remind(words, verdict, was_reminded):
    """A Reminder for the writer of Words that got a Verdict, or None. Nothing is kept of the words."""
    return _answer("remind", words, verdict, was_reminded)


def keep(verdict, comment=None):
    """Put on record why words were held or refused; the comment is in its place by now."""
    if verdict.findings:
        _answer("keep", verdict, comment)


def disowned(comment, is_so):
    """The owner of the address under which it was written says that it isn't theirs; or takes
    that back."""
    _answer("disowned", comment, is_so)


def _answer(question, *about):
    module = getattr(settings, "COMMENT_GATE", None)
    return getattr(import_module(module), question)(*about) if module else None
