"""What comes from outside goes through `text`, which drops what is no text.

A NUL can't be stored, a lone surrogate can't be sent, and other control characters are seen by
nobody. A file's contents are left as they are. JSON that comes from outside can spell any of them
anew: it goes through `text` once it has been read.
"""

import re

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.http import parse_header_parameters

from lib.django_internals import OwnFields, freeze

NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
UNKNOWN = "\ufffd"  # what stands for a sign that can't be read


def text(value, instead=""):
    """`value` without lone surrogates and control characters; lines and tabs stay."""
    return NO_TEXT.sub(instead, value)


class Request(OwnFields, WSGIRequest):
    """A request whose fields and cookies are text, in UTF-8 whatever its header says of it.

    Only our own pages have forms that lead here, and browsers send them in the encoding of the page.
    Other encodings have been used to spell what UTF-8 can't, or are none of text (`hex`).
    """

    @cached_property
    def GET(self):
        return _fields(super().GET)

    @cached_property
    def COOKIES(self):
        return {text(name): text(value) for name, value in super().COOKIES.items()}

    def read_content_type(self, meta):
        try:
            self.content_type, params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            self.content_type, params = "", {}
        self.content_params = {name: value for name, value in params.items() if name != "charset"}

    def cleaned(self, fields, files):
        for _name, sent in files.lists():
            for file in sent:
                file.name = text(file.name) or "_"
        return _fields(fields), files


class Handler(WSGIHandler):
    request_class = Request


def _fields(query):
    texts = (one for name, values in query.lists() for one in (name, *values))
    if not any(map(NO_TEXT.search, texts)):
        return query
    fields = QueryDict(mutable=True, encoding=query.encoding)
    for name, values in query.lists():
        fields.setlistdefault(text(name)).extend(map(text, values))
    freeze(fields)
    return fields
