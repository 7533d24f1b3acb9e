"""Alerts that go to web hooks: a real receiver checks signatures, and is away when a test says so."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.test import Client

from comments.gate import Writer
from comments.models import Comment
from moderation.actions.comments import approve
from moderation.alerts import delivery, web_hooks
from moderation.models import Alert, AlertChoice, QuietHours, WebHook
from tests.mail import time_passes, work
from tests.receiver import receiver

pytestmark = pytest.mark.django_db
__all__ = ["receiver"]
PAGE = "/account/moderating/"
WORDS = "<!channel> *Pears* & [plums](https://evil.example) @everyone"


@pytest.fixture
def hook(moderator, receiver):
    AlertChoice.objects.create(account=moderator, event="held", mail=False, bell=False, hook=True)
    hook = WebHook(account=moderator)
    hook.lead_to(receiver.url)
    hook.save()
    return hook


def write(post, text=WORDS):
    return Comment.write(post, Writer(name="Heron", email="", token="t" * 32), text)


def run(after=timedelta(0)):
    """What the worker does by now, or after a while."""
    time_passes(after)
    delivery.notify_staff()
    web_hooks.send_due()
    work()


def test_signed_json_says_what_waits_and_can_be_checked(post, hook, receiver):
    comment = write(post)
    run()
    (asked,) = receiver.asked
    assert (asked.method, asked["Content-Type"]) == ("POST", "application/json")
    signed = f"{asked['webhook-id']}.{asked['webhook-timestamp']}.".encode() + asked.body
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert asked["webhook-signature"] == f"v1,{signature}"
    assert asked.json["title"] == "1 comment is waiting on The Slow Orchard"
    (told,) = asked.json["comments"]
    assert (told["id"], told["words"], told["by"]) == (comment.pk, WORDS, "Heron")
    assert told["why"] == "held: a guest’s first comment"
    hook.refresh_from_db()
    assert hook.is_fine and hook.answer.startswith("Delivered at ") and ": 200 after" in hook.answer


def test_each_thing_is_sent_once_and_several_together(post, hook, receiver):
    write(post), write(post, "The second.")
    run(), run()
    assert [one.json["waiting"] for one in receiver.asked] == [2]
    write(post, "The third.")
    run()
    assert [one.json["waiting"] for one in receiver.asked] == [2, 1]


def test_an_author_is_led_to_the_comment_and_not_to_the_desk(post, author, reader, receiver):
    AlertChoice.objects.create(account=author, event="own", mail=False, bell=False, hook=True)
    hook = WebHook(account=author)
    hook.lead_to(receiver.url)
    hook.save()
    comment = Comment.write(post, Writer(account=reader, name="Marrow"), "Nine pears.")
    run()
    (asked,) = receiver.asked
    assert asked.json["there"].endswith(comment.get_absolute_url())
    assert asked.json["comments"][0]["address"] == asked.json["there"]


@pytest.mark.parametrize("shape", ["slack", "discord", "matrix", "ntfy"])
def test_a_chat_is_told_in_its_own_way_and_words_do_nothing_there(post, hook, receiver, shape):
    WebHook.objects.update(shape=shape)
    write(post)
    run()
    (asked,) = receiver.asked
    said = asked.body.decode() if shape == "ntfy" else json.dumps(asked.json, ensure_ascii=False)
    assert "1 comment is waiting" in (asked["Title"] if shape == "ntfy" else said)
    assert "/moderation/" in (asked["Click"] if shape == "ntfy" else said)
    if shape == "slack":
        assert "&lt;!channel&gt;" in said and "<!" not in said and asked.json["mrkdwn"] is False
    elif shape == "discord":
        assert "\\\\*Pears\\\\*" in said and "\\\\[plums\\\\]" in said
        assert asked.json["allowed_mentions"] == {"parse": []}
    elif shape == "matrix":
        assert "&lt;!channel&gt;" in asked.json["html"]
    else:
        assert WORDS in said


def test_what_is_long_stays_within_what_chats_take(post, hook, receiver):
    for n in range(12):
        write(post, f"{n} " + "pears and plums " * 300)
    for shape in ("discord", "ntfy", "slack", "matrix"):
        WebHook.objects.update(shape=shape)
        Alert.objects.all().delete()
        Comment.objects.update(created_at=Comment.objects.earliest("pk").created_at)
        web_hooks._sent(
            WebHook.objects.get(),
            web_hooks._message(web_hooks.Contents(_alert_of_all(hook)), "x"),
            web_hooks.LIMITS,
        )
    discord, ntfy = receiver.asked[0], receiver.asked[1]
    assert len(discord.json["content"]) <= 2000 and len(ntfy.body) < 4096


def _alert_of_all(hook):
    keys = list(Comment.objects.values_list("pk", flat=True))
    return Alert(account=hook.account, channel="hook", items={"held": keys})


def test_one_that_fails_is_tried_again_and_then_given_up(post, hook, receiver):
    receiver.answer(503)
    write(post)
    run()
    hook.refresh_from_db()
    assert not hook.is_fine and "the host answered 503" in hook.answer
    run()
    assert len(receiver.asked) == 1  # Not before its time.
    for n, minutes in enumerate(web_hooks.PAUSES):
        run(after=timedelta(minutes=minutes))
        assert len(receiver.asked) == n + 2
    run(after=timedelta(days=1))
    assert len(receiver.asked) == len(web_hooks.PAUSES) + 1
    assert not Alert.objects.queued().exists()


def test_while_one_is_on_its_way_the_next_waits_and_has_all(post, hook, receiver):
    receiver.answer(503)
    write(post)
    run()
    write(post, "The second."), write(post, "The third.")
    run()
    assert Alert.objects.filter(channel="hook").count() == 1
    receiver.answer(200)
    run(after=timedelta(minutes=1)), run()
    assert [one.json["waiting"] for one in receiver.asked] == [1, 1, 2]


def test_one_that_was_in_the_hands_of_a_worker_that_died_is_sent_by_another(
    post, hook, receiver, monkeypatch
):
    write(post)
    with monkeypatch.context() as patch:
        patch.setattr(web_hooks, "_sent", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
        delivery.notify_staff()
        with pytest.raises(KeyboardInterrupt):
            web_hooks.deliver.call(Alert.objects.queued().get().pk)
    run()
    assert receiver.asked == []  # The other may still be at it.
    run(after=timedelta(minutes=6))
    assert len(receiver.asked) == 1


def test_what_was_decided_meanwhile_is_not_sent(post, hook, receiver, moderator):
    comment = write(post)
    delivery.notify_staff()
    approve(moderator, comment)
    run()
    assert receiver.asked == [] and not Alert.objects.queued().exists()


def test_nothing_is_sent_in_quiet_hours_nor_to_whoever_lost_the_role(
    post, hook, receiver, moderator
):
    QuietHours.objects.create(account=moderator, starts="00:00", ends="23:59:59.999")
    write(post)
    run()
    assert receiver.asked == []
    QuietHours.objects.all().delete()
    delivery.notify_staff()
    moderator.groups.clear()
    run()
    assert receiver.asked == []


@pytest.mark.parametrize("address", ["http://169.254.169.254/", "http://localhost:1/"])
def test_a_hook_inside_the_network_is_never_asked(post, hook, receiver, address):
    hook.lead_to(address)
    hook.save()
    write(post)
    run()
    hook.refresh_from_db()
    assert "isn’t on the public internet" in hook.answer and not hook.is_fine


def test_a_hook_that_leads_on_into_the_network_is_not_followed(post, hook, receiver):
    receiver.answer(307, Location="http://169.254.169.254/latest/")
    write(post)
    run()
    hook.refresh_from_db()
    assert "isn’t on the public internet" in hook.answer


def sent(**changes):
    form = {f"{event}_often": "at_once" for event in ("held", "reported", "appeal")}
    return form | {"hook_shape": "signed"} | changes


def test_the_page_saves_what_is_chosen_and_shows_it_again(signed_in, moderator):
    browser = signed_in(moderator)
    page = browser.get(PAGE)
    assert (
        page.context["form"]["held_mail"].value() and not page.context["form"]["held_hook"].value()
    )
    assert "own_often" not in page.context["form"].fields
    browser.post(
        PAGE,
        sent(
            held_often="daily",
            held_bell="on",
            reported_mail="on",
            quiet_starts="22:00",
            quiet_ends="07:00",
            quiet_sundays="on",
            hook_address="https://ntfy.example.org/x",
            hook_shape="ntfy",
        ),
    )
    form = browser.get(PAGE).context["form"]
    assert form["held_often"].value() == "daily" and not form["held_mail"].value()
    assert form["reported_mail"].value() and form["quiet_sundays"].value()
    assert str(form["quiet_starts"].value())[:5] == "22:00"
    assert form["hook_address"].value() == "https://ntfy.example.org/x"
    browser.post(PAGE, sent(held_often="never"))
    assert browser.get(PAGE).context["form"]["hook_address"].value() == ""
    assert AlertChoice.objects.filter(account=moderator).count() == 4


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quiet_starts": "22:00"}, "quiet_ends"),
        ({"quiet_starts": "22:00", "quiet_ends": "22:00"}, "quiet_ends"),
        ({"quiet_starts": "25:00", "quiet_ends": "07:00"}, "quiet_starts"),
        ({"hook_address": "file:///etc/passwd"}, "hook_address"),
        ({"hook_address": "https://me:secret@example.org/"}, "hook_address"),
        ({"held_hook": "on"}, "hook_address"),
        ({"held_often": "weekly"}, "held_often"),
        ({"hook_address": "https://example.org/", "hook_shape": "fax"}, "hook_shape"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(signed_in, moderator, wrong, field):
    answer = signed_in(moderator).post(PAGE, sent(**wrong))
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {field}
    assert not AlertChoice.objects.exists() and not WebHook.objects.exists()
    for name, value in wrong.items():
        assert answer.context["form"][name].value() == value or value == "on"


def test_the_answer_to_an_earlier_test_does_not_stand_beside_an_error(signed_in, moderator, hook):
    hook.note("Delivered at 10:12: 200 after 84 ms", True)
    browser = signed_in(moderator)
    assert "200 after 84" in browser.get(PAGE).text
    assert "200 after 84" not in browser.post(PAGE, sent(hook_address="file:///etc")).text


def test_a_test_is_sent_and_answered_in_words(signed_in, moderator, receiver):
    browser = signed_in(moderator)
    answer = browser.post(PAGE, sent(hook_address=receiver.url, test="1"))
    assert answer.url == f"{PAGE}#web-hook"
    (asked,) = receiver.asked
    assert asked.json["type"] == "test" and "The Slow Orchard" in asked.json["text"]
    assert ": 200 after" in browser.get(PAGE).text
    receiver.stop()
    browser.post(PAGE, sent(hook_address=receiver.url, test="1"))
    assert "Not delivered: the host refuses connections" in browser.get(PAGE).text


def test_a_test_without_an_address_and_one_too_many_say_so(
    signed_in, moderator, receiver, settings
):
    browser = signed_in(moderator)
    assert "Enter the address" in browser.post(PAGE, sent(test="1"), follow=True).text
    for _ in range(10):
        browser.post(PAGE, sent(hook_address=receiver.url, test="1"))
    answer = browser.post(PAGE, sent(hook_address=receiver.url, test="1"), follow=True)
    assert "Too many tries" in answer.text and len(receiver.asked) == 10


def test_the_secret_is_shown_stays_and_can_be_replaced(signed_in, moderator):
    browser = signed_in(moderator)
    browser.post(PAGE, sent(hook_address="https://a.example.org/"))
    first = WebHook.objects.get().secret
    assert first in browser.get(PAGE).text
    browser.post(PAGE, sent(hook_address="https://b.example.org/"))
    assert WebHook.objects.get().secret == first
    browser.post(PAGE, sent(hook_address="https://b.example.org/", new_secret="1"))
    assert WebHook.objects.get().secret != first
    assert "b.example.org" not in WebHook.objects.get().closed


def test_a_secret_of_the_site_that_is_gone_leaves_a_page_that_opens(
    signed_in, moderator, hook, settings
):
    settings.SECRET_KEY = "another"
    browser = signed_in(moderator)
    assert browser.get(PAGE).status_code == 200
    browser.post(PAGE, sent(hook_address="https://b.example.org/"))
    assert WebHook.objects.get().secret.startswith("whsec_")


def test_the_tab_is_there_for_staff_alone_and_nobody_sends_it_from_elsewhere(
    signed_in, reader, author, moderator
):
    for person, is_there in ((reader, False), (author, True), (moderator, True)):
        assert (PAGE in signed_in(person).get("/account/comments/").text) == is_there
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(moderator)
    assert strict.post(PAGE, sent()).status_code == 403
    assert not AlertChoice.objects.exists()
