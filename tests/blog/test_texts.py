"""What an author's text does on the pages that show it: lists, feeds, the desk."""

import re

import pytest

from blog.models import Post
from tests.blog.desk import ADD, filled

pytestmark = pytest.mark.django_db

BEFORE = "The gate went up in winter.\n\n<!--more-->\n\nBy spring it was the wall."


@pytest.fixture
def without_standfirst(post):
    post.standfirst = ""
    return post


def write(post, text):
    post.write(text)
    post.save()
    return post.get_absolute_url()


def test_lists_and_feeds_end_where_the_author_says(client, without_standfirst):
    write(without_standfirst, BEFORE)
    home = client.get("/").text
    assert "The gate went up in winter." in home and "By spring" not in home
    feed = client.get("/feed/").text
    described = re.search(r"<item>.*?<description>(.*?)</description>", feed, re.DOTALL)[1]
    assert described == "The gate went up in winter."


def test_a_standfirst_goes_before_the_beginning_of_the_text(client, post):
    post.standfirst = "On a wall."
    write(post, BEFORE)
    assert "On a wall." in client.get("/").text
    assert "The gate" not in client.get("/").text


def test_the_whole_article_is_on_its_page_and_in_the_feed(client, without_standfirst):
    where = write(without_standfirst, BEFORE)
    for page in (client.get(where).text, client.get("/feed/").text):
        assert "The gate went up" in page and "By spring it was the wall." in page


def test_an_article_with_code_fetches_what_code_needs_and_another_does_not(client, post):
    plain = client.get(write(post, "Words.")).text
    assert "css/article/code.css" not in plain and "js/code.js" not in plain
    code = client.get(write(post, "```python\nx = 1\n```")).text
    assert (
        "css/article/code.css" in code
        and "js/code.js" in code
        and "css/article/insets.css" not in code
    )


def test_an_author_is_told_of_a_formula_that_cannot_be_read(signed_in, author):
    form = filled(author, text="So $\\nosuchthing x$ it is", has_maths="on")
    answer = signed_in(author).post(ADD, form, follow=True)
    said = "We can’t read this formula, so readers see it as you typed it: $\\nosuchthing x$"
    assert said in answer.text
    assert Post.objects.get().has_maths
