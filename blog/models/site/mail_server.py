"""The mail server of the blog: the environment's, or else the one that an owner has set at the desk."""

import json
from dataclasses import asdict, dataclass, field
from functools import lru_cache

from django.conf import settings

from accounts import encryption

AT_THE_DESK = (
    "blog.mail.site_server.EmailBackend"  # the backend where the environment names no server
)
PRINTED = ("console", "dummy", "locmem")  # mail that goes nowhere


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    security: str = "starttls"  # or "tls", or "none"
    username: str = ""
    password: str = field(default="", repr=False)
    is_of_operator: bool = (
        False  # It stands in the environment, and nobody at the desk has typed it.
    )

    def encrypted(self):
        """The settings as a text for the database, which whoever has that alone can't read."""
        return encryption.encrypt(json.dumps(asdict(self)))

    @property
    def shown(self):
        return f"{self.host}:{self.port}"


@lru_cache(maxsize=8)
def decrypted(text):
    """The MailServer in a text; None for an empty one, or one that was encrypted under a secret that is gone."""
    if not text:
        return None
    try:
        return MailServer(**json.loads(encryption.decrypt(text)))
    except encryption.Unreadable:
        return None


def in_use(site):
    """The MailServer that sends the mail of the blog; None where mails are only printed."""
    mailer = settings.MAILERS["default"]
    if mailer["BACKEND"] == AT_THE_DESK:
        return decrypted(site.mail_server)
    if any(kind in mailer["BACKEND"] for kind in PRINTED):
        return None
    about = mailer.get("OPTIONS", {})
    security = "starttls" if about.get("use_tls") else "tls" if about.get("use_ssl") else "none"
    names = about.get("username") or "", about.get("password") or ""
    return MailServer(about.get("host", ""), about.get("port") or 25, security, *names, True)


def is_by_environment():
    mailer = settings.MAILERS["default"]
    return not any(kind in mailer["BACKEND"] for kind in (AT_THE_DESK, *PRINTED))
