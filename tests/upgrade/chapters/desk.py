"""What those are at who write and manage here."""

from datetime import timedelta

from django.utils import timezone

from blog.desk.lists.deeds import GiveTo
from blog.desk.publishing import submissions
from blog.desk.settings import people, test_message
from blog.models import Post, Submission, Version
from blog.models.texts.typed import Sender, Typed
from newsletter.articles import test_message as article_tests
from trials.domain import reading, settling

Outcome = Submission.Outcome


def _draft(title, author):
    draft = Post.begin(author=author)
    typed = Typed(title, "", f"Of *{title.lower()}*.", {})
    draft.keep_typed(typed, Sender(author), Version.Kind.SAVED)
    return draft


def _publish(draft, title):
    post = Post.objects.get(pk=draft.pk)
    post.title, post.slug = title, title.lower().replace(" ", "-")
    post.status, post.published_at = Post.Status.PUBLISHED, timezone.now()
    post.write(f"Of *{title.lower()}*.")
    post.save()


def submitted(blog):
    """Of three articles by Oda one is with the editors, one came back and one is out."""
    oda, editor = blog.person("Oda", "Contributor"), blog.person("Corin", "Editor")
    drafts = _waits, back, out = [_draft(one, oda) for one in ("A harp", "A ferry", "A lantern")]
    for draft in drafts:
        submissions.submit_for(oda, draft, "My first.")
    submissions.end(back.submissions.get(), Outcome.SENT_BACK)
    _publish(out, "A lantern")
    submissions.published(out, editor)


def given(blog):
    """An article by Betony is Perpetua's now, and both are told."""
    betony, editor = blog.person("Betony", "Contributor"), blog.person("Comfrey", "Editor")
    draft = _draft("A weir", betony)
    GiveTo(editor, [draft], {"author": str(blog.perpetua.pk)}).do()


def on_trial(blog):
    """Quince is asked to read a draft; another that Yarrow has read is out."""
    in_three_days = timezone.now() + timedelta(days=3)
    drafts = [_draft(title, blog.perpetua) for title in ("The frost line", "The thaw")]
    asked, read = (reading.begin(draft, blog.perpetua, in_three_days) for draft in drafts)
    reading.invite(asked, blog.quince)
    reading.accept(reading.invite(read, blog.yarrow), blog.yarrow)
    _publish(drafts[1], "The thaw")
    settling.settle_all()


def invited(blog):
    """Somebody is to moderate here; Perpetua has asked to see how mail and an article arrive."""
    form = people.InvitationForm(
        {"name": "Bryony", "email": "bryony@example.org", "role": "Moderator"}
    )
    assert form.is_valid()
    form.send(blog.perpetua)
    test_message.send(blog.perpetua)
    article_tests.send(blog.perpetua, blog.post)
