"""What comes back of letters to many: bounces of each kind and complaints, over a real mail server."""

import io
from datetime import timedelta
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from django.core import signing
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Guest
from blog.mail import outbox, reports
from blog.models import OutgoingMail, Post
from comments.models import MailFault, Subscription
from newsletter.models import Mailing
from tests.comments.following import Kind, follow
from tests.comments.test_articles_by_mail import browser, oda, publish
from tests.conftest import just_signed_in

__all__ = ["browser", "oda", "publish"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def took(monkeypatch, capsys):
    """A function that hands a message to the command, as a mail server does; returns what it says."""

    def took(raw):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        call_command("mail_returned")
        return capsys.readouterr().out

    return took


def notification(letter, status="5.1.1", action="failed"):
    """A delivery status notification about a message that has arrived, with its headers."""
    head = letter.raw.partition(b"\r\n\r\n")[0]
    return b"\r\n".join([
        b"From: MAILER-DAEMON@mx.example.org", b"Subject: Undelivered", b"MIME-Version: 1.0",
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', b"",
        b"--b", b"Content-Type: text/plain", b"", b"Sorry.",
        b"--b", b"Content-Type: message/delivery-status", b"", b"Reporting-MTA: dns; mx.example.org", b"",
        b"Final-Recipient: rfc822; oda@example.org", b"Action: " + action.encode(), b"Status: " + status.encode(),
        b"", b"--b", b"Content-Type: text/rfc822-headers", b"", head, b"", b"--b--", b"",
    ])  # fmt: skip


def complaint(letter, kind="abuse"):
    report = EmailMessage()
    report["Subject"] = "Complaint"
    report.set_content("This is an abuse report.")
    said = f"Feedback-Type: {kind}\nUser-Agent: Loop/1\nVersion: 1\n"
    report.add_attachment(said.encode(), "message", "x-report", filename="r")
    return (
        report.as_bytes().replace(b"message/x-report", b"message/feedback-report").replace(
            b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: 7bit"
        ).replace(_base64(said), said.encode())
        + b"\n" + letter.raw.partition(b"\r\n\r\n")[0]
    )  # fmt: skip


def _base64(said):
    import base64

    return base64.encodebytes(said.encode()).strip()


@pytest.mark.parametrize(
    ("answer", "ends"),
    [
        ("550 5.1.1 No such user", True),
        ("553 5.1.3 Bad address", True),
        ("550 No", False),
        ("554 5.7.1 We don’t like you", False),
        ("452 4.2.2 Full", False),
    ],
)
def test_only_a_mailbox_that_there_isnt_ends_it_at_once(answer, ends, oda, postbox, publish):
    postbox.refuses["oda@example.org"] = answer.replace("’", "'")
    publish()
    assert postbox.deliver() == []
    letter = OutgoingMail.objects.get()
    assert letter.outcome == ("bounced" if ends else "owed")
    assert Subscription.objects.exists() is not ends
    figures = Mailing.objects.get()
    assert (figures.sent, figures.bounced) == (0, int(ends))


def test_what_is_refused_for_days_is_counted_and_ends_it_the_third_time(oda, postbox, publish):
    postbox.refuses["oda@example.org"] = "550 5.2.2 Full"
    for number in range(3):
        publish(f"Number {number}")
        for minutes in [0, *outbox.PAUSES]:
            postbox.deliver(after=timedelta(minutes=minutes))
        assert MailFault.objects.get().times == number + 1
        assert Subscription.objects.exists() is (number < 2)
        MailFault.objects.update(last_at=timezone.now() - 2 * DAY)


def test_a_bounce_that_comes_later_ends_it_and_counts_once(oda, postbox, publish, took, browser):
    publish()
    [letter] = postbox.deliver()
    assert "This isn’t about" in took(notification(letter, "4.4.1", action="delayed"))
    assert Subscription.objects.exists()
    for _ in range(2):
        assert "bounced" in took(notification(letter))
    assert not Subscription.objects.exists()
    figures = Mailing.objects.get()
    assert (figures.sent, figures.bounced) == (1, 1)
    publish("Another")
    assert len(postbox.deliver()) == 1


def test_a_complaint_ends_all_that_goes_to_many_and_no_more_is_asked(
    oda, post, postbox, publish, took, client
):
    follow(oda, Kind.ARTICLE, post)
    publish()
    [letter] = postbox.deliver()
    assert (
        "This isn’t about" in took(complaint(letter, "not-spam"))
        and Subscription.objects.count() == 2
    )
    assert "spam" in took(complaint(letter))
    assert not Subscription.objects.exists() and Mailing.objects.get().complained == 1
    sent = {"email": "oda@example.org"}
    assert (
        client.post("/follow/guest/", sent, headers={"Sec-Fetch-Site": "same-origin"}).status_code
        == 200
    )
    assert len(postbox.deliver()) == 1


def test_nobody_can_make_up_a_report_about_anothers_letter(oda, postbox, publish, took):
    publish()
    [letter] = postbox.deliver()
    real = notification(letter)
    forged = real.replace(letter["X-Letter"].encode(), b"1:forged")
    other = signing.dumps(OutgoingMail.objects.get().pk, salt="another").encode()
    for raw in (
        forged,
        real.replace(letter["X-Letter"].encode(), other),
        b"",
        b"\xff\x00",
        letter.raw,
    ):
        assert "This isn’t about" in took(raw)
    assert Subscription.objects.exists()
    assert reports.read(real).is_for_good


def test_reports_go_to_an_address_of_their_own(oda, postbox, publish, settings):
    settings.MAIL_RETURNS_TO = "returns@example.org"
    publish()
    [letter] = postbox.deliver()
    assert letter.sender == "returns@example.org" and "returns" not in letter["From"]


def test_the_owner_sees_and_removes_subscribers_and_allows_again(
    oda, postbox, publish, signed_in, author_who_moderates, moderator, reader
):
    owner = author_who_moderates
    owner.is_superuser = True
    owner.save()
    follow(reader, Kind.BLOG)
    publish()
    postbox.deliver()
    desk = signed_in(owner)
    page = desk.get("/admin/subscribers/")
    assert page.status_code == 200 and "oda@example.org" in page.text and reader.email in page.text
    assert "oda@example.org" not in desk.get("/admin/subscribers/?q=marrow").text
    table = desk.get("/admin/subscribers/subscribers.csv").text.splitlines()
    assert len(table) == 3 and table[0].startswith("email,since")
    just_signed_in(desk, owner, ago=3600)
    assert "reauthenticate" in desk.get("/admin/subscribers/subscribers.csv").url
    one = Subscription.objects.get(guest=oda)
    assert desk.get(f"/admin/subscribers/{one.pk}/remove/").status_code == 405
    assert "oda@" not in desk.post(f"/admin/subscribers/{one.pk}/remove/", follow=True).text
    fault = MailFault.objects.create(guest=oda, last_at=timezone.now(), ended_at=timezone.now())
    assert "oda@example.org" in desk.get("/admin/subscribers/").text
    desk.post(f"/admin/subscribers/faults/{fault.pk}/")
    assert not MailFault.objects.exists()
    assert signed_in(moderator).get("/admin/subscribers/").status_code in (302, 403)


@pytest.mark.parametrize("is_set_up", [True, False])
def test_a_test_is_offered_where_mail_is_set_up_and_the_article_is_still_to_go_out(
    author, signed_in, post, settings, is_set_up
):
    Post.objects.filter(pk=post.pk).update(status=Post.Status.DRAFT)
    if is_set_up:
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
    desk = signed_in(author)
    for offer, query in (("mail_test", "publish=1"), ("mail_test_all", "all")):
        page = desk.get(f"/admin/blog/post/{post.pk}/change/?{query}").text
        assert (f'value="{offer}"' in page) is is_set_up


def test_an_author_is_sent_the_article_as_it_will_look(author, signed_in, postbox, post):
    desk = signed_in(author)
    address = f"/admin/blog/post/{post.pk}/change/"
    sent = {"title": post.title, "text": "What readers *don’t* see yet.", "_continue": "mail_test"}
    assert desk.post(address, sent, follow=True).status_code == 200
    [letter] = postbox.deliver()
    assert letter.to == author.email and "<em>don’t</em> see yet" in letter.html
    assert "This is a test" in letter.html and "List-Unsubscribe" not in letter.parsed
    assert not Mailing.objects.filter(sent__gt=0).exists() and not Guest.objects.exists()
    look = {"look": "mail", "title": "T", "text": "In *mail*."}
    assert "<em>mail</em>" in desk.post(reverse("admin:blog_preview"), look).text
    assert "max-width" in desk.get(reverse("admin:blog_mail_style")).text
