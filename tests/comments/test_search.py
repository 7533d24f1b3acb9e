"""What a reader finds, and what nobody finds."""

import pytest
from django.utils import timezone

from blog.models import Post
from blog.models.search import documents as search_documents
from comments.gate import Writer
from comments.models import Comment
from comments.search import search, spelling
from comments.search.search import ARTICLE, COMMENT, Search, rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(reader):
    return Writer(account=reader, name=reader.name)


@pytest.fixture
def said(post, writer):
    """A function by which the reader says something on the article."""
    return lambda text, **more: Comment.write(post, writer, text, **more)


def found(question, *kinds):
    page = Search(question).page(kinds or (ARTICLE, COMMENT), 1)
    return [hit.comment or hit.post for hit in page.object_list]


def counts(question):
    return Search(question).counts()


def test_a_reader_finds_articles_and_comments_by_one_word(post, said):
    comment = said("Mine has twelve pears, and a wasp.")

    assert found("pears") == [post, comment] or found("pears") == [comment, post]
    assert counts("pears") == (1, 1)
    assert found("pears", COMMENT) == [comment]
    assert found("wasp") == [comment]


@pytest.mark.parametrize("question", ["ESPALIERS", "espaliérs", "ｅｓｐａｌｉｅｒｓ", "wall espal"])
def test_case_accents_width_and_ends_of_words_make_no_difference(post, question):
    assert found(question) == [post]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("我在果园里种了十一棵梨树。", "梨树"),
        ("我在果园里种了十一棵梨树。", "果园 梨"),
        ("庭のナシが実りました。", "ナシ"),
        ("庭のナシが実りました。", "ﾅｼ"),
        ("庭の小鳥", "鳥"),
        ("배나무 열한 그루가 있습니다.", "배나무"),
        ("배나무 열한 그루가 있습니다.", "그루"),
    ],
)
def test_a_reader_finds_chinese_japanese_and_korean(post, said, text, question):
    comment = said(text)
    said("我沒有樹，只有花。庭がない。 나무")
    assert found(question) == [comment]


def test_all_words_must_be_there(post, said):
    both = said("A ladder against the hedge.")
    said("A ladder.")
    assert found("hedge ladder") == [both]


def test_a_word_of_the_title_weighs_more_and_ties_are_newest_first(post, said):
    older, newer = said("The ladder is short."), said("The ladder is green.")
    later = Post(title="A ladder", slug="a-ladder", author=post.author, status="published")
    later.write("It leans on the wall. " * 300)
    later.save()
    assert found("ladder") == [later, newer, older]


def test_an_article_comes_before_every_comment_however_short_that_is(post, said):
    said("Ladder!")
    later = Post(title="Of tools", slug="tools", author=post.author, status="published")
    later.write("Much to say. " * 500 + "Once a ladder, too.")
    later.save()
    titled = Post(title="A ladder", slug="a-ladder", author=post.author, status="published")
    titled.write("It leans.")
    titled.save()
    assert found("ladder")[:2] == [titled, later]
    assert isinstance(found("ladder")[2], Comment)


def test_chinese_and_japanese_are_found_where_their_signs_stand_side_by_side(post, said):
    there = said("今日は東京都庁に行きました。")
    said("東京と京都に行きました。")
    assert found("東京都") == [there] and found("京都庁") == [there]
    assert len(found("東京")) == 2


def test_of_words_that_very_many_use_the_newest_comments_come(said, monkeypatch):
    comments = [said(f"A ladder, number {number}.") for number in range(4)]
    monkeypatch.setattr(search, "MOST", 3)
    asked = Search("ladder")
    assert asked.counts() == (0, 3) and asked.has_more
    hits = asked.page((ARTICLE, COMMENT), 1).object_list
    assert [hit.comment for hit in hits] == comments[:0:-1]


def test_the_newest_of_very_many_come_however_far_back_they_are(said, monkeypatch):
    older, old = said("An old ladder."), said("A ladder.")
    for number in range(5):
        said(f"A wasp, number {number}.")
    newer = said("A new ladder.")
    monkeypatch.setattr(search_documents, "NEWEST", 1)
    assert set(found("ladder")) == {older, old, newer}
    monkeypatch.setattr(search, "MOST", 2)
    monkeypatch.setattr(search_documents, "RANKED", 0)
    assert found("ladder", COMMENT) == [newer, old]


def test_of_few_the_one_that_says_most_of_it_in_fewest_words_comes_first(said):
    says_more = said("A ladder, another ladder and a wasp.")
    said("A ladder beside the hedge that nobody has climbed since the autumn before last.")
    says_less = said("A ladder and a wasp, a hedge.")
    assert found("ladder")[:2] == [says_more, says_less]


