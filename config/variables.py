"""Every setting that an operator gives, in the order of docs/operating.md, which lists them as they stand here.

config/settings.py takes what config/environment.py has read of them; `manage.py settings` prints them.
"""

from dataclasses import dataclass
from typing import Any

from config import kinds
from config.kinds import Kind, whole
from config.providers import KNOWN

REQUIRED = object()


@dataclass(frozen=True)
class Variable:
    """One setting. Where the default is made of other settings it is None, and `without` says what it is."""

    name: str
    kind: Kind
    default: Any
    sentence: str
    without: str = ""
    secret: bool = False
    at_start: bool = False  # Only what starts a site reads it.

    @property
    def default_in_words(self):
        """Default value, as shown to people."""
        if self.without:
            return self.without
        if isinstance(self.default, bool):
            return "on" if self.default else "off"
        if isinstance(self.default, list):
            return ", ".join(self.default) or "none"
        return "none" if self.default in ("", None) else str(self.default)


VARIABLES = [
    Variable(
        "SECRET_KEY",
        kinds.TEXT,
        REQUIRED,
        "signs sessions and guests’ cookies. Changing it signs everybody out",
        without="the blog doesn’t start; `make start` makes one",
        secret=True,
    ),
    Variable(
        "SECRET_KEY_FALLBACKS",
        kinds.LIST,
        [],
        "earlier keys, with commas: what they signed or hashed stays valid. Keep a key as long as bans "
        "of deleted accounts last",
        secret=True,
    ),
    Variable(
        "SITE_URL",
        kinds.BASE,
        "http://127.0.0.1:8000",
        "the address that readers type, for links in mail, feeds and the sitemap. With `https://`, "
        "cookies belong to this host and need HTTPS (`__Host-…`)",
    ),
    Variable(
        "ALLOWED_HOSTS",
        kinds.HOSTS,
        ["127.0.0.1", "localhost", "[::1]"],
        "host names that are answered, with commas between",
    ),
    Variable(
        "DATA_DIR",
        kinds.FOLDER,
        None,
        "everything of one blog, as above",
        without="`var/site`",
    ),
    Variable(
        "BACKUPS_DIR",
        kinds.WHOLE_FOLDER,
        None,
        "where the blog’s own backups are kept; `parley backups-to` sets it where the blog is a service",
        without="`backups/` in the folder",
    ),
    Variable(
        "STORAGE_URL",
        kinds.BUCKET,
        "",
        "`s3://key:secret@host/bucket?region=name`: this bucket keeps pictures, recordings, downloads "
        "and backups. Needed if more than one machine serves the blog (docs/growing.md)",
        without="files in the folder",
        secret=True,
    ),
    Variable(
        "BACKUPS_URL",
        kinds.BUCKET,
        "",
        "likewise, a bucket to which backups go as well, best with another provider",
        without="that of `STORAGE_URL`",
        secret=True,
    ),
    Variable(
        "DATABASE_URL",
        kinds.DATABASE,
        None,
        "`postgres://user:password@host:5432/name`",
        without="SQLite in the folder",
        secret=True,
    ),
    Variable(
        "REPLICA_URL",
        kinds.DATABASE,
        None,
        "`postgres://…`, a streaming replica of that PostgreSQL: pages for strangers are drawn from it"
        " as long as it has what the primary has (docs/growing.md)",
        without="all is read from `DATABASE_URL`",
        secret=True,
    ),
    Variable(
        "PREPARED_STATEMENTS",
        kinds.SWITCH,
        True,
        "`off` behind a connection pooler that doesn’t keep prepared statements (PgBouncer before 1.22)",
    ),
    Variable(
        "CACHE_URL",
        kinds.CACHE,
        None,
        "`redis://host:6379/0`: needed when more than one machine serves the blog",
        without="the database, and `pages/`",
        secret=True,
    ),
    Variable(
        "EDGE_CACHE",
        kinds.EDGE,
        "",
        "what keeps strangers’ pages in front of the blog and is told to forget them: `varnish`, "
        "`fastly` or `cloudflare` (docs/growing.md)",
    ),
    Variable(
        "EDGE_CACHE_PURGE_URLS",
        kinds.ADDRESSES,
        [],
        "where pages are purged, with commas between; `EDGE_CACHE` needs it",
    ),
    Variable(
        "EDGE_CACHE_TOKEN", kinds.TEXT, "", "the CDN’s key that may purge by tag", secret=True
    ),
    Variable(
        "EDGE_CACHE_SECONDS",
        whole(1),
        60,
        "for how long the edge may keep a page of whose change it hasn’t heard",
    ),
    Variable(
        "EMAIL_URL",
        kinds.MAIL_SERVER,
        None,
        "`submission://user:password@host:587` (TLS), or `smtp://host:25`",
        without="the one that an owner sets at the desk; without that, mail is printed where the blog runs",
        secret=True,
    ),
    Variable("DEFAULT_FROM_EMAIL", kinds.MAILBOX, "blog@localhost", "who the mail is from"),
    Variable(
        "MAIL_RETURNS_TO",
        kinds.BARE_MAILBOX,
        "",
        "the address that mail servers send bounces to (the envelope’s sender)",
        without="the sender",
    ),
    Variable(
        "TRUSTED_PROXIES",
        kinds.PROXIES,
        [],
        "addresses or networks of the proxies in front, with commas between: only their word about a"
        " visitor’s address counts",
    ),
    Variable(
        "SECOND_FACTOR_REQUIRED",
        kinds.SWITCH,
        False,
        "`on`: people with a role need a passkey or a code from an app, whatever the owner chooses; see "
        "Signing in",
    ),
    Variable(
        "TIME_ZONE",
        kinds.TIME_ZONE,
        "UTC",
        "the blog’s local time, which also decides an article’s day, until the owner chooses one under"
        " Settings",
    ),
    Variable(
        "LANGUAGE_CODE",
        kinds.LANGUAGE,
        "en-gb",
        "the blog’s language, until the owner chooses one under Settings",
    ),
    Variable(
        "THEME_DIR",
        kinds.FOLDER_THAT_IS,
        "",
        "a folder whose templates and style sheet take the place of Parley’s: docs/themes.md",
    ),
    Variable(
        "OUTGOING_PRIVATE_HOSTS",
        kinds.HOSTS,
        [],
        "host names on your own network, with commas between, that moderators’ web hooks and the mail "
        "server of the desk may use: `ntfy.lan`",
    ),
    Variable(
        "WEBSUB_HUBS",
        kinds.ADDRESSES,
        [],
        "hubs, with commas between, that hear of new articles and that feeds name "
        "(`https://pubsubhubbub.appspot.com/`); after a change `manage.py clear_pages`",
    ),
    Variable(
        "INDEXNOW_KEY",
        kinds.INDEXNOW,
        "",
        "8 to 128 letters and digits of your own, for search engines with IndexNow: they hear of new, "
        "changed and removed articles. `/indexnow.txt` has it",
    ),
    Variable(
        "INDEXNOW_URL", kinds.ADDRESS, "https://api.indexnow.org/indexnow", "where these notices go"
    ),
    Variable(
        "NAMES_KEPT_DAYS",
        whole(),
        180,
        "days for which nobody else can take a name that a person has given up",
    ),
    Variable(
        "ADDRESSES_COUNTED_EVERY",
        whole(),
        60,
        "seconds after which it is written which addresses were not found; `0`: never",
    ),
    Variable(
        "READS_COUNTED_EVERY",
        whole(),
        60,
        "seconds after which it is written how often articles were read; `0`: never. The owner can turn"
        " counting off under Settings, Advanced",
    ),
    Variable(
        "LOG_DELAY",
        whole(),
        600,
        "seconds until a decision appears in the public log; what is undone before leaves no trace there",
    ),
    Variable(
        "LOG_FORMAT",
        kinds.LOG_FORMAT,
        "lines",
        "`json`: each line of the log is a JSON object, and there is one for each request and each task, with"
        " the request’s id (docs/monitoring.md)",
    ),
    Variable(
        "METRICS_TOKEN",
        kinds.TOKEN,
        "",
        "a secret of your own, 16 characters or more, sent as `Authorization: Bearer …` to read "
        "`/metrics` (docs/monitoring.md); see also the next",
        secret=True,
    ),
    Variable(
        "METRICS_ADDRESSES",
        kinds.NETWORKS,
        [],
        "addresses or networks, with commas between, that read `/metrics` without a token",
    ),
    Variable(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        kinds.ADDRESS,
        "",
        "where a collector of OpenTelemetry takes spans over HTTP (`http://127.0.0.1:4318`), once"
        " `bin/prepare` has installed it; OpenTelemetry’s other variables hold as well"
        " (docs/monitoring.md)",
    ),
    Variable("OTEL_SERVICE_NAME", kinds.TEXT, "parley", "what the site is called there"),
    Variable(
        "RECORDING_MB",
        whole(1),
        200,
        "most megabytes of an audio or video file. `TMPDIR` needs twice the room on a disk, and a proxy "
        "in front the same limit (`client_max_body_size`)",
    ),
    Variable(
        "IMPORT_GB",
        whole(1),
        2,
        "most gigabytes of a file of another blog. An owner sends it in pieces; `imports/` keeps it "
        "until 30 days after its import",
    ),
    Variable(
        "DOWNLOAD_DAYS",
        whole(1),
        7,
        "days for which a person can fetch the copy of their data (docs/own-data.md)",
    ),
    Variable(
        "FORM_SECONDS",
        kinds.SECONDS,
        2.0,
        "a comment that was sent faster comes back to be posted once more; `0` lets every form through,"
        " whatever its seal",
    ),
    Variable(
        "GEOIP_PATH",
        kinds.PLACES,
        "",
        "a file that knows roughly where an address is (`.mmdb`, of DB-IP or MaxMind), for the list of one’s own"
        " sign-ins (docs/accounts.md)",
        without="no places",
    ),
    Variable(
        "WHENCE_DAYS",
        whole(1),
        90,
        "days for which a keyed hash of a comment’s or a report’s network is kept; the key changes as "
        "often. The privacy page shows it",
    ),
    *(
        Variable(
            f"{name}_CLIENT_{half}",
            kinds.TEXT,
            "",
            f"the {what} that the service has handed out: see Signing in with services",
            secret=half == "SECRET",
        )
        for name, _hosts in KNOWN.values()
        for half, what in (("ID", "name"), ("SECRET", "secret"))
    ),
    Variable(
        "OIDC",
        kinds.LIST,
        [],
        "providers of OpenID Connect that readers can sign in with, each with settings of its own"
        " (`OIDC_…_URL`): see Signing in with services",
    ),
    Variable(
        "SIGN_IN_HOSTS",
        kinds.ADDRESSES,
        [],
        "more hosts through which a service sends browsers: see Signing in with services",
    ),
    Variable(
        "SECURE_HSTS_SECONDS",
        whole(),
        365 * 24 * 60 * 60,
        "where `SITE_URL` is `https://`: for how long browsers insist on HTTPS, counted from their last"
        " visit. `0` leaves it to what stands in front",
        without="31536000, a year",
    ),
    Variable(
        "WATCH_TRANSACTIONS",
        kinds.SWITCH,
        None,
        "for developers: what holds a transaction for long, or works slowly in one, is reported in the"
        " log by name",
        without="as `DEBUG`",
    ),
    Variable(
        "DEBUG",
        kinds.SWITCH,
        False,
        "for developers; never on a machine that others can reach",
    ),
    Variable("HOST", kinds.TEXT, "127.0.0.1", "where the web server listens", at_start=True),
    Variable("PORT", whole(1, 65535), 8000, "the port at which it listens", at_start=True),
    Variable(
        "RUNS",
        kinds.RUNS,
        "all",
        "`web`: the web server alone, where a worker runs as a process of its own (`bin/manage site "
        "db_worker`)",
        at_start=True,
    ),
    *(
        Variable(name, kinds.TEXT, "", sentence, secret=name == "OWNER_PASSWORD", at_start=True)
        for name, sentence in (
            ("SITE_NAME", "the name of a new blog, where no browser sets it up: see The first day"),
            ("OWNER_NAME", "the name of its owner, likewise"),
            ("OWNER_EMAIL", "where the owner gets mail, likewise"),
            ("OWNER_PASSWORD", "with which the owner signs in, likewise; only for the first start"),
        )
    ),
]
