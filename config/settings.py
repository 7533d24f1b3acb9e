"""Settings of a Parley site: the environment over defaults that suit one machine.

Without any variable but SECRET_KEY this is a blog on SQLite, with a cache in
memory and mail on the console; config/variables.py has the table of them all.
"""

import os
from pathlib import Path

from django.utils.csp import CSP

from config import environment
from config.people import *  # noqa: F403 (all of them are settings)
from lib.processes.task_names import MAIL, SOON
from lib.storage import buckets
from lib.web import headers

given, services = environment.read()
# Most are settings as they stand there; what follows is made of the others.
globals().update({name: value for name, value in vars(given).items() if value is not None})
BASE_DIR = environment.ROOT
DEBUG = given.DEBUG
DATA_DIR = Path(given.DATA_DIR or BASE_DIR / "var")
# How an operator starts this blog and gives it a command, as pages say it.
_start, _blog = ("demo", "demo") if DATA_DIR.name == "demo" else ("start", "site")
MAKE, MANAGE = f"{environment.MAKE} {_start}", f"{environment.MANAGE} {_blog}"
SITE_URL = given.SITE_URL.rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "config",
    "accounts",
    "blog",
    "comments",
    "trials",
    "newsletter",
    "moderation",
    "transfer",
    "mptt",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.twitter_oauth2",
    "allauth.socialaccount.providers.facebook",
    "accounts.providers.wordpress_com",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks_db",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "blog.operating.requests.observed.Observed",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.request_middleware.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.signin.authentication.Authentication",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "NAME": "django",
        "BACKEND": "lib.web.themes.ThemedTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["blog.templatetags.dates"],
            "theme": given.THEME_DIR and Path(given.THEME_DIR, "templates"),
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "blog.context.site",
                "moderation.context.policy",
            ],
        },
    },
]

_sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "db.sqlite3")}
DATABASES = {"default": given.DATABASE_URL or _sqlite}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A write lock taken at BEGIN and a long timeout: writers wait for each other
    # instead of failing half-way with "database is locked". lib/db/sqlite3 waits fairly.
    DATABASES["default"]["ENGINE"] = "lib.db.sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        # What is deleted is overwritten in the file: words that were purged can't be found there.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        " PRAGMA secure_delete=ON;",
    }
if given.REPLICA_URL:
    DATABASES["replica"] = given.REPLICA_URL
    DATABASE_ROUTERS = ["lib.db.replica.Router"]
    # One that has become a primary may be another’s by now (lib/db/replica.py looks again).
    DATABASES["replica"].setdefault("OPTIONS", {})["target_session_attrs"] = "standby"
for _database in DATABASES.values():
    if _database["ENGINE"].endswith("postgresql"):
        _database["ENGINE"] = "lib.db.postgresql"
        if given.PREPARED_STATEMENTS:
            # What a connection has asked PostgreSQL five times is planned once and for all: a post
            # takes some twenty statements. Not behind a pooler that knows no prepared ones.
            _database.setdefault("OPTIONS", {}).update(
                server_side_binding=True, prepare_threshold=5
            )
    _database["CONN_MAX_AGE"] = 600
# Report what holds a transaction for long, or works slowly in one (lib/db/slow.py).
WATCH_TRANSACTIONS = DEBUG if given.WATCH_TRANSACTIONS is None else given.WATCH_TRANSACTIONS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where CACHE_URL names a shared cache, several machines can serve one site.
# Stored pages live in a Redis too, or else in a folder that the web processes share.
# How often somebody tries to sign in is counted in it, or else in the database: never in the
# memory of each process, where a limit would be several.
_counters = {"BACKEND": "accounts.signin.limits.rate_counters.RateCounters"}
CACHES = {"default": given.CACHE_URL or _counters}
CACHES["pages"] = {
    "BACKEND": "lib.cache.file_cache.FileCache",
    "LOCATION": DATA_DIR / "pages",
    "OPTIONS": {"MAX_BYTES": 256 * 1024 * 1024},
}
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    # A Redis that doesn't answer costs a page this many seconds, and then none for a while.
    _patience = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}
    CACHES["default"].setdefault("OPTIONS", {}).update(_patience)
    _bytes = CACHES["default"]["OPTIONS"] | {"serializer": "lib.cache.file_cache.BytesSerializer"}
    CACHES["pages"] = CACHES["default"] | {"KEY_PREFIX": "pages", "OPTIONS": _bytes}
    CACHES["default"]["BACKEND"] = "accounts.signin.limits.redis_with_fallback.RedisWithFallback"
    CACHES["default"]["OPTIONS"]["serializer"] = (
        "accounts.signin.limits.redis_with_fallback.JsonSerializer"
    )

# {where a task was, as an earlier release has queued it: where it is now}. A path stays here for as
# long as that release can be upgraded from: tasks wait for days.
MOVED_TASKS = {
    "blog.models.edge_purges.purge_again": "blog.models.operating.edge_purges.purge_again",
    "blog.outbox.pay": "blog.mail.outbox.deliver",
    "blog.pictures.make_sizes": "blog.pictures.upload.make_sizes",
    "blog.pictures.show_sizes": "blog.pictures.upload.show_sizes",
    "comments.bell.recount_soon": "comments.notify.notifications.recount_soon",
    "comments.telling.tell": "comments.notify.fan_out.fan_out",
    "transfer.imports.processes.start_soon": "transfer.imports.runs.processes.start_soon",
    "transfer.imports.turning.turn": "transfer.imports.write.turning.turn",
    "moderation.actions.bulk.go_on": "moderation.deeds.bulk.action.go_on",
    "transfer.making.make": "transfer.export.export_task.make",
}
TASKS = {"default": {"BACKEND": "lib.processes.tasks.Tasks", "QUEUES": ["default", MAIL, SOON]}}

