"""Ferry Pass: the demo's own OpenID Connect provider, so that signing in with a service can be
tried without the internet.

    python -m transfer.demo.identity_provider

allauth's identity provider (`allauth.idp`) speaks the protocol; what is ours is the page on which
somebody picks one of a few people, without a password. So it listens on 127.0.0.1 alone, and
refuses to start for anything but the demo. `config.server.launch` hands it its address and its client's
secret; nothing that it knows outlives it.
"""

import os
from urllib.parse import urlsplit

CLIENT = "parley-demo"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def refusal():
    """Sentence that says why the provider doesn't start, or None."""
    if os.environ.get("DEMO") != "1":
        return "Ferry Pass lets everybody in as anybody: it starts with the demo alone (make demo)."
    for name in ("SITE_URL", "OIDC_FERRY_PASS_URL"):
        if urlsplit(os.environ.get(name, "")).hostname not in LOOPBACK:
            return f"Ferry Pass is for this machine alone, and {name} isn't on it."
    return None


def environment(site_url, port, secret):
    """What the blog and its Ferry Pass must both know."""
    return {
        "DEMO": "1",
        "OIDC": "ferry-pass",
        "OIDC_FERRY_PASS_NAME": "Ferry Pass",
        "OIDC_FERRY_PASS_URL": f"http://127.0.0.1:{port}",
        "OIDC_FERRY_PASS_CLIENT_ID": CLIENT,
        "OIDC_FERRY_PASS_CLIENT_SECRET": secret,
        "SITE_URL": site_url,
    }
