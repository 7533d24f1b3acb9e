"""The least that a WSGI application can do: a yardstick for the web server itself."""

import os

from tools.bench.yardsticks import answers


def _ready(headers, body):
    return [*headers.items(), ("content-length", str(len(body)))], [body]


ANSWERS = {path: _ready(*kept) for path, kept in answers.kept(os.environ["ANSWERS"]).items()}


def application(environ, start_response):
    headers, body = ANSWERS.get(environ["PATH_INFO"], ([], [b""]))
    start_response("200 OK", headers)
    return body
