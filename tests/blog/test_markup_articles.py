"""What an article may hold besides sentences, and what its author types for it."""

import re
from html import unescape

import pytest

from blog.content import insets
from blog.content.markup.render import CLASSES, LANGUAGE, render
from blog.content.markup.syntax.authors_markdown import WORDS, article_markdown
from blog.content.markup.syntax.formulas import as_typed
from blog.content.markup.to_html import clean_article, excerpt, plain, render_article
from tests.blog.markup_evil import IN_AN_ARTICLE, evil_in
from tests.blog.test_stylesheets import CSS

# Code


def test_code_is_told_apart_when_it_is_written():
    html = render_article('```python\ndef ring(bell):\n    return "ding"  # once\n```')
    assert '<span class="hl-k">def</span> <span class="hl-f">ring</span>' in html
    assert '<span class="hl-s">"ding"</span>' in html and '<span class="hl-c"># once</span>' in html
    assert plain(html) == 'def ring(bell):\nreturn "ding" # once'


@pytest.mark.parametrize("language", ["", "nosuchlanguage", "../../etc"])
def test_code_of_no_language_we_know_stays_as_it_is(language):
    html = render("article", f"```{language}\na < b\n```")
    assert "a &lt; b" in html and "<span" not in html


def test_code_keeps_every_letter():
    code = "  <b>&amp;</b> 'x' \"y\"\n\n    z"
    shown = re.sub(r"<[^>]*>", "", render_article(f"```html\n{code}\n```"))
    assert unescape(shown) == f"{code}\n"


# Callouts, folds, contents


def test_a_quotation_that_begins_with_a_sign_is_a_callout():
    html = render_article("> [!WARNING] Bring a *rope*\n> The steps are wet.")
    assert '<div class="callout callout-warning" role="note">' in html
    assert plain(html) == "Warning: Bring a rope\nThe steps are wet."


def test_a_callout_can_be_folded():
    html = render_article("> [!tip]- The short way\n> Through the yard.")
    assert html.startswith('<details class="callout callout-tip">\n<summary class="callout-title">')
    assert "<details open" not in html


def test_callouts_and_quotations_that_follow_each_other_stay_apart():
    html = render_article("> [!note]\n> One.\n\n> [!tip]\n> Two.\n\n> A quotation.")
    assert html.count('role="note"') == 2 and html.count("<blockquote>") == 1


def test_a_quotation_of_such_a_sign_stays_one():
    assert "<blockquote>" in render_article("> [!nosuchthing]\n> words")
    assert "<blockquote>" in render_article("> words\n> [!note]")


def test_what_is_folded_may_hold_markdown_after_an_empty_line():
    html = render_article("<details>\n<summary>More</summary>\n\n- *one*\n\n</details>\n\nAfter.")
    assert "<li><em>one</em></li>" in html and html.endswith("<p>After.</p>")


def test_a_table_of_contents_leads_to_the_headings():
    html = render_article("[TOC]\n\n## The *bell*\n\n### Its rope\n\n## The tide")
    assert html.startswith('<details class="contents" open><summary>Contents</summary>')
    links = re.findall(r'<li><a href="#([^"]*)">', html)
    assert links == ["s-the-bell", "s-its-rope", "s-the-tide"]
    assert set(links) <= set(re.findall(r' id="([^"]*)"', html))


def test_each_heading_can_be_linked_to_and_its_words_are_its_own():
    html = render_article("## The bell")
    assert html == '<h2 id="s-the-bell"><a class="anchor" href="#s-the-bell">The bell</a></h2>'
    assert insets.outside(html) == '<h2 id="s-the-bell">The bell</h2>'


@pytest.mark.parametrize(
    ("heading", "linked", "behind"),
    [
        ("The `bell` *rings*, [twice](/b)", "The bell rings, ", "twice"),
        ("The bell[^1]", "The bell", "1"),
        ("[Twice](/b) the bell", None, "Twice the bell"),
        ('The <a href="/b">bell</a>', None, "The bell"),
        ("![](/media/a.jpg)", None, ""),
    ],
)
def test_a_heading_with_a_link_has_its_own_before_it_or_behind(heading, linked, behind):
    html = render_article(f"## {heading}\n\n[^1]: A note.")
    link = re.search('<a [^>]*class="anchor"[^>]*>(.*?)</a>(.*)</h2>', html)
    if linked:
        assert re.sub("<[^>]*>", "", link[1]) == linked and "aria-label" not in link[0]
        assert re.sub("<[^>]*>", "", link[2]) == behind
    else:
        assert link[1] == link[2] == "" and 'aria-label="Link to this section"' in link[0]
        assert plain(html).startswith(behind)


# Pictures


def test_the_title_of_a_picture_is_its_caption():
    html = render_article('![A door](/door.jpg "Brown, since 1986")')
    assert html.startswith('<figure><img alt="A door" src="/door.jpg"><figcaption>')
    assert "title=" not in html


def test_a_picture_among_words_stays_among_them():
    assert "<figure" not in render_article('See ![a](/a.jpg "A") here')
    assert render_article("![a](/a.jpg)") == '<p><img alt="a" src="/a.jpg"></p>'


@pytest.mark.parametrize("width", ["wide", "full"])
def test_an_author_says_how_wide_a_picture_is(width):
    html = render_article(f"![a](/a.jpg){{.{width}}}")
    assert html.startswith(f'<figure class="picture-{width}"><img') and "{" not in html


def test_nothing_but_a_width_is_taken_from_between_braces():
    html = render_article("![a](/a.jpg){.column #comments onclick=x}")
    assert "{.column #comments onclick=x}" in plain(html) and "<figure" not in html


