import pytest

from comments.gate import Writer
from comments.models import Comment


@pytest.fixture
def comment_by():
    """A function by which somebody comments on an article."""

    def write(person, post, text="I have seen one."):
        return Comment.write(post, Writer(account=person, name=person.name), text)

    return write
