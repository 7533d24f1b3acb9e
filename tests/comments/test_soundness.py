"""Whatever breaks a thread is found by `check_threads`, and mended without losing a word."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from blog.models import Post
from comments.gate import Writer
from comments.integrity import check as checking
from comments.integrity import repair as repairing
from comments.integrity.check import Check, together
from comments.integrity.invariants import faults
from comments.models import Comment, Tree
from comments.pure.trees import DEPTH_KEPT

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(post, author, reader):
    """Threads on two articles, by the words of each comment."""
    who = Writer(account=reader, name=reader.name)
    other = Post.objects.create(title="Other", slug="other", author=author, status="published")
    found = {}

    def say(where, text, parent=None):
        found[text] = Comment.write(where, who, text, parent=found.get(parent))

    say(post, "Pears?")
    say(post, "Eleven.", "Pears?")
    say(post, "Ripe?", "Eleven.")
    say(post, "Never.", "Pears?")
    say(post, "Quinces?")
    say(other, "Walls?")
    say(other, "South.", "Walls?")
    return found


def check_threads(*options):
    """What the command says, and what it ends with."""
    out = StringIO()
    try:
        call_command("check_threads", *options, stdout=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def put(comment, **values):
    Comment.objects.filter(pk=comment.pk).update(**values)


def all_words():
    return sorted(Comment.objects.values_list("post", "text", "state"))


BREAKS = {
    "numbers": lambda said: put(said["Never."], lft=90, rght=91),
    "roots": lambda said: put(said["Quinces?"], tree_id=said["Pears?"].tree_id, lft=9, rght=10),
    "edges": lambda said: put(said["Eleven."], lft=5, rght=2),
    "nesting": lambda said: put(said["Ripe?"], parent=said["Pears?"]),
    "level": lambda said: put(said["Ripe?"], level=1),
    "ring": lambda said: put(said["Eleven."], parent=said["Ripe?"]),
    "parent": lambda said: put(said["South."], parent=said["Pears?"]),
    "depth": lambda said: put(said["Ripe?"], level=DEPTH_KEPT + 1),
    "answers": lambda said: put(said["Ripe?"], answers=said["Walls?"]),
    "tree of two articles": lambda said: put(said["Walls?"], tree_id=said["Pears?"].tree_id),
    "tree count": lambda said: put(said["Pears?"], thread_count=3),
    "article count": lambda said: Post.objects.filter(slug="other").update(comment_count=1),
    "tree id": lambda said: put(said["Quinces?"], tree_id=Tree.last_id() + 1),
}


@pytest.mark.parametrize("kind", BREAKS)
def test_whatever_is_broken_is_said_and_mended_with_nothing_lost(kind, said):
    words, (_, sound) = all_words(), check_threads()
    BREAKS[kind](said)
    assert kind in {fault.kind for fault in Check().faults()}
    told, broken = check_threads()
    mended, ended_well = check_threads("--repair")

    assert (sound, broken, ended_well) == (0, 1, 0), mended
    assert "Checked: 7 comments" in told and "No faults" in mended
    assert all_words() == words and not faults(Comment.objects.all())


def test_what_hung_in_another_tree_comes_home_to_its_parent(said):
    put(said["Ripe?"], tree_id=said["Quinces?"].tree_id)
    check_threads("--repair")
    ripe = Comment.objects.get(text="Ripe?")
    assert ripe.parent == said["Eleven."] and ripe.level == 2
    tree = Comment.objects.get(text="Pears?").get_descendants()
    assert [below.text for below in tree] == ["Eleven.", "Ripe?", "Never."]


def test_a_reply_to_another_article_answers_its_own_from_then_on(said):
    put(said["South."], parent=said["Pears?"], answers=said["Pears?"])
    told, _ = check_threads("--repair")
    south = Comment.objects.get(text="South.")
    assert f"Comment {south.pk} is now a top-level comment on article {south.post_id}" in told
    assert (south.post.slug, south.parent, south.answers, south.level) == ("other", None, None, 0)


def test_of_a_ring_the_oldest_answers_the_article_and_still_says_whom_it_answered(said):
    put(said["Eleven."], parent=said["Ripe?"], answers=said["Ripe?"])
    told, _ = check_threads("--repair")
    eleven, ripe = Comment.objects.get(text="Eleven."), Comment.objects.get(text="Ripe?")
    assert (eleven.parent, eleven.answers, ripe.parent) == (None, ripe, eleven)
    assert f"Comment {eleven.pk} is now a top-level comment" in told and "loop" in told


def test_a_chain_deeper_than_python_recurses_is_mended(said, post, reader):
    chain = [said["Quinces?"]]
    for n in range(2_000):
        chain.append(Comment(post=post, author=reader, name="Marrow", text=f"{n}", rendered="",
                             tree_id=1, lft=1, rght=2, level=0))  # fmt: skip
    Comment.objects.bulk_create(chain[1:])
    for above, below in zip(chain, chain[1:], strict=False):
        below.parent = above
    Comment.objects.bulk_update(chain[1:], ["parent"], batch_size=500)

    assert check_threads("--repair")[1] == 0
    last = Comment.objects.get(pk=chain[-1].pk)
    assert last.level == DEPTH_KEPT and last.answers == chain[-2]


@pytest.mark.parametrize("times, at_once", [(1, 1), (repairing.PASSES, 2)])
def test_what_is_written_while_trees_are_mended_one_by_one_has_its_place(
    times, at_once, said, post, reader, monkeypatch
):
    """Only who writes again and again waits for all trees at once."""
    put(said["Ripe?"], level=1), put(said["Quinces?"], lft=5)
    monkeypatch.setattr(repairing, "AT_ONCE", 1)
    whole, who = repairing._whole_trees, Writer(account=reader, name=reader.name)
    recount, written, held = repairing.recount_trees, [], []

    def while_somebody_writes(places):
        for some in whole(places):
            if len(written) < times and said["Quinces?"].pk in some:
                parent = Comment.objects.get(text="Quinces?")
                written.append(Comment.write(post, who, f"Medlars, {len(written)}?", parent=parent))
            yield some

    def counted(post, roots):
        held.append(roots.count())
        recount(post, roots)

    monkeypatch.setattr(repairing, "_whole_trees", while_somebody_writes)
    monkeypatch.setattr(repairing, "recount_trees", counted)
    repairing.repair(post.pk)
    assert len(written) == times and max(held) == at_once
    assert post.comments.count() == 5 + times and not faults(Comment.objects.all())
    assert not list(Check().faults())


def test_a_tree_that_took_anothers_id_gets_one_of_its_own(said):
    put(said["Quinces?"], tree_id=said["Pears?"].tree_id)
    check_threads("--repair")
    trees = Comment.objects.filter(level=0).values_list("tree_id", flat=True)
    assert len(set(trees)) == 3 and max(trees) <= Tree.last_id()


def test_a_tree_that_another_left_counts_only_its_own_comments(said, monkeypatch):
    monkeypatch.setattr(repairing, "AT_ONCE", 1)
    put(said["Quinces?"], tree_id=said["Pears?"].tree_id)
    assert check_threads("--repair")[1] == 0
    counts = Comment.objects.filter(level=0).values_list("text", "thread_count")
    assert dict(counts) == {"Pears?": 4, "Quinces?": 1, "Walls?": 2}


def test_ids_that_were_forgotten_are_never_given_to_two(said, post, reader):
    Tree.objects.all().delete()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'comments_tree'")
        else:
            cursor.execute("ALTER SEQUENCE comments_tree_id_seq RESTART")
    assert check_threads()[1] == 1
    assert check_threads("--repair")[1] == 0
    new = Comment.write(post, Writer(account=reader, name="Marrow"), "Medlars?")
    assert Comment.objects.filter(tree_id=new.tree_id).count() == 1


def test_a_program_is_told_in_json(said):
    put(said["Ripe?"], level=1)
    told, code = check_threads("--json")
    answer = json.loads(told)
    assert code == 1 and answer["comments"] == 7 and answer["trees"] == 3
    assert answer["faults"][0] == {
        "kind": "level",
        "sentence": f"Comment {said['Ripe?'].pk} is at level 1, which is not one below"
        f" comment {said['Eleven.'].pk}.",
        "posts": [said["Ripe?"].post_id],
        "tree": said["Ripe?"].tree_id,
        "comment": said["Ripe?"].pk,
    }
    assert json.loads(check_threads("--json", "--repair")[0])["remaining"] == []


def test_a_comment_that_is_written_meanwhile_is_no_fault(said, post, reader):
    who = Writer(account=reader, name=reader.name)
    check = Check(report=lambda _: Comment.write(post, who, "Medlars?", parent=said["Pears?"]))
    assert list(check.faults()) == []
    assert Comment.objects.filter(text="Medlars?").exists()


def test_where_every_tree_is_wrong_the_first_is_told_before_all_are_read(said, monkeypatch):
    """As after a restored table of trees, whose last id is behind: memory doesn't grow with what is wrong."""
    Tree.objects.all().delete()
    monkeypatch.setattr(checking, "A_SLICE", 1)
    check = Check()
    faults = check.faults()
    assert next(faults).kind == "tree id"
    assert check.comments < Comment.objects.count()
    assert len([fault for fault in faults if fault.kind == "tree id"]) == 2
    assert (check.comments, check.trees) == (7, 3)


def test_writers_wait_for_few_trees_at_once_and_for_one_giant_by_itself():
    small = [(number, 10) for number in range(45)]
    assert [len(batch) for batch in together(small)] == [20, 20, 5]
    giants = [(1, 10), (2, 90_000), (3, 2_000), (4, 2_000), (5, 2_000)]
    assert list(together(giants)) == [[1], [2], [3, 4], [5]]
