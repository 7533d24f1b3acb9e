"""Somebody posts a comment through HTTP, and the next reader opens the page."""

import http.client
import time
from itertools import count
from statistics import median
from urllib.parse import urlencode

from blog.models import Post
from comments.models import Comment
from tools.bench.crowd import people
from tools.bench.figures import Figure
from tools.bench.reading.renderings import signed_in
from tools.bench.yardsticks import servers

SIZE = 1_000
OFTEN = 20  # in each run
TOKEN = "c" * 32

_numbers = count(1)


def measure(bench):
    post = Post.objects.get(slug=f"with-{SIZE}")
    # Those on the first page: what answers them is on it, too.
    roots = Comment.objects.filter(post=post, level=0, state=Comment.State.PUBLISHED)
    answered = list(roots.order_by("created_at", "pk").values_list("pk", flat=True)[:20])
    browser = headers_of("Marrow")
    people.hurry()
    with servers.parley(bench.ground) as (port, _):
        writer, reader = (http.client.HTTPConnection("127.0.0.1", port) for _ in range(2))
        runs = []
        for _ in range(bench.runs + 1):
            both = [_both(writer, reader, post, browser, answered) for _ in range(OFTEN)]
            runs.append([median(seconds) * 1e3 for seconds in zip(*both, strict=True)])
    posted, read, together = zip(*runs[1:], strict=True)  # without the first, which warms up
    what = f"{SIZE:,} comments: a comment is posted through HTTP"
    yield Figure(what, list(posted), "ms")
    yield Figure("the next reader’s page after it", list(read), "ms")
    yield Figure("the two together", list(together), "ms", at_most=25)


def headers_of(name):
    """What the browser of somebody who is signed in sends with a form."""
    cookie = f"{signed_in(name)}; csrftoken={TOKEN}"
    form = "application/x-www-form-urlencoded"
    return {"Cookie": cookie, "X-CSRFToken": TOKEN, "Content-Type": form}


def _both(writer, reader, post, browser, answered):
    number = next(_numbers)
    text = f"That was said before the tide turned, for the {number}th time."
    form = urlencode({"text": text, "parent": answered[number % len(answered)]} | people.terms())
    began = time.perf_counter()
    status, place, _ = _ask(writer, "POST", f"/comments/new/{post.pk}/", form, browser)
    posted = time.perf_counter()
    if status != 302:
        raise RuntimeError(f"A comment that was sent got {status}")
    status, _, body = _ask(reader, "GET", post.get_absolute_url())
    read = time.perf_counter()
    if status != 200 or place.rpartition("#")[2].encode() not in body:
        raise RuntimeError(f"The next reader’s page ({status}) doesn’t have {place}")
    return posted - began, read - posted, read - began


def _ask(connection, method, path, body=None, headers=None):
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    return answer.status, answer.headers.get("Location", ""), answer.read()
