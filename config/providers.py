"""The services that people can sign in with: those that the environment has keys for.

A name of each stands here with what it is called in the environment, and with the hosts that it
may send a browser through on the way: browsers check each of them against `form-action`.
"""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.text import slugify

KNOWN = {
    "google": ("GOOGLE", ["https://accounts.google.com"]),
    "twitter_oauth2": ("X", ["https://x.com", "https://twitter.com"]),
    "facebook": ("FACEBOOK", ["https://*.facebook.com"]),
    "wordpress_com": ("WORDPRESS", ["https://*.wordpress.com", "https://wordpress.com"]),
}
# Asked for, so that nothing else about a person is sent here.
FIELDS = {
    "twitter_oauth2": {"FIELDS": ["id", "name", "username"]},
    "facebook": {"FIELDS": ["id", "name", "email"], "VERSION": "v24.0"},
}


def configured(env):
    """What the environment has keys for: (allauth's SOCIALACCOUNT_PROVIDERS, hosts for the CSP)."""
    providers, hosts = {}, []
    for service, (name, through) in KNOWN.items():
        if app := _app(env, name):
            # Facebook's token is asked for in a query, to which allauth adds no verifier.
            extras = FIELDS.get(service, {}) | {"OAUTH_PKCE_ENABLED": service != "facebook"}
            providers[service] = {"APPS": [app]} | extras
            hosts += through
    if apps := [_openid_connect(env, name) for name in env.list("OIDC", [])]:
        providers["openid_connect"] = {"APPS": apps, "OAUTH_PKCE_ENABLED": True}
        for app in apps:
            url = app["settings"]["server_url"]
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ImproperlyConfigured(
                    f"{url} isn't the address of an OpenID Connect provider."
                )
            hosts.append(f"{parts.scheme}://{parts.netloc}")
    return providers, [*dict.fromkeys(hosts + env.list("SIGN_IN_HOSTS", []))]


def _app(env, name):
    if not (key := env.str(f"{name}_CLIENT_ID", "")):
        return None
    return {"client_id": key, "secret": _beside(env, f"{name}_CLIENT_SECRET", f"{name}_CLIENT_ID")}


def _beside(env, name, other):
    """What has no default: half a key would be a button that leads to an error."""
    if not (value := env.str(name, "")):
        raise ImproperlyConfigured(f"{other} is set, but {name} isn’t: set it, or remove {other}.")
    return value


def _openid_connect(env, name):
    """One of those that OIDC names: `OIDC=club` wants OIDC_CLUB_URL, and the rest beside it."""
    if name != slugify(name) or name in KNOWN:
        raise ImproperlyConfigured(f"OIDC={name}: a name has small letters, digits and hyphens.")
    prefix = f"OIDC_{name.upper().replace('-', '_')}"
    app = _app(env, prefix)
    if app is None:
        raise ImproperlyConfigured(f"OIDC={name} needs {prefix}_CLIENT_ID.")
    return app | {
        "provider_id": name,
        "name": env.str(f"{prefix}_NAME", name.title()),
        "settings": {
            "server_url": _beside(env, f"{prefix}_URL", f"{prefix}_CLIENT_ID").rstrip("/")
        },
    }
