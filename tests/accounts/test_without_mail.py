"""Where no mail is set up, whoever is promised an e-mail is told that none comes."""

import pytest

from blog.models import Site
from blog.models.site import mail_server
from tests.conftest import just_signed_in

pytestmark = pytest.mark.django_db
NONE_COMES = "E-mail isn’t set up on this blog yet"
PROMISING = [
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/your-address/",
]
OF_ONES_OWN = ["/accounts/email/", "/account/following/"]


@pytest.fixture(autouse=True)
def no_server(settings, site):
    settings.MAILERS = {"default": {"BACKEND": mail_server.AT_THE_DESK}}


def with_a_server():
    about = mail_server.MailServer("mx.example", 587)
    Site.bump(everything=True, mail_server=about.encrypted())


@pytest.mark.parametrize("address", [*PROMISING, *OF_ONES_OWN])
def test_a_page_that_promises_an_e_mail_says_that_none_comes(client, reader, address):
    if address in OF_ONES_OWN:
        client.force_login(reader)
    assert NONE_COMES in client.get(address).text
    with_a_server()
    assert NONE_COMES not in client.get(address).text


def test_a_guest_who_follows_a_thread_is_told_that_no_question_comes(client, post):
    address = f"{post.get_absolute_url()}follow/guest/"
    sent = {"kind": "article", "email": "heron@example.org"}
    page = client.post(address, sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert NONE_COMES in page.text


@pytest.mark.parametrize("address", ["/admin/status/", "/admin/settings/mail/"])
def test_an_owner_is_led_to_the_mail_server_and_told_of_no_test_on_its_way(
    signed_in, author, address
):
    author.is_superuser = True
    author.save()
    desk = just_signed_in(signed_in(author), author)
    assert "/admin/settings/mail-server/" in desk.get(address).content.decode()
    page = desk.post("/admin/status/", {"test": "on"}, follow=True)
    assert "on its way" not in page.text
    assert "on its way" not in desk.get(address).text
    assert "only be printed" in desk.get(address).text


def test_an_author_is_told_that_no_trial_reader_hears_of_it(signed_in, author, post):
    post.status = post.Status.DRAFT
    post.save()
    address = f"/admin/blog/post/{post.pk}/trial/"
    page = signed_in(author).get(address)
    form = page.context["form"]
    days = form["ends_at"].value()
    sent = {
        "ends_at_0": f"{days:%Y-%m-%d}",
        "ends_at_1": f"{days:%H:%M}",
        "who": "moss@example.org",
    }
    page = signed_in(author).post(address, sent | {"question": ""}, follow=True)
    assert "nothing was sent" in page.text and "on its way" not in page.text
