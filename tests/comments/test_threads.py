"""Rows to reading order: what each reader meets, and in which order."""

from types import SimpleNamespace

import pytest

from blog.content.markup.to_html import render_comment
from comments.pure import draw_order
from comments.thread.thread_html import words


def row(pk, parent=None, state="published"):
    return SimpleNamespace(pk=pk, parent_id=parent, state=state, leaves_place=True)


def drawn(roots):
    """`1(2(3)4)`: the order and the nesting that the steps draw."""
    text = ""
    for step in draw_order.draw_order(roots):
        text += str(step.node.comment.pk) + ("(" if step.node.replies else "")
        text += ")" * len(step.closes)
    return text


def test_replies_stand_below_what_they_answer_in_the_order_they_came():
    assert drawn(draw_order.nest([row(1), row(2, 1), row(3, 2), row(4, 1), row(5)])) == "1(2(3)4)5"


def test_an_empty_thread_draws_nothing():
    assert drawn(draw_order.nest([])) == ""


def test_a_removed_comment_keeps_its_place_and_its_replies():
    roots = draw_order.nest([row(1, state="removed"), row(2, 1)])
    assert drawn(roots) == "1(2)"
    assert roots[0].stands == draw_order.REMOVED


def test_a_withdrawn_comment_goes_entirely_unless_somebody_answered_it():
    assert drawn(draw_order.nest([row(1, state="withdrawn"), row(2)])) == "2"
    assert drawn(draw_order.nest([row(1, state="withdrawn"), row(2, 1)])) == "1(2)"


def test_spam_goes_entirely_unless_somebody_answered_it():
    assert drawn(draw_order.nest([row(1, state="spam"), row(2)])) == "2"
    answered = draw_order.nest([row(1, state="spam"), row(2, 1)])
    assert drawn(answered) == "1(2)" and answered[0].stands == draw_order.SPAM


def test_a_withdrawn_chain_goes_with_its_last_reply():
    rows = [row(1), row(2, 1, "withdrawn"), row(3, 2, "withdrawn")]
    assert drawn(draw_order.nest(rows)) == "1"


def test_a_held_comment_shows_to_its_writer_alone():
    rows = [row(1), row(2, 1, "held")]
    assert drawn(draw_order.nest(rows)) == "1"
    assert drawn(draw_order.nest(rows, own={2})) == "1(2)"
    assert draw_order.nest(rows, own={2})[0].replies[0].stands == draw_order.WAITING


def test_the_count_below_is_of_published_comments_at_any_depth():
    rows = [row(1), row(2, 1, "removed"), row(3, 2), row(4, 3, "held"), row(5, 1)]
    assert draw_order.nest(rows, own={4})[0].below == 2


def test_replies_on_another_page_are_counted_but_not_drawn():
    rows = [row(n, n - 1 or None) for n in range(1, 4)]
    roots = draw_order.nest(rows, beyond={3: draw_order.Beyond(2, draw_order.More(3, 2))})
    assert drawn(roots) == "1(2(3))"
    assert roots[0].below == 4
    assert roots[0].replies[0].replies[0].more.below == 2


def test_a_withdrawn_comment_stays_for_replies_that_stand_on_another_page():
    rows = [row(1), row(2, 1, "withdrawn")]
    assert drawn(draw_order.nest(rows, beyond={2: draw_order.Beyond(1)})) == "1(2)"
    assert drawn(draw_order.nest(rows, beyond={2: draw_order.Beyond(0)})) == "1"


def test_a_branch_starts_where_its_parent_is_not_among_the_rows():
    assert drawn(draw_order.nest([row(7, 3), row(8, 7)])) == "7(8)"


def test_a_page_holds_whole_trees_and_at_least_one():
    assert draw_order.filled([(3, 1), (3, 2), (5, 3), (1, 4)], 4, 8) == 2
    assert draw_order.filled([(500, 1), (1, 2)], 4, 8) == 1
    assert draw_order.filled([(1, 1)], 4, 8) == 1
    assert draw_order.filled([], 4, 8) == 0


def test_pages_that_begin_at_different_comments_soon_begin_at_the_same():
    trees = [(1 + key * 7 % 5, key) for key in range(1000)]
    begins = [pages_of(trees, start) for start in (0, 17)]
    assert len(set(begins[1]) - set(begins[0])) < 5


def pages_of(trees, start):
    begins = []
    while start < len(trees):
        begins.append(start)
        start += draw_order.filled(trees[start:], 15, 25)
    return begins


def test_a_chain_of_thousands_is_nested_without_recursion():
    rows = [row(n, n - 1 or None) for n in range(1, 5000)]
    assert draw_order.nest(rows)[0].below == 4998
    assert drawn(draw_order.nest(rows)).count("(") == 4998


def spoken(*comments):
    """The last comment's HTML, below the others, each answering the one before."""
    rows = [row(n, n - 1 or None) for n in range(1, len(comments) + 1)]
    for one, (name, rendered) in zip(rows, comments, strict=True):
        one.name, one.rendered = name, rendered
    (node,) = draw_order.nest(rows)
    while node.replies:
        (node,) = node.replies
    return words(node)


def test_an_at_name_leads_to_the_nearest_comment_of_that_person_above():
    html = spoken(("Tilda", ""), ("Wren", ""), ("Tilda", ""), ("Osk", "<p>@tilda yes</p>"))
    assert html == '<p><a class="mention" href="#c-3">@tilda</a> yes</p>'


def test_an_at_name_of_nobody_above_stays_text():
    assert spoken(("Tilda", ""), ("Osk", "<p>@Wren yes</p>")) == "<p>@Wren yes</p>"


def test_the_longer_of_two_names_is_meant():
    html = spoken(("Ann", ""), ("Ann Lee", ""), ("Osk", "<p>@Ann Lee and @Ann</p>"))
    assert 'href="#c-2">@Ann Lee</a> and <a class="mention" href="#c-1">@Ann</a>' in html


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("O'Hara", "O'Hara"),
        ("O'Hara", "O’Hara"),
        ("O’Hara", "O'Hara"),
        ("Ann-Marie", "Ann-Marie"),
        ("J. R. Hartley", "J. R. Hartley"),
        ("J.R.", "J.R."),
        ('Bill "Bell" Boat', 'Bill "Bell" Boat'),
    ],
)
def test_a_name_with_an_apostrophe_a_hyphen_or_dots_is_mentioned_whole(name, typed):
    html = spoken((name[0], ""), (name, ""), ("Osk", render_comment(f"@{typed}'s boat")))
    assert html == f'<p><a class="mention" href="#c-2">@{typed}</a>\'s boat</p>'


def test_a_name_that_only_begins_like_somebodys_is_not_theirs():
    assert spoken(("Ann", ""), ("Osk", "<p>@Ann-Marie</p>")) == "<p>@Ann-Marie</p>"


def test_addresses_and_code_are_left_alone():
    html = '<p>ann@Tilda <a href="https://x.example/@Tilda">@Tilda</a> <code>@Tilda</code></p>'
    assert spoken(("Tilda", ""), ("Osk", html)) == html


def test_a_name_made_of_markup_is_only_a_name():
    evil = '"><img src=x>'
    html = spoken((evil, ""), ("Osk", "<p>@&quot;&gt;&lt;img src=x&gt; hm</p>"))
    assert "<img" not in html
