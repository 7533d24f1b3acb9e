"""Whoever edits what was imported finds Markdown, and readers find what they found before."""

from itertools import product

import pytest

from blog.content.markup.html_tree import blocks
from blog.content.markup.render import render
from comments.models import Comment
from tests.transfer.test_comments_on_pages import SPACES, said
from tests.transfer.test_import_runs import bring_in
from tests.transfer.test_wordpress import END
from transfer.imports.editable import _SIMPLE, _simple

pytestmark = pytest.mark.django_db
HEAD = (
    "<item><title>Wool</title><link>http://loom.example/wool/</link><wp:post_id>1</wp:post_id>"
    "<wp:post_name>wool</wp:post_name><wp:post_date_gmt>2009-05-01 10:00:00</wp:post_date_gmt>"
    "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
)


@pytest.fixture
def loom(tmp_path):
    file = tmp_path / "loom.xml"

    def written(*comments):
        told = "".join(
            said(number, f"<![CDATA[{words}]]>") for number, words in enumerate(comments, 1)
        )
        file.write_text(f"{SPACES}<link>http://loom.example</link>{HEAD}{told}</item>{END}")
        return file

    return written


SAID = {
    "So soft.\n\nAnd warm!": "So soft.\n\nAnd warm!",
    "One line\nand the next: yes": "One line\nand the next: yes",
    'See <a href="https://a.example/b">this</a>, <em>please</em>': (
        "See [this](https://a.example/b), *please*"
    ),
    "<blockquote>As you said</blockquote>\n2 * 3 is 6": "> As you said\n\n2 \\* 3 is 6",
    "<script>alert(1)</script>1. Fine": "1\\. Fine",
    "<h2>Loud</h2>\nwords": "Loud\n\nwords",
    "Break<br /><br />twice": "Break\n\ntwice",
}


def test_an_edit_of_a_comment_begins_with_what_its_writer_would_have_typed(loom):
    bring_in(loom(*SAID))
    comments = Comment.objects.order_by("created_at")
    assert [one.text for one in comments] == [*SAID.values()]
    assert not any("<" in one.text for one in comments)
    for one in comments[:5]:
        assert blocks(render("comment", one.text)) == blocks(one.rendered)


def test_most_comments_need_no_second_rendering_to_be_the_same():
    """Words and links with whatever stands round them: what is taken for simple is what is rendered."""
    links = '<a href="http://a.example/b-c">there</a>', "http://a.example/?b=c"
    parts = (*links, "1. ", "- ", "# ", "a_b", "&amp; ", "(so) ", "<br>", "</p><p>", "...", " ")
    simple = 0
    for some in product(parts, repeat=3):
        html = render("imported comment", f"<p>It {''.join(some)} was.</p>")
        if text := _simple(html) if _SIMPLE.fullmatch(html) else None:
            assert blocks(render("comment", text)) == blocks(html)
            simple += 1
    assert simple > 500
