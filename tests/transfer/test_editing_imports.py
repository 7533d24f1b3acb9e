"""Whoever edits what was imported finds Markdown, and readers find what they found before."""

from itertools import product

import pytest

from blog.content.markup.from_html.html_tree import blocks
from blog.content.markup.render import render
from blog.models import Page, Post
from comments.models import Comment
from lib.processes.task_names import Overdue
from tests.transfer.test_comments_on_pages import SPACES, said
from tests.transfer.test_import_runs import bring_in
from tests.transfer.test_wordpress import END
from transfer.imports.content.editable import _SIMPLE, _simple
from transfer.imports.plan.report_on_record import sentences_of
from transfer.imports.runs.undoing import Undoing
from transfer.imports.write import turning
from transfer.imports.write.turning import turn
from transfer.models import Imported, ImportRun

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


TEXT = (
    "So <em>soft</em>.\n\n<ul><li>warp</li><li>weft</li></ul>\n"
    "[sourcecode language='php']<?php 1 ?>[/sourcecode]\n<dl><dt>Slub</dt><dd>Thick</dd></dl>"
)
MARKDOWN = "So *soft*.\n\n- warp\n- weft\n\n```php\n<?php 1 ?>\n```\n\n<dl><dt>Slub</dt><dd>Thick</dd></dl>"


@pytest.fixture
def wool(loom):
    """An export with a post, whose text one may say, and a page."""
    file = loom()

    def written(text):
        inside = f"<content:encoded><![CDATA[{text}]]></content:encoded></item>"
        page = HEAD.replace("Wool", "About").replace("wool", "about").replace(">post<", ">page<")
        page = page.replace(">1<", ">2<")
        file.write_text(
            f"{SPACES}<link>http://loom.example</link>{HEAD}{inside}{page}{inside}{END}"
        )
        return file

    return written


def test_the_worker_turns_articles_into_markdown_that_readers_see_the_same(wool):
    told = bring_in(wool(TEXT))
    assert "The worker now turns articles into Markdown" in told
    before = [
        (one, one.changed_at, blocks(one.rendered))
        for one in (Post.objects.get(), Page.objects.get())
    ]
    turn.call()
    for one, changed_at, shown in before:
        one.refresh_from_db()
        assert one.text == MARKDOWN and blocks(one.rendered) == shown
        assert one.changed_at == changed_at
    run = ImportRun.objects.get()
    assert "Turned into Markdown; readers see the same: 1 article, 1 page." in sentences_of(run)
    assert not Imported.objects.to_turn() and not Undoing(run).obstacle()


def test_what_markdown_would_show_otherwise_stays_html_and_is_counted(wool):
    bring_in(wool("[gallery ids='1']"))
    Post.objects.update(text="Bare words", rendered="Bare words")
    turn.call()
    assert Post.objects.get().text == "Bare words"
    assert "Left as HTML, because Markdown would look different: 1 article." in sentences_of(
        ImportRun.objects.get()
    )


def test_one_over_which_the_worker_is_stuck_stays_html_and_the_others_are_turned(wool, monkeypatch):
    bring_in(wool(TEXT))

    def stuck(thing):
        raise Overdue

    with monkeypatch.context() as patch, pytest.raises(Overdue):
        patch.setattr(turning, "editable_text", stuck)
        turn.call()
    turn.call()
    assert sorted([Post.objects.get().text == MARKDOWN, Page.objects.get().text == MARKDOWN]) == [
        False,
        True,
    ]
    assert not Imported.objects.to_turn()


def test_an_article_that_its_author_has_open_is_left_alone(wool):
    bring_in(wool(TEXT))
    post = Post.objects.get()
    post.newest_version()
    turn.call()
    assert Post.objects.get().text == post.text


def test_an_owner_may_keep_the_html(wool):
    told = bring_in(wool(TEXT), keep_html=True)
    assert "Markdown" not in told and not Imported.objects.to_turn()
    assert Post.objects.get().text.startswith("<p>So <em>soft</em>.</p>")