# Without a server, mail goes by the one that an owner has set at the desk; without that, too, it is
# printed where the blog runs.
_mail = given.EMAIL_URL or {"EMAIL_BACKEND": ""}
if _mail["EMAIL_BACKEND"] in ("", "django.core.mail.backends.console.EmailBackend"):
    _mail = {"EMAIL_BACKEND": "blog.mail.site_server.EmailBackend"}
MAILERS = {
    "default": {
        "BACKEND": _mail["EMAIL_BACKEND"],
        "OPTIONS": {
            "host": _mail["EMAIL_HOST"],
            "port": _mail["EMAIL_PORT"],
            "username": _mail["EMAIL_HOST_USER"],
            "password": _mail["EMAIL_HOST_PASSWORD"],
            "use_tls": _mail["EMAIL_USE_TLS"],
            "use_ssl": _mail["EMAIL_USE_SSL"],
            "timeout": 30,  # seconds for each answer of the server
        }
        if _mail.get("EMAIL_HOST")
        else {},
    }
}

SOCIALACCOUNT_PROVIDERS, SIGN_IN_HOSTS = services
COMMENT_GATE = "moderation.gate"
METRICS = bool(given.METRICS_TOKEN or given.METRICS_ADDRESSES)  # Whether there is /metrics.
# What the first page of an empty blog asks for: from `make start`, never from a file.
FIRST_RUN_CODE = os.environ.get("FIRST_RUN_CODE", "")

LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_ADD_HEADERS_FUNCTION = headers.of_a_file
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
if given.THEME_DIR and Path(given.THEME_DIR, "static").is_dir():
    STATICFILES_DIRS.insert(0, Path(given.THEME_DIR, "static"))
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Pictures as they were sent, with what cameras wrote into them; nothing here is public.
ORIGINALS_ROOT = DATA_DIR / "originals"
# An upload is kept in memory, one at a time in each process: nothing of it is written to the disk
# before it is known to be a picture (blog/pictures/decoding/reading.py says how large one may be).
FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024
# Copies that people have asked for of what is kept about them; nothing here is public.
DOWNLOADS_ROOT = DATA_DIR / "downloads"
# Backups that the site makes; nothing here is public. No page can choose the folder.
BACKUPS_ROOT = Path(given.BACKUPS_DIR or DATA_DIR / "backups")
# Whoever installed the blog has said where they go: then they are made from the first day on.
BACKUPS_ARE_PLACED = bool(given.BACKUPS_DIR or given.BACKUPS_URL)
# What audio and video may have at most; pictures are decoded, and have a limit of their own.
RECORDING_BYTES = given.RECORDING_MB * 1024 * 1024
# What a file of another blog may have that an owner sends to the desk; it comes in pieces.
IMPORT_BYTES = given.IMPORT_GB * 1024**3
# Parley serves these files itself, and nobody else on the machine needs to read them.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
STORAGES = {
    "default": {"BACKEND": "lib.storage.whole_files.WholeFiles"},
    "staticfiles": {"BACKEND": "lib.web.static_storage.StaticStorage"},
}
STORAGES |= buckets.stores(given.STORAGE_URL, given.BACKUPS_URL)
# Hashed names need a collected folder; a developer's server and the tests have none.
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "form-action": [CSP.SELF, *SIGN_IN_HOSTS],
    # No text becomes HTML or a script but by static/js/reader/on_demand.js. Django's admin has a
    # jQuery that can't be told so (lib/web/headers.py).
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["default"],
}
CSRF_FAILURE_VIEW = "comments.views.writing.csrf_failure.refused"
# Django's default for the Origin header to arrive: never "no-referrer".
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # Of a domain's other hosts a blog knows nothing.
    "security.W008",  # What stands in front leads from http to https.
    "security.W019",  # A preview is a frame of our own; nobody else's may show us.
    "security.W021",  # As W005: a list in every browser, for a whole domain.
]
# Over http it says nothing.
SECURE_HSTS_SECONDS = 0
if SITE_URL.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # By these names browsers take no cookie that a neighbour at the same domain has made.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_HSTS_SECONDS = given.SECURE_HSTS_SECONDS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Django keeps an error to itself unless DEBUG is on or ADMINS get mail: print it as well.
_is_json = given.LOG_FORMAT == "json"
_events = "INFO" if _is_json else "WARNING"
_handler = {
    "class": "logging.StreamHandler",
    "formatter": "line",
    "filters": ["without paths", "outages"],
}
_line = {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "without paths": {"()": "lib.observing.logs.WithoutPaths"},
        "outages": {"()": "lib.observing.outage_log.Outages"},
    },
    "formatters": {
        "line": _line
        | {"()": "lib.observing.logs.Json" if _is_json else "lib.observing.logs.Line"},
        "one line": _line
        | {"()": f"lib.observing.logs.{'Json' if _is_json else ''}WithoutTraceback"},
    },
    "handlers": {
        "console": _handler | {"level": "WARNING"},
        "errors": _handler | {"level": "ERROR"},
        "refusals": _handler | {"formatter": "one line"},
        "events": _handler,
        # Of a logger without any handler, Python prints lines of its own.
        "nothing": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"]},
    "loggers": {
        # Not one line for each address that somebody mistyped, nor for each end of the worker.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"handlers": ["nothing"], "propagate": False},
        # What a stranger sends that can't be read: a line, without the way that it took to us.
        "django.security": {"handlers": ["refusals"], "propagate": False},
        "django_tasks_db": {"handlers": ["errors"], "propagate": False},
        # A line for each request and each task, where that is asked for.
        "parley": {"handlers": ["events"], "level": _events, "propagate": False},
    },
}
