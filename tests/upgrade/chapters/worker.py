"""What the worker is to do, and what it has done."""

import re
import sys
from datetime import timedelta

from django.apps import apps
from django.db import transaction
from django.tasks import Task, TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from blog.embeds import fetching
from blog.mail import message, outbox
from blog.models import OutgoingMail
from blog.operating.periodic_jobs import run_all
from blog.pictures import bring_home
from blog.pictures.upload import make_sizes
from comments.desk import corrections, quoted_in
from comments.domain import passages
from comments.models import AuthorLetter, Correction, QuotedIn, Subscription
from comments.notify import author_letters, fan_out
from comments.notify.unsubscribe import Way
from moderation import actions
from transfer.export import export_task
from transfer.models import Download

Kind = Subscription.Kind
# What an earlier release may still owe, and this one owes no more.
OF_BEFORE = {"moderation.appeals"}
# What a message says however it is worded.
FACTS = [
    "The Slow Orchard", "A wall of espaliers", "Nine plums", "I have: eleven.", "As warm as toast.",
    "Pears are a fraud.", "Kinder, please.", "No figs.", "As it was.", "Thrice now.", "Only boots.", "It is no matter.",
]  # fmt: skip


def following(blog):
    """Heron follows the article and the blog, Quince the replies; a new article has appeared."""
    for person, kind, post in [
        (blog.heron, Kind.ARTICLE, blog.post), (blog.heron, Kind.BLOG, None),
        (blog.quince, Kind.REPLIES, blog.post),
    ]:  # fmt: skip
        Subscription.objects.follow(person, kind, post=post)
    an_hour_ago = timezone.now() - timedelta(hours=1)  # What appeared before is no news to them.
    Subscription.objects.confirmed().update(confirmed_at=an_hour_ago)
    comment = blog.write(blog.quince, "Who has counted them?")
    blog.write(blog.yarrow, "Nobody has.", parent=comment)
    told = blog.write(blog.yarrow, "I have: eleven.", parent=comment)
    fan_out.fan_out.call(told.pk)  # The letters are owed; another comment is still to be told.
    plums = blog.article("Nine plums", timezone.now())
    run_all()
    letter, _is_new = AuthorLetter.objects.get_or_create(post=blog.post)
    outbox.enqueue(author_letters.KIND, blog.post.author, about=letter)
    quoted = QuotedIn.objects.create(post=plums, comment=comment)
    quoted_in.tell(quoted_in.KIND, blog.quince, quoted, blog.post)
    right = {"line": "Eleven.", "before": "Ten pears.", "after": "Eleven pears."}
    right = Correction.objects.create(post=blog.post, comment=comment, **right)
    quoted_in.tell(corrections.KIND, blog.quince, right, blog.post)
    passages.compare.enqueue(blog.post.pk)
    ends = {"heron": Way(blog.heron, blog.post), "quince": Way(blog.quince, blog.post)}
    return {name: way.address for name, way in ends.items()} | {"all": Way(blog.heron).address}


def copies(blog):
    """Hazel's copy of everything can be fetched; Quince has asked for one."""
    blog.visitor("Hazel", blog.hazel)
    made = export_task.ask(blog.hazel)
    export_task.make.call(made.pk)
    made.refresh_from_db()
    export_task.ask(blog.quince)
    assert made.is_ready and Download.objects.count() == 2
    return {"file": f"/account/data/{made.path.name}"}


def rung(blog):
    """An answer to Quince is in the bell; another one was, and the bell is to be counted anew."""
    comment = blog.write(blog.quince, "Is it a warm wall?")
    stays = blog.write(blog.yarrow, "As warm as toast.", parent=comment)
    goes = blog.write(blog.yarrow, "As cold as the well.", parent=comment)
    for answer in (stays, goes):
        fan_out.fan_out.call(answer.pk)
    actions.remove(blog.alder, goes, blog.rule, gives_strike=False)
    return {"answer": stays.text, "unread": User.objects.get(pk=blog.quince.pk).unread}


def found(blog):
    """What search has, under words that can be spelled in more than one way."""
    blog.write(blog.quince, "Die Spalierbäume an der Straße: Quittenbrot!")
    return ["spalierbäume", "STRASSE"]


def pictures(blog):
    """The sizes of a picture are made; articles are still to show them, and one is to be fetched."""
    make_sizes.call(blog.picture.pk)
    blog.picture.refresh_from_db()
    # None of these leads anywhere.
    bring_home.fetch.enqueue("http://127.0.0.1/pear.jpg", blog.post.author_id)
    fetching.fetch_wanted.enqueue()
    return {"sizes": len(blog.picture.renditions)}


def tasks(blog):
    """One of each kind waits, and a worker has died over one."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    waiting = waiting.values_list("task_path", flat=True)  # At once or later.
    assert set(waiting) == set(_of_ours()), set(waiting) ^ set(_of_ours())
    to_tell = DBTaskResult.objects.filter(task_path=fan_out.fan_out.module_path)
    to_tell.latest("enqueued_at").claim("who dies")
    return {"to_tell": to_tell.count()}


def _of_ours():
    loaded = [vars(module).values() for module in list(sys.modules.values())]
    found = {one.module_path for things in loaded for one in things if isinstance(one, Task)}
    return [path for path in found if apps.is_installed(path.partition(".")[0])]


def letters(blog):
    """All that is owed, of each kind one at least."""
    owed = (
        OutgoingMail.objects.owed()
        .select_related("account", "guest", "secret_payload")
        .order_by("pk")
    )
    missing = set(outbox._composers) - {letter.kind for letter in owed}
    assert missing == OF_BEFORE, "kinds that nobody is owed"
    return [_told(letter) for letter in owed]


def _told(letter):
    """`says` is what of FACTS the release would write; None, that nothing leaves."""
    number = f"{letter.pk}.{int(letter.owed_at.timestamp())}"
    told = {"kind": letter.kind, "to": letter.person.email, "message_id": message.named(number)}
    text = _composed(letter)
    if text is None:
        return told | {"says": None}
    said = " ".join(f"{text.subject} {text.body}".split())
    says = [fact for fact in FACTS if fact in said] + re.findall(r"\b\d{3} \d{3}\b", said)
    return told | {"says": says}


def _composed(letter):
    """The words, as they are found when it is sent; asking for them changes nothing."""
    try:
        with transaction.atomic():
            text = outbox._composers[letter.kind](letter.thing, letter.person)
            transaction.set_rollback(True)
    except outbox.Dropped:
        return None
    return None if text is outbox.ON_SITE else text
