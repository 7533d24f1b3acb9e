"""Which requests may upload files."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.wsgi import WSGIRequest


def may_upload(environ):
    """Whether a request may upload files: it comes from somebody for whom the author's desk opens."""
    request = WSGIRequest(environ)
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return get_user(request).is_staff
