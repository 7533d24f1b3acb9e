"""The pages that somebody can press their way to, one of each kind."""

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

LINK = re.compile(r"""(?:href|src|action|hx-get)="([^"#]*)""")
AWAY = ("/static/", "/media/", "/accounts/logout", "/admin/logout", "/admin/jsi18n")
OF_ONE_KIND = 1


def pages(client, starts):
    """(address, answer) of each page from these on, by its links and where its forms are sent."""
    waiting, known, kinds = list(starts), set(starts), Counter()
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address)
        yield address, answer
        if "html" not in answer.get("Content-Type", ""):
            continue
        for link in LINK.findall(answer.content.decode()):
            link = _inside(address, link.replace("&amp;", "&"))
            if link and link not in known and kinds[kind := _kind(link)] < OF_ONE_KIND:
                known.add(link)
                kinds[kind] += 1
                waiting.append(link)
        if (
            300 <= answer.status_code < 400
            and (to := _inside(address, answer["Location"])) not in known
        ):
            known.add(to)
            waiting.append(to)


def _inside(address, link):
    parts = urlsplit(urljoin(f"http://testserver{address}", link))
    if parts.netloc != "testserver" or parts.path.startswith(AWAY):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _kind(link):
    """Its view and what is asked of it: a list may be sorted in many ways."""
    parts = urlsplit(link)
    asked = tuple(sorted(one.partition("=")[0] for one in parts.query.split("&")))
    try:
        return resolve(parts.path).view_name or parts.path, asked
    except Resolver404:
        return "nowhere"
