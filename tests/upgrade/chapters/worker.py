"""What the worker is to do, and what it has done."""

import re
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.tasks import TaskResultStatus
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from blog.addresses import moving
from blog.announcing import announce
from blog.content.markup.to_html import clean_article
from blog.embeds import fetching
from blog.mail import message, outbox
from blog.models import OutgoingMail, Picture, Post
from blog.models.operating import edge_purges
from blog.operating.tasks.periodic_jobs import run_all
from blog.pictures import bring_home, older
from blog.pictures.recordings import receive_recording, show_captions
from blog.pictures.upload import make_lacking_sizes, make_sizes, make_sizes_of_many, receive
from comments.desk import corrections, quoted_in
from comments.domain import passages
from comments.models import Correction, QuotedIn, Subscription
from comments.models.subscriptions import Pace
from comments.notify import fan_out
from comments.notify.unsubscribe import Way
from config import tasks as config_tasks
from moderation.actions.comments import remove
from newsletter.articles import sending as articles
from newsletter.articles import subscriptions as article_subscriptions
from newsletter.author_letter import sending as author_letters
from newsletter.models import AuthorLetter
from tests.blog.desk import picture_file
from tests.upgrade.left import LETTERS, TASKS
from transfer.backup import upkeep
from transfer.elsewhere import at_the_desk
from transfer.export import export_task
from transfer.imports.runs import import_task
from transfer.imports.write import turning
from transfer.models import Download, Imported, ImportRun, SiteExport
from transfer.models.backups import Backup

Kind = Subscription.Kind
# What a message says however it is worded.
FACTS = [
    "The Slow Orchard", "A wall of espaliers", "Nine plums", "I have: eleven.", "As warm as toast.",
    "Pears are a fraud.", "Kinder, please.", "No figs.", "As it was.", "Thrice now.", "Only boots.", "It is no matter.",
    "A harp", "A ferry", "A lantern", "The frost line", "The thaw", "My first.",
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
    quoted_in.notify_writer(quoted_in.KIND, blog.quince, quoted, blog.post)
    right = {"line": "Eleven.", "before": "Ten pears.", "after": "Eleven pears."}
    right = Correction.objects.create(post=blog.post, comment=comment, **right)
    quoted_in.notify_writer(corrections.KIND, blog.quince, right, blog.post)
    passages.compare.enqueue(blog.post.pk)
    ends = {"heron": Way(blog.heron, blog.post), "quince": Way(blog.quince, blog.post)}
    return {name: way.address for name, way in ends.items()} | {"all": Way(blog.heron).address}


def weekly(blog):
    """Yarrow gets new articles once a week, and this week's are owed; Clover has asked for them."""
    last_week = timezone.now() - timedelta(days=7)
    subscription = Subscription.objects.follow(blog.yarrow, Kind.BLOG)
    subscription.choose(Pace.WEEKLY)
    Subscription.objects.filter(pk=subscription.pk).update(
        confirmed_at=last_week, told_at=last_week
    )
    articles.look_for_articles()
    articles.queue_due(timezone.now() + timedelta(days=7))
    article_subscriptions.ask("clover@example.org", "a range")


def copies(blog):
    """Hazel's copy of everything can be fetched; Quince has asked for one, Perpetua for the blog's."""
    blog.visitor("Hazel", blog.hazel)
    made = export_task.ask(blog.hazel)
    export_task.make.call(made.pk)
    made.refresh_from_db()
    export_task.ask(blog.quince)
    at_the_desk.ask(SiteExport.Kind.WORDPRESS, blog.perpetua)
    Backup.ask(blog.perpetua)
    upkeep.start_soon.enqueue()
    assert made.is_ready and Download.objects.count() == 2
    return {"file": f"/account/data/{made.path.name}"}


def rung(blog):
    """An answer to Quince is in the bell; another one was, and the bell is to be counted anew."""
    comment = blog.write(blog.quince, "Is it a warm wall?")
    stays = blog.write(blog.yarrow, "As warm as toast.", parent=comment)
    goes = blog.write(blog.yarrow, "As cold as the well.", parent=comment)
    for answer in (stays, goes):
        fan_out.fan_out.call(answer.pk)
    remove(blog.alder, goes, blog.rule, gives_strike=False)
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
    several = [receive(picture_file(60, 40), is_one_of_many=True).pk for _ in range(3)]
    make_sizes_of_many.call(several[:1])
    make_lacking_sizes(several[1:2])
    long_ago = timezone.now() - timedelta(days=900)
    Picture.objects.filter(pk=several[2]).update(uploaded_at=long_ago)
    older.renew()
    older.make_again.enqueue(several[0])
    return {"sizes": len(blog.picture.renditions)}


def recordings(blog):
    """A recording has got its captions, which the article that plays it is still to show."""
    bell = receive_recording(ContentFile(b"ID3\x04 a bell", "bell.mp3"), description="The bell")
    post = blog.article("A bell at dusk", timezone.now() - timedelta(days=2))
    post.write(bell.markdown())
    post.save()
    bell.captions.save("bell.vtt", ContentFile(b"WEBVTT\n"))
    show_captions.enqueue(bell.pk)


def moved_in(blog):
    """An article came as HTML, which is to be Markdown; so are articles to have the blog's addresses."""
    run = ImportRun.objects.create(reader="wordpress", file="gone.xml", state=ImportRun.State.DONE)
    post = blog.article("Medlars", timezone.now() - timedelta(days=400))
    html = "<p>Rotten, <em>or</em> bletted.</p>"
    Post.objects.filter(pk=post.pk).update(text=html, rendered=clean_article(html))
    known = {"medlars": post.pk}
    Imported.objects.remember("wordpress", "post", known, run=run, state=Imported.State.HTML)
    turning.look_for_texts()
    import_task.apply_shortcodes(run, {})
    moving.begin()


def told_elsewhere(blog):
    """Search engines are to be told of articles, and an edge cache once more."""
    with override_settings(INDEXNOW_KEY="a key"):
        announce.look_for_articles()
    edge_purges.purge_again.enqueue()


def tasks(blog):
    """One of each kind waits, and a worker has died over one."""
    config_tasks.answer.enqueue()  # Somebody asks whether there is a worker.
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    waiting = waiting.values_list("task_path", flat=True)  # At once or later.
    assert set(waiting) == TASKS, set(waiting) ^ TASKS
    to_tell = DBTaskResult.objects.filter(task_path=fan_out.fan_out.module_path)
    to_tell.latest("enqueued_at").claim("who dies")
    return {"to_tell": to_tell.count()}


def letters(blog):
    """All that is owed, of each kind one at least."""
    owed = (
        OutgoingMail.objects.queued()
        .select_related("account", "guest", "secret_payload")
        .order_by("pk")
    )
    kinds = {letter.kind for letter in owed}
    assert kinds == LETTERS, kinds ^ LETTERS
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
