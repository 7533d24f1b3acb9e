"""The page on which a reader searches."""

from django.contrib.humanize.templatetags.humanize import apnumber, intcomma
from django.core.paginator import EmptyPage
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from blog.context import site_of
from blog.views.articles import finder
from comments.search.search import ARTICLE, COMMENT, LONGEST, Search
from comments.search.spelling import suggestion
from lib.text.lists import all_of

FEW = 3  # results: fewer, and the question may have been mistyped
KINDS = {"articles": [ARTICLE], "comments": [COMMENT]}


@require_safe
@cache_control(private=True, no_cache=True)
def search(request, number=1):
    """The articles and comments that have the words of `?q=`; with `?in=articles` or `?in=comments`, only these."""
    found = Search(request.GET.get("q", ""))
    chosen = request.GET.get("in", "")
    articles, comments = found.counts()
    context = {
        "query": found.question,
        "title": _title(found, articles, comments, site_of(request).called),
        "advice": _advice(found, articles + comments),
        "meant": _meant(found, articles + comments),
        "articles": articles,
        "comments": comments,
        "has_more": found.has_more,
        "chosen": chosen if chosen in KINDS else "",
        "page": _page(found, KINDS.get(chosen, [ARTICLE, COMMENT]), number),
        **finder(),
    }
    response = render(
        request, "comments/search/search.html", context, status=400 if found.is_too_long else 200
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _meant(found, results):
    """Another question, where few or none answer this one and some would answer that."""
    if results >= FEW or not found.words:
        return ""
    meant = suggestion(found.question)
    return meant if meant and any(Search(meant).counts()) else ""


def _page(found, kinds, number):
    try:
        return found.page(kinds, number)
    except EmptyPage as missing:
        raise Http404 from missing


def _title(found, articles, comments, called):
    """The heading: what was found, in words; `called` says what comments are called here."""
    if found.is_too_long:
        return _("Your search is too long")
    if not found.words:
        return _("Search")
    counted = [(articles, ngettext("article", "articles", articles)), (comments, called(comments))]
    where = [f"{_in_words(n)} {noun}" for n, noun in counted if n]
    if found.has_more:
        where[-1] = _("more than %(what)s") % {"what": where[-1]}
    if not where:
        return _("Nothing found for “%(q)s”") % {"q": found.question}
    return _("“%(q)s” is in %(where)s") % {
        "q": found.question,
        "where": all_of(where),
    }


def _advice(found, results):
    """The advice for whoever has found nothing."""
    if found.is_too_long:
        return _("A search can have up to %(limit)s characters. This one has %(length)s.") % {
            "limit": LONGEST,
            "length": intcomma(len(found.question)),
        }
    if not found.question:
        return _("Finds articles and comments that have all your words.")
    if not found.words:
        return _("“%(q)s” has no words. Search for letters or numbers.") % {"q": found.question}
    return "" if results else _("Try fewer words, or only the beginning of a word.")


def _in_words(number):
    return apnumber(number) if number < 10 else intcomma(number)
