"""What a browser is told beside the page: whether it has it already, and how it is packed."""

import gzip
import re
from datetime import UTC, datetime, timedelta

import brotli
import pytest
from django.utils.http import http_date

from blog.operating.requests import request_log
from blog.pagecache import refusals
from tests.pages.stranger import after_the_lease, ask, new_worker

pytestmark = pytest.mark.django_db

PACKED = {
    "br": "br", "gzip": "gzip", "gzip, deflate, br, zstd": "br", "*": "br", "br;q=0, gzip": "gzip",
    "BR;q=0.1, GZIP;q=0.9": "gzip", "gzip;q=0, *": "br", "*;q=0": None, "identity;q=0": None,
    "": None, "br;q=0, *;q=0": None, "deflate": None, "br;q=none": None, "br;q=nan": None,
    ";;,,=;q": None, "q" * 8_000: None, "x, " * 3_000: None,
}  # fmt: skip
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


@pytest.fixture(params=["memory", "the shelf"])
def opened(request, post):
    """A function that opens the article as strangers do who come later."""
    worker = new_worker()
    ask(post.get_absolute_url(), worker=worker)

    def open_it(method="GET", **headers):
        known = worker if request.param == "memory" else new_worker()
        return ask(post.get_absolute_url(), method, worker=known, **headers)

    return open_it


@pytest.fixture
def a_while_later(monkeypatch, it_is):
    """Dates are told in seconds: within the first one, no time says which page it was."""
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=90)
    it_is(later)
    monkeypatch.setattr("time.time", later.timestamp)
    return later


def test_everybody_gets_the_same_page_in_the_packing_that_they_can_open(opened):
    plain = opened()
    assert "</html>" in plain.text and "content-encoding" not in plain.headers
    for accepted, packed in PACKED.items():
        answer = opened(Accept_Encoding=accepted)
        assert (accepted, answer.headers.get("content-encoding")) == (accepted, packed)
        assert UNPACK[packed](answer.body) == plain.body
        assert answer.headers["content-length"] == str(len(answer.body))


def test_each_packing_has_a_tag_of_its_own_and_is_made_once(opened):
    first = [opened(Accept_Encoding=accepted) for accepted in ("", "br", "gzip")]
    tags = [answer.headers["etag"] for answer in first]
    assert re.fullmatch(r'"\w+"', tags[0])
    assert tags == [tags[0], f'{tags[0][:-1]}-br"', f'{tags[0][:-1]}-gzip"']
    again = [opened(Accept_Encoding=accepted) for accepted in ("", "br", "gzip")]
    assert [answer.body for answer in again] == [answer.body for answer in first]


@pytest.mark.parametrize("accepted", ["", "br", "gzip"])
def test_a_browser_that_has_the_page_is_told_so_and_sent_nothing(accepted, opened):
    tag = opened(Accept_Encoding=accepted).headers["etag"]
    for sent in tag, f"W/{tag}", f'"other", {tag}', f'W/"a", W/{tag}, "b"', "*":
        answer = opened(Accept_Encoding=accepted, If_None_Match=sent)
        assert (sent, answer.status, answer.body) == (sent, 304, b"")
        assert answer.headers["etag"] == tag
        assert {"cache-control", "vary"} <= answer.headers.keys()
        assert not {"content-length", "content-type"} & answer.headers.keys()


def test_a_forged_tag_gets_the_page(opened):
    bare = opened().headers["etag"].strip('"')
    forged = [bare, f'"{bare}', f'"{bare}x"', f'"x{bare}"', f'w/"{bare}"', '"', '""', ",,,", '"*"']
    for sent in [*forged, "W/*", "0" * 8_000, '"x", ' * 2_000, "\xe9\xff"]:
        assert (sent, opened(If_None_Match=sent).status) == (sent, 200)


def test_the_tag_of_another_page_is_no_tag_of_this_one(opened, site):
    other = ask("/").headers["etag"]
    assert opened(If_None_Match=other).status == 200


def test_a_browser_that_remembers_the_time_is_told_that_nothing_changed(opened, a_while_later):
    modified = opened().headers["last-modified"]
    answer = opened(If_Modified_Since=modified)
    assert (answer.status, answer.body) == (304, b"")
    assert opened(If_Modified_Since=http_date(a_while_later.timestamp())).status == 304


def test_a_time_that_is_too_early_or_none_gets_the_page(opened, a_while_later):
    past, future = "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"
    none = ["yesterday", "", "0" * 8_000, "Thu, 99 Foo 2020 99:99:99 GMT", "-1"]
    for since in past, future, *none:
        assert (since, opened(If_Modified_Since=since).status) == (since, 200)


def test_the_tag_is_asked_before_the_time(opened, a_while_later):
    modified = opened().headers["last-modified"]
    assert opened(If_None_Match='"other"', If_Modified_Since=modified).status == 200


def test_two_wordings_of_one_second_are_never_taken_for_each_other(
    opened, post, monkeypatch, it_is
):
    """A browser that was told no time goes by the clock: it had the first wording at …:00.9."""
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=90)

    def at(seconds):
        later = start + timedelta(seconds=seconds)
        it_is(later)
        monkeypatch.setattr("time.time", later.timestamp)

    at(0.1)
    post.title = "Early"
    post.save()
    after_the_lease()
    assert "Early" in opened().text
    at(0.9)
    post.title = "Late"
    post.save()
    after_the_lease()
    assert "Late" in opened().text
    at(5)
    assert opened(If_Modified_Since=http_date(start.timestamp())).status == 200
    modified = opened().headers["last-modified"]
    assert opened(If_Modified_Since=modified).status == 304


def test_who_asks_for_the_head_alone_gets_what_the_page_would_come_with(opened, a_while_later):
    for accepted in "", "br", "gzip":
        head, page = opened("HEAD", Accept_Encoding=accepted), opened(Accept_Encoding=accepted)
        assert (head.status, head.headers) == (page.status, page.headers)


def test_strangers_get_no_cookie_and_caches_are_told_to_ask(opened):
    headers = opened().headers
    assert "set-cookie" not in headers
    assert headers["cache-control"] == "no-cache"
    assert {"Accept-Encoding", "Cookie"} <= set(headers["vary"].split(", "))
    assert headers["content-security-policy"] and headers["x-content-type-options"] == "nosniff"


def test_what_comes_from_memory_says_what_django_said(post, a_while_later):
    worker = new_worker()
    first = ask(post.get_absolute_url(), worker=worker)
    second = ask(post.get_absolute_url(), worker=worker)
    assert first == second


def test_each_answer_from_memory_has_an_id_of_its_own(post, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    address, worker = post.get_absolute_url(), new_worker()
    said = {"X_Request_ID": "of-the-proxy"}
    worker.id_of = request_log.id_of
    ids = [ask(address, worker=worker, **told).number for told in (said, {}, {}, said)]
    assert ids[0] == ids[3] == "of-the-proxy" and len(set(ids)) == 3 and all(ids)
    tag = ask(address, worker=worker).headers["etag"]
    unchanged = ask(address, worker=worker, If_None_Match=tag)
    assert unchanged.status == 304 and unchanged.number and unchanged.number not in ids


@pytest.mark.parametrize("status", [400, 408, 413, 503, 507])
def test_a_refusal_says_neither_that_somebody_is_signed_in_nor_that_they_arent(site, status):
    page = refusals.page_of(status)[1].decode()
    assert str(refusals.WORDS[status][0]) in page and site.name in page
    assert "/accounts/" not in page and "/account/" not in page
