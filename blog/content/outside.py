"""The HTML of a text as it can stand away from its page: in feeds and in mail."""

import re
from urllib.parse import urljoin

# These patterns are safe on what blog.content.markup.to_html made, and on nothing else.
TAG = re.compile(r"""<[a-z][a-z0-9]*(?: [a-z-]+(?:=(?:"[^"]*"|'[^']*'))?)+ ?/?>""")
LINK = re.compile(r"""( (?:href|src|cite)=)("[^"]*"|'[^']*')""")
SET = re.compile(r"""( srcset=)("[^"]*"|'[^']*')""")
SIZE = re.compile(r"""(<img\b[^<>]*) width="([0-9]+)" height="([0-9]+)\"""")


def outside(html, address):
    """The HTML of a text as it can stand away from its page at `address`: every link absolute."""

    def whole(match):
        quoted = match[2]
        return f"{match[1]}{quoted[0]}{urljoin(address, quoted[1:-1])}{quoted[0]}"

    def whole_set(match):
        quoted = match[2]
        sizes = (size.split() for size in quoted[1:-1].split(", "))
        joined = ", ".join(" ".join([urljoin(address, src), *width]) for src, *width in sizes)
        return f"{match[1]}{quoted[0]}{joined}{quoted[0]}"

    return TAG.sub(lambda tag: SET.sub(whole_set, LINK.sub(whole, tag[0])), html)


def no_wider(html, most):
    """The HTML with the stated width of pictures at most `most` pixels, for programs that go by nothing else."""

    def narrowed(match):
        width, height = int(match[2]), int(match[3])
        if width <= most:
            return match[0]
        return f'{match[1]} width="{most}" height="{round(height * most / width)}"'

    return SIZE.sub(narrowed, html)
