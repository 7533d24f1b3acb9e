"""Comments in any order become trees that are sound."""

import random

from comments.integrity.invariants import TreeRow, faults
from comments.pure.trees import trees


def test_a_reply_stands_below_its_comment_even_if_it_comes_first():
    [tree] = trees({3: 2, 2: 1, 1: 0}, deepest=32)
    assert [(place.id, place.parent, place.level) for place in tree] == [
        (1, 0, 0),
        (2, 1, 1),
        (3, 2, 2),
    ]
    assert [(place.lft, place.rght) for place in tree] == [(1, 6), (2, 5), (3, 4)]


def test_replies_keep_their_order():
    [tree] = trees({1: 0, 5: 1, 4: 1, 6: 5}, deepest=32)
    assert [place.id for place in tree] == [1, 5, 6, 4]


def test_an_answer_to_nobody_is_a_comment_of_its_own():
    first, second = trees({1: 0, 2: 99}, deepest=32)
    assert (second[0].id, second[0].parent, second[0].answers) == (2, 0, 0)


def test_a_ring_is_opened_at_its_oldest():
    alone, ring = trees({1: 1, 2: 3, 3: 2}, deepest=32)
    assert [place.id for place in alone] == [1]
    assert [(place.id, place.parent) for place in ring] == [(2, 0), (3, 2)]


def test_a_deep_chain_ends_where_trees_end_and_still_says_whom_it_answers():
    [tree] = trees({number: number - 1 for number in range(1, 2000)}, deepest=32)
    assert max(place.level for place in tree) == 32
    last = next(place for place in tree if place.id == 1999)
    assert (last.answers, last.parent) == (1998, 32)


def test_any_thread_gives_sound_trees():
    chance = random.Random(7)
    for _ in range(50):
        answers = {id: chance.randrange(60) for id in chance.sample(range(1, 60), 40)}
        grown = trees(answers, deepest=4)
        assert sorted(place.id for tree in grown for place in tree) == sorted(answers)
        assert faults(as_rows(grown)) == []


def as_rows(grown):
    return [
        TreeRow(
            pk=place.id,
            tree_id=number,
            lft=place.lft,
            rght=place.rght,
            level=place.level,
            parent_id=place.parent or None,
            post_id=1,
            answers_id=place.answers or None,
            state="held",
            thread_count=0,
        )
        for number, tree in enumerate(grown)
        for place in tree
    ]
