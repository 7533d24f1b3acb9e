"""An ordinary Django site whose view is cached, as its documentation shows: a yardstick.

Settings, addresses and view in one module; the middlewares are those of a new project.
"""

import os

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.cache import cache_page

from tools.bench.yardsticks import answers

SECRET_KEY = "for the benchmark only"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = __name__
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}

ANSWERS = answers.kept(os.environ["ANSWERS"])
# The cache's own, or what Django's middlewares add by themselves.
NOT_PASSED_ON = {"cache-control", "expires", "etag", "last-modified", "x-frame-options"}


@cache_page(3600)
def page(request, name):
    headers, body = ANSWERS[f"/{name}"]
    headers = {key: value for key, value in headers.items() if key not in NOT_PASSED_ON}
    return HttpResponse(body, headers=headers)


urlpatterns = [path("<str:name>", page)]
application = get_wsgi_application()
