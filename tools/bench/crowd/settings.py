"""The site's own settings, for processes that draw pages but collect no static files."""

from config.settings import *  # noqa: F403
from config.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

FORM_SECONDS = 0  # The crowd writes faster than people do.
