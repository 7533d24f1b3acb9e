"""What a source of comments alone has to say: threads by the addresses that they stood at."""

from transfer.sources.parts import Entry


def thread(id, address, title, comments):
    """The Entry for what was said below an address."""
    return Entry(
        id=id,
        kind="thread",
        title=title,
        slug="",
        link=address,
        author="",
        published_at=None,
        day=None,
        status="publish",
        password="",
        excerpt="",
        html="",
        comments_open=True,
        comments=tuple(comments),
    )
