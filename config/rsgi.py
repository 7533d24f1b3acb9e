"""The application that the web server serves: strangers' pages from memory, then Django."""

import re
from functools import partial

from django.conf import settings
from django.urls import Resolver404, resolve

from config.wsgi import application as django

from accounts import ip_hash  # isort: skip (these need the apps that are set up now)
from accounts.signin.uploads import may_upload  # isort: skip
from blog.pagecache.worker_cache import WorkerCache, once_more  # isort: skip
from blog.pictures.decoding.reading import BYTES as PICTURE  # isort: skip
from blog.reads import counting  # isort: skip
from blog.pagecache.refusals import page_of  # isort: skip
from blog.models import Heartbeat  # isort: skip
from blog.operating.monitoring import readiness, telemetry  # isort: skip
from blog.operating.requests import request_log  # isort: skip
from blog.operating.monitoring.keeping import Keeper  # isort: skip
from blog.operating.monitoring.metrics_door import Metrics  # isort: skip
from comments.thread import live  # isort: skip
from config.server import heartbeats, ready  # isort: skip
from lib.observing import figures, logs  # isort: skip
from lib.processes import deadlines  # isort: skip
from lib.web.server import connections, probes  # isort: skip
from lib.web.server.event_streams import EventStreams  # isort: skip
from lib.web.server.fair_queue import Lane  # isort: skip
from lib.web.server.gateway import MEGABYTE, READS, Gateway, RequestLimits, environ_of  # isort: skip

# Two threads each, so that one slow page holds nobody up; more only take turns on one core. Who
# reads has their own: those who write may all be waiting for a lock. So has what is large: a
# picture takes seconds. How long anybody waits for a lock, in seconds, is less than a browser waits,
# and more than a writer ever takes on a blog that is well.
FOR_READING, FOR_WRITING = 3, 8
# Where a stranger signs in or up, and what lies below.
STRANGERS_DOORS = (
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/second-step/authenticate/",
    "/accounts/second-step/webauthn/login/",
    "/accounts/social/signup/",
)
# The way to a service to sign in with, to join it or to confirm who they are: its server may have to be asked first.
TO_A_SERVICE = re.compile(r"/accounts/(oidc/)?[^/]+/login/$")
# The way back. The service’s server is asked who has come before they are let in.
FROM_A_SERVICE = re.compile(r"/accounts/(oidc/)?[^/]+/login/callback/$")
# An attempt at the mail server that an owner has named, which may take as long to answer.
MAIL_SERVER = "/admin/settings/mail-server/"
# Where guests write, report and follow (comments/views/writing/stored_forms.py), or appeal.
GUESTS_DOORS = re.compile(r"/comments/guest/|/.+/guest/$")
# Where accounts and guests alike change what they have said.
OWN_COMMENT = re.compile(r"/comments/\d+/(edit|withdraw)/")
IN_LINE = 12  # Seconds that a writer waits for a thread before they get their words back.


def lane(seconds, threads=2, **options):
    return Lane(threads, at_start=partial(deadlines.wait_at_most, seconds), **options).run


# To check a password takes half a second of a processor. A flood of them may take one thread, and
# leaves the others to those who write.
signing_in = lane(FOR_WRITING, threads=1, patience=IN_LINE)
# A service that doesn't answer keeps nobody's password waiting, and no reader.
to_services = lane(FOR_WRITING, threads=1, patience=IN_LINE)
# Whoever comments or reports waits for the article's lock. Guests who come from everywhere have no pace,
# and below one article they would wait for each other in every thread.
guests = lane(FOR_WRITING, threads=1, patience=IN_LINE)


def apart(environ):
    """The lane of a form that signs somebody in or up, of the way to a service and back, or of a guest's form.

    None for all else.
    """
    path = environ["PATH_INFO"]
    if FROM_A_SERVICE.match(path):
        return to_services
    if environ["REQUEST_METHOD"] in READS:
        return None
    if path.startswith(STRANGERS_DOORS):
        return signing_in
    if TO_A_SERVICE.match(path) or path == MAIL_SERVER:
        return to_services
    # As the browser says. Who lies about it waits where accounts do.
    is_signed_in = f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")
    is_guest = GUESTS_DOORS.match(path) or (OWN_COMMENT.match(path) and not is_signed_in)
    return guests if is_guest else None


def rule_of(path):
    try:
        return f"/{resolve(path).route}"
    except Resolver404:
        return "an address that isn’t there"


gateway = partial(
    Gateway,
    reading=lane(FOR_READING),
    writing=lane(FOR_WRITING, patience=IN_LINE),
    uploading=lane(FOR_WRITING, threads=1),
    client_of=ip_hash.client_of,
    may_upload=may_upload,
    apart=apart,
    page_of=page_of,
    rule_of=rule_of,
    limits=RequestLimits(upload=max(PICTURE, settings.RECORDING_BYTES) + MEGABYTE),
)
# Whoever could be answered from memory doesn't wait for longer than this: they get the page as it was.
asking = partial(lane(2, threads=1, longest=1000, at_most=2), None)
asked_by_machines = {"/healthz": probes.alive, "/readyz": probes.Ready(readiness.PARTS)}
if settings.METRICS:
    asked_by_machines["/metrics"] = Metrics()

streams = EventStreams(
    partial(asking, once_more, live.numbers_of),
    live.topic_of,
    client_of=lambda scope: ip_hash.client_of(environ_of(scope)),
)


def at_start():
    # A quarter of what a worker takes (config/server/web.py).
    connections.watch(share=2_000, is_spared=ip_hash.is_proxy)
    logs.renew()
    telemetry.begin()
    if heartbeats.of_this_server and (ended := heartbeats.of_this_server.take_ended()):
        figures.count("hung workers", n=ended)
    Keeper(Heartbeat.Role.WEB).start()
    streams.end_with_process()
    ready.say_ready()


application = WorkerCache(
    django,
    gateway,
    asking,
    at_start=at_start,
    count_read=counting.count if settings.READS_COUNTED_EVERY else None,
    probes=asked_by_machines,
    stream_of=streams.at,
    log=request_log if settings.LOG_FORMAT == "json" else None,
    id_of=request_log.id_of,
)
