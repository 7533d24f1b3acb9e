"""What becomes of a trial reading at publication: each comment goes where its writer lets it."""

from django.db import transaction
from django.utils import timezone

from blog.content.markup.to_html import MarkupError, render_comment
from blog.mail import outbox
from blog.models import Post
from comments.domain.locking import locked, recount
from comments.models import Comment, Tree
from trials.domain.reading import SETTLED
from trials.models import Fate, Trial, TrialComment, TrialReader


def moving(rows):
    """The keys of those comments of one tree that move to the public thread: `rows` are in its order.

    A comment goes where its writer lets it, and never without what it answers.
    """
    gone = set()
    for row in rows:
        lets_go = row.is_published or row.is_held
        chose = getattr(row, "in_trial", None)
        if not (lets_go and chose and chose.fate == Fate.PUBLIC):
            continue
        if row.parent_id is None or row.parent_id in gone:
            gone.add(row.pk)
    return gone


def settle(trial):
    """Move what its writers let go to the thread of the article that is out, and tell every reader.

    Under the locks of both threads, in the order of their keys. Of two workers one does it.
    """
    rendered = _texts_with_passages(trial)
    with transaction.atomic():
        first, second = sorted([trial.thread_id, trial.draft.pk])
        with locked(first) as one, locked(second) as other:
            if not Trial.objects.to_settle().filter(pk=trial.pk).exists():
                return
            draft = Post.objects.get(pk=trial.draft.pk)
            for tree in trees_of(trial.thread):
                _move(tree, moving(tree), draft, rendered)
            Trial.objects.filter(pk=trial.pk).update(settled_at=timezone.now())
            recount(one)
            recount(other)
        # Nobody has proved these addresses.
        TrialReader.objects.filter(trial=trial, account=None, guest=None).delete()
        for reader in trial.readers.taking_part().select_related("account", "guest"):
            outbox.enqueue(SETTLED, reader.person, about=reader)


def settle_all():
    for trial in Trial.objects.to_settle().with_all():
        settle(trial)


def trees_of(thread):
    """The comments of a trial, tree by tree, each in its order."""
    comments, trees = thread.comments.select_related("in_trial").order_by("tree_id", "lft"), {}
    for comment in comments:
        trees.setdefault(comment.tree_id, []).append(comment)
    return trees.values()


def _texts_with_passages(trial):
    """{key: (text, HTML)} of top-level comments with the passage quoted above their words.

    Rendered before the locks: the passage is all that tells readers what a comment is about.
    """
    made = {}
    rows = TrialComment.objects.filter(
        comment__post=trial.thread_id, comment__parent=None, fate=Fate.PUBLIC
    ).exclude(passage="")
    for one in rows.select_related("comment"):
        quoted = "\n".join(f"> {line}" for line in one.passage.split("\n") if line.strip())
        text = f"{quoted}\n\n{one.comment.text}"
        try:
            made[one.comment_id] = (one.comment.text, text, render_comment(text))
        except MarkupError:  # It is as long as a comment can be.
            continue
    return made


def _move(tree, gone, draft, rendered):
    """Move the comments of a tree whose keys are `gone`; the branches that stay become trees of their own."""
    if not gone:
        return
    stay, places = {}, {}
    for one in tree:
        if one.pk in gone:
            places[one.pk] = one.tree_id
        elif one.parent_id in gone:
            places[one.pk] = stay[one.pk] = Tree.objects.create().pk
        else:
            places[one.pk] = places[one.parent_id]
    parents = {one.pk: None if one.pk in stay else one.parent_id for one in tree}
    apart = [one for one in tree if one.answers_id and (one.answers_id in gone) != (one.pk in gone)]
    Comment.objects.filter(pk__in=[one.pk for one in apart]).update(answers=None)
    for key, numbers in _places_in_trees([one.pk for one in tree], parents).items():
        changes = numbers | {"tree_id": places[key], "parent_id": parents[key]}
        if key in gone:
            changes |= {"post_id": draft.pk, "from_trial": True, "article_version": None}
        Comment.objects.filter(pk=key).update(**changes)
    for one in tree:
        if one.pk in gone:
            before, text, html = rendered.get(one.pk, (None, "", ""))
            if one.text == before:  # Nobody has edited it meanwhile.
                Comment.objects.filter(pk=one.pk).update(text=text, rendered=html)
            moved = Comment.objects.get(pk=one.pk)
            if moved.is_published:
                moved.entry().keep()


def _places_in_trees(keys, parents):
    """{key: its place (lft, rght, level)} in a tree for each that has no parent; `keys` are in order."""
    below = {}
    for key in keys:
        below.setdefault(parents[key], []).append(key)
    places = {}

    def number(key, at, level):
        end = at + 1
        for one in below.get(key, ()):
            end = number(one, end, level + 1)
        places[key] = {"lft": at, "rght": end, "level": level}
        return end + 1

    for root in below.get(None, ()):
        number(root, 1, 0)
    return places
