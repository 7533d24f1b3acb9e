"""How the templates are written."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
FORM = re.compile(r'<form\b((?:"[^"]*"|[^">])*)>(.*?)</form>', re.DOTALL)
# What a browser would look at before it sends a form: written there, or what Django or an include draws.
CHECKED = re.compile(
    r' required\b| type="(?:email|url|number|date|time)"|{{ ?(?:\w+_)?form\.\w+ ?}}|{% include "[^"]*_field\.html"'
)
# Desk forms in which the browser's own bubble says it, since no sentence of ours could.
WITHOUT_SENTENCE = {
    "admin/blog/editor/_ended.html": "a script sends it, and the page stays",
    "admin/blog/corrections.html": "an empty line stays as it was",
    "admin/import/pictures/missing.html": "without a file there is nothing to send",
    "admin/import/ready.html": "the address counts only for what was chosen above it",
}
TEXTS = [*ROOT.glob("templates/**/*.*"), *ROOT.glob("transfer/**/templates/*.*")]


def test_no_tag_is_cut_in_two_by_the_end_of_a_line():
    """Django takes such a tag for words, and readers see its braces."""
    cut = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEXTS
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for begins, ends in (("{{", "}}"), ("{%", "%}"))
        if line.count(begins) != line.count(ends)
    ]
    assert not cut


def test_no_line_of_a_template_is_longer_than_a_screen_is_wide():
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEXTS
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > 160
    ]
    assert len(TEXTS) > 200 and not long


def test_what_is_wrong_with_a_form_of_the_desk_is_said_in_our_words_not_in_a_bubble_of_the_browser_s():
    desk, bubbles = ROOT / "templates", set()
    for path in desk.glob("admin/**/*.html"):
        text = path.read_text()
        # Fields may stand outside of their form, and name it.
        named = re.findall(r'<(?:input|select)\b[^>]*? form="([\w-]+)[^>]*? required', text)
        for about, inside in FORM.findall(text):
            is_checked = CHECKED.search(inside) or any(f'id="{one}' in about for one in named)
            if is_checked and "post" in about and "novalidate" not in about:
                bubbles.add(str(path.relative_to(desk)))
    assert bubbles == WITHOUT_SENTENCE.keys()
