"""Reports about mail of ours, as mail servers send them: that it came back, or that somebody calls it spam.

A delivery status notification (RFC 3464) or a complaint (RFC 5965) brings the headers of the message that it is
about. Whose letter that was stands there signed, so nobody can make up a report about another's.
"""

import email
import email.policy
import re
from dataclasses import dataclass

from django.core import signing

HEADER = "X-Letter"
# Of letters that are on their way: it stays, wherever this module goes.
SALT = "blog.letter"
MOST = 2_000_000  # bytes that are looked at
SIGNED = re.compile(rf"^{HEADER}:\s*([\w:=.-]+)", re.MULTILINE | re.IGNORECASE)
NO_MAILBOX = re.compile(r"5\.1\.(1|2|3|6|10)\b")


@dataclass(frozen=True)
class Report:
    """The key of the letter that it is about, and what it says of it."""

    letter: int
    is_complaint: bool = False
    is_for_good: bool = False  # There is no such mailbox.


def signature(pk):
    return signing.dumps(pk, salt=SALT)


def read(raw):
    """The Report in a message, or None: it is no such thing, not about ours, or only says that it takes time."""
    message = email.message_from_bytes(raw[:MOST], policy=email.policy.compat32)
    lines = re.sub(rb"\r?\n[ \t]+", b" ", raw[:MOST]).decode("latin-1").replace("\r", "")
    match = SIGNED.search(lines)
    try:
        letter = match and int(signing.loads(match[1], salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        letter = None
    parts = {part.get_content_type(): part for part in message.walk()}
    if letter is None:
        return None
    if complaint := parts.get("message/feedback-report"):
        kind = _fields(complaint).get("feedback-type", "")
        return Report(letter, is_complaint=True) if kind.lower() in ("abuse", "fraud") else None
    status = parts.get("message/delivery-status")
    if status is None:
        return None
    fields = _fields(status)
    if fields.get("action", "").lower() != "failed":
        return None
    return Report(letter, is_for_good=bool(NO_MAILBOX.match(fields.get("status", ""))))


def _fields(part):
    """{name: value} of all headers that stand in a part of such a report."""
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else [email.message_from_string(str(payload))]
    return {name.lower(): str(value).strip() for block in blocks for name, value in block.items()}
