"""Questions to an author that have no answer by them."""

from comments.pure.quotations import own_words

MARKS = "?？؟;"
AFTER_A_MARK = " \t\n*_~`)]}\"'”’»“」』"


def asks(source):
    """Whether a comment ends in a question mark; what it quotes doesn't count."""
    said = own_words(source).rstrip(AFTER_A_MARK)
    return bool(said) and said[-1] in MARKS


def open_questions(comments, by_author, author):
    """Of `comments` by readers those that ask `author` (a key) and have no answer `by_author` below them.

    A comment asks the author that stands at the top or answers them, and ends in a question mark.
    """
    return unanswered(
        [one for one in comments if _is_to(one, author) and asks(one.text)], by_author
    )


def unanswered(comments, by_author):
    """Those of `comments` that have none `by_author` below them."""
    return [one for one in comments if not any(_is_below(answer, one) for answer in by_author)]


def _is_to(comment, author):
    return not comment.level or bool(comment.answers and comment.answers.author_id == author)


def _is_below(answer, question):
    is_inside = answer.tree_id == question.tree_id and question.lft < answer.lft < question.rght
    return is_inside or answer.answers_id == question.pk
