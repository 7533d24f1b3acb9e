"""Sending alerts to web hooks: as signed JSON, or as the services for chats want them.

A request is owed by a row (Alert) and sent by a task; one that fails is tried again with growing
pauses, then given up. The signature is that of Standard Webhooks, which libraries can check.
"""

import hashlib
import hmac
import json
import logging
from base64 import b64decode, b64encode
from datetime import timedelta
from email.header import Header

from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.mail import outbox
from blog.models import Site
from lib.outgoing.addresses import NotSent
from lib.outgoing.requests import Limits, ask
from lib.processes.task_names import called
from lib.web.absolute_urls import absolute
from moderation.alerts.choices import Choices
from moderation.alerts.contents import Contents
from moderation.models.staff.alerts import Alert, Channel, WebHook

logger = logging.getLogger(__name__)

PAUSES = [1, 5, 15, 60, 3 * 60]  # minutes between tries; a room of a chat wants nothing old
LIMITS = Limits(connect=3, in_all=8, bytes=64 * 1024)
LIMITS_OF_TEST = Limits(connect=2, in_all=4, bytes=64 * 1024)  # Somebody waits for it.
LONGEST = 1500  # letters; Discord takes 2,000, ntfy 4,096 bytes
WORDS = 40  # of a comment in a chat
SHOWN = 5  # comments in a chat
WITHOUT_PREVIEWS = 4  # Discord's flag
Shape = WebHook.Shape


def send_due():
    """Hand what is due to the worker, also what was in the hands of one that died."""
    for pk in Alert.objects.due().values_list("pk", flat=True):
        deliver.enqueue(pk)


@called(gettext_lazy("Calling a web hook"))
@task(priority=outbox.LAST)  # Nobody waits for a code behind it.
def deliver(pk):
    """Send one alert to the web hook, if there is still something to say and somewhere to say it."""
    if alert := Alert.objects.hold(pk):
        choices, contents = Choices.of(alert.account), Contents(alert)
        if not (choices.hook and choices.by_event) or contents.is_empty:
            alert.settle()
        elif until := choices.quiet_until(Channel.HOOK, timezone.now()):
            Alert.objects.filter(pk=pk).update(due_at=until, held_until=None)
        elif _sent(choices.hook, _message(contents, f"alert-{pk}"), LIMITS):
            alert.settle()
        elif alert.tries == len(PAUSES):
            logger.warning("The web hook of account %s was given up", alert.account_id)
            alert.settle()
        else:
            alert.put_off(timezone.now() + timedelta(minutes=PAUSES[alert.tries]))


def send_test(hook):
    """Send a few words, and keep with the hook what came of it. In no transaction: it takes seconds."""
    name = Site.current().name
    text = _("This is a test from %(site)s. Alerts will arrive here.") % {"site": name}
    message = {"id": f"test-{timezone.now():%Y%m%d%H%M%S%f}", "title": _("A test"), "text": text}
    message |= {"there": absolute(reverse("alerts")), "facts": {"type": "test"}}
    _sent(hook, message, LIMITS_OF_TEST)


def _sent(hook, message, limits):
    """Whether the hook took it. What it answered is kept in words."""
    body, headers = _SHAPED[hook.shape](hook, message)
    try:
        answer = ask("POST", hook.address, body=body, headers=headers, limits=limits)
    except NotSent as why:
        hook.note(_("Not delivered: %(why)s") % {"why": why}, False)
        return False
    now = timezone.localtime().strftime("%H:%M")
    facts = {"time": now, "status": answer.status, "ms": round(answer.seconds * 1000)}
    if answer.is_fine:
        words = _("Delivered at %(time)s: %(status)s after %(ms)s ms") % facts
    elif 300 <= answer.status < 400:
        words = _("Not delivered: the host names another address; enter that one")
    else:
        words = _("Not delivered at %(time)s: the host answered %(status)s") % facts
    hook.note(words, answer.is_fine)
    return answer.is_fine


def _message(contents, number):
    """What every shape is made of: a title, a text for people, and facts for programs."""
    title = _("%(what)s on %(site)s") % {"what": contents.title, "site": Site.current().name}
    items = [*contents.shown, *contents.shown_own]
    lines = [_line(item) for item in items[:SHOWN]]
    if more := len(contents.waiting) + len(contents.own) - len(lines):
        lines.append(_("And %(n)s more") % {"n": more})
    facts = {
        "type": "alert",
        "title": title,
        "waiting": len(contents.waiting),
        "appeals": len(contents.appeals),
        "on_own_articles": len(contents.own),
        "comments": [_facts(item) for item in items],
    }
    there = absolute(contents.alert.notification_url)
    return {
        "id": number,
        "title": title,
        "text": "\n\n".join(lines),
        "there": there,
        "facts": facts,
    }


def _line(item):
    words = Truncator(" ".join(item.words.split())).words(WORDS)
    facts = {"who": item.who, "why": item.reason, "title": item.comment.post.title}
    head = _("%(who)s (%(why)s), “%(title)s”:") % facts
    return f"{head}\n{words}"


def _facts(item):
    comment = item.comment
    return {
        "id": comment.pk,
        "by": comment.name,
        "is_guest": comment.author_id is None,
        "why": item.reason,
        "article": comment.post.title,
        "written": comment.created_at.isoformat(),
        "words": item.words,
        "address": absolute(item.address),
    }


def _signed(hook, message):
    at = str(int(timezone.now().timestamp()))
    facts = {name: message[name] for name in ("id", "text", "there")} | message["facts"]
    body = json.dumps(facts, ensure_ascii=False).encode()
    key = b64decode(hook.secret.removeprefix("whsec_"))
    signed = b".".join([message["id"].encode(), at.encode(), body])
    signature = b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return body, {
        "Content-Type": "application/json",
        "webhook-id": message["id"],
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{signature}",
    }


def _slack(hook, message):
    """Slack makes links, names and pictures of some signs; a comment's words are none of these."""
    text = _whole(message)
    for sign, instead in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, instead)
    return _json({"text": text, "mrkdwn": False, "unfurl_links": False, "unfurl_media": False})


def _discord(hook, message):
    text = "".join(f"\\{sign}" if sign in "\\*_~`|>#[]()<@-" else sign for sign in _words(message))
    content = {"content": f"{text[:LONGEST]}\n<{message['there']}>", "flags": WITHOUT_PREVIEWS}
    return _json(content | {"allowed_mentions": {"parse": []}})


def _matrix(hook, message):
    text = _whole(message)
    return _json({"text": text, "html": escape(text).replace("\n", "<br>")})


def _ntfy(hook, message):
    title = message["title"]
    if not title.isascii():
        title = Header(title, "utf-8", maxlinelen=10**4).encode()
    return message["text"][:LONGEST].encode(), {"Title": title, "Click": message["there"]}


def _words(message):
    return f"{message['title']}\n\n{message['text']}"


def _whole(message):
    return f"{_words(message)[:LONGEST]}\n{message['there']}"


def _json(content):
    return json.dumps(content).encode(), {"Content-Type": "application/json"}


_SHAPED = {
    Shape.SIGNED: _signed,
    Shape.SLACK: _slack,
    Shape.DISCORD: _discord,
    Shape.MATRIX: _matrix,
    Shape.NTFY: _ntfy,
}
