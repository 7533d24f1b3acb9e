"""The page on which somebody searches."""

import re

import pytest

from blog.models import Post
from comments.gate import Writer
from comments.models import Comment
from comments.search import spelling

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(post, reader):
    return lambda text: Comment.write(post, Writer(account=reader, name=reader.name), text)


@pytest.fixture
def search(client):
    return lambda q, path="/search/", **more: client.get(path, {"q": q, **more})


def heading(answer):
    return re.search("<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)[1].strip()


def test_a_reader_is_told_in_words_what_was_found_and_sees_it_marked(search, said):
    said("Mine has twelve pears.")
    said("Thirteen pears.")

    answer = search("pears")
    assert heading(answer) == "“pears” is in one article and two comments"
    assert "The south wall holds eleven <mark>pears</mark>." in answer.text
    assert "Mine has twelve <mark>pears</mark>." in answer.text
    assert re.search("Marrow(</bdi>)?, on “A wall of espaliers”", answer.text)


def test_a_comment_found_is_a_link_to_the_comment(search, said):
    comment = said("A wasp.")
    assert f'href="/comments/{comment.pk}/"' in search("wasp").text


def test_a_reader_sees_only_articles_or_only_comments(search, said):
    said("Mine has twelve pears.")
    only_articles, only_comments = (
        search("pears", **{"in": "articles"}),
        search("pears", **{"in": "comments"}),
    )
    assert "eleven" in only_articles.text and "twelve" not in only_articles.text
    assert "twelve" in only_comments.text and "eleven" not in only_comments.text
    assert heading(only_articles) == heading(only_comments)


@pytest.mark.parametrize(
    ("comments", "said_so"),
    [
        (0, "Nothing found for “wasp”"),
        (1, "“wasp” is in one comment"),
        (2, "“wasp” is in two comments"),
    ],
)
def test_the_heading_counts(search, said, comments, said_so):
    for number in range(comments):
        said(f"A wasp on pear {number}.")
    assert heading(search("wasp")) == said_so


def test_further_results_are_on_further_pages(client, said):
    for number in range(12):
        said(f"A wasp on pear {number}.")
    first, second = client.get("/search/?q=wasp"), client.get("/search/page/2/?q=wasp")
    assert first.text.count("<mark>") == 10 and second.text.count("<mark>") == 2
    assert "/search/page/2/?q=wasp" in first.text and '"/search/?q=wasp"' in second.text
    assert client.get("/search/page/3/?q=wasp").status_code == 404


def test_what_readers_wrote_is_text_between_the_marks(search, said):
    said("The `<script>alert(1)</script>` wasp & <b>you</b>.")
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt; <mark>wasp</mark> &amp; &lt;b&gt;"
        in search("wasp").text
    )


def test_the_question_stays_in_the_field_as_text(search, post):
    answer = search('"><script>alert(1)</script>')
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in answer.text


@pytest.mark.parametrize(
    ("question", "advice"),
    [
        ("", "Finds articles and comments"),
        ("   ", "Finds articles and comments"),
        ("🐦", "“🐦” has no words"),
        ('""', "has no words"),
        ("wasp\0", "Try fewer words"),
        ("\"'; DROP TABLE blog_post; --", "Try fewer words"),
    ],
)
def test_a_reader_is_told_what_to_do_where_nothing_is_found(search, post, question, advice):
    answer = search(question)
    assert answer.status_code == 200
    assert advice in answer.text


def test_a_question_too_long_is_refused_with_its_length_and_kept(search, post):
    answer = search("pears " * 2000)
    assert answer.status_code == 400
    assert "A search can have up to 200 characters. This one has 11,999." in answer.text
    assert "pears pears pears" in answer.text


def test_an_unknown_filter_shows_everything(search, post):
    assert "eleven" in search("pears", **{"in": "hedges"}).text


def test_search_is_for_people_and_not_for_other_search_engines(search, post):
    answer = search("pears")
    assert answer["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert "private" in answer["Cache-Control"] and "ETag" not in answer.headers


def test_the_number_of_queries_doesnt_grow_with_the_results(
    search, said, author, django_assert_max_num_queries
):
    for number in range(5):
        said(f"Pear number {number}.")
        post = Post(title=f"Pear {number}", slug=f"p{number}", author=author, status="published")
        post.write("It keeps.")
        post.save()
    with django_assert_max_num_queries(19):
        assert "“pear” is in six articles and five comments" in search("pear").text


def test_a_reader_who_mistyped_is_offered_what_they_may_have_meant(search, post):
    spelling.learn()
    page = search("espaleirs").text
    assert 'Did you mean <a href="/search/?q=espaliers">espaliers</a>?' in page
    assert "Did you mean" not in search("espaliers").text
