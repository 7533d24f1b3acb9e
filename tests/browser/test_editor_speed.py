"""How soon an author sees in the preview what they typed, where the text is long."""

import pytest

from tests.browser.editor import Desk
from tools.bench.writing.editor import UNTIL_SHOWN, prose

pytestmark = [pytest.mark.slow, pytest.mark.alone]


@pytest.fixture
def desk(browse, author, post):
    return Desk(browse(user=author), f"/admin/blog/post/{post.pk}/change/")


def in_the_middle(desk, words):
    desk.write("")
    desk.paste(words)
    middle = "document.querySelector('.editor-paper')"
    desk.page.evaluate(f"{middle}.scrollTop = {middle}.scrollHeight / 2")
    desk.page.locator(".cm-line", has_text="pears").nth(3).click()
    desk.press("End")


def test_a_word_is_in_the_preview_within_400_ms_in_10_000_words(desk):
    in_the_middle(desk, prose(10_000))
    desk.preview.locator(".prose > :nth-child(100)").wait_for(state="attached")
    times = []
    for number in range(12):
        word = f"zq{number}x"
        desk.page.keyboard.type(f" {word}")
        times.append(desk.page.evaluate(UNTIL_SHOWN, word))
    times.sort()
    assert times[len(times) // 2] <= 400, times
