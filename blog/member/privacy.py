"""The page about privacy: what every Part and every setting says of it, and the owner's own words."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.member.privacy import MAIL, PLACES, READING, Notice, span
from blog.mail import outbox

PRINTED = ("console", "dummy", "locmem")  # mail that goes nowhere


def notices():
    return [
        Notice(READING, _("Whoever only reads is given no cookie and isn’t counted.")),
        Notice(READING, _("The blog writes down no visits. A web server in front of it may.")),
        Notice(READING, _elsewhere()),
        *_mail(),
        *_places(),
    ]


def _elsewhere():
    """What pages may fetch from elsewhere, as browsers are told in every answer."""
    ours = ("'", "data:", "blob:")
    sources = [
        source
        for directive, allowed in settings.SECURE_CSP.items()
        if directive.endswith("-src")
        for source in allowed
        if not str(source).startswith(ours)
    ]
    if "default-src" not in settings.SECURE_CSP:
        return _("Pages may fetch things from other machines, which then learn your address.")
    if sources:
        words = _("Pages may fetch things from %(names)s, which then learns your address.")
        return words % {"names": ", ".join(dict.fromkeys(map(str, sources)))}
    return _("Nothing on a page comes from another machine, and browsers are told to refuse it.")


def _mail():
    mailer = settings.MAILERS["default"]
    if any(kind in mailer["BACKEND"] for kind in PRINTED):
        yield Notice(MAIL, _("This blog sends no mail: it is printed where the blog runs."))
        return
    host = mailer["OPTIONS"].get("host", "")
    if _is_here(host):
        yield Notice(MAIL, _("Mail is sent by a mail server on the blog’s own machine."))
    else:
        words = _("Mail is handed to the mail server %(host)s, which reads your address on it.")
        yield Notice(MAIL, words % {"host": host or _("that the operator chose")})
    words = _(
        "That you were written to and what about is kept for %(span)s; what the mail said is not."
        " Nobody is written to at an address that they haven’t confirmed, but to ask whether it is"
        " theirs. No mail tells us whether it was opened."
    )
    yield Notice(MAIL, words % {"span": span(outbox.KEPT)})


def _places():
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        yield Notice(PLACES, _("Everything is in a file on the blog’s own machine."))
    elif _is_here(database.get("HOST", "")):
        yield Notice(PLACES, _("Everything is in a database on the blog’s own machine."))
    else:
        yield Notice(PLACES, _("Everything is in a database on another machine than the blog’s."))
    cache = settings.CACHES["default"]
    if "redis" in cache["BACKEND"].lower():
        words = _(
            "Copies of public pages, and counts of tries, are in a store on the same machine."
        )
        if not _is_here(urlsplit(str(cache["LOCATION"])).hostname or ""):
            words = _(
                "Copies of public pages, and counts of tries, are in a store on another machine."
            )
        yield Notice(PLACES, words)
    yield Notice(
        PLACES,
        _("Whoever runs the blog may keep backups, in which things stay longer than is said here."),
    )


def _is_here(host):
    if host in ("", "localhost") or host.startswith("/"):  # A socket is a path.
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
