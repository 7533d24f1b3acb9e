"""What the settings say of where things lie and who is asked for them, for the page about privacy."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

from blog.mail import outbox
from blog.models import Site
from blog.models.articles import read_counts
from blog.models.site import mail_server
from lib.text.lists import listed


def mail_is_printed():
    """Whether no mail server is set up, so that mails only stand in the server log."""
    return not Site.current().sends_mail


def facts():
    databases, store = settings.DATABASES.values(), settings.CACHES["default"]
    server = mail_server.in_use(Site.current())
    mail_host = server.host if server else ""
    # Where pages may fetch things from but here, as browsers are told in every answer.
    elsewhere = [
        str(source)
        for directive, allowed in settings.SECURE_CSP.items()
        if directive.endswith("-src")
        for source in allowed
        if not str(source).startswith(("'", "data:", "blob:"))
    ]
    return {
        "pages_may_fetch_anything": "default-src" not in settings.SECURE_CSP,
        "pages_fetch_from": listed(dict.fromkeys(elsewhere)),
        "mail_is_printed": server is None,
        "mail_host": mail_host,
        "mail_is_sent_here": _is_here(mail_host),
        "mail_record_lasts": outbox.KEPT,
        "database_is_a_file": "sqlite" in settings.DATABASES["default"]["ENGINE"],
        "database_is_here": all(_is_here(one.get("HOST", "")) for one in databases),
        "has_store": "redis" in store["BACKEND"].lower(),
        "counts_reads": Site.current().counts_reads and settings.READS_COUNTED_EVERY,
        "rare_sites_kept": read_counts.KEPT_UNNAMED,
        "reads_kept_by_day": read_counts.BY_DAY,
        "store_is_here": _is_here(urlsplit(str(store.get("LOCATION", ""))).hostname or ""),
    }


def _is_here(host):
    if host in ("", "localhost") or host.startswith("/"):  # A socket is a path.
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
