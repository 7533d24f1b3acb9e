"""The WSGI application that a web server serves: strangers' pages from memory, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django = get_wsgi_application()

from blog.front import Front  # noqa: E402 (it needs the apps that the line above has set up)

application = Front(django)
