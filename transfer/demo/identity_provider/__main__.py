"""Starts it: a small Django project of its own, with a database in memory."""

import os
import secrets
import sys
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import run
from django.core.wsgi import get_wsgi_application

from transfer.demo.identity_provider import refusal

HERE = Path(__file__).parent
MEMORY = "file:ferry_pass?mode=memory&cache=shared"  # one for all threads
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]


def main():
    if sentence := refusal():
        sys.exit(sentence)
    settings.configure(**_settings())
    django.setup()
    call_command("migrate", verbosity=0)
    people = import_module(
        "transfer.demo.identity_provider.people"
    )  # Its models need the settings.
    people.settle(os.environ)
    port = urlsplit(os.environ["OIDC_FERRY_PASS_URL"]).port
    run("127.0.0.1", port, get_wsgi_application(), threading=True)


def _settings():
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "ROOT_URLCONF": "transfer.demo.identity_provider.urls",
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": MEMORY,
                "OPTIONS": {"uri": True},
            }
        },
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        "MIDDLEWARE": MIDDLEWARE,
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        "USE_TZ": True,
        # Cookies know no ports: the blog's own are at this host, too.
        "SESSION_COOKIE_NAME": "ferry_pass_session",
        "CSRF_COOKIE_NAME": "ferry_pass_csrf",
        "LOGIN_URL": "account_login",
        "IDP_OIDC_PRIVATE_KEY": _key(),
        "LOGGING_CONFIG": None,
    }


def _key():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


if __name__ == "__main__":
    main()
