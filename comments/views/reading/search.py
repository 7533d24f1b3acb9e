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
    search_run = Search(request.GET.get("q", ""))
    chosen = request.GET.get("in", "")
    articles, comments = search_run.counts()
    context = {
        "query": search_run.question,
        "title": _title(search_run, articles, comments, site_of(request).called),
        "advice": _advice(search_run, articles + comments),
        "meant": _meant(search_run, articles + comments),
        "articles": articles,
        "comments": comments,
        "has_more": search_run.has_more,
        "chosen": chosen if chosen in KINDS else "",
        "page": _page(search_run, KINDS.get(chosen, [ARTICLE, COMMENT]), number),
        **finder(),
    }
    response = render(
        request,
        "comments/search/search.html",
        context,
        status=400 if search_run.is_too_long else 200,
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _meant(search_run, results):
    """Another question that more would answer, where few or none answer this one; else ""."""
    if results >= FEW or not search_run.words:
        return ""
    meant = suggestion(search_run.question)
    return meant if meant and any(Search(meant).counts()) else ""


def _page(search_run, kinds, number):
    try:
        return search_run.page(kinds, number)
    except EmptyPage as missing:
        raise Http404 from missing


def _title(search_run, articles, comments, called):
    """The heading: what was found, in words; `called` says what comments are called here."""
    if search_run.is_too_long:
        return _("Your search is too long")
    if not search_run.words:
        return _("Search")
    shown = {n: apnumber(n) if n < 10 else intcomma(n) for n in (articles, comments)}
    where = []
    if articles:
        words = ngettext("%(n)s article", "%(n)s articles", articles)
        where.append(words % {"n": shown[articles]})
    if comments:
        where.append(_("%(n)s %(them)s") % {"n": shown[comments], "them": called(comments)})
    if search_run.has_more:
        where[-1] = _("more than %(what)s") % {"what": where[-1]}
    if not where:
        return _("Nothing found for “%(q)s”") % {"q": search_run.question}
    return _("“%(q)s” is in %(where)s") % {
        "q": search_run.question,
        "where": all_of(where),
    }


def _advice(search_run, results):
    """The advice for whoever has found nothing."""
    if search_run.is_too_long:
        return _("A search can have up to %(limit)s characters. This one has %(length)s.") % {
            "limit": LONGEST,
            "length": intcomma(len(search_run.question)),
        }
    if not search_run.question:
        return _("Finds articles and comments that have all your words.")
    if not search_run.words:
        return _("“%(q)s” has no words. Search for letters or numbers.") % {
            "q": search_run.question
        }
    return "" if results else _("Try fewer words, or only the beginning of a word.")
