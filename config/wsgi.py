"""Django as a WSGI application. What a web server serves is config/rsgi.py, which asks this one."""

import os

import django

from lib.web.sanitize import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django.setup(set_prefix=False)
application = Handler()
