"""The text as it stood when they answered: which comments quote a passage that was changed since.

After an article is updated a task compares: whoever quotes is found in the text that they read and
looked for in that of today. What it finds stands in the comment's row, so a page asks nothing more.
"""

from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_lazy

from blog.models import Post, Version, Visibility
from comments.domain.locking import lock
from comments.pure.quotations import Places, quotations
from lib.processes.task_names import called


def public_versions(post):
    """The versions of an article that readers could read, oldest first, without their texts.

    One that was replaced before its time came was never public. `was_open` says of each whether
    whoever may open the article today could read it then.
    """
    published = post.versions.filter(kind=Version.Kind.PUBLISHED, published_at__lte=timezone.now())
    published = published.annotate(seen_by=F("fields__visibility")).without_texts()
    versions = list(published.in_line().order_by("number"))
    seen_by = {one.seen_by[-1] for one in versions if one.seen_by}
    # The password may have been another one then.
    opens = {Visibility.EVERYBODY, post.visibility} - {Visibility.PASSWORD}
    # Versions of imports say nothing of it. A password stays with an article that is opened.
    never_closed = {*seen_by, post.visibility} == {Visibility.EVERYBODY} and not post.password
    for one in versions:
        one.was_open = one.seen_by[-1] in opens if one.seen_by else never_closed
    nexts = [*versions, None][1:]
    return [
        one
        for one, after in zip(versions, nexts, strict=True)
        if after is None or after.published_at > one.published_at
    ]


def version_read(comment, versions):
    """The version that the writer of a comment read, of `public_versions`; None if it isn't to be shown."""
    if comment.article_version is None:
        return None
    earlier = [one for one in versions if one.number <= comment.article_version]
    return earlier[-1] if earlier and earlier[-1].was_open else None


@called(gettext_lazy("Comparing an article with comments on it"))
@task
def compare(post_pk):
    """Note which comments quote what is no longer in the article, and which what is there again."""
    post = Post.objects.out().filter(pk=post_pk).first()
    if post is None:
        return
    changes = _changes(post)
    if not changes:
        return
    with transaction.atomic():
        lock(post.pk)
        now = Post.objects.filter(pk=post.pk, public_version=post.public_version)
        if not now.exists():
            return  # It was updated once more, and is compared once more.
        for key, version in changes.items():
            post.comments.filter(pk=key).update(changed_in=version)
        Post.objects.filter(pk=post.pk).bump()


def _changes(post):
    """{key of a comment: what `changed_in` is to be}, of those for which it is something else."""
    versions, texts, now = public_versions(post), {}, Places(post.text)
    comments = post.comments.filter(article_version__isnull=False).order_by("pk")
    changes = {}
    for one in comments.only("text", "article_version", "changed_in").iterator():
        quoted = quotations(one.text)
        read = quoted and version_read(one, versions)
        is_changed = False
        if read and read.number != post.public_version:
            if read.number not in texts:
                texts[read.number] = Places(Version.objects.get(pk=read.pk).text)
            is_changed = any(texts[read.number].of(q) and not now.of(q) for q in quoted)
        changed_in = (one.changed_in or post.public_version) if is_changed else None
        if changed_in != one.changed_in:
            changes[one.pk] = changed_in
    return changes
