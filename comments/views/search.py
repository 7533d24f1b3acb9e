"""The page on which a reader searches."""

from django.contrib.humanize.templatetags.humanize import apnumber, intcomma
from django.core.paginator import EmptyPage
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from blog.views.articles import finder
from comments.search.search import ARTICLE, COMMENT, LONGEST, Search

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
        "title": _title(found, articles, comments),
        "advice": _advice(found, articles + comments),
        "articles": articles,
        "comments": comments,
        "chosen": chosen if chosen in KINDS else "",
        "page": _page(found, KINDS.get(chosen, [ARTICLE, COMMENT]), number),
        **finder(),
    }
    response = render(
        request, "comments/search.html", context, status=400 if found.is_too_long else 200
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _page(found, kinds, number):
    try:
        return found.page(kinds, number)
    except EmptyPage as missing:
        raise Http404 from missing


def _title(found, articles, comments):
    """The heading: what was found, in words."""
    if found.is_too_long:
        return _("That is too long to search for")
    if not found.words:
        return _("Search")
    said = {"q": found.question, "articles": _in_words(articles), "comments": _in_words(comments)}
    return _sentence(articles, comments) % said


def _sentence(articles, comments):
    """The heading for these numbers of articles and comments, with gaps for them and for the words."""
    if not (articles or comments):
        return _("“%(q)s” is in no article and no comment")
    if not comments:
        several = "“%(q)s” is in %(articles)s articles"
        return ngettext("“%(q)s” is in one article", several, articles)
    if not articles:
        several = "“%(q)s” is in %(comments)s comments"
        return ngettext("“%(q)s” is in one comment", several, comments)
    if articles == 1:
        several = "“%(q)s” is in one article and %(comments)s comments"
        return ngettext("“%(q)s” is in one article and one comment", several, comments)
    several = "“%(q)s” is in %(articles)s articles and %(comments)s comments"
    return ngettext("“%(q)s” is in %(articles)s articles and one comment", several, comments)


def _advice(found, results):
    """The advice for whoever has found nothing."""
    if found.is_too_long:
        return _("A search can have up to %(limit)s characters. This one has %(length)s.") % {
            "limit": LONGEST,
            "length": intcomma(len(found.question)),
        }
    if not found.question:
        return _("Articles and comments are searched for the words you give, all of them.")
    if not found.words:
        return _("There is no word in “%(q)s”. Search looks for letters and figures.") % {
            "q": found.question
        }
    return "" if results else _("Try fewer words, or only the beginning of one.")


def _in_words(number):
    return apnumber(number) if number < 10 else intcomma(number)
