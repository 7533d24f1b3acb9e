"""The passages of an article that comments quote, for its author: how many readers, and who."""

from functools import lru_cache

from django.urls import reverse
from django.utils.timezone import localtime

from blog.content.markup.to_html import excerpt
from blog.models import Post, Site
from comments.desk.corrections import whole_sentences
from comments.desk.proposals import quotes, says_so
from comments.pure.quotations import Places, as_read, quoted_passages
from lib.text.dates import date_format

SAID = 120  # words of a comment beside its passage
MOST = 5_000  # comments that are looked through, the newest


def cards(post):
    """The passages of the public text that comments quote, as a script at the desk takes them.

    Worked out once for each version of the article and its thread.
    """
    return _cards(Site.current().identity, post.pk, post.version)


@lru_cache(maxsize=16)
def _cards(_identity, pk, _version):
    post = Post.objects.get(pk=pk)
    said = post.comments.published().select_related("author").order_by("-created_at", "-pk")[:MOST]
    said = sorted(said, key=lambda one: (one.created_at, one.pk))
    passages = quoted_passages(post.text, [(one, one.text) for one in said])
    found = [_card(post, one) for one in passages]
    return sorted(found, key=lambda card: -card["count"])


def worth_taking(post):
    """The keys of the comments that quote the public text, or that speak of something to correct."""
    return _worth_taking(Site.current().identity, post.pk, post.version)


@lru_cache(maxsize=64)
def _worth_taking(_identity, pk, _version):
    post = Post.objects.get(pk=pk)
    said = post.comments.published().order_by("-created_at", "-pk").values_list("pk", "text")[:MOST]
    places = Places(post.text)
    return frozenset(key for key, text in said if says_so(text) or quotes(text, places))


def _card(post, passage):
    text = _lines(post.text[passage.start : passage.end])
    people = {one.author_id or one.email or one.name for one in passage.by}
    return {
        "text": text,
        "whole": _lines(post.text[slice(*whole_sentences(post.text, passage.start, passage.end))]),
        "shown": as_read(text),
        "count": len(people),
        "since": _when(passage.by[0].created_at),
        "readers": [_reader(post, one) for one in passage.by],
    }


def _reader(post, comment):
    return {
        "pk": comment.pk,
        "name": comment.name,
        "said": excerpt(comment.html, SAID),
        "agrees": comment.agrees_to_thanks,
        "when": _when(comment.created_at),
        "url": comment.get_absolute_url(),
        "take": reverse("admin:blog_post_take_in", args=[post.pk, comment.pk]),
        "changed": bool(comment.changed_in),
    }


def _lines(text):
    """As a field at the desk has it: browsers send two characters at the end of a line."""
    return text.replace("\r\n", "\n")


def _when(at):
    return date_format(localtime(at), "j M")
