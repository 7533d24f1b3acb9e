"""The WSGI application that a web server serves: strangers' pages from memory, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django = get_wsgi_application()

from blog.front import Front, in_threads  # noqa: E402 (it needs the apps that are set up now)

# Two, so that one slow page holds nobody up; more only take turns on one core.
application = Front(django, rendering=in_threads(2), asking=in_threads(1))
