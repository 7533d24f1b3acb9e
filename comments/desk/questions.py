"""Questions to an author that have no answer by them."""

from comments.pure.quotations import own_words

MARKS = "?？؟;"
AFTER_A_MARK = " \t\n*_~`)]}\"'”’»“」』"


def asks(source):
    """Whether a comment ends in a question mark; what it quotes doesn't count."""
    words = own_words(source).rstrip(AFTER_A_MARK)
    return bool(words) and words[-1] in MARKS


def open_questions(comments, by_author, author):
    """The `comments` by readers that ask `author` (a key) and have no answer `by_author` below them.

    A comment asks the author that stands at the top or answers them, and ends in a question mark.
    """
    to_them = (
        one
        for one in comments
        if not one.level or (one.answers and one.answers.author_id == author)
    )
    return unanswered([one for one in to_them if asks(one.text)], by_author)


def unanswered(comments, by_author):
    """The `comments` that have no answer `by_author` below them."""
    return [
        one
        for one in comments
        if not any(
            (answer.tree_id == one.tree_id and one.lft < answer.lft < one.rght)
            or answer.answers_id == one.pk
            for answer in by_author
        )
    ]
