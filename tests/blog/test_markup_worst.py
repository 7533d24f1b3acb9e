"""However readers' Markdown is put together, a comment costs a bounded number of times what words of its length do."""

import time
from itertools import count

import pytest

from blog.content.markup import process
from blog.content.markup.text import MarkupError, may_be_dear
from blog.content.markup.to_html import BROKEN, render_comment
from tests.blog.markup_worst import Search

pytestmark = [pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(1_800)]

SIZE = 5_000
EXAMPLES = 600
GENERATIONS = 5
# Times as long as words and bytes for each byte. Of 2,000 texts the worst was at 146 and 9.9, and of those
# that are rendered while their reader's request waits at 8.
AT_MOST, AT_MOST_AT_ONCE, BYTES_A_BYTE = 250, 20, 10

NUMBERS = count()
WORDS = ("A few words of somebody who has read it and liked it. " * 100)[:SIZE]


def cost_of(text):
    """(Seconds of the processor, bytes) of a comment, whether it is taken or refused."""
    start = time.process_time()
    try:
        html = render_comment(text)
    except MarkupError as refusal:
        assert str(refusal) != str(BROKEN)
        html = ""
    return time.process_time() - start, len(html.encode())


def times_of(text):
    """How many times as long it takes as words do. What else the machine did is no fault of a text's: the least of three."""
    tries = []
    for spaces in range(1, 4):  # Each is another text: the last ones are remembered.
        words = f"{next(NUMBERS)} {WORDS}"[:SIZE]
        tries.append(cost_of(text[: SIZE - spaces] + " " * spaces)[0] / cost_of(words)[0])
    return min(tries)


@pytest.fixture(scope="module")
def worst():
    """{text: (seconds, bytes)} of many texts, and of what became of the dearest."""
    search = Search(SIZE)
    found = {text: cost_of(text) for text in search.first(EXAMPLES)}
    for _ in range(GENERATIONS):
        for what in 0, 1:
            for text in sorted(found, key=lambda text: -found[text][what])[:30]:
                changed = search.changed(text)
                found[changed] = cost_of(changed)
    return found


def dearest(texts, worst):
    return max(times_of(text) for text in sorted(texts, key=lambda text: -worst[text][0])[:20])


@pytest.fixture(scope="module", autouse=True)
def rendered_here():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "_is_ended_itself", True)
        yield


def test_no_comment_takes_many_times_as_long_as_words(worst):
    assert dearest(worst, worst) < AT_MOST


def test_what_is_rendered_at_once_takes_little_longer_than_words(worst):
    assert dearest((text for text in worst if not may_be_dear(text)), worst) < AT_MOST_AT_ONCE


def test_no_comment_becomes_a_large_page(worst):
    assert max(size for _, size in worst.values()) <= BYTES_A_BYTE * SIZE
