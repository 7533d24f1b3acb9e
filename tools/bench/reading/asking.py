"""The site asked in this process, as a web server asks it: no socket, no other process.

Importing it sets Django up for the blog that the environment names.
"""

import io
import time
from dataclasses import dataclass
from urllib.parse import unquote, urlencode

from config.wsgi import application

from blog.models import Post  # isort: skip (only after Django was set up, which the line above does)

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Asked:
    status: str
    headers: dict
    body: bytes
    seconds: float


def ask(address, **headers):
    """GET an address; headers as in `cookie="…"`, `if_none_match="…"`."""
    return _answered(environment(address, **headers))


def send(address, form, **headers):
    """POST a form, as (name, value) pairs in a dict."""
    body = urlencode(form).encode()
    environ = environment(address, **headers) | {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    return _answered(environ)


def _answered(environ):
    head = []

    def start_response(status, headers, exc_info=None):
        head[:] = [status, headers]

    began = time.perf_counter()
    response = application(environ, start_response)
    body = b"".join(response)
    seconds = time.perf_counter() - began
    if hasattr(response, "close"):
        response.close()
    return Asked(head[0], dict(head[1]), body, seconds)


def environment(address, **headers):
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path),
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": HOST,
        "HTTP_HOST": HOST,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    return environ | {f"HTTP_{name.upper()}": value for name, value in headers.items()}


def addresses():
    """{number of comments: address} of the posts that are there for their size."""
    sized = Post.objects.filter(slug__startswith="with-").order_by("pk")
    return {int(post.slug.removeprefix("with-")): post.get_absolute_url() for post in sized}
