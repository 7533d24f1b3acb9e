"""Which requests may upload files."""

from importlib import import_module

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from accounts.signin.authentication import get_user


def may_upload(environ):
    """Whether a request may upload files: it comes from somebody for whom the author's desk opens."""
    request = WSGIRequest(environ)
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return get_user(request).is_staff
