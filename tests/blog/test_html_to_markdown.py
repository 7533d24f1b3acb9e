"""HTML that came from elsewhere is Markdown to whoever edits it, where that is shown the same."""

import pytest

from blog.content.markup.from_html import to_markdown
from blog.content.markup.from_html.html_tree import blocks
from blog.content.markup.render import render


def of_article(html):
    clean = render("imported article", html)
    return to_markdown.markdown_of(clean, to_markdown.article, lambda text: render("article", text))


def of_comment(html):
    clean = render("imported comment", html)
    return to_markdown.markdown_of(clean, to_markdown.comment, lambda text: render("comment", text))


BREAK = "<br>"
SAID = {
    "<p>One <em>two</em> <strong>three</strong><br>four</p>": "One *two* **three**  \nfour",
    "<h2>Mud</h2><p>Slub.</p><hr>": "## Mud\n\nSlub.\n\n---",
    "<ul><li>one</li><li>two<ol start='3'><li>deep</li></ol></li></ul>": "- one\n- two\n    3. deep",
    "<ul><li><p>one</p></li><li><p>two</p></li></ul>": "- one\n\n- two",
    "<blockquote><p>She said</p><p>so</p></blockquote>": "> She said\n>\n> so",
    '<p><a href="https://a.example/x_y" title="T">there</a></p>': '[there](https://a.example/x_y "T")',
    "<p>See https://a.example/x_y now</p>": "See https://a.example/x_y now",
    '<p><img src="/a.jpg" alt="A wall"></p>': "![A wall](/a.jpg)",
    '<figure><a href="/b.jpg"><img src="/a.jpg" alt=""></a><figcaption>Dusk</figcaption></figure>': (
        '[![](/a.jpg "Dusk")](/b.jpg)'
    ),
    '<div class="gallery"><figure><img src="/a.jpg" alt="a"></figure>'
    '<figure><img src="/b.jpg" alt="b"></figure></div>': "![a](/a.jpg)\n![b](/b.jpg)",
    '<p class="embed"><a href="https://youtu.be/abcdefghijk">https://youtu.be/abcdefghijk</a></p>': (
        "https://youtu.be/abcdefghijk"
    ),
    '<pre><code class="language-php">&lt;?php\n  1;\n?&gt;</code></pre>': "```php\n<?php\n  1;\n?>\n```",
    "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>x|y</td></tr></tbody></table>": (
        "| a | b |\n| --- | --- |\n| 1 | x\\|y |"
    ),
    "<p>2 * 3, snake_case, _so_, [1](2), `x`</p>": r"2 \* 3, snake_case, \_so\_, \[1](2), \`x\`",
    "<p>1. Not a list<br># nor this</p>": "1\\. Not a list  \n\\# nor this",
    "<p>AT&amp;amp;T, &lt;b&gt; and H<sub>2</sub>O</p>": "AT&amp;amp;T, &lt;b> and H<sub>2</sub>O",
}


@pytest.mark.parametrize("html", SAID)
def test_an_article_is_markdown_as_a_writer_would_type_it(html):
    assert of_article(html) == SAID[html]


def test_what_markdown_has_no_sign_for_stays_html_among_the_rest():
    html = (
        "<p>Before</p><dl><dt>Slub</dt><dd>Mud, once</dd></dl>"
        '<table><tbody><tr><td colspan="2">wide</td></tr></tbody></table><p>Press <kbd>x</kbd></p>'
    )
    markdown = of_article(html)
    assert markdown.startswith("Before\n\n<dl><dt>Slub</dt>")
    assert '<td colspan="2">wide</td>' in markdown and markdown.endswith("Press <kbd>x</kbd>")


def test_a_tab_in_code_stays_one():
    markdown = of_article("<pre>all:\n\tmake test</pre>")
    assert "\tmake test" in render("article", markdown).replace("&#9;", "\t")


def test_two_quotations_that_follow_each_other_stay_two():
    quotation = "<blockquote><p>One</p></blockquote>"
    assert blocks(render("article", of_article(quotation * 2))) == blocks(quotation * 2)


def test_what_no_markdown_shows_the_same_is_refused():
    assert of_article("Words in no paragraph, <strong>bold</strong>") is None


def test_a_comment_is_markdown_as_a_reader_would_type_it():
    html = "<p>I <em>agree</em>.<br>Twice.</p><blockquote><p>“so”</p></blockquote><pre>x\n\ty</pre>"
    assert of_comment(html.replace("<pre>", "<pre><code>").replace("</pre>", "</code></pre>")) == (
        "I *agree*.\nTwice.\n\n> “so”\n\n```\nx\n\ty\n```"
    )


def test_words_with_any_signs_render_the_same_or_are_left_alone():
    """Each sign that Markdown or HTML knows, at the start, in the midst and at the end of a line."""
    for sign in "*_`~#>-+|=[](){}!&<\\$:;1.\"'":
        for words in (
            f"{sign} a",
            f"{sign}{sign}a{sign}{sign}",
            f"a {sign}<br>{sign} b",
            f"a{sign}b{sign}",
        ):
            html = render("imported comment", f"<p>{words.replace('<br>', BREAK)}</p>")
            for of, kind in ((of_comment, "comment"), (of_article, "article")):
                markdown = of(html)
                assert markdown is not None, (words, kind)
                assert blocks(render(kind, markdown)) == blocks(html)
