from django.urls import path

from blog.views import articles, feeds, sitemaps
from blog.views.privacy import privacy
from lib.web import converters  # noqa: F401 (registers the dates, names and numbers of addresses)


def paged(route, view, name):
    """A list and its further pages: `…/page/2/`."""
    return [path(route, view, name=name), path(f"{route}page/<number:number>/", view, name=name)]


urlpatterns = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path("feed/", feeds.articles, name="feed"),
    path("category/<name:slug>/feed/", feeds.category, name="category_feed"),
    path("tag/<name:slug>/feed/", feeds.tag, name="tag_feed"),
    *paged("", articles.home, "home"),
    *paged("archive/", articles.archive, "archive"),
    path("tags/", articles.tags, name="tags"),
    *paged("category/<name:slug>/", articles.category, "category"),
    *paged("tag/<name:slug>/", articles.tag, "tag"),
    *paged("<yyyy:year>/", articles.year, "year"),
    *paged("<yyyy:year>/<dd:month>/", articles.month, "month"),
    path("<yyyy:year>/<dd:month>/<dd:day>/<name:slug>/", articles.article, name="article"),
    path("privacy/", privacy, name="privacy"),
    path("<name:slug>/", articles.page, name="page"),
]
