"""A blog of Octopress', which keeps its texts and pictures in a folder of its own and has tags of its own."""

import io

import pytest
from django.core.management import call_command

from blog.models import Picture, Post
from tests.transfer.old_blogs import site, zipped
from tests.transfer.test_jekyll import entries

POST = """---
layout: post
title: "Walls"
date: 2012-05-06 10:00
comments: true
categories: [stone]
---
{% img left /images/wall.png 320 240 "A wall" "A wall of slate" %}
{% img http://elsewhere.example/gate.png %}

<img src="/wp-content/uploads/2012/05/gate.png" alt="Gate">

{% codeblock lang:ruby Piling https://example.org/pile.rb pile %}
puts "{% img a.png %}" if 1 < 2
{% endcodeblock %}

{% codeblock pile.rb %}
pile
{% endcodeblock %}

{% codeblock java %}
int a;
{% endcodeblock %}

{% blockquote Ann Slate, Walls https://example.org/walls On walls %}
A wall `is` *slow*.

    It stands.
{% endblockquote %}

{% pullquote %}
The stone came late. {" Nobody waits for a stone. "} So it was.
{% endpullquote %}

{% include_code Stacking lang:python stack.py %}
{% include_code gone.py %}

{% youtube dQw4w9WgXcQ %}

{% gist 996818 %}

In a fence:

```
{% img /images/wall.png %}
```
"""
BLOG = {
    "_config.yml": "title: Walls\\nurl: http://walls.example\\nsource: source\\nroot: /\\npermalink: /blog/:year/:month/:day/:title/\\n".replace(
        "\\n", "\n"
    ),
    "Rakefile": "task",
    "README.markdown": "---\ntitle: x\n---\nNot a text of the site.",
    "source/_posts/2012-05-06-walls.markdown": POST,
    "source/_posts/2012-05-07-later.markdown": "---\ntitle: Later\npublished: false\n---\nx",
    "source/downloads/code/stack.py": "def stack():\n    pass\n",
    "source/_layouts/post.html": "---\n---\n{{ content }}",
}
PICTURES = ["source/images/wall.png", "source/wp-content/uploads/2012/05/gate.png"]


@pytest.fixture
def walls(tmp_path):
    return site(tmp_path / "walls", BLOG, PICTURES)


def test_what_octopress_tags_stand_for_is_in_the_text(walls):
    text = entries(walls)["walls"].html
    assert "![A wall of slate](/images/wall.png)" in text
    assert "![](http://elsewhere.example/gate.png)" in text
    assert "Piling · [pile](https://example.org/pile.rb)" in text
    assert '```ruby\nputs "{% img a.png %}" if 1 < 2\n```' in text
    assert "```rb\npile\n```" in text and "```java\nint a;\n```" in text
    assert (
        "> A wall `is` *slow*.\n>\n>     It stands.\n>\n> — Ann Slate, Walls, [On walls](https://example.org/walls)"
        in text
    )
    assert "The stone came late. Nobody waits for a stone. So it was." in text
    assert "```python\ndef stack():\n    pass\n```" in text and "{% include_code gone.py %}" in text
    assert "\n\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n\n" in text
    assert "\n\nhttps://gist.github.com/996818\n\n" in text
    assert "```\n{% img /images/wall.png %}\n```" in text


def test_the_same_in_a_text_that_is_html(tmp_path):
    files = {"_posts/2012-05-06-walls.html": POST.replace("`is` *slow*", "is slow")}
    text = entries(site(tmp_path, files))["walls"].html
    assert '<img src="/images/wall.png" alt="A wall of slate">' in text
    assert '<code class="language-ruby">puts "{% img a.png %}" if 1 &lt; 2</code>' in text
    assert "<blockquote><p>A wall is slow." in text and "{%" not in text.partition("include_code")[
        0
    ].replace("{% img a.png %}", "").removesuffix("{% ")


def test_addresses_and_categories_are_those_below_the_source(walls):
    post = entries(walls)["walls"]
    assert post.link == "/blog/2012/05/06/walls/"
    assert [one.name for one in post.categories] == ["stone"]
    assert set(entries(walls)) == {"walls", "later"} and entries(walls)["later"].status == "draft"


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.django_db
def test_pictures_of_texts_are_found_below_the_source(walls, tmp_path, on_disk, packed):
    where = walls
    if packed:
        where = tmp_path / "walls.zip"
        files = {
            f"walls-main/{one.relative_to(walls)}": one.read_bytes()
            for one in walls.rglob("*")
            if one.is_file()
        }
        where.write_bytes(zipped(files))
    said = io.StringIO()
    call_command("import_jekyll", str(where), stdout=said)
    assert Picture.objects.count() == 2, said.getvalue()
    post = Post.objects.get(slug="walls")
    assert post.html.count('src="/media/') == 2 and "/wp-content/" not in post.html


@pytest.mark.parametrize("source", ["..", "/etc", "../../etc", "gone", "source/../..", "."])
def test_a_source_outside_or_of_nothing_is_none(walls, source):
    config = walls / "_config.yml"
    config.write_text(config.read_text().replace("source: source", f"source: {source}"))
    assert "walls" in entries(walls)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "{% blockquote ",
        "{% img ",
        "{% codeblock ",
        "{% blockquote %}",
        '{% img a.png "',
        "{% pullquote %}{% blockquote %}",
    ],
)
def test_tags_that_never_end_take_no_time(tmp_path, text):
    files = {"_posts/2012-05-06-walls.md": "---\ntitle: W\n---\n" + text * 5000}
    assert entries(site(tmp_path, files))["walls"].html
