"""The lists of articles and pages: drafts, what is scheduled, what is public, and the bin."""

from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from blog.desk import contributing, ownership
from blog.models import Page, Post, SearchDocument
from lib.text.words import asked_for
from lib.web.pages_of_lists import page_of

A_PAGE = 50
MOST_RESULTS = 200  # articles whose text answers a search, the newest
DRAFTS, SUBMITTED, SCHEDULED = "drafts", "submitted", "scheduled"
PUBLISHED, PAGES, BIN = "published", "pages", "bin"
TABS = {
    DRAFTS: _("Drafts"),
    SUBMITTED: _("Submitted"),
    SCHEDULED: _("Scheduled"),
    PUBLISHED: _("Published"),
    PAGES: _("Pages"),
    BIN: _("Bin"),
}
OF_ARTICLES = (DRAFTS, SUBMITTED, SCHEDULED, PUBLISHED)
# What the column of times says above it.
TIMES = {
    DRAFTS: _("Edited"),
    SUBMITTED: _("Edited"),
    SCHEDULED: _("Goes out"),
    PUBLISHED: _("Published"),
}


class ArticleList:
    """One of the lists, or what answers a search in all articles (or pages), a page at a time."""

    def __init__(self, request, model):
        self.request, self.model = request, model
        self.question = " ".join(request.GET.get("q", "").split())[:200]
        shown = PAGES if model is Page else request.GET.get("show", PUBLISHED)
        self.shown = "" if self.question else shown
        if shown not in self.lists or (shown == PAGES) != (model is Page):
            raise Http404

    def show(self, **context):
        template = "admin/blog/list/bin.html" if self.shown == BIN else "admin/blog/list/list.html"
        about = {"list": self, "title": _("Articles"), "is_pages": self.model is Page}
        about |= admin.site.each_context(self.request) | context
        return render(self.request, template, about)

    @cached_property
    def lists(self):
        """The lists that somebody sees: whoever is no editor those of their own articles."""
        user, left_out = self.request.user, set()
        if not ownership.edits_everything(user):
            left_out.add(PAGES)
        if not contributing.only_contributes(user) and not user.has_perm(contributing.ANSWERS):
            left_out.add(SUBMITTED)
        return {slug: label for slug, label in TABS.items() if slug not in left_out}

    @cached_property
    def _posts(self):
        return contributing.articles_of(self.request.user)

    @property
    def times(self):
        return TIMES.get(self.shown, _("When"))

    @cached_property
    def tabs(self):
        """(label, address, how many, whether it is open) of each list."""
        return [
            (label, address_of(slug), self._counts[slug], slug == self.shown)
            for slug, label in self.lists.items()
        ]

    @cached_property
    def _counts(self):
        bin_ = sum(binned.count() for binned in self._binned)
        articles = {slug: self._articles(slug).count() for slug in OF_ARTICLES}
        return articles | {PAGES: Page.objects.count(), BIN: bin_}

    @cached_property
    def page(self):
        if self.question:
            things = self._search_results()
        elif self.shown == BIN:
            posts, pages = (one.without_texts().with_working_copies() for one in self._binned)
            both = [*posts.with_terms(), *pages]
            things = sorted(both, key=lambda thing: thing.binned_at, reverse=True)
        elif self.shown == PAGES:
            things = Page.objects.without_texts().with_working_copies()
        else:
            articles = self._articles(self.shown).with_terms()
            things = articles.without_texts().with_working_copies()
        return page_of(things, self.request, A_PAGE)

    @property
    def _binned(self):
        """The articles and the pages in the bin; before a contributor, what they have put there."""
        user = self.request.user
        if contributing.only_contributes(user):
            own = Post.everything.binned().by(user).filter(binned_by=user)
            return own, Page.everything.none()
        if not ownership.edits_everything(user):
            return Post.everything.binned().by(user), Page.everything.none()
        return Post.everything.binned(), Page.everything.binned()

    def _articles(self, slug):
        if slug == DRAFTS:
            submitted = self._posts.submitted().order_by().values("pk")
            drafts = self._posts.drafts().order_by("-changed_at", "-pk")
            return drafts.exclude(pk__in=submitted) if SUBMITTED in self.lists else drafts
        if slug == SUBMITTED:
            return self._posts.submitted().order_by("-changed_at", "-pk")
        if slug == SCHEDULED:
            return self._posts.scheduled().order_by("published_at", "pk")
        return self._posts.out().newest_first()

    def _search_results(self):
        """The first MOST_RESULTS rows, found without counting: nobody leafs through ten thousand."""
        named = Q(title__icontains=self.question)
        if self.model is Page:
            rows = Page.objects.filter(named | Q(text__icontains=self.question))
            rows = rows.without_texts().with_working_copies()
        else:
            unindexed = Q(status=Post.Status.DRAFT, text__icontains=self.question)
            posts = self._posts
            about = SearchDocument.objects.of_articles().matching(asked_for(self.question))
            indexed = [number // 10 for number in about.newest(MOST_RESULTS)]
            rows = posts.filter(named | unindexed | Q(pk__in=indexed))
            rows = rows.with_terms().without_texts().with_working_copies().newest_first()
        return list(rows[:MOST_RESULTS])

    @property
    def here(self):
        """The address of this list, at this page of it."""
        kept = {name: self.request.GET.get(name) for name in ("show", "q", "page")}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{self.request.path}?{query}" if query else self.request.path

    @property
    def leafing(self):
        """What the links to its other pages begin with."""
        kept = {name: self.request.GET.get(name) for name in ("show", "q")}
        return "?" + urlencode(
            {name: value for name, value in kept.items() if value} | {"page": ""}
        )

    @property
    def joint(self):
        return "&" if "?" in self.here else "?"


def address_of(slug):
    if slug == PAGES:
        return reverse("admin:blog_page_changelist")
    articles = reverse("admin:blog_post_changelist")
    return articles if slug == PUBLISHED else f"{articles}?show={slug}"
