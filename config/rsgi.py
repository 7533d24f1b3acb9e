"""The application that the web server serves: strangers' pages from memory, then Django."""

from functools import partial

from config.wsgi import application as django

from accounts import whereabouts  # isort: skip (these need the apps that are set up now)
from accounts.uploads import may_upload  # isort: skip
from blog.front import Front  # isort: skip
from blog.picture_reading import BYTES as PICTURE  # isort: skip
from blog.refusals import page_of  # isort: skip
from lib.web import connections  # isort: skip
from lib.web.fair_queue import Lane  # isort: skip
from lib.web.gateway import MEGABYTE, Gateway, Limits  # isort: skip

# Two threads each, so that one slow page holds nobody up; more only take turns on one core. Who
# reads has their own: those who write may all be waiting for a lock. So has what is large: a
# picture takes seconds.
gateway = partial(
    Gateway,
    reading=Lane(2).run,
    writing=Lane(2).run,
    uploading=Lane(1).run,
    client_of=whereabouts.client_of,
    may_upload=may_upload,
    page_of=page_of,
    limits=Limits(upload=PICTURE + MEGABYTE),
)
asking = partial(Lane(1, longest=1000).run, None)
# A quarter of what a worker takes (config/web.py).
watch = partial(connections.watch, share=2_000, is_spared=whereabouts.is_proxy)
application = Front(django, gateway, asking, at_start=watch)
