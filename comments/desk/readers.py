"""The passages of an article that comments quote, for its author: how many readers, and who."""

from functools import lru_cache

from django.urls import reverse
from django.utils.timezone import localtime

from blog.content.markup.to_html import excerpt
from blog.models import Post, Site
from comments.desk.corrections import whole_sentences
from comments.desk.proposals import quotes, says_so
from comments.models import Comment
from comments.pure.quotations import Places, as_read, quoted_passages
from lib.text.dates import date_format

EXCERPT_WORDS = 120  # words of a comment beside its passage
MOST = 5_000  # comments that are looked through, the newest


def cards(post):
    """The passages of the public text that comments quote, as a script at the desk takes them.

    Worked out once for each version of the article and its thread.
    """
    return _cards(Site.current().identity, post.pk, post.version)


@lru_cache(maxsize=16)
def _cards(_identity, pk, _version):
    post = Post.objects.get(pk=pk)
    comments = Comment.objects.published().newest_of(post).select_related("author")[:MOST]
    comments = sorted(comments, key=lambda one: (one.created_at, one.pk))
    passages = quoted_passages(post.text, [(one, one.text) for one in comments])
    cards = [_card(post, one) for one in passages]
    return sorted(cards, key=lambda card: -card["count"])


def worth_taking(post):
    """The keys of the comments that quote the public text, or that speak of something to correct."""
    return _worth_taking(Site.current().identity, post.pk, post.version)


@lru_cache(maxsize=64)
def _worth_taking(_identity, pk, _version):
    post = Post.objects.get(pk=pk)
    rows = Comment.objects.published().newest_of(post).values_list("pk", "text")[:MOST]
    places = Places(post.text)
    return frozenset(key for key, text in rows if says_so(text) or quotes(text, places))


def _card(post, passage):
    text = _lines(post.text[passage.start : passage.end])
    people = {one.author_id or one.email or one.name for one in passage.by}
    return {
        "text": text,
        "whole": _lines(post.text[slice(*whole_sentences(post.text, passage.start, passage.end))]),
        "shown": as_read(text),
        "count": len(people),
        "since": _when(passage.by[0].created_at),
        "readers": [
            {
                "pk": comment.pk,
                "name": comment.name,
                "said": excerpt(comment.html, EXCERPT_WORDS),
                "agrees": comment.agrees_to_thanks,
                "when": _when(comment.created_at),
                "url": comment.get_absolute_url(),
                "take": reverse("admin:blog_post_take_in", args=[post.pk, comment.pk]),
                "changed": bool(comment.changed_in),
            }
            for comment in passage.by
        ],
    }


def _lines(text):
    """A text as a field at the desk has it: browsers send two characters at the end of a line."""
    return text.replace("\r\n", "\n")


def _when(at):
    return date_format(localtime(at), "j M")
