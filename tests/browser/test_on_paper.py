"""An article on paper, where nothing can be scrolled."""

from tests.browser.conftest import PHONE

TEXT = """The south wall holds eleven pears.[^1]

```
a line of code that is longer than any column is wide, and than a sheet of paper as well, by far
```

| {0} | {0} | {0} | {0} |
| --- | --- | --- | --- |
| {0} | {0} | {0} | {0} |

[^1]: They were twelve.
""".format("espalierespalier")


def test_no_line_is_cut_and_the_notes_are_smaller_than_the_text(browse, post):
    post.write(TEXT)
    post.save()
    page = browse(viewport=PHONE)
    page.goto(post.get_absolute_url())
    page.emulate_media(media="print")
    for what in ("pre", ".prose table"):
        part = page.locator(what).first
        assert part.evaluate("elt => elt.scrollWidth <= elt.parentElement.clientWidth"), what
    size = "elt => parseFloat(getComputedStyle(elt).fontSize)"
    text, note = page.locator(".prose > p").first, page.locator(".footnote li").first
    assert note.evaluate(size) < text.evaluate(size)
