"""Django's deployment checks, asked at each start of a site that is on the internet.

Each finding is said in a sentence, with what to do. Those that leave the site open to anybody stop the start.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

OPEN_TO_ANYBODY = {"security.W018", "parley.W001"}
OF_HTTPS = {"security.W004", "security.W012", "security.W016"}
REMEDIES = {
    "security.W004": (
        "Browsers may still come by http: SECURE_HSTS_SECONDS is 0. Remove that line,"
        " unless what stands in front sends Strict-Transport-Security itself."
    ),
    "security.W009": (
        "SECRET_KEY is short or easy to guess. Put a long random one in its place, and the present"
        " one into SECRET_KEY_FALLBACKS."
    ),
    "security.W018": "DEBUG is on and shows strangers the settings. Remove DEBUG, or set DEBUG=False.",
    "security.W020": "ALLOWED_HOSTS is empty. Set it to the host of SITE_URL.",
}


@checks.register(checks.Tags.security, deploy=True)
def any_host(app_configs, **_):
    """Whoever may name any host may have pages stored for it."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    hint = f"ALLOWED_HOSTS lets any host name in. Set it to {urlsplit(settings.SITE_URL).hostname}."
    return [checks.Warning(hint, id="parley.W001")]


@checks.register(checks.Tags.security, deploy=True)
def readable_on_the_way(app_configs, **_):
    """A site that others reach without https sends their passwords so that the network can read them."""
    if settings.SITE_URL.startswith("https://") or is_here():
        return []
    hint = (
        "Passwords cross the network readable, because SITE_URL begins with http. Put Caddy or nginx"
        " with a certificate in front, and set SITE_URL to the https address."
    )
    return [checks.Warning(hint, id="parley.W002")]


def findings():
    """(sentences, whether one of them stops the start); nothing of a site that only this machine reaches."""
    if is_here():
        return [], False
    warnings = checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True)
    warnings = [one for one in warnings if not one.is_silenced()]
    if not settings.SITE_URL.startswith("https://"):
        # What https would give is said in one sentence.
        warnings = [one for one in warnings if one.id not in OF_HTTPS]
    sentences = [REMEDIES.get(one.id) or f"{one.msg} ({one.id})" for one in warnings]
    return sentences, any(one.id in OPEN_TO_ANYBODY for one in warnings)


def is_here():
    """Whether the blog's address is one of this machine alone."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
