"""What moderators have decided, and what they are at."""

from datetime import timedelta
from unittest.mock import patch

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog.models import Site
from comments.gate import Writer
from comments.models import Comment
from moderation.actions.bans import ban, lift
from moderation.actions.comments import approve, remove, restore
from moderation.actions.edits import refuse_edit
from moderation.alerts import delivery, web_hooks
from moderation.deeds.appeal.action import appeal, rule
from moderation.deeds.bulk import action as bulks
from moderation.deeds.bulk.plan import plan_bulk
from moderation.deeds.note.action import note
from moderation.models import Bulk, Pseudonym, Screening, Waiver
from moderation.models.staff.alerts import AlertChoice, WebHook
from moderation.plans import appeals, ban_fingerprints
from moderation.reports.action import report
from tests.pages.forms import forms_in
from tests.upgrade.visitors import HERE, PASSWORD, Visitor


def _in(days):
    return timezone.now() + timedelta(days=days)


def banned_and_gone(blog):
    """Marrow is banned, and deletes the account."""
    marrow = blog.person("Marrow")
    ban(blog.alder, marrow, blog.rule, "Marrow, twice in a day.", until=_in(60))
    browser = Visitor()
    browser.sign_in(marrow.email)
    answer = browser.post("/account/delete/", {"comments": "withdraw", "password": PASSWORD})
    assert answer.url == "/account/deleted/"
    return {"email": "marrow@example.org", "reason": "a former reader, twice in a day."}


def banned_guest(blog):
    """Bramble, who reads mail in another browser, is refused by the address and by the range."""
    who = {"name": "Bramble", "email": "bramble@example.org"}
    comment = blog.guest_writes(Visitor(HERE), "Buy boots.", **who)
    blog.confirmed(blog.visitor("Bramble, elsewhere"), who["email"])
    standing, ip_hash = (
        Pseudonym.objects.of(Writer(token=comment.token)),
        ban_fingerprints.range_of(comment),
    )
    ban(blog.hazel, standing, blog.rule, "Only boots.", until=_in(20), ip_hash=ip_hash)
    return {"reason": "Only boots.", "neighbour": "203.0.113.99", **who}


def decided(blog):
    """One of each kind that somebody is told of, by mail or on the site."""
    removed = blog.write(blog.yarrow, "Pears are a fraud.")
    report(Writer(account=blog.quince, name="Quince"), removed, words="Too loud.")
    remove(blog.alder, removed, blog.rule, to_writer="Kinder, please.")
    _refuse_an_edit(blog)
    restored = blog.write(blog.quince, "Eleven, and a half.")
    remove(blog.alder, restored, blog.rule, gives_strike=False)
    restore(blog.hazel, restored)
    held = blog.write(blog.quince, "Twelve by now.")
    held.hold()
    approve(blog.alder, held)
    thrift, medlar = blog.person("Thrift"), blog.person("Medlar")
    blog.visitor("Thrift", thrift)
    ban(blog.alder, thrift, blog.rule, "Thrice now.", until=_in(7))
    mistaken = ban(blog.alder, medlar, blog.rule, "A mistake.", until=_in(7))
    lift(blog.hazel, mistaken.ban, "Sorry.")
    return {"rung": [restored.text, held.text], "banned": "Thrice now."}


def _refuse_an_edit(blog):
    edited = blog.write(blog.yarrow, "Quinces, then.")
    approve(blog.alder, edited)
    Site.objects.update(holds_edits=True)
    edited.edit("Quinces, and nothing else.")
    Site.objects.update(holds_edits=False)
    refuse_edit(blog.alder, edited, to_writer="As it was.")


def appealing(blog):
    """Fennel, a guest, can appeal by a link; Yarrow waits for one ruling, and has had another."""
    browser, who = blog.visitor("Fennel"), {"name": "Fennel", "email": "fennel@example.org"}
    comment = blog.guest_writes(browser, "Figs are better.", **who)
    fennel = blog.confirmed(browser, who["email"])
    removal = remove(blog.alder, comment, blog.rule, to_writer="No figs.")
    ruled, waits = (_appeal(blog, words) for words in ("Of medlars, too.", "It is true of figs."))
    rule(blog.hazel, ruled, False, "It is no matter.")
    return {"link": appeals.address(removal, fennel), "waits": waits.pk}


def _appeal(blog, words):
    comment = blog.write(blog.yarrow, f"Well. {words}")
    return appeal(remove(blog.alder, comment, blog.rule, gives_strike=False), words)


def on_record(blog):
    """What the desk shows beside a comment: why it waits, a note, a rule that is set aside."""
    screening = Screening.current()
    screening.held_words = "wasps"
    screening.save()
    held = blog.write(blog.yarrow, "Mind the WASPS.")
    assert held.is_held
    note(blog.hazel, "Means well.", account=blog.yarrow)
    sentence = "Figs may be spoken of."
    Waiver.objects.create(post=blog.post, rule=blog.another_rule.rule, sentence=sentence)
    return {"held": held.pk, "word": "wasps", "note": "Means well.", "set_aside": sentence}


def at_the_desk(blog):
    """Alder has approved something in this session, and can undo it."""
    comment, alder = blog.write(blog.yarrow, "Read me."), blog.visitors["Alder"]
    page = f"/moderation/comments/{comment.pk}/"
    form = next(form for form in forms_in(alder.get(page).text) if "seen" in form)
    assert alder.post(f"{page}approve/", form).status_code == 302
    comment.refresh_from_db()
    assert comment.read_at
    return comment.pk


def alerted(blog):
    """Hazel is told of what waits: by a mail that is owed, and at a web hook that is to be asked."""
    AlertChoice.objects.create(account=blog.hazel, event="held", hook=True)
    blog.write(blog.quince, "Thirteen, if you count the dead one.").hold()
    hook = WebHook(account=blog.hazel)
    hook.lead_to("https://room.example.org/hazel")
    hook.save()
    delivery.notify(blog.hazel)
    web_hooks.send_due()
    return {"hook": hook.address}


def many_at_once(blog):
    """Of one bulk half was done when its worker died; another waits for a worker."""
    half_done, waiting = _started(blog, "Boots"), _started(blog, "Shoes")
    DBTaskResult.objects.get(args_kwargs__args=[half_done.pk], **_AT_BULKS).claim("who dies")
    judge, decided = bulks.judge, []

    def dies(*args, **kwargs):
        if len(decided) == 2:
            raise KeyboardInterrupt
        decided.append(judge(*args, **kwargs))
        return decided[-1]

    with patch.object(bulks, "judge", dies):
        try:
            bulks.go_on.call(half_done.pk)
        except KeyboardInterrupt:
            pass
    assert half_done.items.done().count() == half_done.items.pending().count() == 2
    return {"half_done": half_done.pk, "waiting": waiting.pk}


_AT_BULKS = {"task_path": bulks.go_on.module_path}


def _started(blog, words):
    texts = [f"{words}, the {n}." for n in ("first", "second", "third", "fourth")]
    for text in texts:
        blog.guest_writes(Visitor(), text, name="Cheap", email="cheap@example.org")
    found = Comment.objects.filter(text__in=texts).order_by("pk")
    bulk = bulks.prepare(blog.alder, found)
    bulks.choose(bulk, Bulk.Deed.SPAM)
    with patch.object(bulks, "AT_ONCE", 0):  # As many as are left to a worker.
        bulks.start(blog.alder, bulk, plan_bulk(bulk).digest)
    return bulk