def test_a_word_that_very_many_use_is_not_taken_for_the_beginning_of_others(said, monkeypatch):
    longer, itself = said("The pearl."), said("The pear.")
    assert set(found("pear", COMMENT)) == {longer, itself}
    for number in range(3):
        said(f"A pear, number {number}.")
    monkeypatch.setattr(search, "MANY", 3)
    assert longer not in found("pear", COMMENT) and itself in found("pear", COMMENT)
    assert longer in found("pearl", COMMENT)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("espalier", ""),
        ("espaleirs", "espaliers"),
        ("Esplaiers wall", "espaliers wall"),
        ("elevne", "eleven"),
        ("zzzzzzz", ""),
        ("東京", ""),
        ("wal", ""),
    ],
)
def test_a_mistyped_word_is_known_by_those_that_the_blog_uses(post, typed, meant):
    spelling.learn()
    assert spelling.suggestion(typed) == meant


def test_words_that_are_gone_are_offered_no_more(post, said):
    for _time in range(3):
        said(f"Hornets again, {_time}.")
    spelling.learn()
    assert spelling.suggestion("hornetss") == "hornets"
    for comment in Comment.objects.filter(text__startswith="Hornets"):
        comment.withdraw()
    spelling.learn()
    assert spelling.suggestion("hornetss") == ""


def test_a_removed_held_or_withdrawn_comment_is_not_found(post, said, guest):
    removed, withdrawn, spam = said("One wasp."), said("Two wasps."), said("Three wasps.")
    Comment.write(post, Writer(**guest), "A held wasp.")
    removed.remove({"number": 1})
    withdrawn.withdraw()
    spam.mark_spam()
    assert found("wasp") == []

    removed.restore()
    assert found("wasp") == [removed]


def test_an_edited_comment_is_found_by_its_new_words_only(said):
    comment = said("A wasp.")
    comment.edit("A hornet.")
    assert found("wasp") == []
    assert found("hornet") == [comment]


def test_a_draft_is_not_found_nor_what_was_said_below_it(post, said):
    said("A wasp.")
    post.status = Post.Status.DRAFT
    post.save()
    assert found("espaliers") == found("wasp") == []


def test_an_article_to_come_is_found_from_its_minute_on(post, it_is):
    post.published_at = timezone.now() + timezone.timedelta(hours=1)
    post.save()
    assert found("espaliers") == []
    then = timezone.now() + timezone.timedelta(hours=2)
    it_is(then)
    assert found("espaliers") == [post]


def test_a_deleted_article_takes_its_words_along(post, said):
    said("A wasp.")
    assert post.entries.count() == 2
    post.delete()
    assert counts("wasp") == counts("espaliers") == (0, 0)


def test_what_the_index_still_has_is_not_shown(post, said):
    """A process that died, or a hand in the database: the state of the comment decides."""
    comment = said("A wasp.")
    comment._change(state=Comment.State.REMOVED)
    assert found("wasp") == []


def test_the_index_can_be_made_anew(post, said, guest):
    said("A wasp.")
    Comment.write(post, Writer(**guest), "A held wasp.")
    post.entries.all().delete()
    assert found("wasp") == []

    assert rebuild() == rebuild() == 2
    assert counts("wasp") == (0, 1)
    assert found("espaliers") == [post]


def test_a_very_long_text_of_many_signs_is_kept_and_found(post):
    """PostgreSQL refuses a vector of more than a megabyte."""
    signs = "".join(map(chr, range(0x4E00, 0x9FA5))) * 9
    post.write(signs + " end")
    post.save()
    assert found(signs[1000:1003]) == [post]


HOSTILE = """
"
"pears
'; DROP TABLE blog_entry; --
pears AND
NEAR(pears, 3)
pears*
^pears
title: pears
-pears
{pears}
pears:*
!pears
(pears
\\
\\'
%s
%
a
梨
🐦
​
""".split("\n")


@pytest.mark.parametrize(
    "question", [*HOSTILE, "pears\0", "pe" * 99, "梨果" * 100, "\ud800", "a " * 99]
)
def test_whatever_is_typed_is_a_question_and_never_an_error(post, said, question):
    said("A wasp.")
    assert len(found(question)) == sum(counts(question))


def test_operators_of_the_database_are_words_like_others(post, said):
    comment = said("Near the wall AND not on it.")
    assert found("NEAR AND not") == [comment]
    assert found('"pears') == [post]
