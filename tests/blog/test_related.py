"""What follows an article: those that are like it."""

import pytest

from blog.models import Post, Tag
from blog.related.relate import due, relate

pytestmark = pytest.mark.django_db

TEXTS = {
    "Tide tables": ("A tide table tells when the river stands still at slack water.", ["Tides"]),
    "Slack water": ("The river stands still, and slack water tells the ferry when.", ["Tides"]),
    "Mud": ("There is mud that holds a boat, and a ferry that waits.", ["Words"]),
    "Bread": ("Rye, salt, leaven, patience and an oven.", []),
    "Bees": ("Hives on the southern slope, in clover.", []),
    "Frost": ("April nights are the worst for blossom.", []),
}


@pytest.fixture
def written(author):
    """{title: article}"""
    found = {}
    for number, (title, (text, tags)) in enumerate(TEXTS.items()):
        post = Post(title=title, slug=f"n{number}", author=author, status="published")
        post.write(text)
        post.save()
        post.tags.set([Tag.objects.named(tag) for tag in tags])
        found[title] = post
    relate.func()
    return found


def like(client, post):
    page = client.get(post.get_absolute_url()).text
    box = page.partition('id="related-title"')[2].partition("</section>")[0]
    return [title for title in TEXTS if f">{title}</a>" in box]


def test_an_article_is_followed_by_those_that_share_its_tags_and_words(client, written):
    assert like(client, written["Tide tables"]) == ["Slack water"]
    assert like(client, written["Bread"]) == []
    assert not due().exists()


def test_what_follows_changes_with_what_an_article_says_and_is_never_a_draft(client, written):
    assert like(client, written["Slack water"]) == ["Tide tables"]
    bread = written["Bread"]
    bread.write(
        "Leaven and patience, while the slack river stands still, says the table of the tide."
    )
    bread.tags.add(Tag.objects.named("Tides"))
    bread.save()
    relate.func()
    assert like(client, written["Slack water"]) == ["Tide tables", "Bread"]
    Post.objects.get(title="Tide tables").unpublish()
    assert like(client, written["Slack water"]) == ["Bread"]


def test_articles_of_before_get_the_words_that_they_are_compared_by(client, written):
    Post.objects.update(keywords="", related_at=None)
    relate.func()
    assert "river" in Post.objects.get(title="Slack water").keywords.split()
    assert like(client, written["Tide tables"]) == ["Slack water"]


def test_nothing_is_made_anew_where_nothing_has_changed(written):
    before = dict(Post.objects.values_list("pk", "version"))
    Post.objects.update(related_at=None)
    relate.func()
    assert dict(Post.objects.values_list("pk", "version")) == before
