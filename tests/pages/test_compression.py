"""Pages that are drawn for one person come compressed, as long as nobody can learn from their length."""

import gzip

import brotli
import pytest
from django.urls import reverse

from accounts.models import User
from blog.pagecache.compression import COMPRESSORS
from tests.pages.visitors import Member
from tests.served import served

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd", "Sec-Fetch-Site": "same-origin"}

of_one = pytest.mark.django_db


def packed(response):
    return response.headers.get("Content-Encoding")


@of_one
@pytest.mark.parametrize(
    ("accepted", "packing"),
    [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", None)],
)
def test_a_reader_gets_the_page_in_the_packing_that_their_browser_opens(
    accepted, packing, signed_in, reader, post
):
    answer = signed_in(reader).get(post.get_absolute_url(), headers={"Accept-Encoding": accepted})
    assert packed(answer) == packing
    assert b"</html>" in UNPACK[packing](answer.content)
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert "Accept-Encoding" in answer.headers["Vary"]


@of_one
def test_the_desk_and_a_page_that_isnt_there_are_packed_as_well(signed_in, moderator):
    browser = signed_in(moderator)
    for address in "/moderation/", "/nowhere/":
        assert packed(browser.get(address, headers=BROWSER)) == "br"


@of_one
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_that_another_site_had_the_browser_ask_for_is_left_as_it_is(
    site, signed_in, reader, post
):
    asked = BROWSER | {"Sec-Fetch-Site": site}
    assert packed(signed_in(reader).get(post.get_absolute_url(), headers=asked)) is None


@of_one
def test_the_key_of_the_second_step_is_in_no_compressed_page(signed_in, reader):
    answer = signed_in(reader).get(reverse("mfa_activate_totp"), headers=BROWSER)
    assert answer.status_code == 200 and packed(answer) is None


@of_one
def test_what_fits_into_one_packet_is_left_as_it_is(signed_in, reader, site):
    answer = signed_in(reader).get("/robots.txt", headers=BROWSER)
    assert answer.status_code == 200 and packed(answer) is None


@pytest.mark.parametrize("packing", COMPRESSORS)
def test_the_same_page_has_many_lengths(packing):
    page = b"The very same words. " * 500
    packed = [COMPRESSORS[packing](page) for _ in range(40)]
    assert {UNPACK[packing](body) for body in packed} == {page}
    assert len({len(body) for body in packed}) > 5


@pytest.mark.served
@pytest.mark.django_db(transaction=True)
def test_on_the_served_site_a_page_is_small_and_a_download_is_whole(tmp_path, post, reader):
    with served(tmp_path) as blog:
        member = Member(blog, User.objects.get(pk=reader.pk))
        page = member.get(post.get_absolute_url(), Accept_Encoding="br")
        assert brotli.decompress(page.body).count(b"</html>") == 1
        assert page.headers["content-length"] == str(len(page.body))
        head = member.ask("HEAD", post.get_absolute_url(), Accept_Encoding="br")
        assert (head.status, head.body, head.headers["content-encoding"]) == (200, b"", "br")
        again = member.get("/", Accept_Encoding="br", If_None_Match='"some-tag"')
        assert again.status == 200
