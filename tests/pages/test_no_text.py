"""Whatever isn't text stays outside: what a program sends is answered, never by an error of ours."""

import re
from urllib.parse import quote, urlencode

import pytest

from blog.pagecache.page_store import WHO_COOKIE
from comments.models import Comment
from tests.pages.test_odd_requests import say
from tests.served import served

pytestmark = [
    pytest.mark.served,
    pytest.mark.databases,
    pytest.mark.django_db(transaction=True),
]
SURROGATE = r"\ud800"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


@pytest.fixture
def blog(folder, post):
    with served(folder, CACHE_URL=None) as blog:
        yield blog


def remembered(**who):
    """The cookie of a guest who is remembered, with values in the spelling of JSON."""
    said = ", ".join(f'"{name}": "{value}"' for name, value in who.items())
    return f"Cookie: {WHO_COOKIE}={quote('{' + said + '}', safe='')}"


def multipart(fields, kind="multipart/form-data"):
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return "".join(parts) + "--b--\r\n", f"Content-Type: {kind}; boundary=b"


def urlencoded(fields):
    return urlencode(fields), "Content-Type: application/x-www-form-urlencoded"


def send(blog, post, body, kind, *headers):
    head = [kind, f"Content-Length: {len(body)}", "Sec-Fetch-Site: same-origin", *headers]
    return say(blog, f"POST /comments/guest/{post.pk}/ HTTP/1.1", *head, body=body)


COOKIES = [
    remembered(name=SURROGATE),
    remembered(name="Heron", email=SURROGATE, site=r"\udfff\u0000\u009f"),
    f'Cookie: {WHO_COOKIE}="\\355\\240\\200"',
    f"Cookie: {WHO_COOKIE}=\xed\xa0\x80; \xed\xa0\x80=c",
    "Cookie: parley_guest=\xed\xa0\x80; sessionid=\xff; csrftoken=\x80",
]
TYPES = [
    "Content-Type: text/plain; charset=hex",
    "Content-Type: text/plain; charset=unicode_escape",
    "Content-Type: text/plain; charset*=hex''%41",
    f"Content-Type: text/plain; {'a' * 15_000}",
]
FILES = ['"\x01\x02"', "hex''%41", "unicode_escape''%5cud800", '"a\xed"']


def test_no_cookie_breaks_a_page_with_a_form(blog, post):
    for page in post.get_absolute_url(), f"/comments/guest/{post.pk}/", "/accounts/login/":
        for cookie in COOKIES:
            assert say(blog, f"GET {page} HTTP/1.1", cookie)[0] == 200, (page, cookie)
    # What is text in it stands in the form.
    cookie = remembered(name=rf"He{SURROGATE}ron\u0000")
    _, _, page = say(blog, f"GET /comments/guest/{post.pk}/ HTTP/1.1", cookie)
    assert 'value="Heron"' in page.decode()


def test_no_encoding_breaks_a_page_with_a_query(blog, post):
    for page in f"/search/?q={quote(SURROGATE)}", f"{post.get_absolute_url()}?sort=%00{SURROGATE}":
        for kind in TYPES:
            assert say(blog, f"GET {page} HTTP/1.1", kind)[0] < 500, (page, kind)


def test_a_form_is_read_in_the_encoding_of_its_page_whatever_it_says(blog, post, guest):
    for encoding in "unicode_escape", "hex", "utf-16", "none-such":
        text = rf"Nine{SURROGATE} pears in {encoding}."
        body, kind = multipart(guest | {"text": text}, f"multipart/form-data; charset={encoding}")
        assert send(blog, post, body, kind)[0] == 302
        assert Comment.objects.filter(text=text).exists()


def test_control_signs_are_dropped_from_every_field_in_either_kind_of_form(blog, post, guest):
    for number, encode in enumerate([multipart, urlencoded]):
        said = {"text": f"{number}\x00 lines,\tor\x1b[31m\r\nanother.", "name": "He\x07ron\x7f"}
        assert send(blog, post, *encode(guest | said))[0] == 302
        comment = Comment.objects.latest("pk")
        assert (comment.name, comment.text) == ("Heron", f"{number} lines,\tor[31m\r\nanother.")


def test_bytes_that_are_no_text_are_shown_as_such(blog, post, guest):
    body, kind = urlencoded(guest)
    assert send(blog, post, f"{body}&text=Nine%ED%A0%80+pears%FF.", kind)[0] == 302
    assert re.fullmatch("Nine\ufffd+ pears\ufffd.", Comment.objects.get().text)


def test_no_name_of_a_file_breaks_the_form(blog, post):
    for name in "filename", "filename*":
        for value in FILES:
            head = f"Content-Disposition: form-data; name=text; {name}={value}"
            body = f"--b\r\n{head}\r\n\r\nx\r\n--b--\r\n"
            assert send(blog, post, body, "Content-Type: multipart/form-data; boundary=b")[0] < 500


def test_an_address_that_is_no_text_leads_nowhere(blog, post):
    for path in "/%00", "/%C2%85/", "/%ED%A0%80/", "/feed/%00", "/%1b[31m":
        assert say(blog, f"GET {path} HTTP/1.1")[0] == 404, path


def test_a_header_with_an_underscore_says_nothing_of_where_somebody_is(folder, post, guest):
    with served(folder, CACHE_URL=None, TRUSTED_PROXIES="127.0.0.1") as blog:
        for number, header in enumerate(["X_Forwarded_For", "X-Forwarded_For", "x_forwarded_for"]):
            fields = guest | {"text": f"Pear {number}."}
            spelled = f"{header}: 198.51.100.{number}"
            send(blog, post, *multipart(fields), "X-Forwarded-For: 203.0.113.9", spelled)
    assert Comment.objects.count() == 3
    assert Comment.objects.values("origin__ip_hash").distinct().count() == 1