def test_pictures_on_lines_that_follow_each_other_are_a_gallery():
    html = render_article('![a](/a.jpg)\n![b](/b.jpg "B")\n[![c](/c.jpg)](/c/)\n\n![d](/d.jpg)')
    gallery, after = html.split("</div>")
    assert gallery.startswith('<div class="gallery">') and gallery.count("<figure>") == 3
    assert "d.jpg" in after and "<figure>" not in after


# Formulas


def test_an_article_that_says_so_has_formulas():
    text = "Half of it, $\\frac{1}{2}$, for $5 and $6.\n\n$$\nE = mc^2\n$$\n\n`$x$`"
    html = render_article(text, maths=True)
    assert "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>" in html
    assert '<math display="block">' in html
    assert "for $5 and $6" in html and "<code>$x$</code>" in html
    assert "<math" not in render_article(text)


@pytest.mark.parametrize(
    "formula", ["\\frac{1", "a^", "\\nosuchthing x", "}{", "\\begin{matrix} a", "{" * 400]
)
def test_a_formula_that_cannot_be_read_is_shown_as_it_was_typed_and_named(formula):
    html = render_article(f"So ${formula}$ it is", maths=True)
    assert plain(html) == f"So ${formula}$ it is"
    assert as_typed(html) == [f"${formula}$"]


@pytest.mark.parametrize(
    "formula",
    [
        r"\text{<script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{color:red}{x}",
        r"\class{column}{x}",
        r'\mathrm{"><img src=x onerror=alert(1)>}',
        r"\text{&lt;img src=x onerror=alert(1)&gt;}",
        r"\color{red;}x",
    ],
)
def test_no_formula_brings_anything_but_mathematics(formula):
    html = render_article(f"${formula}$", maths=True)
    tags = {tag.split()[0].strip("/") for tag in re.findall(r"<([^>]*)>", html)}
    assert not tags & {"script", "img", "a", "style"}
    assert not re.search(r"<[^>]* (?:on\w+|href|style|class=\"column)", html)


def test_mathml_that_somebody_types_is_not_let_through():
    for html in ("<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",):
        for rendered in (
            render_article(html, maths=True),
            render_article(html),
            clean_article(html),
        ):
            assert "<math" not in rendered and not evil_in(rendered, IN_AN_ARTICLE)


def test_a_formula_in_a_heading_or_a_description_breaks_neither():
    html = render_article("## About $x^2$\n\n![The $y$ axis](/a.jpg)", maths=True)
    assert 'id="s-about-x-2"' in html and 'alt="The $y$ axis"' in html and "<msup>" in html


# The excerpt


def test_an_author_says_where_the_excerpt_ends():
    html = render_article("One two.\n\n<!--more-->\n\nThree.")
    assert plain(insets.before_more(html)) == "One two."
    assert insets.before_more(render_article("`<!--more-->` is the mark")) == ""
    assert excerpt(html, 50) == "One two. Three."


# Elsewhere


def test_feeds_get_what_they_can_show():
    html = render_article("[TOC]\n\n## A\n\n```python\ndef f(): pass\n```\n\nB <!--more--> c")
    outside = insets.outside(html)
    assert "span" not in outside and 'class="anchor"' not in outside and "Contents" not in outside
    assert plain(outside) == "A\ndef f(): pass\nB c"


def test_a_page_fetches_only_what_its_text_needs():
    assert insets.sheets(render_article("*plain*\n\n## And a heading")) == []
    assert insets.sheets(render_article("```\na\n```")) == ["css/article/code.css"]
    assert insets.sheets(render_article("> [!note]\n> a")) == ["css/article/insets.css"]
    assert insets.scripts(render_article("`a` only")) == []


# What the lists let through


def test_no_class_that_a_text_may_have_is_one_that_pages_are_made_of():
    """They are styled within a text alone."""
    allowed = set().union(*CLASSES.values()) - {
        "task",
        "footnote",
        "footnote-ref",
        "footnote-backref",
    }
    for sheet in CSS.rglob("*.css"):
        if f"css/{sheet.relative_to(CSS)}" in insets.SHEETS:
            continue
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        for line in rules.split("\n"):
            named = set(re.findall(r"\.([a-z][\w-]*)", line.partition("{")[0])) & allowed
            assert not named or ".prose" in line or sheet.name == "print.css", (sheet.name, line)


@pytest.mark.parametrize(
    "html",
    [
        '<div class="column">',
        '<div class="callout box--error">',
        '<p class="callout hidden">',
        '<span class="skip">',
        '<figure class="lead wide">',
        '<details class="menu">',
        '<div role="alert">',
        '<div role="dialog" aria-modal="true">',
        '<p data-frame="https://evil.example/" class="embed-play">',
        '<div data-copy="x" tabindex="1" contenteditable>',
        '<code class="language-x hidden">',
    ],
)
def test_a_text_cannot_dress_up_as_the_page(html):
    for rendered in (render_article(f"{html}words"), clean_article(f"{html}words")):
        assert not re.search(
            r"<[^>]* (?:class|role|data-|tabindex|contenteditable|aria-)", rendered
        )


def test_headings_and_notes_keep_the_ids_of_the_page_free():
    html = render_article('<h2 id="s-a">x</h2>\n\n## a\n\n<a id="status"></a>[x](#status)\n\n[TOC]')
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(set(ids)) == len(ids) and all(one.startswith("s-") for one in ids)


def test_every_language_has_a_class_that_the_list_knows():
    assert LANGUAGE.fullmatch("language-c++") and not LANGUAGE.fullmatch("language-a b")


def test_the_way_back_from_a_note_is_named_in_the_language_of_the_blog():
    words = {**WORDS, "back": "Zurück zu Fußnote {} im Text"}
    html = article_markdown()("Gone.[^1]\n\n[^1]: Or nearly.", words)
    assert "Zurück zu Fußnote 1 im Text" in html
