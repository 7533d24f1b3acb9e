"""What is wrong with settings that are each right: one asks for another, or for what isn't installed."""

from urllib.parse import urlsplit

from django.http.request import validate_host

from lib.observing import tracing


def that_stop(given):
    """A sentence for each that keeps the site from starting; `given` has the values by their names."""
    databases = [one for one in (given.DATABASE_URL, given.REPLICA_URL) if one]
    are_postgresql = all(one["ENGINE"].endswith("postgresql") for one in databases)
    if given.REPLICA_URL and not (given.DATABASE_URL and are_postgresql):
        yield "REPLICA_URL is set: it and DATABASE_URL have to name servers of PostgreSQL."
    if given.EDGE_CACHE and not given.EDGE_CACHE_PURGE_URLS:
        yield "EDGE_CACHE is set, but not EDGE_CACHE_PURGE_URLS: name the address at which pages are purged."
    if tracing.is_wanted() and not tracing.is_installed():
        yield (
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry isn’t installed. Install it by bin/prepare,"
            " or by `parley prepare` where the blog is a service; or remove the setting."
        )


def doubtful(given):
    """A sentence for each that a site can start with."""
    host = urlsplit(given.SITE_URL).hostname
    host = f"[{host}]" if ":" in host else host
    if not validate_host(host, given.ALLOWED_HOSTS):
        yield (
            f"SITE_URL is {given.SITE_URL}, but that name isn’t answered: readers get “Bad Request (400)”."
            f" Add {host} to ALLOWED_HOSTS."
        )
