"""What somebody was writing is there again when they come back from signing in or out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.member import erasure
from blog.operating.tasks.periodic_jobs import run_all
from comments.gate import Writer
from comments.models import Comment, ServerDraft
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
TEXT = "Ours has nine, and a robin."


@pytest.fixture
def comment(post, second_reader):
    return Comment.write(post, Writer(account=second_reader, name="Quince"), "Eleven?")


def press(client, post, button, text=TEXT, headers=None, to="guest", **typed):
    """Press one of the buttons that lead away from the form."""
    page = f"http://testserver{post.get_absolute_url()}?sort=newest"
    headers = FROM_HERE | {"Referer": page} | (headers or {})
    sent = {"text": text, "sign_in": button, **typed}
    return client.post(f"/comments/{to}/{post.pk}/", sent, headers=headers)


def text_in(client, address):
    page = client.get(address.partition("#")[0]).content.decode()
    return page.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0].strip()


def test_signing_in_with_e_mail_comes_back_to_the_text(client, post, reader):
    there = f"{post.get_absolute_url()}?sort=newest#respond"
    answer = press(client, post, "e-mail")
    page = client.get(answer.url).content.decode()
    assert "We’ve saved your comment." in page
    fields = {"login": reader.email, "password": PASSWORD, "next": there}
    assert client.post("/accounts/login/", fields).url == there
    assert text_in(client, there) == TEXT
    assert "Commenting as <b><bdi>Marrow" in client.get(post.get_absolute_url()).content.decode()


def test_creating_an_account_is_a_way_as_well(client, post):
    answer = press(client, post, "new")
    assert answer.url.startswith("/accounts/signup/?next=/") and "%23respond" in answer.url


def test_change_and_log_out_keep_the_text(signed_in, post, reader):
    browser = signed_in(reader)
    assert press(browser, post, "e-mail", to="new").url.startswith("/accounts/login/?next=")
    page = browser.get(
        "/accounts/login/", {"next": ServerDraft.objects.get().place}
    ).content.decode()
    assert "We’ve saved your comment." in page
    answer = press(browser, post, "out", to="new")
    assert answer.url == f"{post.get_absolute_url()}?sort=newest#respond"
    assert "_auth_user_id" not in browser.session
    assert text_in(browser, answer.url) == TEXT
    assert "Who is writing?" in browser.get(post.get_absolute_url()).content.decode()


def test_a_reply_comes_back_to_the_comment_that_it_answers(client, post, comment):
    there = press(client, post, "e-mail", parent=comment.pk)
    assert (
        ServerDraft.objects.get().place == f"/comments/{comment.pk}/reply/"
        and there.status_code == 302
    )
    assert text_in(client, f"/comments/{comment.pk}/reply/") == TEXT
    assert text_in(client, post.get_absolute_url()) == ""


def test_a_reply_that_scripts_have_opened_is_opened_again(client, post, comment):
    url = f"http://testserver{post.get_absolute_url()}"
    headers = {"HX-Request": "true", "HX-Current-URL": url}
    led = press(client, post, "e-mail", headers=headers, parent=comment.pk)
    assert led.status_code == 200 and "HX-Redirect" in led.headers
    assert ServerDraft.objects.get().place == f"{post.get_absolute_url()}#reply-{comment.pk}"
    page = client.get(f"/comments/{comment.pk}/reply/", headers={"HX-Request": "true"})
    assert TEXT in page.content.decode()


def test_it_is_gone_once_it_is_sent(signed_in, post, reader):
    browser = signed_in(reader)
    press(browser, post, "e-mail", to="new")
    answer = browser.post(f"/comments/new/{post.pk}/", {"text": TEXT})
    assert answer.status_code == 302 and not ServerDraft.objects.exists()
    assert not browser.cookies["parley_unsent"].value
    assert text_in(browser, post.get_absolute_url()) == ""


def test_it_is_gone_once_it_is_discarded(client, post):
    press(client, post, "e-mail")
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Your unsent text from" in page and 'name="discard"' in page
    sent = {"text": TEXT, "discard": "1"}
    client.post(f"/comments/guest/{post.pk}/", sent, headers=FROM_HERE)
    assert text_in(client, post.get_absolute_url()) == "" and not ServerDraft.objects.exists()


def test_nobody_else_sees_it_and_the_stored_page_stays_everybody_s(client, post):
    before = Client().get(post.get_absolute_url()).content
    press(client, post, "e-mail", name="Heron", email="heron@example.org")
    mine = client.get(post.get_absolute_url())
    assert TEXT in mine.text and 'value="heron@example.org"' in mine.text
    assert mine.headers["Cache-Control"] == "private, no-cache"
    stranger, other = Client(), Client()
    other.cookies["parley_unsent"] = "f" * 32
    assert all(TEXT not in who.get(post.get_absolute_url()).text for who in (stranger, other))
    assert len(Client().get(post.get_absolute_url()).content) == len(before)


def test_a_neighbour_at_the_same_domain_reads_nothing_by_a_cookie_that_they_planted(post, settings):
    settings.SESSION_COOKIE_SECURE = True
    planted, victim, neighbour = "f" * 32, Client(), Client()
    for browser in (victim, neighbour):
        browser.cookies["parley_unsent"] = planted
    press(victim, post, "e-mail", email="heron@example.org")
    assert TEXT in victim.get(post.get_absolute_url()).text
    assert TEXT not in neighbour.get(post.get_absolute_url()).text
    victim.cookies["parley_unsent"] = planted  # Again: it stands beside the other.
    assert TEXT in victim.get(post.get_absolute_url()).text


def test_what_was_kept_by_the_release_before_is_there_again(client, post, settings):
    press(client, post, "e-mail")
    settings.SESSION_COOKIE_SECURE = True
    assert TEXT in client.get(post.get_absolute_url()).text


def test_a_thread_that_closed_meanwhile_gives_it_back(client, post):
    press(client, post, "e-mail")
    post.comments_open = False
    post.save()
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Nothing you typed is lost." in page and TEXT in page


def test_the_last_of_several_texts_for_one_place_counts(client, post):
    press(client, post, "e-mail")
    press(client, post, "e-mail", text="In other words.")
    assert ServerDraft.objects.count() == 1
    assert text_in(client, post.get_absolute_url()) == "In other words."
    press(client, post, "e-mail", text=" ")
    assert not ServerDraft.objects.exists()


def test_after_a_day_it_is_gone(client, post):
    press(client, post, "e-mail")
    ServerDraft.objects.update(kept_at=timezone.now() - timedelta(days=1, minutes=1))
    assert text_in(client, post.get_absolute_url()) == ""
    run_all()
    assert not ServerDraft.objects.exists()


@pytest.mark.parametrize(
    "referer", ["", "https://evil.example/", "http://testserver/search/", "http://["]
)
def test_nobody_is_led_anywhere_but_to_the_article(client, post, referer):
    press(client, post, "e-mail", headers={"Referer": referer})
    assert ServerDraft.objects.get().place == f"{post.get_absolute_url()}#respond"


def test_another_site_can_t_send_anybody_away(client, post):
    answer = press(client, post, "google", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403 and not ServerDraft.objects.exists()


def test_what_can_t_be_kept_stays_in_the_form(client, post):
    long = "x" * 100_001
    answer = press(client, post, "e-mail", text=long)
    assert answer.status_code == 429 and long in answer.text
    assert "Copy it before you go on." in answer.text and "Enter your name" not in answer.text
    assert press(client, post, "e-mail", text="a\0b").status_code == 302
    assert ServerDraft.objects.get().text == "ab"


def test_a_range_can_t_fill_the_database(client, post, monkeypatch):
    monkeypatch.setattr("comments.thread.server_drafts.FROM_A_RANGE", 2)
    monkeypatch.setattr("comments.thread.server_drafts.FROM_ANYWHERE", 2)
    answers = [press(Client(), post, "e-mail").status_code for _ in range(3)]
    assert answers == [302, 302, 429]


def test_whoever_leaves_takes_it_along(signed_in, post, reader):
    press(signed_in(reader), post, "e-mail", to="new")
    press(Client(), post, "e-mail", email=reader.email)
    erasure.erase(reader)
    assert not ServerDraft.objects.exists()
